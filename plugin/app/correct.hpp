// « Corriger »: REFUSED, EXPIRED or TO_SIGN_HOST -> DRAFT; the next freeze makes version n+1 from the facts of that
// day.
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"

namespace conventions::app {

[[nodiscard]] Result<Outcome> correct(const Context& context, const ent_call& call, const Command& command);

}  // namespace conventions::app
