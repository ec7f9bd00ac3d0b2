// Each rule of product.md § 5, one at a time.
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "paper_support.hpp"

namespace conventions::domain {
namespace {

using Notices = std::vector<Addressed>;

TEST(Paper, GoesThroughTheSevenStepsInOrder) {  // S8
  OnPaper p;
  struct Row {
    PaperStep step;
    Side who;
    State to;
    Notices told;
  };
  const Row rows[] = {{PaperStep::kEdited, Side::kHome, State::kToSignHome, {{Notice::kPaperNext, Side::kHome}}},
                      {PaperStep::kSignedHome, Side::kHome, State::kToSignHost, {{Notice::kPaperNext, Side::kHome}}},
                      {PaperStep::kSent, Side::kHome, State::kToSignHost, {{Notice::kPaperNext, Side::kHost}}},
                      {PaperStep::kReceivedHost, Side::kHost, State::kToSignHost, {{Notice::kPaperNext, Side::kHost}}},
                      {PaperStep::kSignedHost, Side::kHost, State::kToSignHost, {{Notice::kPaperNext, Side::kHost}}},
                      {PaperStep::kReturned, Side::kHost, State::kToSignHost, {{Notice::kPaperNext, Side::kHome}}},
                      {PaperStep::kReceivedHome,
                       Side::kHome,
                       State::kSigned,
                       {{Notice::kSigned, Side::kHome}, {Notice::kSigned, Side::kHost}}}};
  for (const auto& row : rows) {
    EXPECT_EQ(owner_of(row.step), row.who) << name_of(row.step);
    EXPECT_EQ(expected_step(p.convention), row.step);
    // Not the other school's to tick.
    const auto theirs = tick(p.convention, p.live, secretary(other(row.who)), paper_facts(), good_tick(row.step));
    EXPECT_TRUE(contains(found(theirs), BlockerCode::kWrongSide)) << name_of(row.step);
    const auto decision = p.try_tick(good_tick(row.step));
    ASSERT_TRUE(done(decision)) << name_of(row.step) << " " << words(found(decision));
    const auto& outcome = std::get<PaperOutcome>(decision);
    EXPECT_EQ(outcome.transition.to, row.to);
    EXPECT_EQ(outcome.transition.notices, row.told) << name_of(row.step);
    EXPECT_EQ(outcome.transition.audit_event, "convention.paper_" + std::string(name_of(row.step)));
    p.apply(outcome);
    EXPECT_EQ(p.convention.paper.first_copy, 1);
    if (row.to != State::kSigned) {
      const auto again = p.try_tick(good_tick(row.step));
      EXPECT_TRUE(contains(found(again), BlockerCode::kStepDone)) << name_of(row.step);
    }
  }
  EXPECT_EQ(p.live.paper.size(), 7U);
  EXPECT_EQ(expected_step(p.convention), PaperStep::kNone);
}

struct Guard {
  const char* name;
  PaperStep step;
  BlockerCode code;
  std::function<void(PaperTick&, Facts&)> spoil;
};

TEST(Paper, EveryGuardBlocksItsStep) {
  const auto said = [](auto change) { return [change](PaperTick& t, Facts&) { change(t); }; };
  const auto fact = [](auto change) { return [change](PaperTick&, Facts& f) { change(f); }; };
  const Guard guards[] = {
      {"no day", PaperStep::kSent, BlockerCode::kDayNeeded, said([](PaperTick& t) { t.day = {}; })},
      {"tomorrow", PaperStep::kSent, BlockerCode::kDayInFuture, said([](PaperTick& t) { t.day = day("2026-11-24"); })},
      {"before P2", PaperStep::kSent, BlockerCode::kDayBeforePrevious,
       said([](PaperTick& t) { t.day = day("2026-11-22"); })},
      {"before the freeze", PaperStep::kEdited, BlockerCode::kDayBeforePrevious,
       said([](PaperTick& t) { t.day = day("2026-11-19"); })},
      {"no list", PaperStep::kSent, BlockerCode::kListNotAttached, said([](PaperTick& t) { t.list_attached = false; })},
      {"no carrier", PaperStep::kSent, BlockerCode::kCarrierNeeded, said([](PaperTick& t) { t.carrier.clear(); })},
      {"1 copy", PaperStep::kReceivedHost, BlockerCode::kCopiesNotTwo, said([](PaperTick& t) { t.copies = 1; })},
      {"3 copies", PaperStep::kReceivedHost, BlockerCode::kCopiesNotTwo, said([](PaperTick& t) { t.copies = 3; })},
      {"no copies", PaperStep::kReceivedHost, BlockerCode::kCopiesNotTwo, said([](PaperTick& t) { t.copies = 0; })},
      {"stale hash", PaperStep::kReturned, BlockerCode::kStale, fact([](Facts& f) { f.shown_sha256 = "bb"; })},
      {"stale version", PaperStep::kReturned, BlockerCode::kStale, fact([](Facts& f) { f.shown_version = 2; })},
      {"collective", PaperStep::kSignedHome, BlockerCode::kCollectiveOffer,
       fact([](Facts& f) { f.collective = true; })},
      {"collective, host", PaperStep::kSignedHost, BlockerCode::kCollectiveOffer,
       fact([](Facts& f) { f.collective = true; })},
      {"cancelled offer", PaperStep::kEdited, BlockerCode::kOfferCancelled,
       fact([](Facts& f) { f.offer_cancelled = true; })},
      {"same entity", PaperStep::kSignedHome, BlockerCode::kSameLegalEntity,
       fact([](Facts& f) { f.same_legal_entity = true; })},
      {"signed late", PaperStep::kSignedHome, BlockerCode::kSigningDayPassed,
       fact([](Facts& f) { f.signing_deadline = day("2026-11-22"); })},
      {"signed late, host", PaperStep::kSignedHost, BlockerCode::kSigningDayPassed,
       fact([](Facts& f) { f.signing_deadline = day("2026-11-22"); })}};
  for (const auto& guard : guards) {
    OnPaper p;
    p.until(static_cast<PaperStep>(static_cast<int>(guard.step) - 1));
    ASSERT_EQ(expected_step(p.convention), guard.step) << guard.name;
    PaperTick tick_said = good_tick(guard.step);
    Facts facts = paper_facts();
    EXPECT_TRUE(done(p.try_tick(tick_said, facts))) << guard.name;
    guard.spoil(tick_said, facts);
    const auto blockers = found(p.try_tick(tick_said, facts));
    EXPECT_EQ(blockers.size(), 1U) << guard.name << " " << words(blockers);
    EXPECT_TRUE(contains(blockers, guard.code)) << guard.name << " " << words(blockers);
  }
}

TEST(Paper, AFactOfThePastIsEnteredLate) {
  OnPaper p;
  p.until(PaperStep::kEdited);
  Facts facts = paper_facts();
  facts.today = day("2026-12-09");  // the signing day has passed; the signature was in time
  auto said = good_tick(PaperStep::kSignedHome);
  said.day = day("2026-12-07");
  EXPECT_TRUE(done(p.try_tick(said, facts)));
  said.day = day("2026-12-08");
  EXPECT_TRUE(contains(found(p.try_tick(said, facts)), BlockerCode::kSigningDayPassed));
}

TEST(Paper, SkippingNeedsAConfirmationAndIsLogged) {
  OnPaper p;
  p.until(PaperStep::kSignedHome);
  auto said = good_tick(PaperStep::kSignedHost);
  const auto asked = found(p.try_tick(said));
  ASSERT_TRUE(contains(asked, BlockerCode::kStepSkipped));
  EXPECT_EQ(asked[0].parameters, (Parameters{{"from", "sent"}, {"step", "signed_host"}}));
  said.skip_confirmed = true;
  const auto decision = p.try_tick(said);
  ASSERT_TRUE(done(decision));
  const auto& outcome = std::get<PaperOutcome>(decision);
  EXPECT_TRUE(outcome.entry->skipped);
  const Parameters& details = outcome.details;
  EXPECT_NE(std::find(details.begin(), details.end(), std::make_pair(std::string("skipped"), std::string("yes"))),
            details.end());
  // Nobody goes back.
  p.apply(outcome);
  said = good_tick(PaperStep::kSent);
  said.skip_confirmed = true;
  EXPECT_TRUE(contains(found(p.try_tick(said)), BlockerCode::kStepDone));
}

TEST(Paper, NobodyPassesOverASchoolThatSignsElectronically) {
  OnPaper p;
  Facts facts = paper_facts();
  facts.home.signature = SignatureAvailability::kActive;
  auto said = good_tick(PaperStep::kReceivedHost);
  said.skip_confirmed = true;
  EXPECT_TRUE(contains(found(p.try_tick(said, facts)), BlockerCode::kElectronicChannel));
}

TEST(Paper, RecordsForASchoolOutsideTheEnt) {
  OnPaper p;
  p.until(PaperStep::kSent);
  Facts facts = paper_facts();
  facts.host.on_ent = false;
  for (const auto step : {PaperStep::kReceivedHost, PaperStep::kSignedHost, PaperStep::kReturned}) {
    const auto decision = tick(p.convention, p.live, home_secretary(), facts, good_tick(step));
    ASSERT_TRUE(done(decision)) << words(found(decision));
    EXPECT_TRUE(std::get<PaperOutcome>(decision).entry->observed_for_other);
    p.apply(std::get<PaperOutcome>(decision));
  }
  const auto own = tick(p.convention, p.live, home_secretary(), facts, good_tick(PaperStep::kReceivedHome));
  ASSERT_TRUE(done(own));
  EXPECT_FALSE(std::get<PaperOutcome>(own).entry->observed_for_other);
}

TEST(Paper, UndoRestoresExactlyAndOnlyForTheAuthor) {  // I10
  OnPaper p;
  for (const auto step : kAllPaperSteps) {
    const OnPaper before = p;
    ASSERT_TRUE(p.until(step).convention.paper.step == step);
    const auto who = secretary(owner_of(step));
    auto stranger = who;
    stranger.person = PersonId("p-somebody");
    EXPECT_TRUE(contains(found(undo(p.convention, p.live, stranger, paper_facts(), "faux")), BlockerCode::kNotAuthor));
    EXPECT_TRUE(contains(found(undo(p.convention, p.live, secretary(other(who.side)), paper_facts(), "faux")),
                         BlockerCode::kNotAuthor));
    EXPECT_TRUE(contains(found(undo(p.convention, p.live, who, paper_facts(), "")), BlockerCode::kReasonNeeded));
    Facts stale = paper_facts();
    stale.shown_sha256 = "bb";
    EXPECT_TRUE(contains(found(undo(p.convention, p.live, who, stale, "faux")), BlockerCode::kStale));
    OnPaper undone = p;
    const auto decision = undo(p.convention, p.live, who, paper_facts(), "faux");
    ASSERT_TRUE(done(decision)) << name_of(step);
    undone.apply(std::get<PaperOutcome>(decision));
    EXPECT_EQ(undone.convention.state, before.convention.state) << name_of(step);
    EXPECT_EQ(undone.convention.paper, before.convention.paper) << name_of(step);
    EXPECT_EQ(undone.convention.since_ms, before.convention.since_ms) << name_of(step);
    ASSERT_EQ(undone.live.paper.size(), p.live.paper.size());  // kept as evidence
    EXPECT_TRUE(undone.live.paper.back().undone);
    EXPECT_EQ(undone.live.paper.back().undo_reason, "faux");
    EXPECT_EQ(expected_step(undone.convention), step);
  }
}

TEST(Paper, NothingIsUndoneBehindAnElectronicSignature) {
  OnPaper p;
  p.until(PaperStep::kReceivedHost);
  p.convention.state = State::kSigned;  // the host school signed electronically
  EXPECT_TRUE(contains(found(undo(p.convention, p.live, host_secretary(), paper_facts(), "faux")),
                       BlockerCode::kNothingToUndo));
  EXPECT_TRUE(contains(found(undo(OnPaper().convention, OnPaper().live, home_secretary(), paper_facts(), "faux")),
                       BlockerCode::kNothingToUndo));
}

IncidentReport incident(Incident what) {
  return {what, day("2026-11-23"), "0123 4567 89ab cdef", "« 3 jours » biffé"};
}

TEST(Paper, LostCopiesAreEditedAgainUnderNewNumbers) {
  for (const auto step : {PaperStep::kEdited, PaperStep::kSent, PaperStep::kReturned}) {
    for (const auto side : {Side::kHome, Side::kHost}) {
      OnPaper p;
      p.until(step);
      const auto decision = report(p.convention, p.live, secretary(side), paper_facts(), incident(Incident::kLost));
      ASSERT_TRUE(done(decision)) << name_of(step);
      p.apply(std::get<PaperOutcome>(decision));
      EXPECT_EQ(p.convention.state, State::kToSignHome);
      EXPECT_EQ(p.convention.live_version, 1);  // the same version
      EXPECT_EQ(p.convention.paper.awaits, Side::kHome);
      EXPECT_EQ(expected_step(p.convention), PaperStep::kEdited);
      p.until(PaperStep::kEdited);
      EXPECT_EQ(p.convention.paper.first_copy, 3);
      p.until(PaperStep::kReceivedHome);
      EXPECT_EQ(p.convention.state, State::kSigned);
    }
  }
}

TEST(Paper, OneCopyInsteadOfTwoIsAnIncidentOfTheHost) {
  OnPaper p;
  p.until(PaperStep::kSent);
  EXPECT_TRUE(
      contains(found(report(p.convention, p.live, home_secretary(), paper_facts(), incident(Incident::kOneCopy))),
               BlockerCode::kWrongSide));
  const auto decision = report(p.convention, p.live, host_secretary(), paper_facts(), incident(Incident::kOneCopy));
  ASSERT_TRUE(done(decision));
  const auto& outcome = std::get<PaperOutcome>(decision);
  EXPECT_EQ(outcome.transition.notices,
            (Notices{{Notice::kPaperIncident, Side::kHome}, {Notice::kPaperIncident, Side::kHost}}));
  p.apply(outcome);
  EXPECT_EQ(p.convention.paper.step, PaperStep::kReceivedHost);
  EXPECT_EQ(p.live.paper.back().copies, 1);
  EXPECT_EQ(p.convention.paper.incident, Incident::kOneCopy);
  // It is a step too: its author may undo it.
  EXPECT_TRUE(done(undo(p.convention, p.live, host_secretary(), paper_facts(), "le 2e était dans l’enveloppe")));
  p.until(PaperStep::kReceivedHome);
  EXPECT_EQ(p.convention.state, State::kSigned);
}

TEST(Paper, AWrongVersionIsToldByItsFingerprint) {
  OnPaper p;
  p.until(PaperStep::kSent);
  auto said = incident(Incident::kWrongVersion);
  for (const char* same : {"3f2a 9c01 77be 04d2", "3F2A9C0177BE04D2"}) {
    said.received_fingerprint = same;
    EXPECT_TRUE(contains(found(report(p.convention, p.live, host_secretary(), paper_facts(), said)),
                         BlockerCode::kFingerprintSame));
  }
  for (const char* none : {"", "3f2a", "inconnue"}) {
    said.received_fingerprint = none;
    EXPECT_TRUE(contains(found(report(p.convention, p.live, host_secretary(), paper_facts(), said)),
                         BlockerCode::kFingerprintNeeded));
  }
  said.received_fingerprint = "0123 4567 89ab cdef";
  const auto decision = report(p.convention, p.live, host_secretary(), paper_facts(), said);
  ASSERT_TRUE(done(decision));
  p.apply(std::get<PaperOutcome>(decision));
  EXPECT_EQ(expected_step(p.convention), PaperStep::kSent);  // the right ones are still to be sent
  EXPECT_EQ(p.convention.state, State::kToSignHost);
}

TEST(Paper, AHandwrittenChangeMakesANewVersion) {
  OnPaper p;
  p.until(PaperStep::kReceivedHost);
  auto said = incident(Incident::kHandwrittenChange);
  said.comment.clear();
  EXPECT_TRUE(
      contains(found(report(p.convention, p.live, host_secretary(), paper_facts(), said)), BlockerCode::kReasonNeeded));
  const auto decision =
      report(p.convention, p.live, host_secretary(), paper_facts(), incident(Incident::kHandwrittenChange));
  ASSERT_TRUE(done(decision));
  p.apply(std::get<PaperOutcome>(decision));
  EXPECT_EQ(p.convention.state, State::kDraft);
  EXPECT_EQ(p.live.status, VersionStatus::kReplaced);
  EXPECT_EQ(p.live.paper.size(), 5U);  // four steps and the incident are kept
}

TEST(Paper, IncidentsHaveTheirMomentAndTheirDate) {
  OnPaper p;
  EXPECT_TRUE(contains(found(report(p.convention, p.live, home_secretary(), paper_facts(), incident(Incident::kLost))),
                       BlockerCode::kWrongState));
  p.until(PaperStep::kSignedHome);
  for (const auto what : {Incident::kOneCopy, Incident::kWrongVersion, Incident::kNone}) {
    EXPECT_TRUE(contains(found(report(p.convention, p.live, host_secretary(), paper_facts(), incident(what))),
                         BlockerCode::kNoPaperStep));
  }
  auto said = incident(Incident::kLost);
  said.day = day("2026-11-24");
  EXPECT_TRUE(
      contains(found(report(p.convention, p.live, home_secretary(), paper_facts(), said)), BlockerCode::kDayInFuture));
  said.day = day("2026-11-22");
  EXPECT_TRUE(contains(found(report(p.convention, p.live, home_secretary(), paper_facts(), said)),
                       BlockerCode::kDayBeforePrevious));
}

TEST(Channel, FollowsTheConfigurationUntilChosen) {  // S3
  Convention c = convention_in(State::kToSignHome);
  Facts facts = good_facts();
  EXPECT_EQ(channel_of(c, Side::kHome, facts), Channel::kElectronic);
  facts.host.signature = SignatureAvailability::kExpired;
  EXPECT_EQ(channel_of(c, Side::kHost, facts), Channel::kPaper);
  EXPECT_EQ(channel_of(c, Side::kHome, facts), Channel::kElectronic);  // each its own
  c.paper.home = Channel::kPaper;
  EXPECT_EQ(channel_of(c, Side::kHome, facts), Channel::kPaper);
  c.paper.home.reset();
  c.paper.step = PaperStep::kEdited;  // begun on paper: configuring a signature does not change it
  EXPECT_EQ(channel_of(c, Side::kHome, facts), Channel::kPaper);
}

PaperDecision switched(const OnPaper& p, Side side, Channel channel, const Facts& facts = good_facts()) {
  return switch_channel(p.convention, p.convention.live_version != 0 ? &p.live : nullptr, secretary(side), facts,
                        channel);
}

TEST(Channel, IsSwitchedWhileTheOwnSignatureIsMissing) {
  OnPaper draft;
  draft.convention = convention_in(State::kDraft);
  EXPECT_TRUE(done(switched(draft, Side::kHome, Channel::kPaper)));
  EXPECT_TRUE(contains(found(switched(draft, Side::kHost, Channel::kPaper)), BlockerCode::kWrongState));
  OnPaper p;
  for (const auto side : {Side::kHome, Side::kHost}) {
    for (const auto channel : {Channel::kElectronic, Channel::kPaper}) EXPECT_TRUE(done(switched(p, side, channel)));
  }
  EXPECT_TRUE(contains(found(switched(p, Side::kHome, Channel::kElectronic, paper_facts())),
                       BlockerCode::kSignatureMissing));  // S3
  p.until(PaperStep::kReceivedHost);
  EXPECT_TRUE(contains(found(switched(p, Side::kHome, Channel::kElectronic)), BlockerCode::kAlreadySigned));
  EXPECT_TRUE(done(switched(p, Side::kHost, Channel::kElectronic)));
  p.until(PaperStep::kSignedHost);
  EXPECT_TRUE(contains(found(switched(p, Side::kHost, Channel::kElectronic)), BlockerCode::kAlreadySigned));
  for (const State state : kAllStates) {
    OnPaper over;
    over.convention = convention_in(state);
    const bool open = state == State::kDraft || state == State::kToSignHome;
    EXPECT_EQ(done(switched(over, Side::kHome, Channel::kPaper)), open) << name_of(state);
  }
}

TEST(Channel, SwitchingKeepsWhatWasDone) {
  OnPaper p;
  p.until(PaperStep::kEdited);
  const auto decision = switched(p, Side::kHome, Channel::kElectronic);
  ASSERT_TRUE(done(decision));
  const auto entries = p.live.paper.size();
  p.apply(std::get<PaperOutcome>(decision));
  EXPECT_EQ(p.live.paper.size(), entries);
  EXPECT_EQ(p.convention.paper.step, PaperStep::kEdited);
  EXPECT_TRUE(blockers(p.convention, Event::kSignHome, Side::kHome, good_facts()).empty());
  EXPECT_TRUE(
      contains(found(p.try_tick(good_tick(PaperStep::kSignedHome), good_facts())), BlockerCode::kElectronicChannel));
}

TEST(Hybrid, HomeElectronicHostOnPaperNeedsAScan) {
  OnPaper p;
  p.home_signed();
  Facts facts = good_facts();
  facts.host.signature = SignatureAvailability::kMissing;
  facts.home_signed_day = day("2026-11-22");
  EXPECT_EQ(open_steps(p.convention), std::vector<PaperStep>{PaperStep::kSignedHost});
  auto said = good_tick(PaperStep::kSignedHost);
  EXPECT_TRUE(contains(found(p.try_tick(said, facts)), BlockerCode::kScanNeeded));
  said.scan = a_scan();
  Facts broken = facts;
  broken.home_signature = Check::kBad;
  EXPECT_TRUE(contains(found(p.try_tick(said, broken)), BlockerCode::kHomeSignatureBroken));
  Facts electronic = facts;
  electronic.host.signature = SignatureAvailability::kActive;
  EXPECT_TRUE(contains(found(p.try_tick(said, electronic)), BlockerCode::kElectronicChannel));
  auto early = said;
  early.day = day("2026-11-21");
  EXPECT_TRUE(contains(found(p.try_tick(early, facts)), BlockerCode::kDayBeforePrevious));
  for (const auto step : {PaperStep::kSignedHome, PaperStep::kSent, PaperStep::kReceivedHome}) {
    EXPECT_TRUE(contains(found(p.try_tick(good_tick(step), facts)), BlockerCode::kNoPaperStep)) << name_of(step);
  }
  EXPECT_TRUE(contains(found(report(p.convention, p.live, host_secretary(), facts, incident(Incident::kLost))),
                       BlockerCode::kWrongState));
  const OnPaper before = p;
  const auto decision = p.try_tick(said, facts);
  ASSERT_TRUE(done(decision)) << words(found(decision));
  p.apply(std::get<PaperOutcome>(decision));
  EXPECT_EQ(p.convention.state, State::kSigned);
  EXPECT_FALSE(std::get<PaperOutcome>(decision).entry->skipped);
  const auto back = undo(p.convention, p.live, host_secretary(), facts, "mauvais scan");
  ASSERT_TRUE(done(back));
  p.apply(std::get<PaperOutcome>(back));
  EXPECT_EQ(p.convention.paper, before.convention.paper);
  EXPECT_EQ(p.convention.state, State::kToSignHost);
}

TEST(Hybrid, HostSignsElectronicallyWhatItSawOfTheHomeSignature) {  // I2
  Facts facts = good_facts();
  facts.home.signature = SignatureAvailability::kMissing;
  facts.home_signature = Check::kBad;  // there is none in the file
  for (const bool scan : {false, true}) {
    OnPaper p;
    p.until(PaperStep::kEdited, facts);
    auto said = good_tick(PaperStep::kSignedHome);
    if (scan) said.scan = a_scan();
    const auto decision = p.try_tick(said, facts);
    ASSERT_TRUE(done(decision));
    const Notices told =
        scan ? Notices{{Notice::kToSignHost, Side::kHost}} : Notices{{Notice::kPaperNext, Side::kHome}};
    EXPECT_EQ(std::get<PaperOutcome>(decision).transition.notices, told);
    p.apply(std::get<PaperOutcome>(decision));
    const auto sign = [&] {
      Facts now = facts;
      now.home_hand_shown = home_hand_shown(p.convention, p.live);
      return blockers(p.convention, Event::kSignHost, Side::kHost, now);
    };
    EXPECT_EQ(contains(sign(), BlockerCode::kHandNotShown), !scan) << words(sign());
    EXPECT_EQ(sign().empty(), scan);
    p.until(PaperStep::kReceivedHost, facts);  // or the sheet itself
    EXPECT_TRUE(sign().empty()) << words(sign());
  }
}

TEST(Hybrid, AScanOfLostCopiesShowsNothing) {
  Facts facts = good_facts();
  facts.home.signature = SignatureAvailability::kMissing;
  OnPaper p;
  p.until(PaperStep::kEdited, facts);
  auto said = good_tick(PaperStep::kSignedHome);
  said.scan = a_scan();
  p.apply(std::get<PaperOutcome>(p.try_tick(said, facts)));
  EXPECT_TRUE(home_hand_shown(p.convention, p.live));
  p.apply(std::get<PaperOutcome>(report(p.convention, p.live, home_secretary(), facts, incident(Incident::kLost))));
  p.until(PaperStep::kSignedHome, facts);
  EXPECT_FALSE(home_hand_shown(p.convention, p.live));
}

TEST(Electronic, StopsWhereThePaperBegan) {
  OnPaper p;
  p.until(PaperStep::kEdited);
  EXPECT_TRUE(
      contains(blockers(p.convention, Event::kSignHome, Side::kHome, good_facts()), BlockerCode::kPaperChannel));
  Facts wording = good_facts();
  wording.paper_wording = true;
  EXPECT_TRUE(contains(blockers(convention_in(State::kToSignHome), Event::kSignHome, Side::kHome, wording),
                       BlockerCode::kPaperWording));
  Convention draft = convention_in(State::kDraft);
  draft.paper.home = Channel::kPaper;
  EXPECT_TRUE(contains(blockers(draft, Event::kFreeze, Side::kHome, good_facts()), BlockerCode::kPaperChannel));
  EXPECT_TRUE(blockers(draft, Event::kFreezePaper, Side::kHome, good_facts()).empty());
  draft.paper.home = Channel::kElectronic;
  EXPECT_TRUE(
      contains(blockers(draft, Event::kFreezePaper, Side::kHome, good_facts()), BlockerCode::kElectronicChannel));
  // Once the host school signed by hand nothing is refused, corrected or expired any more.
  p.until(PaperStep::kSignedHost);
  Facts late = good_facts();
  late.today = day("2026-12-08");
  EXPECT_TRUE(contains(blockers(p.convention, Event::kExpire, std::nullopt, late), BlockerCode::kHostSignedPaper));
  EXPECT_TRUE(
      contains(blockers(p.convention, Event::kRefuse, Side::kHost, good_facts()), BlockerCode::kHostSignedPaper));
  EXPECT_TRUE(
      contains(blockers(p.convention, Event::kCorrect, Side::kHome, good_facts()), BlockerCode::kHostSignedPaper));
}

TEST(Paper, NamesAreFoundAgain) {
  for (const auto step : kAllPaperSteps) EXPECT_EQ(paper_step_from(name_of(step)), step);
  for (const auto what : kAllIncidents) EXPECT_EQ(incident_from(name_of(what)), what);
  for (const auto channel : {Channel::kElectronic, Channel::kPaper}) EXPECT_EQ(channel_from(name_of(channel)), channel);
  EXPECT_FALSE(paper_step_from("lost"));
}

}  // namespace
}  // namespace conventions::domain
