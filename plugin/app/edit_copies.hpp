// P1 of the paper process: the 2 copies to print and sign. A draft becomes version n as by freeze(), without needing a
// configured signature (S3); a version that is still to be signed by the home school is edited as it is, under new copy
// numbers (after a loss, or after the switch to paper).
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"

namespace conventions::app {

struct EditCopiesRequest {
  Command command;
  Shown shown;          // of a frozen version; empty for a draft
  std::string motive;   // « régularisation », for a draft whose session began
  std::string comment;  // may be empty
};

// kBlocked with every blocker; kInvalid with a "document.*" key when a fact cannot be printed.
[[nodiscard]] Result<Outcome> edit_copies(const Context& context, const ent_call& call,
                                          const EditCopiesRequest& request);

}  // namespace conventions::app
