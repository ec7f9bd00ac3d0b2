// The addresses of the forms of the paper process: /conventions/{id}/papier/{slug}.
#pragma once

#include <string_view>

#include "plugin/domain/paper.hpp"
#include "plugin/domain/text_id.hpp"
#include "plugin/pages/exchange.hpp"

namespace conventions::pages {

inline constexpr std::string_view kUndoSlug = "annulation";
inline constexpr std::string_view kIncidentSlug = "incident";
inline constexpr std::string_view kSwitchSlug = "voie";

std::string_view slug_of(domain::PaperStep step);  // "envoi"
domain::PaperStep step_of(std::string_view slug);  // kNone: no step has that address

Url form_url(const Exchange& x, const domain::ConventionId& id, std::string_view slug);

}  // namespace conventions::pages
