// Every (state, event, side) and every guard of product.md § 4.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "domain_support.hpp"

namespace conventions::domain {
namespace {

using Sides = std::set<std::optional<Side>>;
const Sides kHomeOnly = {Side::kHome};
const Sides kHostOnly = {Side::kHost};
const Sides kSystemOnly = {std::nullopt};
const Sides kEverybody = {Side::kHome, Side::kHost, std::nullopt};

// The table of § 4, written a second time: (state, event) -> (to, who).
const std::map<std::pair<State, Event>, std::pair<State, Sides>> kExpected = {
    {{State::kDraft, Event::kFreeze}, {State::kToSignHome, kHomeOnly}},
    {{State::kDraft, Event::kFreezePaper}, {State::kToSignHome, kHomeOnly}},
    {{State::kDraft, Event::kCancel}, {State::kCancelled, kEverybody}},
    {{State::kToSignHome, Event::kSignHome}, {State::kToSignHost, kHomeOnly}},
    {{State::kToSignHome, Event::kTakeBack}, {State::kDraft, kHomeOnly}},
    {{State::kToSignHome, Event::kCancel}, {State::kCancelled, kEverybody}},
    {{State::kToSignHome, Event::kExpire}, {State::kExpired, kSystemOnly}},
    {{State::kToSignHost, Event::kSignHost}, {State::kSigned, kHostOnly}},
    {{State::kToSignHost, Event::kRefuse}, {State::kRefused, kHostOnly}},
    {{State::kToSignHost, Event::kCorrect}, {State::kDraft, kHomeOnly}},
    {{State::kToSignHost, Event::kCancel}, {State::kCancelled, kEverybody}},
    {{State::kToSignHost, Event::kExpire}, {State::kExpired, kSystemOnly}},
    {{State::kSigned, Event::kCancel}, {State::kCancelled, kEverybody}},
    {{State::kRefused, Event::kCorrect}, {State::kDraft, kHomeOnly}},
    {{State::kExpired, Event::kCorrect}, {State::kDraft, kHomeOnly}}};

Facts facts_for(Event event) {
  Facts facts = good_facts();
  if (event == Event::kExpire) facts.today = day("2026-12-08");
  if (event == Event::kFreezePaper) facts.home.signature = SignatureAvailability::kMissing;  // S3: paper by default
  return facts;
}

TEST(StateMachine, DoesExactlyWhatTheTableSays) {
  for (const State state : kAllStates) {
    for (const Event event : kAllEvents) {
      for (const auto& side : kEverybody) {
        const auto decision = decide(convention_in(state), event, side, facts_for(event));
        const auto row = kExpected.find({state, event});
        const bool expected = row != kExpected.end() && row->second.second.count(side) != 0;
        const auto* transition = std::get_if<Transition>(&decision);
        ASSERT_EQ(transition != nullptr, expected)
            << name_of(state) << " " << name_of(event) << " " << (side ? name_of(*side) : "system");
        if (transition != nullptr) {
          EXPECT_EQ(transition->to, row->second.first);
          EXPECT_FALSE(transition->audit_event.empty());
        } else {
          const auto& found = std::get<Blockers>(decision);
          const auto code = row == kExpected.end() ? BlockerCode::kWrongState : BlockerCode::kWrongSide;
          ASSERT_EQ(found.size(), 1U);
          EXPECT_EQ(found[0].code, code);
        }
      }
    }
  }
}

TEST(StateMachine, PreparesOnlyWhatDoesNotExist) {
  for (const auto& side : {std::optional<Side>(Side::kHome), std::optional<Side>()}) {
    const auto decision = decide(std::nullopt, Event::kPrepare, side, good_facts());
    ASSERT_TRUE(std::holds_alternative<Transition>(decision));
    EXPECT_EQ(std::get<Transition>(decision).to, State::kDraft);
  }
  EXPECT_TRUE(contains(blockers(std::nullopt, Event::kPrepare, Side::kHost, good_facts()), BlockerCode::kWrongSide));
  for (const Event event : kAllEvents) {
    if (event == Event::kPrepare) continue;
    EXPECT_TRUE(contains(blockers(std::nullopt, event, Side::kHome, facts_for(event)), BlockerCode::kWrongState));
  }
}

struct Guard {
  const char* name;
  BlockerCode code;
  std::function<void(Facts&)> spoil;
  std::set<Event> events;  // where it blocks
};

const std::set<Event> kTowardsSignature = {Event::kPrepare,  Event::kFreeze,   Event::kFreezePaper,
                                           Event::kSignHome, Event::kSignHost, Event::kCorrect};
const std::set<Event> kSignatures = {Event::kSignHome, Event::kSignHost};

const std::vector<Guard>& guards() {
  static const std::vector<Guard> kGuards = {
      {"collective", BlockerCode::kCollectiveOffer, [](Facts& f) { f.collective = true; }, kTowardsSignature},
      {"cancelled offer", BlockerCode::kOfferCancelled, [](Facts& f) { f.offer_cancelled = true; }, kTowardsSignature},
      {"same entity", BlockerCode::kSameLegalEntity, [](Facts& f) { f.same_legal_entity = true; }, kTowardsSignature},
      {"home unknown", BlockerCode::kHomeUnknown, [](Facts& f) { f.home.known = false; }, kTowardsSignature},
      {"host unknown", BlockerCode::kHostUnknown, [](Facts& f) { f.host.known = false; }, kTowardsSignature},
      {"nobody", BlockerCode::kNoPupil, [](Facts& f) { f.with_agreement = 0; }, {Event::kFreeze, Event::kFreezePaper}},
      {"field",
       BlockerCode::kMissingField,
       [](Facts& f) { f.missing_fields = {"home.city"}; },
       {Event::kFreeze, Event::kFreezePaper}},
      {"late",
       BlockerCode::kMotiveNeeded,
       [](Facts& f) { f.today = day("2026-12-08"); },
       {Event::kFreeze, Event::kFreezePaper}},
      {"late, off",
       BlockerCode::kRegularisationOff,
       [](Facts& f) {
         f.today = day("2026-12-08");
         f.motive = "fictitious";
         f.regularisation_allowed = false;
       },
       {Event::kFreeze, Event::kFreezePaper}},
      {"home not configured",
       BlockerCode::kSignatureMissing,
       [](Facts& f) { f.home.signature = SignatureAvailability::kMissing; },
       {Event::kFreeze, Event::kSignHome}},
      {"host not configured",
       BlockerCode::kSignatureMissing,
       [](Facts& f) { f.host.signature = SignatureAvailability::kMissing; },
       {Event::kSignHost}},
      {"home expired",
       BlockerCode::kSignatureExpired,
       [](Facts& f) { f.home.signature = SignatureAvailability::kExpired; },
       {Event::kFreeze, Event::kSignHome}},
      {"host not yet",
       BlockerCode::kSignatureNotYetValid,
       [](Facts& f) { f.host.signature = SignatureAvailability::kNotYetValid; },
       {Event::kSignHost}},
      {"home removed",
       BlockerCode::kSignatureRemoved,
       [](Facts& f) { f.home.signature = SignatureAvailability::kRemoved; },
       {Event::kFreeze, Event::kSignHome}},
      {"host compromised",
       BlockerCode::kSignatureCompromised,
       [](Facts& f) { f.host.signature = SignatureAvailability::kCompromised; },
       {Event::kSignHost}},
      {"home PIN refused",
       BlockerCode::kSignaturePinRefused,
       [](Facts& f) { f.home.signature = SignatureAvailability::kPinRefused; },
       {Event::kFreeze, Event::kSignHome}},
      {"no signatory", BlockerCode::kNotSignatory, [](Facts& f) { f.authority = Authority::kNone; }, kSignatures},
      {"no head", BlockerCode::kHeadUnknown,
       [](Facts& f) {
         f.authority = Authority::kManager;
         f.home.head_known = f.host.head_known = false;
       },
       kSignatures},
      {"other hash",
       BlockerCode::kStale,
       [](Facts& f) { f.shown_sha256 = "bb"; },
       {Event::kSignHome, Event::kSignHost, Event::kRefuse}},
      {"no hash",
       BlockerCode::kStale,
       [](Facts& f) { f.shown_sha256 = f.current_sha256 = ""; },
       {Event::kSignHome, Event::kSignHost, Event::kRefuse}},
      {"other version",
       BlockerCode::kStale,
       [](Facts& f) { f.shown_version = 2; },
       {Event::kSignHome, Event::kSignHost, Event::kRefuse}},
      {"day passed", BlockerCode::kSigningDayPassed, [](Facts& f) { f.today = day("2026-12-08"); }, kSignatures},
      {"home signature bad",
       BlockerCode::kHomeSignatureBroken,
       [](Facts& f) { f.home_signature = Check::kBad; },
       {Event::kSignHost}},
      {"home signature unchecked",
       BlockerCode::kHomeSignatureBroken,
       [](Facts& f) { f.home_signature = Check::kNotDone; },
       {Event::kSignHost}},
      {"no reason", BlockerCode::kReasonNeeded, [](Facts& f) { f.reason = {}; }, {Event::kRefuse, Event::kCancel}},
      {"other without text",
       BlockerCode::kReasonNeeded,
       [](Facts& f) { f.reason.text.clear(); },
       {Event::kRefuse, Event::kCancel}},
      {"not over", BlockerCode::kNotExpired, [](Facts& f) { f.today = day("2026-12-07"); }, {Event::kExpire}}};
  return kGuards;
}

std::optional<Convention> start_of(Event event) {
  switch (event) {
    case Event::kPrepare:
      return std::nullopt;
    case Event::kFreeze:
    case Event::kFreezePaper:
      return convention_in(State::kDraft);
    case Event::kSignHome:
    case Event::kTakeBack:
      return convention_in(State::kToSignHome);
    case Event::kCorrect:
      return convention_in(State::kRefused);
    default:
      return convention_in(State::kToSignHost);
  }
}

std::optional<Side> actor_of(Event event) {
  if (event == Event::kSignHost || event == Event::kRefuse) return Side::kHost;
  if (event == Event::kExpire) return std::nullopt;
  return Side::kHome;
}

TEST(StateMachine, EveryGuardBlocksItsEventsAndNoOther) {
  for (const auto& guard : guards()) {
    for (const Event event : kAllEvents) {
      Facts facts = facts_for(event);
      guard.spoil(facts);
      const auto found = blockers(start_of(event), event, actor_of(event), facts);
      EXPECT_EQ(contains(found, guard.code), guard.events.count(event) != 0) << guard.name << " " << name_of(event);
    }
  }
}

TEST(StateMachine, TellsAllBlockersAtOnce) {
  Facts facts = good_facts();
  facts.with_agreement = 0;
  facts.home.signature = SignatureAvailability::kMissing;
  facts.missing_fields = {"home.city", "session.place"};
  facts.today = day("2026-12-24");
  EXPECT_EQ(blockers(convention_in(State::kDraft), Event::kFreeze, Side::kHome, facts).size(), 5U);
}

TEST(StateMachine, RegularisationNeedsAMotive) {
  Facts facts = good_facts();
  facts.today = day("2026-12-08");
  facts.motive = "fictitious motive";
  EXPECT_TRUE(blockers(convention_in(State::kDraft), Event::kFreeze, Side::kHome, facts).empty());
}

TEST(StateMachine, NotifiesAsTheSourceSays) {
  const auto notices = [](State state, Event event, std::optional<Side> side) {
    return std::get<Transition>(decide(convention_in(state), event, side, facts_for(event))).notices;
  };
  using List = std::vector<Addressed>;
  // S7: home signs -> the host school is notified -> host signs -> the home school is notified.
  EXPECT_EQ(notices(State::kToSignHome, Event::kSignHome, Side::kHome), (List{{Notice::kToSignHost, Side::kHost}}));
  EXPECT_EQ(notices(State::kToSignHost, Event::kSignHost, Side::kHost).front(),
            (Addressed{Notice::kSigned, Side::kHome}));
  EXPECT_EQ(notices(State::kDraft, Event::kFreeze, Side::kHome), (List{{Notice::kToSignHome, Side::kHome}}));
  // The host school knows no drafts.
  EXPECT_EQ(notices(State::kDraft, Event::kCancel, Side::kHome), (List{{Notice::kCancelled, Side::kHome}}));
  EXPECT_EQ(notices(State::kSigned, Event::kCancel, Side::kHome).size(), 2U);
  EXPECT_EQ(notices(State::kToSignHost, Event::kExpire, std::nullopt).size(), 2U);
  EXPECT_EQ(notices(State::kToSignHost, Event::kRefuse, Side::kHost).size(), 2U);
  EXPECT_TRUE(notices(State::kRefused, Event::kCorrect, Side::kHome).empty());
}

TEST(StateMachine, NamesAreDistinctAndFoundAgain) {
  std::set<std::string_view> names;
  for (const State state : kAllStates) {
    EXPECT_TRUE(names.insert(name_of(state)).second);
    EXPECT_EQ(state_from(name_of(state)), state);
  }
  for (const Event event : kAllEvents) EXPECT_TRUE(names.insert(name_of(event)).second);
  for (int code = 0; code <= static_cast<int>(BlockerCode::kPupilsChanged); ++code) {
    EXPECT_TRUE(names.insert(key_of(static_cast<BlockerCode>(code))).second) << code;
  }
}

TEST(StateMachine, ElectronicEntryExistsIfAndOnlyIfTheConfigurationIsActive) {  // I12
  for (const auto availability :
       {SignatureAvailability::kActive, SignatureAvailability::kMissing, SignatureAvailability::kExpired,
        SignatureAvailability::kNotYetValid, SignatureAvailability::kRemoved, SignatureAvailability::kCompromised,
        SignatureAvailability::kPinRefused}) {
    Facts facts = good_facts();
    facts.home.signature = availability;
    const bool active = availability == SignatureAvailability::kActive;
    EXPECT_EQ(electronic_available(facts.home), active);
    EXPECT_EQ(blockers(convention_in(State::kDraft), Event::kFreeze, Side::kHome, facts).empty(), active);
    EXPECT_EQ(blockers(convention_in(State::kToSignHome), Event::kSignHome, Side::kHome, facts).empty(), active);
  }
}

}  // namespace
}  // namespace conventions::domain
