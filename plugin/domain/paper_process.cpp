#include "plugin/domain/paper_process.hpp"

#include <algorithm>
#include <utility>

namespace conventions::domain {
namespace {

int rank(PaperStep step) {
  return static_cast<int>(step);
}
PaperStep after(PaperStep step) {
  return static_cast<PaperStep>(rank(step) + 1);
}

bool is_open(State state) {
  return state == State::kToSignHome || state == State::kToSignHost;
}

const SchoolFacts& school_of(const Facts& facts, Side side) {
  return side == Side::kHome ? facts.home : facts.host;
}

PaperPosition position_of(const Convention& c) {
  return {c.state, c.paper.step, c.paper.first_copy, c.paper.incident, c.paper.awaits, c.since_ms};
}

// The state a step leads to: see State.
State state_after(PaperStep step, bool home_electronic) {
  if (step <= PaperStep::kEdited) return State::kToSignHome;
  if (step == PaperStep::kReceivedHome) return State::kSigned;
  if (step == PaperStep::kSignedHost && home_electronic) return State::kSigned;
  return State::kToSignHost;
}

// After P2 the host school may sign electronically what it saw; otherwise the copies are sent.
Side awaited_after(PaperStep step, bool hand_shown, Channel host, const Facts& facts) {
  if (step == PaperStep::kSignedHome) {
    return hand_shown && host == Channel::kElectronic && !facts.paper_wording ? Side::kHost : Side::kHome;
  }
  return step == PaperStep::kReceivedHome ? Side::kHome : owner_of(after(step));
}

std::string comparable(const std::string& fingerprint) {
  std::string text;
  for (const char c : fingerprint) {
    if (c >= 'A' && c <= 'F') text += static_cast<char>(c - 'A' + 'a');
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) text += c;
  }
  return text;
}

// Collects what stands in the way of a paper act.
class PaperGuards {
 public:
  PaperGuards(const Convention& convention, const Version& live, const Facts& facts)
      : convention_(convention), live_(live), facts_(facts) {}

  void add(BlockerCode code, Remedy remedy = Remedy::kNone, Parameters parameters = {}) {
    found_.push_back({code, std::move(parameters), remedy});
  }
  void add_all(Blockers blockers) {
    for (auto& blocker : blockers) found_.push_back(std::move(blocker));
  }

  // Nobody records an act on a version they were not shown.
  void shown() {
    const bool same = facts_.shown_version == convention_.live_version && !facts_.current_sha256.empty() &&
                      facts_.shown_sha256 == facts_.current_sha256;
    if (!same) add(BlockerCode::kStale, Remedy::kOpenConvention);
  }

  void day(Date day) {
    if (!day.ok()) return add(BlockerCode::kDayNeeded);
    if (day > facts_.today) add(BlockerCode::kDayInFuture, Remedy::kNone, {{"date", to_iso(facts_.today)}});
    const PaperEntry* last = live_.last_paper();
    Date previous = last != nullptr ? last->day : live_.frozen_day;
    if (facts_.home_signed_day.ok() && home_signed_electronically(convention_)) {
      previous = std::max(previous, facts_.home_signed_day);
    }
    if (day < previous) add(BlockerCode::kDayBeforePrevious, Remedy::kNone, {{"date", to_iso(previous)}});
  }

  // The schools on paper for the signatures among the steps from the present one (excluded) to `step`.
  void channels(PaperStep step, PaperStep from) {
    bool signs = false;
    for (PaperStep s = after(from); s <= step; s = after(s)) {
      const bool home = s == PaperStep::kEdited || s == PaperStep::kSignedHome;
      signs = signs || s == PaperStep::kSignedHome || s == PaperStep::kSignedHost;
      if (home && s != PaperStep::kSignedHome && step != s) continue;  // told once, with P2
      if (home) on_paper(Side::kHome);
      // Home holds the copy the host school signed by hand, whatever that school had chosen.
      if (s == PaperStep::kSignedHost && step != PaperStep::kReceivedHome) on_paper(Side::kHost);
    }
    if (signs || step == PaperStep::kEdited) add_all(offer_blockers(convention_, facts_));
  }

  void content(const PaperTick& said, bool home_electronic) {
    switch (said.step) {
      case PaperStep::kSignedHome:
        return signing_day(said.day);
      case PaperStep::kSent:
        if (!said.list_attached) add(BlockerCode::kListNotAttached);
        if (said.carrier.empty()) add(BlockerCode::kCarrierNeeded);
        return;
      case PaperStep::kReceivedHost:
        if (said.copies != kCopies) {
          add(BlockerCode::kCopiesNotTwo, Remedy::kNone, {{"count", std::to_string(said.copies)}});
        }
        return;
      case PaperStep::kSignedHost:
        signing_day(said.day);
        if (!home_electronic) return;
        if (facts_.home_signature != Check::kGood) add(BlockerCode::kHomeSignatureBroken);
        if (said.scan.document.empty()) add(BlockerCode::kScanNeeded);
        return;
      default:
        return;
    }
  }

  Blockers take() { return std::move(found_); }
  bool clear() const { return found_.empty(); }

 private:
  void on_paper(Side side) {
    if (channel_of(convention_, side, facts_) == Channel::kPaper) return;
    add(BlockerCode::kElectronicChannel, Remedy::kSwitchChannel, {{"side", std::string(name_of(side))}});
  }
  void signing_day(Date day) {
    if (day.ok() && day > facts_.signing_deadline) {
      add(BlockerCode::kSigningDayPassed, Remedy::kNone, {{"date", to_iso(facts_.signing_deadline)}});
    }
  }

  const Convention& convention_;
  const Version& live_;
  const Facts& facts_;
  Blockers found_;
};

Blockers one(BlockerCode code, Remedy remedy = Remedy::kNone, Parameters parameters = {}) {
  return {{code, std::move(parameters), remedy}};
}
Blockers wrong_state(const Convention& convention) {
  return one(BlockerCode::kWrongState, Remedy::kOpenConvention, {{"state", std::string(name_of(convention.state))}});
}

// The school of the actor records for `owner`: its own act, or one of a school outside the ENT.
bool may_record(const PaperActor& actor, Side owner, const Facts& facts) {
  return actor.side == owner || !school_of(facts, owner).on_ent;
}

PaperEntry entry_of(const Convention& convention, const Version& version, const PaperActor& actor, Side owner) {
  PaperEntry entry;
  entry.number = static_cast<int>(version.paper.size()) + 1;
  entry.entered_ms = actor.now_ms;
  entry.by = actor.person;
  entry.by_name = actor.name;
  entry.side = actor.side;
  entry.observed_for_other = actor.side != owner;
  entry.before = position_of(convention);
  return entry;
}

void put_position(Parameters& details, const Paper& paper) {
  details.emplace_back("paper_step", std::string(name_of(paper.step)));
  details.emplace_back("first_copy", std::to_string(paper.first_copy));
  details.emplace_back("paper_incident", std::string(name_of(paper.incident)));
  details.emplace_back("awaits", std::string(name_of(paper.awaits)));
}

Parameters details_of(const PaperEntry& entry, const Paper& paper) {
  Parameters details = {{"entry", std::to_string(entry.number)},
                        {"step", std::string(name_of(entry.step))},
                        {"day", to_iso(entry.day)},
                        {"side", std::string(name_of(entry.side))}};
  const auto flag = [&](const char* name, bool set) {
    if (set) details.emplace_back(name, "yes");
  };
  flag("observed_for_other", entry.observed_for_other);
  flag("skipped", entry.skipped);
  flag("list_attached", entry.list_attached);
  if (entry.signatory != Authority::kNone) details.emplace_back("signatory", std::string(name_of(entry.signatory)));
  if (entry.mandate.any()) details.emplace_back("mandate", entry.mandate.id.str());
  flag("unmandated", entry.unmandated);
  if (entry.incident != Incident::kNone) details.emplace_back("incident", std::string(name_of(entry.incident)));
  if (entry.copies != 0) details.emplace_back("copies", std::to_string(entry.copies));
  if (!entry.scan.sha256.empty()) details.emplace_back("scan_sha256", entry.scan.sha256);
  if (!entry.received_fingerprint.empty()) details.emplace_back("received_fingerprint", entry.received_fingerprint);
  put_position(details, paper);
  return details;
}

PaperOutcome make_outcome(State to, Paper paper, PaperEntry entry, std::string audit_event) {
  PaperOutcome outcome;
  outcome.transition.to = to;
  outcome.transition.audit_event = std::move(audit_event);
  outcome.paper = paper;
  outcome.since_ms = entry.entered_ms;
  outcome.details = details_of(entry, paper);
  outcome.entry = std::move(entry);
  return outcome;
}

bool is_signature(PaperStep step) {
  return step == PaperStep::kSignedHome || step == PaperStep::kSignedHost;
}

// New copies get new numbers, so that the lost ones cannot be taken for them.
int copies_from(int first_copy) {
  return first_copy == 0 ? 1 : first_copy + kCopies;
}

std::vector<Addressed> both(Notice notice) {
  return {{notice, Side::kHome}, {notice, Side::kHost}};
}

}  // namespace

Side owner_of(PaperStep step) {
  return step == PaperStep::kReceivedHost || step == PaperStep::kSignedHost || step == PaperStep::kReturned
             ? Side::kHost
             : Side::kHome;
}

bool home_signed_electronically(const Convention& convention) {
  return convention.state == State::kToSignHost && convention.paper.step < PaperStep::kSignedHome;
}

PaperStep expected_step(const Convention& convention) {
  if (!is_open(convention.state)) return PaperStep::kNone;
  if (home_signed_electronically(convention)) return PaperStep::kSignedHost;
  return after(convention.paper.step);
}

std::vector<PaperStep> open_steps(const Convention& convention) {
  const PaperStep first = expected_step(convention);
  if (first == PaperStep::kNone) return {};
  if (home_signed_electronically(convention)) return {first};
  std::vector<PaperStep> steps;
  for (const PaperStep step : kAllPaperSteps) {
    if (step >= first) steps.push_back(step);
  }
  return steps;
}

PaperDecision tick(const Convention& convention, const Version& live, const PaperActor& actor, const Facts& facts,
                   const PaperTick& said) {
  if (!is_open(convention.state)) return wrong_state(convention);
  const Parameters step = {{"step", std::string(name_of(said.step))}};
  const bool home_electronic = home_signed_electronically(convention);
  if (said.step == PaperStep::kNone || (home_electronic && said.step != PaperStep::kSignedHost)) {
    return one(BlockerCode::kNoPaperStep, Remedy::kOpenConvention, step);
  }
  if (said.step <= convention.paper.step) return one(BlockerCode::kStepDone, Remedy::kOpenConvention, step);
  const Side owner = owner_of(said.step);
  if (!may_record(actor, owner, facts)) return one(BlockerCode::kWrongSide);
  const PaperStep expected = expected_step(convention);
  PaperGuards guards(convention, live, facts);
  guards.shown();
  guards.day(said.day);
  guards.channels(said.step, home_electronic ? PaperStep::kReceivedHost : convention.paper.step);
  guards.content(said, home_electronic);
  if (said.step != expected && !said.skip_confirmed) {
    guards.add(BlockerCode::kStepSkipped, Remedy::kNone,
               {{"from", std::string(name_of(expected))}, {"step", std::string(name_of(said.step))}});
  }
  const bool signs_here = is_signature(said.step) && actor.side == owner;
  const bool unmandated = signs_here && said.signatory == Authority::kNone;
  if (unmandated && !said.unmandated_confirmed) {
    guards.add(BlockerCode::kSignatoryUnproven, Remedy::kNone, {{"name", said.done_by}});
  }
  if (!guards.clear()) return guards.take();

  PaperEntry entry = entry_of(convention, live, actor, owner);
  entry.step = said.step;
  if (signs_here) {
    entry.signatory = said.signatory;
    entry.mandate = said.mandate;
    entry.unmandated = unmandated;
  }
  entry.day = said.day;
  entry.skipped = said.step != expected;
  entry.done_by = said.done_by;
  entry.carrier = said.carrier;
  entry.list_attached = said.list_attached;
  entry.copies = said.step == PaperStep::kEdited ? kCopies : said.copies;
  entry.scan = said.scan;
  entry.comment = said.comment;
  Paper paper = convention.paper;
  if (paper.step == PaperStep::kNone && !home_electronic) paper.first_copy = copies_from(paper.first_copy);
  paper.step = said.step;
  paper.incident = Incident::kNone;
  const bool hand_shown = !said.scan.document.empty();
  paper.awaits = awaited_after(said.step, hand_shown, channel_of(convention, Side::kHost, facts), facts);
  const State to = state_after(said.step, home_electronic);
  auto outcome = make_outcome(to, paper, std::move(entry), "convention.paper_" + std::string(name_of(said.step)));
  if (to == State::kSigned) {
    outcome.transition.notices = both(Notice::kSigned);
  } else if (said.step == PaperStep::kSignedHome && paper.awaits == Side::kHost) {
    outcome.transition.notices = {{Notice::kToSignHost, Side::kHost}};
  } else {
    outcome.transition.notices = {{Notice::kPaperNext, paper.awaits}};
  }
  return outcome;
}

PaperOutcome edited(const Convention& draft, const Version& frozen, const PaperActor& actor, const Transition& freeze,
                    const std::string& comment) {
  PaperEntry entry = entry_of(draft, frozen, actor, Side::kHome);
  entry.step = PaperStep::kEdited;
  entry.day = frozen.frozen_day;
  entry.copies = kCopies;
  entry.comment = comment;
  Paper paper = draft.paper;
  paper.step = PaperStep::kEdited;
  paper.first_copy = copies_from(0);
  paper.incident = Incident::kNone;
  paper.awaits = Side::kHome;
  auto outcome = make_outcome(freeze.to, paper, std::move(entry), freeze.audit_event);
  outcome.transition = freeze;
  return outcome;
}

PaperDecision undo(const Convention& convention, const Version& live, const PaperActor& actor, const Facts& facts,
                   const std::string& reason) {
  const PaperEntry* last = live.last_paper();
  // Something that is no paper step came after: an electronic signature, another state.
  const bool is_last = last != nullptr && last->step != PaperStep::kNone && last->step == convention.paper.step &&
                       convention.state == state_after(last->step, last->before.state == State::kToSignHost &&
                                                                       last->before.step < PaperStep::kSignedHome);
  if (!is_last) return one(BlockerCode::kNothingToUndo, Remedy::kOpenConvention);
  if (last->by != actor.person || last->side != actor.side) return one(BlockerCode::kNotAuthor);
  PaperGuards guards(convention, live, facts);
  guards.shown();
  if (reason.empty()) guards.add(BlockerCode::kReasonNeeded);
  if (!guards.clear()) return guards.take();

  const PaperPosition& before = last->before;
  PaperOutcome outcome;
  outcome.transition.to = before.state;
  outcome.transition.audit_event = "convention.paper_undone";
  if (before.state == State::kDraft) {
    outcome.transition.version = VersionEffect::kEnd;
    outcome.transition.ends_as = VersionStatus::kWithdrawn;
  }
  outcome.paper = convention.paper;
  outcome.paper.step = before.step;
  outcome.paper.first_copy = before.first_copy;
  outcome.paper.incident = before.incident;
  outcome.paper.awaits = before.awaits;
  outcome.since_ms = before.since_ms;
  outcome.undoes = last->number;
  outcome.undo_reason = reason;
  const bool was_told = convention.state == State::kSigned || convention.paper.awaits != actor.side;
  if (was_told) outcome.transition.notices = {{Notice::kPaperUndone, other(actor.side)}};
  outcome.details = {{"undoes", std::to_string(last->number)}, {"step", std::string(name_of(last->step))}};
  put_position(outcome.details, outcome.paper);
  return outcome;
}

PaperDecision report(const Convention& convention, const Version& live, const PaperActor& actor, const Facts& facts,
                     const IncidentReport& said) {
  if (!is_open(convention.state) || convention.paper.step == PaperStep::kNone) return wrong_state(convention);
  const PaperStep step = convention.paper.step;
  const bool at_reception = said.incident == Incident::kOneCopy || said.incident == Incident::kWrongVersion;
  const bool possible = said.incident != Incident::kNone && !home_signed_electronically(convention) &&
                        (!at_reception || step == PaperStep::kSent) &&
                        (said.incident != Incident::kHandwrittenChange || step >= PaperStep::kSignedHome);
  if (!possible) return one(BlockerCode::kNoPaperStep, Remedy::kOpenConvention, {{"step", std::string(name_of(step))}});
  const Side owner = at_reception ? Side::kHost : actor.side;
  if (!may_record(actor, owner, facts)) return one(BlockerCode::kWrongSide);
  PaperGuards guards(convention, live, facts);
  guards.shown();
  guards.day(said.day);
  const std::string received = comparable(said.received_fingerprint);
  if (said.incident == Incident::kWrongVersion) {
    if (received.size() < comparable(live.short_fingerprint).size()) {
      guards.add(BlockerCode::kFingerprintNeeded);
    } else if (live.fingerprint.rfind(received, 0) == 0) {
      guards.add(BlockerCode::kFingerprintSame);
    }
  }
  if (said.incident == Incident::kHandwrittenChange && said.comment.empty()) guards.add(BlockerCode::kReasonNeeded);
  if (!guards.clear()) return guards.take();

  PaperEntry entry = entry_of(convention, live, actor, owner);
  entry.incident = said.incident;
  entry.day = said.day;
  entry.comment = said.comment;
  Paper paper = convention.paper;
  paper.incident = said.incident;
  paper.awaits = Side::kHome;
  State to = convention.state;
  switch (said.incident) {
    case Incident::kLost:  // the home school edits the same version again
      to = State::kToSignHome;
      paper.step = PaperStep::kNone;
      break;
    case Incident::kOneCopy:  // goes on with the one copy, unless the home school reports the other as lost
      entry.step = paper.step = PaperStep::kReceivedHost;
      entry.copies = 1;
      paper.awaits = Side::kHost;
      break;
    case Incident::kWrongVersion:  // what was sent was not this version: it is still to be sent
      entry.received_fingerprint = received;
      paper.step = PaperStep::kSignedHome;
      break;
    default:
      to = State::kDraft;
      paper.step = PaperStep::kNone;
      paper.first_copy = 0;
      break;
  }
  auto outcome = make_outcome(to, paper, std::move(entry), "convention.paper_incident");
  if (to == State::kDraft) {
    outcome.transition.version = VersionEffect::kEnd;
    outcome.transition.ends_as = VersionStatus::kReplaced;
  }
  outcome.transition.notices = both(Notice::kPaperIncident);
  return outcome;
}

PaperDecision switch_channel(const Convention& convention, const Version* live, const PaperActor& actor,
                             const Facts& facts, Channel channel) {
  const bool home = actor.side == Side::kHome;
  if (!is_open(convention.state) && !(home && convention.state == State::kDraft)) return wrong_state(convention);
  const bool has_signed =
      home ? convention.state == State::kToSignHost : convention.paper.step >= PaperStep::kSignedHost;
  if (has_signed) {
    return one(BlockerCode::kAlreadySigned, Remedy::kNone, {{"side", std::string(name_of(actor.side))}});
  }
  if (channel == Channel::kElectronic) {
    auto found = signature_blockers(actor.side, facts);
    if (!found.empty()) return found;
  }
  PaperOutcome outcome;
  outcome.transition.to = convention.state;
  outcome.transition.audit_event = "convention.channel_switched";
  outcome.paper = convention.paper;
  (home ? outcome.paper.home : outcome.paper.host) = channel;
  if (live != nullptr && convention.state == State::kToSignHost && convention.paper.step == PaperStep::kSignedHome) {
    const Channel host = home ? channel_of(convention, Side::kHost, facts) : channel;
    outcome.paper.awaits = awaited_after(PaperStep::kSignedHome, home_hand_shown(convention, *live), host, facts);
  }
  outcome.since_ms = convention.since_ms;
  if (convention.state != State::kDraft) {
    outcome.transition.notices = {{Notice::kChannelSwitched, other(actor.side)}};
  }
  outcome.details = {{"side", std::string(name_of(actor.side))}, {"channel", std::string(name_of(channel))}};
  put_position(outcome.details, outcome.paper);
  return outcome;
}

void record(Version& version, const PaperOutcome& outcome, std::int64_t now_ms) {
  if (outcome.entry) version.paper.push_back(*outcome.entry);
  for (auto& entry : version.paper) {
    if (outcome.undoes == 0 || entry.number != outcome.undoes) continue;
    entry.undone = true;
    entry.undo_reason = outcome.undo_reason;
    entry.undone_ms = now_ms;
  }
}

bool home_hand_shown(const Convention& convention, const Version& live) {
  if (convention.paper.step >= PaperStep::kReceivedHost) return true;
  if (convention.paper.step < PaperStep::kSignedHome) return false;
  // Entries before a loss are about copies that are gone.
  for (auto entry = live.paper.rbegin(); entry != live.paper.rend(); ++entry) {
    if (entry->undone) continue;
    if (entry->incident == Incident::kLost) return false;
    if (!entry->scan.document.empty()) return true;
  }
  return false;
}

}  // namespace conventions::domain
