// Everything about one convention below its title; the same on its own page and in the tab of an offer.
#pragma once

#include <string>

#include "plugin/app/detail.hpp"
#include "plugin/app/timeline.hpp"
#include "plugin/pages/html.hpp"

namespace conventions::pages {

class Exchange;
struct Room;

// An act that was refused: the page is shown again with the reason and what the person had typed.
struct RefusedAct {
  const app::Failure* failure = nullptr;
  domain::Event event = domain::Event::kFreeze;
  std::string code, text, motive;
};

SafeHtml detail_body(const Exchange& x, const Room& room, const app::ConventionDetail& detail,
                     const app::ProcessView& process, const RefusedAct& refused);

// Fills what the include "sheets" needs to show one version.
void put_document(View& view, const Exchange& x, const Room& room, const domain::ConventionId& id, int version,
                  const std::string& sha256, int pages, const std::string& title);

// Code and text of a reason, as people read it.
std::string reason_text(const Exchange& x, const domain::Reason& reason);

// « Mme Ada Exemple, proviseure, le 18 novembre 2026 à 14 h 05 »
std::string signed_by(const Exchange& x, const domain::SignatureFact& fact);

}  // namespace conventions::pages
