#include "plugin/app/edit_copies.hpp"

#include "plugin/app/frozen_version.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/paper_desk.hpp"
#include "plugin/app/reason.hpp"

namespace conventions::app {
namespace {

Result<Outcome> freeze_for_paper(const Context& context, const ent_call& call, PaperDesk& desk,
                                 const std::string& comment) {
  Loaded& loaded = desk.loaded;
  const auto& facts = desk.situation.facts;
  auto decision = domain::decide(loaded.convention, domain::Event::kFreezePaper, loaded.side, facts);
  if (auto* found = std::get_if<domain::Blockers>(&decision)) return blocked(std::move(*found));
  const EntView& view = *desk.situation.view;  // a freeze without the offer is blocked
  refresh_from(view, loaded.convention);
  // A host school that will sign electronically needs the version with signature fields.
  const bool both_on_paper =
      domain::channel_of(loaded.convention, domain::Side::kHost, facts) == domain::Channel::kPaper;
  const bool late = loaded.actor.today > view.first_day;
  auto version = make_version(context, call, loaded, view, loaded.convention, late ? facts.motive : "",
                              both_on_paper ? document::Mode::kPaper : document::Mode::kElectronic);
  if (version.has_error()) return version.error();
  Act act;
  act.paper = domain::edited(loaded.convention, *version, desk.actor, std::get<domain::Transition>(decision), comment);
  act.transition = act.paper->transition;
  act.audit_sha256 = version->sha256;
  act.audit_details = {{"pupils", std::to_string(version->pupils.size())},
                       {"left_out", std::to_string(version->left_out.size())},
                       {"fingerprint", version->fingerprint}};
  act.version = std::move(*version);
  return store_act(context, call, loaded, std::move(act));
}

}  // namespace

Result<Outcome> edit_copies(const Context& context, const ent_call& call, const EditCopiesRequest& request) {
  auto desk = open_paper_desk(context, call, request.command, domain::Action::kEditCopies, request.shown);
  if (desk.has_error()) return desk.error();
  if (desk->loaded.already) return Outcome{desk->convention(), true};
  auto motive = read_text(request.motive, kMaxReasonOctets, "motive");
  if (motive.has_error()) return motive.error();
  auto comment = read_text(request.comment, kMaxReasonOctets, "comment");
  if (comment.has_error()) return comment.error();
  desk->situation.facts.motive = std::move(*motive);
  if (!desk->situation.live) return freeze_for_paper(context, call, *desk, *comment);
  domain::PaperTick said;
  said.step = domain::PaperStep::kEdited;
  said.day = desk->loaded.actor.today;
  said.comment = std::move(*comment);
  return store_paper(context, call, *desk,
                     domain::tick(desk->convention(), *desk->situation.live, desk->actor, desk->situation.facts, said));
}

}  // namespace conventions::app
