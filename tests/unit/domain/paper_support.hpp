// A convention on paper to try things on: UAI codes, people and dates are fictitious.
#pragma once

#include "domain_support.hpp"
#include "plugin/domain/paper_process.hpp"

namespace conventions::domain {

inline PaperActor home_secretary() {
  return {PersonId("p-home"), "Ada Exemple", Side::kHome, 1000};
}
inline PaperActor host_secretary() {
  return {PersonId("p-host"), "Zoë Exemple", Side::kHost, 2000};
}
inline PaperActor secretary(Side side) {
  return side == Side::kHome ? home_secretary() : host_secretary();
}

inline Scan a_scan() {
  return {"conventions/cv-1/scans/1", 1, std::string(64, 'c'), "image/png"};
}

// Facts of two schools that sign on paper: neither configured a signature (S3).
inline Facts paper_facts() {
  Facts facts = good_facts();
  facts.home.signature = facts.host.signature = SignatureAvailability::kMissing;
  return facts;
}

// What a careful person gives with a step.
inline PaperTick good_tick(PaperStep step) {
  PaperTick said;
  said.step = step;
  said.day = day("2026-11-23");
  said.list_attached = true;
  said.carrier = "La Poste";
  said.copies = kCopies;
  return said;
}

struct OnPaper {
  Convention convention = convention_in(State::kToSignHome);
  Version live;

  OnPaper() {
    live.convention = convention.id;
    live.number = 1;
    live.sha256 = "aa";
    live.frozen_day = day("2026-11-20");
    live.fingerprint = "3f2a9c0177be04d2" + std::string(48, '0');
    live.short_fingerprint = "3f2a 9c01 77be 04d2";
  }

  // Applies what store_act() applies.
  void apply(const PaperOutcome& outcome, std::int64_t now_ms = 3000) {
    convention.state = outcome.transition.to;
    convention.paper = outcome.paper;
    convention.since_ms = outcome.since_ms;
    record(live, outcome, now_ms);
    if (outcome.transition.version == VersionEffect::kEnd) {
      convention.live_version = 0;
      live.status = outcome.transition.ends_as;
    }
  }

  PaperDecision try_tick(PaperTick said, const Facts& facts = paper_facts()) const {
    return tick(convention, live, secretary(owner_of(said.step)), facts, said);
  }

  // Goes on, step by step, until `step` is done.
  OnPaper& until(PaperStep step, const Facts& facts = paper_facts()) {
    while (convention.paper.step < step) {
      const auto decision = try_tick(good_tick(expected_step(convention)), facts);
      if (!std::holds_alternative<PaperOutcome>(decision)) break;
      apply(std::get<PaperOutcome>(decision));
    }
    return *this;
  }

  // The home school signed electronically, the host school signs on paper.
  OnPaper& home_signed() {
    convention.state = State::kToSignHost;
    SignatureFact fact;
    fact.side = Side::kHome;
    live.signatures.push_back(fact);
    return *this;
  }
};

inline bool done(const PaperDecision& decision) {
  return std::holds_alternative<PaperOutcome>(decision);
}
inline Blockers found(const PaperDecision& decision) {
  const auto* blockers = std::get_if<Blockers>(&decision);
  return blockers != nullptr ? *blockers : Blockers{};
}
inline std::string words(const Blockers& blockers) {
  std::string text;
  for (const auto& blocker : blockers) text += std::string(key_of(blocker.code)) + " ";
  return text;
}

}  // namespace conventions::domain
