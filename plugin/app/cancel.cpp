#include "plugin/app/cancel.hpp"

#include "plugin/app/act.hpp"
#include "plugin/app/reason.hpp"

namespace conventions::app {

Result<Outcome> cancel(const Context& context, const ent_call& call, const CancelRequest& request) {
  auto loaded = load_for(context, call, request.command, domain::Action::kCancel);
  if (loaded.has_error()) return loaded.error();
  auto reason = read_reason(domain::Event::kCancel, loaded->actor, request.reason_code, request.reason_text);
  if (reason.has_error()) return reason.error();
  auto situation = read_situation(context, call, *loaded);
  if (situation.has_error()) return situation.error();
  situation->facts.reason = std::move(*reason);
  return perform(context, call, *loaded, domain::Event::kCancel, *situation);
}

}  // namespace conventions::app
