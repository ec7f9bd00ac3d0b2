// TO_SIGN_HOST -> REFUSED: the host school does not sign, and says why.
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"

namespace conventions::app {

struct RefuseRequest {
  Command command;
  Shown shown;
  std::string reason_code;  // domain::reason_codes(Event::kRefuse)
  std::string reason_text;  // at most 1000 characters; needed with "other"
};
[[nodiscard]] Result<Outcome> refuse(const Context& context, const ent_call& call, const RefuseRequest& request);

}  // namespace conventions::app
