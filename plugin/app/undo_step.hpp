// Undoes the last paper step: by its author, with a reason. The convention is what it was before; the step stays in the
// history as undone.
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"

namespace conventions::app {

struct UndoStepRequest {
  Command command;
  Shown shown;
  std::string reason;
};
[[nodiscard]] Result<Outcome> undo_step(const Context& context, const ent_call& call, const UndoStepRequest& request);

}  // namespace conventions::app
