#include "plugin/app/undo_step.hpp"

#include "plugin/app/paper_desk.hpp"
#include "plugin/app/reason.hpp"

namespace conventions::app {

Result<Outcome> undo_step(const Context& context, const ent_call& call, const UndoStepRequest& request) {
  auto desk = open_paper_desk(context, call, request.command, domain::Action::kUndoStep, request.shown);
  if (desk.has_error()) return desk.error();
  if (desk->loaded.already) return Outcome{desk->convention(), true};
  auto reason = read_text(request.reason, kMaxReasonOctets, "reason");
  if (reason.has_error()) return reason.error();
  const domain::Version live = desk->situation.live.value_or(domain::Version{});  // without one nothing is undone
  auto decision = domain::undo(desk->convention(), live, desk->actor, desk->situation.facts, *reason);
  const auto* outcome = std::get_if<domain::PaperOutcome>(&decision);
  // A draft again: as the ENT knows it now, like every draft.
  if (outcome != nullptr && outcome->transition.to == domain::State::kDraft && desk->situation.view) {
    refresh_from(*desk->situation.view, desk->loaded.convention);
  }
  return store_paper(context, call, *desk, std::move(decision));
}

}  // namespace conventions::app
