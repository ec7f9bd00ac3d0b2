// Who does something, for the audit log: the part of ent_call that the repositories need.
#pragma once
#include <string>

namespace ent::host {

struct Actor {
  std::string person;          // id; empty: the host itself
  std::string acting_for;      // id of the person in whose name; empty: the same
  std::string school;          // UAI of the session; empty: none
  std::string correlation_id;  // e.g. "CV-7F3A91"
  bool system = false;         // jobs and lifecycle: rights checks succeed

  /// The host itself, e.g. for imports and jobs.
  static Actor host(std::string correlation = {}) { return Actor{{}, {}, {}, std::move(correlation), true}; }
};

}  // namespace ent::host
