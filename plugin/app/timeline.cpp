#include "plugin/app/timeline.hpp"

#include <algorithm>
#include <charconv>
#include <ent/sdk/clients.hpp>
#include <map>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/paper_desk.hpp"
#include "plugin/app/store.hpp"

namespace conventions::app {
namespace {

using domain::Action;
using domain::Channel;
using domain::PaperStep;
using domain::Side;
using domain::State;

// Details of paper acts are texts: see domain::Parameters.
int count_of(const boost::json::object& detail, const char* name) {
  const std::string text = text_of(detail, name);
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

const domain::Version* find_version(const std::vector<domain::Version>& versions, int number) {
  for (const auto& version : versions) {
    if (version.number == number) return &version;
  }
  return nullptr;
}

// The step's entry that counts: not undone, and not about copies that were lost since.
const domain::PaperEntry* entry_of(const domain::Version& version, PaperStep step) {
  for (auto entry = version.paper.rbegin(); entry != version.paper.rend(); ++entry) {
    if (entry->undone) continue;
    if (entry->incident == domain::Incident::kLost) return nullptr;
    if (entry->step == step) return &*entry;
  }
  return nullptr;
}

class Builder {
 public:
  Builder(const Context& context, const ent_call& call, const Loaded& loaded, Situation situation)
      : context_(context), call_(call), loaded_(loaded), situation_(std::move(situation)) {}

  Result<ProcessView> build() {
    auto versions = load_versions(context_, call_, convention().id);
    if (versions.has_error()) return versions.error();
    versions_ = std::move(*versions);
    view_.convention = convention();
    view_.side = *loaded_.side;
    view_.home = domain::channel_of(convention(), Side::kHome, facts());
    view_.host = domain::channel_of(convention(), Side::kHost, facts());
    view_.next = next_action(convention(), view_.side);
    if (situation_.live) view_.shown = {situation_.live->number, situation_.live->sha256};
    facts().shown_version = view_.shown.version;
    facts().shown_sha256 = view_.shown.sha256;
    const auto& viewer = loaded_.actor.viewer;
    actor_ = {viewer.person, viewer.display_name, view_.side, loaded_.actor.now_ms};
    auto lines = fill_lines();
    if (lines.has_error()) return lines.error();
    fill_edit();
    fill_steps();
    fill_incidents();
    fill_switch();
    if (const auto* last = find_version(versions_, convention().last_version); last != nullptr) {
      view_.proof = proof_statement(convention(), *last);
    }
    return std::move(view_);
  }

 private:
  const domain::Convention& convention() const { return loaded_.convention; }
  domain::Facts& facts() { return situation_.facts; }
  bool may(Action action) const {
    return domain::access(loaded_.actor.viewer, action, convention(), loaded_.actor.policy.access,
                          loaded_.actor.today) == domain::Access::kAllowed;
  }

  Result<void> fill_lines() {
    auto acts = read_timeline(context_, call_, convention());
    if (acts.has_error()) return acts.error();
    for (auto& act : *acts) {
      ProcessLine line;
      const auto* version = find_version(versions_, act.version);
      if (version != nullptr) attach(act, *version, line);
      if (!line.paper) {
        auto day = local_day(context_, call_, act.time_ms);
        if (day.has_error()) return day.error();
        line.day = *day;
      }
      line.act = std::move(act);
      view_.lines.push_back(std::move(line));
    }
    return {};
  }

  static void attach(const TimelineEntry& act, const domain::Version& version, ProcessLine& line) {
    for (const auto& entry : version.paper) {
      if (act.paper_entry == 0 || entry.number != act.paper_entry) continue;
      line.paper = entry;
      line.undoes = act.event == "convention.paper_undone";
      line.day = entry.day;
    }
    for (const Side side : {Side::kHome, Side::kHost}) {
      const auto* fact = version.signature(side);
      if (fact != nullptr && act.event == "convention.signed_" + std::string(domain::name_of(side))) {
        line.signature = *fact;
      }
    }
  }

  void fill_edit() {
    const bool draft = convention().state == State::kDraft;
    if (!draft || !may(Action::kEditCopies)) return;
    view_.edit_blockers = domain::blockers(convention(), domain::Event::kFreezePaper, view_.side, facts());
    view_.motive_needed = domain::contains(view_.edit_blockers, domain::BlockerCode::kMotiveNeeded);
  }

  // What the form gives is taken as given here.
  domain::PaperTick given(PaperStep step) const {
    domain::PaperTick said;
    said.step = step;
    said.day = loaded_.actor.today;
    said.skip_confirmed = said.list_attached = true;
    said.carrier = "…";
    said.copies = domain::kCopies;
    said.scan.document = "…";
    return said;
  }

  // Of a draft: P1 makes the version, the others follow.
  void fill_draft_steps() {
    if (convention().state != State::kDraft || view_.home != Channel::kPaper) return;
    for (const PaperStep step : domain::kAllPaperSteps) {
      if (view_.host == Channel::kElectronic && step == PaperStep::kSignedHost) break;
      PaperStepView line;
      line.step = step;
      line.owner = domain::owner_of(step);
      if (step == PaperStep::kEdited) {
        line.status = PaperStepView::Status::kExpected;
        line.ours = view_.side == Side::kHome && may(Action::kEditCopies);
        for (const auto& blocker : view_.edit_blockers) {
          if (blocker.code != domain::BlockerCode::kMotiveNeeded) line.blockers.push_back(blocker);
        }
      }
      view_.steps.push_back(std::move(line));
    }
  }

  void fill_steps() {
    if (view_.home == Channel::kElectronic && view_.host == Channel::kElectronic) return;
    if (!situation_.live) return fill_draft_steps();
    const bool home_waits = convention().state == State::kToSignHome && convention().paper.step == PaperStep::kNone;
    const bool home_electronic =
        situation_.live->signature(Side::kHome) != nullptr || (home_waits && view_.home == Channel::kElectronic);
    const auto expected = domain::expected_step(convention());
    for (const PaperStep step : domain::kAllPaperSteps) {
      const bool hybrid_step = home_electronic ? step == PaperStep::kSignedHost
                                               : view_.host == Channel::kPaper || step < PaperStep::kSignedHost;
      if (hybrid_step) view_.steps.push_back(step_view(step, expected, home_electronic));
    }
    if (!may(Action::kUndoStep)) return;
    view_.may_undo = std::holds_alternative<domain::PaperOutcome>(
        domain::undo(convention(), *situation_.live, actor_, facts(), "…"));
  }

  PaperStepView step_view(PaperStep step, PaperStep expected, bool home_electronic) {
    PaperStepView line;
    line.step = step;
    line.owner = domain::owner_of(step);
    const auto* entry = entry_of(*situation_.live, step);
    if (entry != nullptr && step <= convention().paper.step) {
      line.status = PaperStepView::Status::kDone;
      line.entry = *entry;
      return line;
    }
    if (step <= convention().paper.step) {
      line.status = PaperStepView::Status::kSkipped;
      return line;
    }
    if (step == expected) line.status = PaperStepView::Status::kExpected;
    line.skips = step != expected;
    line.scan_needed = home_electronic;
    const bool other_absent = !(line.owner == Side::kHome ? facts().home : facts().host).on_ent;
    line.for_other = line.owner != view_.side && other_absent;
    line.ours = may(step == PaperStep::kEdited ? Action::kEditCopies : Action::kTickStep) &&
                (line.owner == view_.side || line.for_other);
    auto decision = domain::tick(convention(), *situation_.live, actor_, facts(), given(step));
    if (auto* found = std::get_if<domain::Blockers>(&decision)) line.blockers = std::move(*found);
    return line;
  }

  void fill_incidents() {
    if (!situation_.live || !may(Action::kReportIncident)) return;
    for (const auto incident : domain::kAllIncidents) {
      const domain::IncidentReport said{incident, loaded_.actor.today, std::string(64, '0'), "…"};
      const auto decision = domain::report(convention(), *situation_.live, actor_, facts(), said);
      if (std::holds_alternative<domain::PaperOutcome>(decision)) view_.incidents.push_back(incident);
    }
  }

  void fill_switch() {
    if (!may(Action::kSwitchChannel)) return;
    const Channel now = view_.side == Side::kHome ? view_.home : view_.host;
    const Channel wanted = now == Channel::kPaper ? Channel::kElectronic : Channel::kPaper;
    const auto* live = situation_.live ? &*situation_.live : nullptr;
    auto decision = domain::switch_channel(convention(), live, actor_, facts(), wanted);
    auto* found = std::get_if<domain::Blockers>(&decision);
    if (found != nullptr && (domain::contains(*found, domain::BlockerCode::kWrongState) ||
                             domain::contains(*found, domain::BlockerCode::kAlreadySigned))) {
      return;  // nothing to choose any more
    }
    view_.switch_to = wanted;
    if (found != nullptr) view_.switch_blockers = std::move(*found);
  }

  const Context& context_;
  const ent_call& call_;
  const Loaded& loaded_;
  Situation situation_;
  domain::PaperActor actor_;
  std::vector<domain::Version> versions_;
  ProcessView view_;
};

}  // namespace

Result<std::vector<TimelineEntry>> read_timeline(const Context& context, const ent_call& call,
                                                 const domain::Convention& convention) {
  auto entries = context.host().audit.list(call, audit_subject(convention.id));
  if (entries.has_error()) return from_host(entries.error());
  std::map<std::string, std::string> names;
  std::vector<TimelineEntry> timeline;
  for (const auto& entry : *entries) {
    TimelineEntry line;
    line.time_ms = entry.time_ms;
    line.event = entry.event;
    line.school = entry.school;
    line.version = small_of(entry.detail, "version");
    line.paper_entry = count_of(entry.detail, entry.detail.contains("undoes") ? "undoes" : "entry");
    line.reason.code = text_of(entry.detail, "reason");
    if (line.reason.code == convention.reason.code) line.reason.text = convention.reason.text;
    if (!entry.actor.empty()) {
      auto [known, fresh] = names.try_emplace(entry.actor);
      if (fresh) {
        auto person = context.host().directory.person(call, entry.actor);
        // Somebody who left the ENT keeps an id; the page shows it rather than nothing.
        known->second = person.has_value() ? text_of(*person, "display_name") : entry.actor;
      }
      line.actor_name = known->second;
    }
    timeline.push_back(std::move(line));
  }
  return timeline;
}

Result<ProcessView> process_view(const Context& context, const ent_call& call, const domain::ConventionId& id) {
  auto loaded = load_for(context, call, id, Action::kView);
  if (loaded.has_error()) return loaded.error();
  if (!loaded->side) return forbidden();
  auto situation = read_situation(context, call, *loaded);
  if (situation.has_error()) return situation.error();
  auto added = add_home_signature(context, call, *loaded, *situation);
  if (added.has_error()) return added.error();
  return Builder(context, call, *loaded, std::move(*situation)).build();
}

std::string proof_statement(const domain::Convention& convention, const domain::Version& version) {
  const bool home_electronic = version.signature(Side::kHome) != nullptr;
  const bool host_electronic = version.signature(Side::kHost) != nullptr;
  const auto step = convention.paper.step;
  const bool home_hand = !home_electronic && step >= PaperStep::kSignedHome;
  const bool host_hand = step >= PaperStep::kSignedHost;
  if (home_electronic && host_electronic) return "paper.proof.both_electronic";
  if (home_electronic && host_hand) return "paper.proof.home_electronic_host_paper";
  if (home_hand && host_electronic) return "paper.proof.home_paper_host_electronic";
  if (home_hand && host_hand) return "paper.proof.both_paper";
  if (home_electronic) return "paper.proof.home_electronic";
  return home_hand ? "paper.proof.home_paper" : "";
}

}  // namespace conventions::app
