// Random walks through the mixed machine, electronic and paper: I2, I5, I6, I7 and I10 of product.md § 10.
#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "paper_support.hpp"
#include "tests/support/replay.hpp"

namespace conventions::domain {
namespace {

constexpr std::mt19937::result_type kSeed = 20261127;
constexpr int kWalks = 3000;
constexpr int kSteps = 40;

struct World {
  std::optional<Convention> convention;
  std::vector<Version> versions;
  std::vector<replay::LogEntry> log;
  std::int64_t now_ms = 1000;
  Date today = day("2026-11-02");

  Version* live() {
    return convention && convention->live_version != 0
               ? &versions.at(static_cast<std::size_t>(convention->live_version) - 1)
               : nullptr;
  }
};

// What a use case adds to the facts of the ENT.
Facts with_version(Facts facts, World& world) {
  const Version* live = world.live();
  if (live == nullptr) return facts;
  facts.current_sha256 = live->sha256;
  facts.paper_wording = live->paper_wording;
  facts.home_hand_shown = home_hand_shown(*world.convention, *live);
  if (live->signature(Side::kHome) != nullptr) facts.home_signed_day = live->frozen_day;
  facts.home_signature = live->signature(Side::kHome) != nullptr ? Check::kGood : Check::kBad;
  return facts;
}

Facts helpful(World& world) {
  Facts facts = good_facts();
  facts.today = world.today;
  facts.first_day = facts.signing_deadline = add_days(world.today, 14);
  facts.shown_version = world.convention ? world.convention->live_version : 0;
  facts = with_version(facts, world);
  facts.shown_sha256 = facts.current_sha256;
  return facts;
}

Facts random_facts(std::mt19937& random, World& world) {
  const auto chance = [&](int percent) { return static_cast<int>(random() % 100) < percent; };
  Facts facts = helpful(world);
  facts.home.signature = chance(40) ? SignatureAvailability::kMissing : SignatureAvailability::kActive;
  facts.host.signature = chance(40) ? SignatureAvailability::kRemoved : SignatureAvailability::kActive;
  facts.home.on_ent = !chance(10);
  facts.host.on_ent = !chance(10);
  facts.collective = chance(3);
  facts.with_agreement = chance(5) ? 0 : 2;
  facts.authority = chance(10) ? Authority::kNone : Authority::kHead;
  facts.motive = "fictitious";
  if (chance(20)) facts.signing_deadline = add_days(world.today, -1);
  if (chance(5)) facts.shown_sha256 = "old";
  return facts;
}

// Applies what store_act() applies, and logs what it logs.
void apply(World& world, const Transition& t, std::optional<Version> fresh, const PaperOutcome* paper,
           std::optional<Side> signer, const Reason& reason, const std::string& actor) {
  Convention& c = *world.convention;
  replay::LogEntry entry{t.audit_event, actor, world.now_ms, {}};
  entry.detail["from"] = std::string(name_of(c.state));
  entry.detail["to"] = std::string(name_of(t.to));
  Version* live = world.live();
  if (live != nullptr && t.version == VersionEffect::kEnd) live->status = t.ends_as;
  if (live != nullptr && paper != nullptr) record(*live, *paper, world.now_ms);
  if (live != nullptr && signer) {
    SignatureFact fact;
    fact.side = *signer;
    live->signatures.push_back(fact);
  }
  const bool ends = t.version == VersionEffect::kEnd;
  const bool freezes = t.version == VersionEffect::kFreeze;
  int version = live != nullptr ? live->number : c.last_version;
  if (ends) c.live_version = 0;
  if (ends || freezes) c.paper = {c.paper.home, c.paper.host};
  if (freezes) {
    if (paper != nullptr) record(*fresh, *paper, world.now_ms);
    version = c.live_version = c.last_version = fresh->number;
    world.versions.push_back(std::move(*fresh));
    if (paper == nullptr) c.reason = {};
  }
  if (signer) c.paper.incident = Incident::kNone;
  if (!reason.code.empty()) {
    c.reason = reason;
    entry.detail["reason"] = reason.code;
  }
  c.state = t.to;
  c.since_ms = paper != nullptr ? paper->since_ms : world.now_ms;
  if (paper != nullptr) {
    c.paper = paper->paper;
    for (const auto& [name, value] : paper->details) entry.detail[name] = value;
  }
  entry.detail["version"] = std::to_string(version);
  world.log.push_back(std::move(entry));
}

PaperActor actor_of(Side side, const World& world) {
  PaperActor actor = secretary(side);
  actor.now_ms = world.now_ms;
  return actor;
}

Version fresh_version(const World& world, bool paper_wording) {
  OnPaper sample;
  Version version = sample.live;
  version.number = world.convention->last_version + 1;
  version.sha256 = "aa" + std::to_string(version.number);
  version.frozen_day = world.today;
  version.paper_wording = paper_wording;
  return version;
}

// One electronic event, or the freeze for paper. False: blocked.
bool electronic(World& world, Event event, std::optional<Side> side, Facts facts) {
  facts.reason = {"other", "fictitious", {}};
  const auto decision = decide(world.convention, event, side, facts);
  const auto* t = std::get_if<Transition>(&decision);
  if (t == nullptr) return false;
  const bool freezes = t->version == VersionEffect::kFreeze;
  const std::string actor = side ? actor_of(*side, world).person.str() : std::string();
  std::optional<Side> signer;
  if (event == Event::kSignHome) signer = Side::kHome;
  if (event == Event::kSignHost) signer = Side::kHost;
  if (signer == Side::kHost) {  // I2
    const bool seen = world.live()->signature(Side::kHome) != nullptr || facts.home_hand_shown;
    EXPECT_TRUE(seen) << "the host school signed before the home school";
  }
  Reason reason;
  if (event == Event::kRefuse || event == Event::kCancel) reason = {"other", "fictitious", PersonId(actor)};
  if (event != Event::kFreezePaper) {
    apply(world, *t, freezes ? std::optional(fresh_version(world, false)) : std::nullopt, nullptr, signer, reason,
          actor);
    return true;
  }
  Version version = fresh_version(world, channel_of(*world.convention, Side::kHost, facts) == Channel::kPaper);
  const auto outcome = edited(*world.convention, version, actor_of(Side::kHome, world), *t, "");
  apply(world, outcome.transition, std::move(version), &outcome, std::nullopt, {}, actor);
  return true;
}

bool on_paper(World& world, const PaperDecision& decision, Side side) {
  const auto* outcome = std::get_if<PaperOutcome>(&decision);
  if (outcome == nullptr) {
    EXPECT_FALSE(std::get<Blockers>(decision).empty());
    return false;
  }
  apply(world, outcome->transition, std::nullopt, outcome, std::nullopt, {}, actor_of(side, world).person.str());
  return true;
}

PaperTick random_tick(std::mt19937& random, const World& world) {
  const bool expected = random() % 4 != 0;
  PaperTick said = good_tick(expected ? expected_step(*world.convention) : kAllPaperSteps[random() % 7]);
  said.day = random() % 12 == 0 ? add_days(world.today, static_cast<int>(random() % 9) - 4) : world.today;
  said.skip_confirmed = random() % 3 == 0;
  if (random() % 2 == 0) said.scan = a_scan();
  return said;
}

// I10: what undoing a step that was just done gives back, but for the numbers of versions, which only grow.
void check_undo(const World& before, World after, Side side) {
  const auto decision = undo(*after.convention, *after.live(), actor_of(side, after), helpful(after), "fictitious");
  ASSERT_TRUE(std::holds_alternative<PaperOutcome>(decision)) << words(std::get<Blockers>(decision));
  ++after.now_ms;
  ASSERT_TRUE(on_paper(after, decision, side));
  const Convention& b = *before.convention;
  const Convention& a = *after.convention;
  ASSERT_EQ(a.state, b.state);
  ASSERT_EQ(a.paper, b.paper);
  ASSERT_EQ(a.since_ms, b.since_ms);
  ASSERT_EQ(a.live_version, b.live_version);
  ASSERT_EQ(a.reason.code, b.reason.code);
  ASSERT_EQ(replay::Replay(after.log).differences(a, after.versions), "");
}

// Everybody helps: the convention gets signed, on the channels in force, from wherever it is. No state is a dead end.
void drive_to_signed(World world) {
  for (int i = 0; i < 24 && world.convention->state != State::kSigned; ++i) {
    ++world.now_ms;
    Convention& c = *world.convention;
    const Facts facts = helpful(world);
    bool moved = false;
    if (c.state == State::kDraft) {
      moved = electronic(world, Event::kFreeze, Side::kHome, facts) ||
              electronic(world, Event::kFreezePaper, Side::kHome, facts);
    } else if (c.state == State::kRefused || c.state == State::kExpired) {
      moved = electronic(world, Event::kCorrect, Side::kHome, facts);
    } else if (c.state == State::kToSignHome || c.state == State::kToSignHost) {
      const bool home = c.state == State::kToSignHome;
      moved = electronic(world, home ? Event::kSignHome : Event::kSignHost, home ? Side::kHome : Side::kHost, facts);
      if (!moved) {
        PaperTick said = good_tick(expected_step(c));
        said.day = world.today;
        said.scan = a_scan();
        const Side side = owner_of(said.step);
        moved = on_paper(world, tick(c, *world.live(), actor_of(side, world), facts, said), side);
      }
      // A version without signature fields, and a school that signs electronically: a new version.
      if (!moved) {
        moved = electronic(world, Event::kTakeBack, Side::kHome, facts) ||
                electronic(world, Event::kCorrect, Side::kHome, facts);
      }
    } else {
      return;  // terminal
    }
    ASSERT_TRUE(moved) << "stuck in " << name_of(c.state) << " at " << name_of(c.paper.step);
  }
  ASSERT_EQ(world.convention->state, State::kSigned);
  ASSERT_EQ(replay::Replay(world.log).differences(*world.convention, world.versions), "");
}

// Both schools signed: electronically, by hand, or by a step « réputé fait ».
void check_signed(const World& world) {
  const auto& version = world.versions.back();
  const auto step = world.convention->paper.step;
  ASSERT_TRUE(version.signature(Side::kHome) != nullptr || step >= PaperStep::kSignedHome);
  ASSERT_TRUE(version.signature(Side::kHost) != nullptr || step >= PaperStep::kSignedHost);
}

TEST(PaperWalk, KeepsTheInvariants) {
  std::cout << "seed " << kSeed << ", " << kWalks << " walks of " << kSteps << " steps\n";
  std::mt19937 random(kSeed);
  std::map<std::string, int> taken;
  int signed_on_paper = 0, hybrids = 0, undone = 0;
  for (int walk = 0; walk < kWalks; ++walk) {
    SCOPED_TRACE("walk " + std::to_string(walk));
    World world;
    world.convention = convention_in(State::kDraft);
    world.convention->since_ms = world.now_ms;
    world.log.push_back({"convention.prepared", "p-home", world.now_ms, {{"to", "DRAFT"}}});
    for (int step = 0; step < kSteps; ++step) {
      SCOPED_TRACE("step " + std::to_string(step));
      ++world.now_ms;
      if (random() % 3 == 0) world.today = add_days(world.today, static_cast<int>(random() % 4));
      const Facts facts = random_facts(random, world);
      const Side side = random() % 2 == 0 ? Side::kHome : Side::kHost;
      const World before = world;
      const auto dice = random() % 100;
      const Version* live = world.live();
      bool moved = false;
      if (live == nullptr && dice < 60) {
        const bool paper = channel_of(*world.convention, Side::kHome, facts) == Channel::kPaper;
        moved = electronic(world, paper ? Event::kFreezePaper : Event::kFreeze, Side::kHome, facts);
        if (moved && paper) check_undo(before, world, Side::kHome);
      } else if (dice < 55 && live != nullptr) {
        const auto said = random_tick(random, world);
        const Side who = random() % 8 == 0 ? other(owner_of(said.step)) : owner_of(said.step);
        moved = on_paper(world, tick(*world.convention, *live, actor_of(who, world), facts, said), who);
        if (moved) check_undo(before, world, who);
      } else if (dice < 60 && live != nullptr) {
        moved = on_paper(world, undo(*world.convention, *live, actor_of(side, world), facts, "fictitious"), side);
        undone += moved ? 1 : 0;
      } else if (dice < 64 && live != nullptr) {
        const IncidentReport said{kAllIncidents[random() % 4], world.today, std::string(64, '0'), "fictitious"};
        moved = on_paper(world, report(*world.convention, *live, actor_of(side, world), facts, said), side);
      } else if (dice < 72) {
        const auto channel = random() % 2 == 0 ? Channel::kPaper : Channel::kElectronic;
        moved = on_paper(world, switch_channel(*world.convention, live, actor_of(side, world), facts, channel), side);
      } else {
        const Event event = dice < 90 ? (random() % 2 == 0 ? Event::kSignHome : Event::kSignHost)
                                      : kAllEvents[random() % std::size(kAllEvents)];
        const auto who = event == Event::kExpire ? std::optional<Side>() : std::optional(side);
        if (event != Event::kPrepare) moved = electronic(world, event, who, facts);
      }
      ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << kSeed;
      if (!moved) continue;
      ++taken[world.log.back().event];
      int live_count = 0;
      for (const auto& version : world.versions) live_count += version.status == VersionStatus::kLive ? 1 : 0;
      ASSERT_LE(live_count, 1) << "I5";
      ASSERT_EQ(world.convention->live_version != 0, has_live_version(world.convention->state));
      ASSERT_EQ(replay::Replay(world.log).differences(*world.convention, world.versions), "") << "I7";
      if (world.convention->state == State::kSigned && before.convention->state != State::kSigned) {
        check_signed(world);
        const int electronic_ones = static_cast<int>(world.versions.back().signatures.size());
        signed_on_paper += electronic_ones == 0 ? 1 : 0;
        hybrids += electronic_ones == 1 ? 1 : 0;
      }
    }
    drive_to_signed(world);  // I6
    ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << kSeed;
  }
  for (const auto& [event, count] : taken) std::cout << "  " << event << " " << count << "\n";
  std::cout << "  signed on paper " << signed_on_paper << ", hybrids " << hybrids << ", undone " << undone << "\n";
  // The walks went everywhere: otherwise they prove nothing.
  for (const auto step : kAllPaperSteps) EXPECT_GT(taken["convention.paper_" + std::string(name_of(step))], 50);
  for (const char* event : {"convention.paper_undone", "convention.paper_incident", "convention.channel_switched",
                            "convention.signed_home", "convention.signed_host", "convention.expired"}) {
    EXPECT_GT(taken[event], 20) << event;
  }
  EXPECT_GT(signed_on_paper, 100);
  EXPECT_GT(hybrids, 100);
}

TEST(PaperWalk, AReplayThatMissesAnEntryIsNoticed) {
  World world;
  world.convention = convention_in(State::kDraft);
  world.convention->since_ms = world.now_ms;
  world.log.push_back({"convention.prepared", "p-home", world.now_ms, {{"to", "DRAFT"}}});
  const auto facts = [&world] {
    Facts made = helpful(world);
    made.home.signature = made.host.signature = SignatureAvailability::kMissing;
    return made;
  };
  ASSERT_TRUE(electronic(world, Event::kFreezePaper, Side::kHome, facts()));
  PaperTick said = good_tick(PaperStep::kSignedHome);
  said.day = world.today;
  const auto decision = tick(*world.convention, *world.live(), actor_of(Side::kHome, world), facts(), said);
  ASSERT_TRUE(on_paper(world, decision, Side::kHome));
  EXPECT_EQ(replay::Replay(world.log).differences(*world.convention, world.versions), "");
  auto short_log = world.log;
  short_log.pop_back();
  EXPECT_NE(replay::Replay(short_log).differences(*world.convention, world.versions), "");
}

}  // namespace
}  // namespace conventions::domain
