// Random walks through the state machine keep the invariants of product.md § 10.
#include <gtest/gtest.h>

#include <iostream>
#include <queue>
#include <set>

#include "domain_support.hpp"

namespace conventions::domain {
namespace {

struct World {
  std::optional<Convention> convention;
  std::vector<int> live;  // versions that are live: at most one (I5)
  bool home_signed = false, host_signed = false;
  int frozen_with = 0;
};

// Applies what a use case applies.
void apply(World& world, const Transition& t, Event event, const Facts& facts) {
  if (!world.convention) world.convention = convention_in(State::kDraft);
  Convention& c = *world.convention;
  if (t.version == VersionEffect::kFreeze) {
    c.live_version = ++c.last_version;
    world.live.push_back(c.live_version);
    world.frozen_with = facts.with_agreement;
    world.home_signed = world.host_signed = false;
  }
  if (t.version == VersionEffect::kEnd) {
    c.live_version = 0;
    world.live.clear();
  }
  if (event == Event::kSignHome) world.home_signed = true;
  if (event == Event::kSignHost) world.host_signed = true;
  c.state = t.to;
}

Facts random_facts(std::mt19937& random, const World& world) {
  const auto chance = [&](int percent) { return static_cast<int>(random() % 100) < percent; };
  Facts facts = good_facts();
  facts.today = chance(70) ? day("2026-11-23") : day("2026-12-09");
  facts.collective = chance(10);
  facts.with_agreement = chance(20) ? 0 : 2;
  facts.home.signature = chance(15) ? SignatureAvailability::kMissing : SignatureAvailability::kActive;
  facts.host.signature = chance(15) ? SignatureAvailability::kExpired : SignatureAvailability::kActive;
  facts.authority = chance(20) ? Authority::kNone : Authority::kHead;
  facts.motive = chance(50) ? "fictitious" : "";
  facts.shown_version = world.convention ? world.convention->live_version : 0;
  if (chance(10)) ++facts.shown_version;
  facts.shown_sha256 = chance(15) ? "old" : "aa";
  facts.home_signature = world.home_signed ? Check::kGood : Check::kBad;
  return facts;
}

// The event that carries the process on, and who may cause it: half of the steps, else hardly a walk gets to the end.
std::pair<Event, std::optional<Side>> forward(const World& world) {
  if (!world.convention) return {Event::kPrepare, Side::kHome};
  if (world.convention->state == State::kDraft) return {Event::kFreeze, Side::kHome};
  if (world.convention->state == State::kToSignHome) return {Event::kSignHome, Side::kHome};
  return {Event::kSignHost, Side::kHost};
}

std::pair<Event, std::optional<Side>> any_step(std::mt19937& random) {
  const Event event = kAllEvents[random() % std::size(kAllEvents)];
  const auto who = random() % 3;
  return {event, who == 2 ? std::optional<Side>() : std::optional<Side>(who == 0 ? Side::kHome : Side::kHost)};
}

TEST(Walk, KeepsTheInvariants) {
  const auto seed = static_cast<std::mt19937::result_type>(std::random_device{}());
  std::cout << "seed " << seed << "\n";
  RecordProperty("seed", std::to_string(seed));
  std::mt19937 random(seed);
  int finished = 0;
  for (int walk = 0; walk < 3000; ++walk) {
    World world;
    for (int step = 0; step < 40; ++step) {
      const auto [event, side] = random() % 2 == 0 ? forward(world) : any_step(random);
      const Facts facts = random_facts(random, world);
      const auto decision = decide(world.convention, event, side, facts);
      const auto* t = std::get_if<Transition>(&decision);
      if (t == nullptr) {
        ASSERT_FALSE(std::get<Blockers>(decision).empty());
        continue;
      }
      if (event == Event::kSignHome || event == Event::kSignHost) {
        ASSERT_EQ(facts.shown_sha256, facts.current_sha256) << "I1, seed " << seed;
        ASSERT_EQ(facts.shown_version, world.convention->live_version) << "I1, seed " << seed;
      }
      if (event == Event::kSignHost) {
        ASSERT_TRUE(world.home_signed) << "I2, seed " << seed;
      }
      if (event == Event::kPrepare || event == Event::kFreeze || event == Event::kSignHome ||
          event == Event::kSignHost) {
        ASSERT_FALSE(facts.collective) << "I4, seed " << seed;
      }
      apply(world, *t, event, facts);
      ASSERT_LE(world.live.size(), 1U) << "I5, seed " << seed;
      ASSERT_EQ(world.convention->live_version != 0, has_live_version(world.convention->state)) << "seed " << seed;
      if (world.convention->live_version != 0) {
        ASSERT_GE(world.frozen_with, 1) << "S2, seed " << seed;
      }
      if (world.convention->state == State::kSigned) {
        ASSERT_TRUE(world.home_signed && world.host_signed) << "seed " << seed;
        ++finished;
      }
    }
  }
  EXPECT_GT(finished, 100) << "the walks never get to the end: they prove nothing; seed " << seed;
}

TEST(Walk, EveryOpenStateReachesATerminalOne) {  // I6, the electronic states of this process
  Facts facts = good_facts();
  for (const State start : {State::kDraft, State::kToSignHome, State::kToSignHost, State::kSigned}) {
    std::set<State> seen = {start};
    std::queue<State> queue;
    queue.push(start);
    bool terminal = false;
    while (!queue.empty() && !terminal) {
      const State state = queue.front();
      queue.pop();
      terminal = is_terminal(state);
      for (const Event event : kAllEvents) {
        for (const auto& side : {std::optional<Side>(Side::kHome), std::optional<Side>(Side::kHost)}) {
          const auto decision = decide(convention_in(state), event, side, facts);
          if (const auto* t = std::get_if<Transition>(&decision); t != nullptr && seen.insert(t->to).second) {
            queue.push(t->to);
          }
        }
      }
    }
    EXPECT_TRUE(terminal) << name_of(start);
  }
}

TEST(Walk, NobodyWithoutLiveAgreementIsInAnAnnex) {  // I3
  const auto seed = static_cast<std::mt19937::result_type>(std::random_device{}());
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  using Agreement = Enrolment::Agreement;
  constexpr Agreement kAll[] = {Agreement::kGiven, Agreement::kRefused, Agreement::kMissing, Agreement::kWithdrawn};
  for (int round = 0; round < 2000; ++round) {
    std::vector<Enrolment> enrolments;
    for (unsigned i = 0; i < random() % 12; ++i) {
      Enrolment e;
      e.pupil = PupilId("p-" + std::to_string(random() % 8));
      e.birth_date = add_days(day("2008-06-01"), static_cast<int>(random() % 1000));
      e.session_day = day("2026-12-07");
      e.confirmed = random() % 4 != 0;
      e.agreement = kAll[random() % 4];
      e.by_self = random() % 2 == 0;
      if (random() % 10 != 0) e.agreement_date = day("2026-11-02");
      enrolments.push_back(e);
    }
    const Annex annex = make_annex(enrolments);
    std::set<PupilId> listed;
    for (const auto& pupil : annex.pupils) {
      ASSERT_TRUE(listed.insert(pupil.id).second) << "twice, seed " << seed;
      bool entitled = false;
      for (const auto& e : enrolments) {
        entitled = entitled || (e.pupil == pupil.id && e.confirmed && e.agreement == Agreement::kGiven &&
                                e.by_self == is_adult(e.birth_date, e.session_day) && e.agreement_date);
      }
      ASSERT_TRUE(entitled) << "I3, seed " << seed;
    }
    for (const auto& e : enrolments) {
      bool told = listed.count(e.pupil) != 0;
      for (const auto& line : annex.left_out) told = told || line.id == e.pupil;
      ASSERT_TRUE(told) << "a pupil disappeared, seed " << seed;
    }
  }
}

}  // namespace
}  // namespace conventions::domain
