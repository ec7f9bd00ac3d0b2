// The page « Configurer l'application » with what a form of it came to. Internal to screens.
#pragma once

#include <string_view>
#include <vector>

#include "plugin/app/signature_config.hpp"
#include "plugin/pages/screens/screens.hpp"

namespace conventions::pages {

enum class SettingsForm { kNone, kPicture, kCertificate, kToken, kRemote, kTimeStamping };

// A form to be shown again: its problem, and what was typed but for secrets, which are never sent back.
struct SettingsInput {
  SettingsForm form = SettingsForm::kNone;
  const app::Failure* failure = nullptr;
  app::KeyPlace place;
  std::vector<app::TokenKeyView> token_keys;  // read from the token, to choose from
  std::string tsa_url, tsa_trust;
};

ent_status show_settings(const Exchange& x, const Room& room, const SettingsInput& input);

// After an act: the page anew with « C'est fait », the form again, or the problem.
ent_status finish_settings(const Exchange& x, const Room& room, const app::Result<app::ConfigurationView>& outcome,
                           std::string_view done, SettingsInput input);

}  // namespace conventions::pages
