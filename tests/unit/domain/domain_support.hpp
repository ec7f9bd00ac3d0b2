// Facts under which everything may happen, and a convention to try it on. UAI codes are fictitious.
#pragma once

#include <random>
#include <string>

#include "plugin/domain/rules.hpp"
#include "plugin/domain/state_machine.hpp"

namespace conventions::domain {

inline Date day(const char* iso) {
  return *parse_date(iso);
}

inline Facts good_facts() {
  Facts facts;
  facts.today = day("2026-11-23");
  facts.first_day = facts.signing_deadline = day("2026-12-07");
  for (auto* school : {&facts.home, &facts.host}) {
    school->known = school->head_known = true;
    school->signature = SignatureAvailability::kActive;
  }
  facts.registered = facts.with_agreement = 3;
  facts.authority = Authority::kHead;
  facts.shown_version = 1;
  facts.shown_sha256 = facts.current_sha256 = "aa";
  facts.home_signature = Check::kGood;
  facts.reason = {"other", "fictitious reason", {}};
  return facts;
}

inline Convention convention_in(State state) {
  Convention c;
  c.id = ConventionId("cv-1");
  c.key = {OfferId("o-1"), SessionId("s-1"), Uai("0990001X"), Uai("0990002Y")};
  c.state = state;
  c.last_version = state == State::kDraft ? 0 : 1;
  c.live_version = has_live_version(state) ? 1 : 0;
  c.first_day = c.deadline = day("2026-12-07");
  return c;
}

}  // namespace conventions::domain
