// TO_SIGN_HOME -> DRAFT: the home school withdraws a version that nobody signed; it stays in the history.
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"

namespace conventions::app {

[[nodiscard]] Result<Outcome> take_back(const Context& context, const ent_call& call, const Command& command);

}  // namespace conventions::app
