// The person behind a call with what they may do, the settings in force and the day: read once per use case.
#pragma once

#include <cstdint>
#include <string>

#include "plugin/app/context.hpp"
#include "plugin/domain/access.hpp"

namespace conventions::app {

enum class Granularity { kSession, kOffer };

struct Policy {
  domain::AccessPolicy access;
  Granularity granularity = Granularity::kSession;
  bool regularisation_allowed = true;
  unsigned year_month = 9, year_day = 1;  // first day of a school year
};

struct Actor {
  domain::Viewer viewer;
  Policy policy;         // as set for the viewer's school
  domain::Date today{};  // in the time zone of the host
  std::int64_t now_ms = 0;
};

// kUnauthenticated when nobody is signed in; kForbidden when the session has no school. A system call gives
// viewer.system. [any-thread]
[[nodiscard]] Result<Actor> identify(const Context& context, const ent_call& call);

// The settings in force for a school (empty: the instance's).
[[nodiscard]] Result<Policy> read_policy(const Context& context, const ent_call& call, const domain::Uai& school);

// The day of an instant in the time zone of the host.
[[nodiscard]] Result<domain::Date> local_day(const Context& context, const ent_call& call, std::int64_t time_ms);

// What menu entries and buttons a page may show without a convention at hand.
struct Abilities {
  bool home = false, host = false;  // lists
  bool configure = false, administrate = false;
};
Abilities abilities(const Actor& actor);

}  // namespace conventions::app
