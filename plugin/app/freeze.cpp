#include "plugin/app/freeze.hpp"

#include "plugin/app/act.hpp"
#include "plugin/app/frozen_version.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/reason.hpp"

namespace conventions::app {

Result<Outcome> freeze(const Context& context, const ent_call& call, const FreezeRequest& request) {
  auto loaded = load_for(context, call, request.command, domain::Action::kFreeze);
  if (loaded.has_error()) return loaded.error();
  if (loaded->already) return Outcome{loaded->convention, true};
  auto motive = read_reason(domain::Event::kFreeze, loaded->actor, "", request.motive);
  if (motive.has_error()) return motive.error();
  auto situation = read_situation(context, call, *loaded);
  if (situation.has_error()) return situation.error();
  situation->facts.motive = motive->text;
  auto decision = domain::decide(loaded->convention, domain::Event::kFreeze, loaded->side, situation->facts);
  if (auto* found = std::get_if<domain::Blockers>(&decision)) return blocked(std::move(*found));
  const EntView& view = *situation->view;  // a freeze without the offer is blocked
  refresh_from(view, loaded->convention);
  const bool late = loaded->actor.today > view.first_day;
  auto version = make_version(context, call, *loaded, view, loaded->convention, late ? motive->text : "",
                              document::Mode::kElectronic);
  if (version.has_error()) return version.error();
  Act act;
  act.transition = std::move(std::get<domain::Transition>(decision));
  act.audit_sha256 = version->sha256;
  act.audit_details = {{"pupils", std::to_string(version->pupils.size())},
                       {"left_out", std::to_string(version->left_out.size())},
                       {"fingerprint", version->fingerprint}};
  act.version = std::move(*version);
  return store_act(context, call, *loaded, std::move(act));
}

}  // namespace conventions::app
