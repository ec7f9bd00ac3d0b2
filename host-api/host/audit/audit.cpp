#include "host/audit/audit.hpp"

#include "host/base/crypto.hpp"
#include "host/base/json.hpp"

namespace ent::host {
namespace {

const std::string kGenesis(64, '0');
constexpr const char* kColumns =
    "sequence,time_ms,source,actor,acting_for,school,correlation_id,event,subject,detail,hash";

void netstring(Sha256& hash, std::string_view text) {
  hash.update(std::to_string(text.size()));
  hash.update(":");
  hash.update(text);
  hash.update(",");
}

AuditRecord read_row(const Statement& row) {
  AuditRecord record;
  record.sequence = row.number(0);
  record.time_ms = row.number(1);
  std::string* const texts[] = {&record.source,  &record.actor,          &record.acting_for,
                                &record.school,  &record.correlation_id, &record.event,
                                &record.subject, &record.detail,         &record.hash};
  int column = 2;
  for (std::string* text : texts) *text = row.text(column++);
  return record;
}

struct Head {
  std::int64_t sequence = 0;
  std::string hash = kGenesis;
};

Head read_head(Transaction& transaction) {
  Head head;
  auto row = transaction.prepare("SELECT sequence,hash FROM audit_head WHERE one=1");
  if (row.step()) head = Head{row.number(0), std::string(row.text(1))};
  return head;
}

std::string to_line(const AuditRecord& record) {
  boost::json::object line;
  line["sequence"] = record.sequence;
  line["time_ms"] = record.time_ms;
  line["source"] = record.source;
  line["actor"] = record.actor;
  line["acting_for"] = record.acting_for;
  line["school"] = record.school;
  line["correlation_id"] = record.correlation_id;
  line["event"] = record.event;
  line["subject"] = record.subject;
  line["detail"] = record.detail;  // as text: its bytes are hashed
  line["hash"] = record.hash;
  return boost::json::serialize(line) + "\n";
}

}  // namespace

const std::vector<Migration>& Audit::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE audit (
      sequence INTEGER PRIMARY KEY NOT NULL, time_ms INTEGER NOT NULL, source TEXT NOT NULL, actor TEXT NOT NULL,
      acting_for TEXT NOT NULL, school TEXT NOT NULL, correlation_id TEXT NOT NULL, event TEXT NOT NULL,
      subject TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL);
    CREATE INDEX audit_subject ON audit(subject, sequence);
    CREATE TABLE audit_head (one INTEGER PRIMARY KEY CHECK (one=1), sequence INTEGER NOT NULL, hash TEXT NOT NULL);
  )"}};
  return list;
}

std::string audit_hash(std::string_view previous, const AuditRecord& record) {
  Sha256 hash;
  netstring(hash, previous);
  netstring(hash, std::to_string(record.sequence));
  netstring(hash, std::to_string(record.time_ms));
  for (const std::string* text : {&record.source, &record.actor, &record.acting_for, &record.school,
                                  &record.correlation_id, &record.event, &record.subject, &record.detail})
    netstring(hash, *text);
  return hex(hash.finish());
}

Result<void> Audit::append(Transaction& transaction, std::string_view source, const Actor& actor,
                           const AuditEntry& entry) {
  if (entry.event.empty() || !is_json_object(entry.detail))
    return fail(Status::invalid, "audit.invalid", "an audit entry needs an event and a JSON object as detail");
  const Head head = read_head(transaction);
  AuditRecord record{head.sequence + 1,
                     clock_.now_ms(),
                     std::string(source),
                     actor.person,
                     actor.acting_for,
                     actor.school,
                     actor.correlation_id,
                     entry.event,
                     entry.subject,
                     entry.detail,
                     {}};
  record.hash = audit_hash(head.hash, record);
  transaction.prepare(std::string("INSERT INTO audit(") + kColumns + ") VALUES(?,?,?,?,?,?,?,?,?,?,?)")
      .bind(record.sequence)
      .bind(record.time_ms)
      .bind(record.source)
      .bind(record.actor)
      .bind(record.acting_for)
      .bind(record.school)
      .bind(record.correlation_id)
      .bind(record.event)
      .bind(record.subject)
      .bind(record.detail)
      .bind(record.hash)
      .run();
  transaction.prepare("INSERT OR REPLACE INTO audit_head(one,sequence,hash) VALUES(1,?,?)")
      .bind(record.sequence)
      .bind(record.hash)
      .run();
  return {};
}

Result<void> Audit::append(std::string_view source, const Actor& actor, const AuditEntry& entry) {
  return database_.write([&](Transaction& transaction) { return append(transaction, source, actor, entry); });
}

Result<void> Audit::list(std::string_view subject, const AuditVisitor& visitor) {
  return database_.read([&](Transaction& transaction) -> Result<void> {
    auto rows =
        transaction.prepare(std::string("SELECT ") + kColumns + " FROM audit WHERE subject=? ORDER BY sequence");
    rows.bind(subject);
    while (rows.step() && visitor(read_row(rows))) {
    }
    return {};
  });
}

Result<std::vector<AuditRecord>> Audit::recent(std::int64_t before_sequence, int limit) {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<AuditRecord>> {
    std::vector<AuditRecord> records;
    auto rows = transaction.prepare(std::string("SELECT ") + kColumns +
                                    " FROM audit WHERE sequence<? ORDER BY sequence DESC LIMIT ?");
    rows.bind(before_sequence > 0 ? before_sequence : INT64_MAX).bind(static_cast<std::int64_t>(limit));
    while (rows.step()) records.push_back(read_row(rows));
    return records;
  });
}

Result<AuditVerdict> Audit::verify() {
  return database_.read([&](Transaction& transaction) -> Result<AuditVerdict> {
    AuditVerdict verdict;
    Head last;
    auto rows = transaction.prepare(std::string("SELECT ") + kColumns + " FROM audit ORDER BY sequence");
    while (rows.step()) {
      const AuditRecord record = read_row(rows);
      if (record.sequence != last.sequence + 1 || record.hash != audit_hash(last.hash, record)) {
        verdict.intact = false;
        verdict.problem = "entry " + std::to_string(last.sequence + 1) + " was removed or changed";
        return verdict;
      }
      last = Head{record.sequence, record.hash};
      verdict.checked = record.sequence;
    }
    const Head head = read_head(transaction);
    if (head.sequence != last.sequence || head.hash != last.hash) {
      verdict.intact = false;
      verdict.problem = "entries after " + std::to_string(last.sequence) + " were removed";
    }
    return verdict;
  });
}

Result<std::int64_t> Audit::export_lines(const std::function<void(std::string_view)>& write) {
  return database_.read([&](Transaction& transaction) -> Result<std::int64_t> {
    std::int64_t count = 0;
    auto rows = transaction.prepare(std::string("SELECT ") + kColumns + " FROM audit ORDER BY sequence");
    for (; rows.step(); ++count) write(to_line(read_row(rows)));
    return count;
  });
}

}  // namespace ent::host
