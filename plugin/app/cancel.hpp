// Any live state -> CANCELLED, by either school with a reason; after a signature both are told.
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"

namespace conventions::app {

struct CancelRequest {
  Command command;
  std::string reason_code;  // domain::reason_codes(Event::kCancel)
  std::string reason_text;
};
[[nodiscard]] Result<Outcome> cancel(const Context& context, const ent_call& call, const CancelRequest& request);

}  // namespace conventions::app
