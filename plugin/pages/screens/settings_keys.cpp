// U5, the keys that are elsewhere than in a file, and the time-stamping authority of the school.
#include "plugin/pages/problem.hpp"
#include "plugin/pages/screens/settings_show.hpp"

namespace conventions::pages {
namespace {

std::string field(const Exchange& x, std::string_view name) {
  return std::string(x.form(name));
}

}  // namespace

ent_status token_act(const Exchange& x, const Room& room) {
  SettingsInput input;
  input.form = SettingsForm::kToken;
  input.place = {app::KeySource::kToken, field(x, "module"), field(x, "jeton"), field(x, "cle")};
  if (x.form("acte") == "lire") {
    auto keys = app::token_keys(room.app, x.call(), input.place);
    if (keys.has_value()) {
      input.token_keys = std::move(*keys);
      const app::Failure none(app::Code::kInvalid, "key.none_listed");
      input.failure = input.token_keys.empty() ? &none : nullptr;
      return show_settings(x, room, input);
    }
    return finish_settings(x, room, keys.error(), "", std::move(input));
  }
  const signing::Secret pin(x.form("pin"));
  const auto done = app::set_token_key(room.app, x.call(), input.place, pin);
  return finish_settings(x, room, done, "key", std::move(input));
}

ent_status remote_act(const Exchange& x, const Room& room) {
  SettingsInput input;
  input.form = SettingsForm::kRemote;
  input.place = {app::KeySource::kRemote, field(x, "service"), {}, field(x, "identifiant")};
  const signing::Secret access_token(x.form("jeton_acces")), pin(x.form("pin"));
  const auto done = app::set_remote_key(room.app, x.call(), input.place, access_token, pin);
  return finish_settings(x, room, done, "key", std::move(input));
}

ent_status time_stamping_act(const Exchange& x, const Room& room) {
  SettingsInput input;
  input.form = SettingsForm::kTimeStamping;
  input.tsa_url = field(x, "adresse");
  input.tsa_trust = field(x, "certificats");
  const auto done = app::set_time_stamping(room.app, x.call(), input.tsa_url, input.tsa_trust);
  return finish_settings(x, room, done, "time_stamping", std::move(input));
}

}  // namespace conventions::pages
