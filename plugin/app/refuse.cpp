#include "plugin/app/refuse.hpp"

#include "plugin/app/act.hpp"
#include "plugin/app/reason.hpp"

namespace conventions::app {

Result<Outcome> refuse(const Context& context, const ent_call& call, const RefuseRequest& request) {
  auto loaded = load_for(context, call, request.command, domain::Action::kRefuse);
  if (loaded.has_error()) return loaded.error();
  auto reason = read_reason(domain::Event::kRefuse, loaded->actor, request.reason_code, request.reason_text);
  if (reason.has_error()) return reason.error();
  auto situation = read_situation(context, call, *loaded);
  if (situation.has_error()) return situation.error();
  situation->facts.shown_version = request.shown.version;
  situation->facts.shown_sha256 = request.shown.sha256;
  situation->facts.reason = std::move(*reason);
  return perform(context, call, *loaded, domain::Event::kRefuse, *situation);
}

}  // namespace conventions::app
