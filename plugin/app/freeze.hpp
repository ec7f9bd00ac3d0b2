// DRAFT -> TO_SIGN_HOME: the pupils with agreement and the facts of the day become version n, a PDF with its SHA-256.
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"

namespace conventions::app {

struct FreezeRequest {
  Command command;
  std::string motive;  // « régularisation », needed when the session began
};

// kBlocked with every blocker; kInvalid with a "document.*" key when a fact cannot be printed.
[[nodiscard]] Result<Outcome> freeze(const Context& context, const ent_call& call, const FreezeRequest& request);

}  // namespace conventions::app
