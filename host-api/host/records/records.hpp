// JSON records of one plugin and the one commit of the product.
//
// Every kind is a table; each declared field is a stored generated column over json_extract (as text, '' when absent),
// so pages, counts and orders run on real indexes. An index gets the id appended, which makes keyset pages stable.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/audit/audit.hpp"
#include "host/jobs/jobs.hpp"
#include "host/outbox/outbox.hpp"

namespace ent::host {

/// As the manifest declares it. Names are [a-z][a-z0-9_]*; a field is a top-level member of the JSON.
struct RecordKind {
  std::string kind;
  std::vector<std::string> fields;
  std::vector<std::vector<std::string>> indexes;
};

struct Record {
  std::string id;
  std::int64_t revision = 0;
  std::string json;
};

enum class MatchOp { equal = 1, at_least = 2, at_most = 3, contains = 4, not_equal = 5, one_of = 6 };

struct Match {
  std::string field;
  MatchOp op = MatchOp::equal;
  std::string value;  // one_of: values separated by U+001F
};

struct Query {
  std::string kind;
  std::vector<Match> matches;
  std::string order_by;  // declared field; empty: id
  bool descending = false;
  int limit = 50;      // 1..1000
  std::string cursor;  // of the page before; empty: first
};

struct Page {
  std::vector<Record> records;
  std::string next;  // empty at the end
};

struct Count {
  std::string value;
  std::int64_t count = 0;
};

struct Change {
  std::string kind;
  std::string id;
  std::int64_t expected_revision = 0;  // 0: must not exist
  std::string json;                    // an object; ignored by a deletion
  bool remove = false;
};

struct Commit {
  std::vector<Change> changes;
  std::vector<AuditEntry> audit;
  std::vector<OutboxMessage> messages;
  std::vector<JobRequest> jobs;
  std::string idempotency_key;  // empty: none; at most 128 bytes
};

/// [any-thread]
class Records {
 public:
  Records(Database& database, const Clock& clock, Audit& audit, Outbox& outbox, Jobs& jobs, std::string plugin);
  static const std::vector<Migration>& migrations();

  /// Makes or rebuilds the tables and indexes of the declared kinds. Kinds no longer declared keep their rows.
  Result<void> declare(const std::vector<RecordKind>& kinds);

  /// Failure: not_found, invalid (unknown kind).
  Result<Record> get(std::string_view kind, std::string_view id);
  /// Failure: invalid (kind, field or cursor).
  Result<Page> query(const Query& query);
  /// By value, in byte order of the value.
  Result<std::vector<Count>> count(const Query& query, std::string_view field);

  /// All or nothing, durable. Failures: conflict (a revision differs), exists (the key was committed before), quota,
  /// too_large (a record over 4 MiB), invalid.
  Result<void> commit(const Actor& actor, const Commit& commit);

 private:
  Result<const RecordKind*> find(std::string_view kind) const;
  Result<void> apply(Transaction& transaction, const Change& change);
  Result<void> check_key(Transaction& transaction, std::string_view key);

  Database& database_;
  const Clock& clock_;
  Audit& audit_;
  Outbox& outbox_;
  Jobs& jobs_;
  std::string plugin_;
  std::map<std::string, RecordKind, std::less<>> kinds_;
};

}  // namespace ent::host
