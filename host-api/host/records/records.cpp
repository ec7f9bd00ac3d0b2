#include "host/records/records.hpp"

#include "host/base/json.hpp"
#include "host/records/records_internal.hpp"

namespace ent::host {
namespace {
constexpr std::size_t kMaxJson = 4u << 20;
}

const std::vector<Migration>& Records::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE idempotency (
      plugin TEXT NOT NULL, key TEXT NOT NULL, time_ms INTEGER NOT NULL, PRIMARY KEY (plugin, key)) WITHOUT ROWID;
  )"}};
  return list;
}

Records::Records(Database& database, const Clock& clock, Audit& audit, Outbox& outbox, Jobs& jobs, std::string plugin)
    : database_(database), clock_(clock), audit_(audit), outbox_(outbox), jobs_(jobs), plugin_(std::move(plugin)) {}

bool is_record_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 &&
         id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-") ==
             std::string_view::npos;
}

Result<const RecordKind*> Records::find(std::string_view kind) const {
  const auto found = kinds_.find(kind);
  if (found == kinds_.end()) return fail(Status::invalid, "records.unknown_kind", "kind " + std::string(kind));
  return &found->second;
}

Result<Record> Records::get(std::string_view kind, std::string_view id) {
  const auto known = find(kind);
  if (known.has_error()) return known.error();
  return database_.read([&](Transaction& transaction) -> Result<Record> {
    auto row = transaction.prepare("SELECT revision,json FROM " + record_table(plugin_, kind) + " WHERE id=?");
    if (!row.bind(id).step()) return fail(Status::not_found, "records.not_found");
    return Record{std::string(id), row.number(0), std::string(row.text(1))};
  });
}

Result<void> Records::check_key(Transaction& transaction, std::string_view key) {
  if (key.empty()) return {};
  if (key.size() > 128) return fail(Status::invalid, "records.bad_key", "an idempotency key has at most 128 bytes");
  auto seen = transaction.prepare("SELECT 1 FROM idempotency WHERE plugin=? AND key=?");
  if (seen.bind(plugin_).bind(key).step()) return fail(Status::exists, "records.already_done");
  transaction.prepare("INSERT INTO idempotency(plugin,key,time_ms) VALUES(?,?,?)")
      .bind(plugin_)
      .bind(key)
      .bind(clock_.now_ms())
      .run();
  return {};
}

// The comparison with the expected revision and the change are one statement: no row changed means a lost race.
Result<void> Records::apply(Transaction& transaction, const Change& change) {
  const auto kind = find(change.kind);
  if (kind.has_error()) return kind.error();
  if (!is_record_id(change.id) || change.expected_revision < 0)
    return fail(Status::invalid, "records.bad_id", "record id or revision is malformed");
  const std::string table = record_table(plugin_, change.kind);
  std::int64_t changed = 0;
  if (change.remove) {
    changed = transaction.prepare("DELETE FROM " + table + " WHERE id=? AND revision=?")
                  .bind(change.id)
                  .bind(change.expected_revision)
                  .run();
  } else if (change.expected_revision == 0) {
    changed =
        transaction.prepare("INSERT INTO " + table + "(id,revision,json) VALUES(?,1,?) ON CONFLICT(id) DO NOTHING")
            .bind(change.id)
            .bind(change.json)
            .run();
  } else {
    changed = transaction.prepare("UPDATE " + table + " SET revision=revision+1, json=? WHERE id=? AND revision=?")
                  .bind(change.json)
                  .bind(change.id)
                  .bind(change.expected_revision)
                  .run();
  }
  if (changed == 0)
    return fail(Status::conflict, "records.conflict",
                change.kind + " " + change.id + " is not at revision " + std::to_string(change.expected_revision));
  return {};
}

Result<void> Records::commit(const Actor& actor, const Commit& commit) {
  for (const auto& change : commit.changes) {
    if (change.remove) continue;
    if (change.json.size() > kMaxJson) return fail(Status::too_large, "records.too_large", change.kind);
    if (!is_json_object(change.json)) return fail(Status::invalid, "records.no_object", change.kind);
  }
  return database_.write([&](Transaction& transaction) -> Result<void> {
    if (auto fresh = check_key(transaction, commit.idempotency_key); fresh.has_error()) return fresh;
    for (const auto& change : commit.changes)
      if (auto applied = apply(transaction, change); applied.has_error()) return applied;
    for (const auto& entry : commit.audit)
      if (auto stored = audit_.append(transaction, plugin_, actor, entry); stored.has_error()) return stored;
    for (const auto& message : commit.messages)
      if (auto stored = outbox_.put(transaction, plugin_, message); stored.has_error()) return stored;
    for (const auto& job : commit.jobs)
      if (auto stored = jobs_.put(transaction, plugin_, job); stored.has_error()) return stored.error();
    return {};
  });
}

}  // namespace ent::host
