// Who may do what, where. Deny by default.
//
// A person holds a right at a school when (1) no revocation names this person there or instance-wide, and (2) a grant
// names the person there or instance-wide, or one of the person's functions at that school carries it: the school's
// rule for the function, else the instance's rule, else the declared default. Functions held for the whole instance
// (UAI "") count at every school.
//
// "admin" and "audit.read" reach every school's data, so they are held for the whole instance or not at all: only rules
// of the instance and functions held for the whole instance count, whatever school is asked about.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "host/audit/audit.hpp"
#include "host/base/actor.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"

namespace ent::host {

struct RightDeclaration {
  std::string id;                      // e.g. "offers.manage"
  std::string label;                   // French, e.g. "gestion des offres"
  std::vector<std::string> functions;  // that hold it by default
};

struct Grant {
  std::string right;
  std::string subject;  // "function:D0010" or "person:p-…"
  std::string school;   // UAI; empty: instance-wide
  bool allowed = true;  // false: revocation
};

/// AAF code or host function id, with its French name.
struct Function {
  const char* id;
  const char* label;
};
const std::vector<Function>& known_functions();

/// "admin", "audit.read": see above.
bool is_instance_right(std::string_view right);

/// [any-thread]
class Rights {
 public:
  Rights(Database& database, const Clock& clock, Audit& audit);
  static const std::vector<Migration>& migrations();
  /// "offers.manage", "enrolments.manage", "admin", "audit.read", "catalogue.view".
  static const std::vector<RightDeclaration>& core();

  /// Declares the rights of `source` ("host" or a plugin id), replacing what it declared before. Grants stay. Failure:
  /// conflict when another source declares the same id.
  Result<void> declare(std::string_view source, const std::vector<RightDeclaration>& rights);
  Result<std::vector<RightDeclaration>> declared();

  Result<bool> check(const Actor& actor, std::string_view right, std::string_view school);
  Result<bool> holds(std::string_view person, std::string_view right, std::string_view school);
  /// Person ids, in their order.
  Result<std::vector<std::string>> holders(std::string_view right, std::string_view school);
  /// Ids of the rights held, in their order.
  Result<std::vector<std::string>> rights_of(std::string_view person, std::string_view school);

  /// Stores or replaces a grant or revocation; audited as "right.granted" / "right.revoked". Failures: invalid (also:
  /// an instance right at one school), not_found (right unknown).
  Result<void> set(const Actor& actor, const Grant& grant);
  /// Back to the default; audited as "right.reset".
  Result<void> clear(const Actor& actor, const Grant& grant);
  Result<std::vector<Grant>> grants();

 private:
  Database& database_;
  const Clock& clock_;
  Audit& audit_;
};

}  // namespace ent::host
