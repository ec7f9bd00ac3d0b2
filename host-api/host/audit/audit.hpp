// The hash-chained log. One chain for the whole instance: host and plugins write into it.
//
// hash = SHA-256 over the netstrings ("<length>:<bytes>,") of: previous hash, sequence, time_ms, source, actor,
// acting_for, school, correlation_id, event, subject, detail. The first previous hash is 64 zeros. The head of the
// chain is kept apart, so that entries cut from the end are seen too.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "host/base/actor.hpp"
#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"

namespace ent::host {

struct AuditEntry {
  std::string event;          // e.g. "convention.signed_home"
  std::string subject;        // e.g. "convention:cv-…"
  std::string detail = "{}";  // a JSON object; no secret, no pupil name
};

struct AuditRecord {
  std::int64_t sequence = 0;
  std::int64_t time_ms = 0;
  std::string source;  // "host" or the plugin's id
  std::string actor, acting_for, school, correlation_id, event, subject, detail;
  std::string hash;  // lower-case hexadecimal
};

struct AuditVerdict {
  bool intact = true;
  std::int64_t checked = 0;  // good entries from the first
  std::string problem;       // of the first bad one, in English
};

/// What `records` shows to a page or a visitor: return false to stop.
using AuditVisitor = std::function<bool(const AuditRecord&)>;

/// [any-thread]
class Audit {
 public:
  Audit(Database& database, const Clock& clock) : database_(database), clock_(clock) {}
  static const std::vector<Migration>& migrations();

  /// Appends inside a transaction: with the change it tells of. Failure: invalid (empty event, detail is no object).
  Result<void> append(Transaction& transaction, std::string_view source, const Actor& actor, const AuditEntry& entry);
  /// Appends alone.
  Result<void> append(std::string_view source, const Actor& actor, const AuditEntry& entry);

  /// Entries of a subject, oldest first.
  Result<void> list(std::string_view subject, const AuditVisitor& visitor);
  /// The newest entries before `before_sequence` (0: the end), newest first, for the administrator's page.
  Result<std::vector<AuditRecord>> recent(std::int64_t before_sequence, int limit);
  /// Recomputes the whole chain.
  Result<AuditVerdict> verify();
  /// The whole chain, one JSON object per line, to `write`; `verify_export` of the tests shows how to check it.
  Result<std::int64_t> export_lines(const std::function<void(std::string_view)>& write);

 private:
  Database& database_;
  const Clock& clock_;
};

/// The hash of `record` after `previous`: for anybody who checks an export.
std::string audit_hash(std::string_view previous, const AuditRecord& record);

}  // namespace ent::host
