#include "host/jobs/jobs.hpp"

#include <algorithm>

#include "host/base/crypto.hpp"
#include "host/base/json.hpp"

namespace ent::host {
namespace {

constexpr const char* kColumns =
    "id,plugin,kind,school,payload,state,message,attempt,done,total,run_at_ms,updated_ms,stop_requested";

Job read_job(const Statement& row) {
  Job job;
  std::string* const texts[] = {&job.id, &job.plugin, &job.kind, &job.school, &job.payload, &job.state, &job.message};
  int column = 0;
  for (std::string* text : texts) *text = row.text(column++);
  job.attempt = static_cast<int>(row.number(7));
  job.done = row.number(8);
  job.total = row.number(9);
  job.run_at_ms = row.number(10);
  job.updated_ms = row.number(11);
  job.stop_requested = row.number(12) != 0;
  return job;
}

constexpr std::int64_t kLongestPauseMs = 600'000;

// 5 s, 10 s, 20 s … at most 10 minutes.
std::int64_t pause_ms(int attempt) {
  return std::min<std::int64_t>(std::int64_t{5000} << std::min(attempt - 1, 20), kLongestPauseMs);
}

// Retries and periodic jobs never wait longer than the longest pause: one that does was put off under a clock that has
// been set back since (rehearsals), and would be silent until then. ?1: now + kLongestPauseMs.
constexpr const char* kPutOff =
    " FROM jobs WHERE state='waiting' AND run_at_ms>?1 AND (attempt>0 OR dedup_key LIKE 'periodic:%')";

}  // namespace

const std::vector<Migration>& Jobs::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE jobs (
      id TEXT PRIMARY KEY NOT NULL, plugin TEXT NOT NULL, kind TEXT NOT NULL, dedup_key TEXT NOT NULL,
      school TEXT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL, message TEXT NOT NULL DEFAULT '',
      attempt INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
      run_at_ms INTEGER NOT NULL, lease TEXT NOT NULL DEFAULT '', lease_until_ms INTEGER NOT NULL DEFAULT 0,
      stop_requested INTEGER NOT NULL DEFAULT 0, created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL);
    CREATE UNIQUE INDEX jobs_dedup ON jobs(plugin, dedup_key) WHERE dedup_key<>'' AND state IN ('waiting','running');
    CREATE INDEX jobs_due ON jobs(plugin, state, run_at_ms);
    CREATE TABLE jobs_periodic (
      plugin TEXT NOT NULL, kind TEXT NOT NULL, next_ms INTEGER NOT NULL, PRIMARY KEY (plugin, kind));
  )"}};
  return list;
}

Jobs::Jobs(Database& database, const Clock& clock) : database_(database), clock_(clock), process_(random_id("p-")) {}

Result<std::string> Jobs::put(Transaction& transaction, std::string_view plugin, const JobRequest& request) {
  if (request.kind.empty() || !parse_json(request.payload.empty() ? "{}" : request.payload))
    return fail(Status::invalid, "jobs.invalid", "a job needs a kind and a JSON payload");
  if (!request.dedup_key.empty()) {
    auto same = transaction.prepare(
        "SELECT id FROM jobs WHERE plugin=? AND dedup_key=? AND dedup_key<>'' AND state IN ('waiting','running')");
    if (same.bind(plugin).bind(request.dedup_key).step()) return std::string(same.text(0));
  }
  const std::string id = random_id("j-");
  const std::int64_t now = clock_.now_ms();
  transaction
      .prepare(
          "INSERT INTO jobs(id,plugin,kind,dedup_key,school,payload,state,run_at_ms,created_ms,updated_ms) "
          "VALUES(?,?,?,?,?,?,'waiting',?,?,?)")
      .bind(id)
      .bind(plugin)
      .bind(request.kind)
      .bind(request.dedup_key)
      .bind(request.school)
      .bind(request.payload.empty() ? "{}" : std::string_view(request.payload))
      .bind(request.run_at_ms > 0 ? request.run_at_ms : now)
      .bind(now)
      .bind(now)
      .run();
  return id;
}

Result<std::string> Jobs::enqueue(std::string_view plugin, const JobRequest& request) {
  return database_.write([&](Transaction& transaction) { return put(transaction, plugin, request); });
}

Result<Job> Jobs::get(std::string_view plugin, std::string_view id) {
  return database_.read([&](Transaction& transaction) -> Result<Job> {
    auto row = transaction.prepare(std::string("SELECT ") + kColumns + " FROM jobs WHERE id=? AND plugin=?");
    if (!row.bind(id).bind(plugin).step()) return fail(Status::not_found, "jobs.not_found");
    return read_job(row);
  });
}

Result<std::vector<Job>> Jobs::list(std::string_view plugin, int limit) {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<Job>> {
    std::vector<Job> jobs;
    auto rows = transaction.prepare(std::string("SELECT ") + kColumns +
                                    " FROM jobs WHERE plugin=? ORDER BY created_ms DESC, rowid DESC LIMIT ?");
    rows.bind(plugin).bind(static_cast<std::int64_t>(limit));
    while (rows.step()) jobs.push_back(read_job(rows));
    return jobs;
  });
}

Result<std::optional<Job>> Jobs::acquire(std::string_view plugin) {
  constexpr const char* kDue =
      " FROM jobs WHERE plugin=?1 AND ((state='waiting' AND run_at_ms<=?2) OR (state='running' AND lease_until_ms<?2))"
      " AND kind NOT IN (SELECT value FROM json_each(?3)) ORDER BY run_at_ms, rowid LIMIT 1";
  const std::int64_t now = clock_.now_ms();
  const auto due = database_.read([&](Transaction& transaction) -> Result<bool> {
    return transaction.prepare(std::string("SELECT 1") + kDue).bind(plugin).bind(now).bind(busy_kinds(plugin)).step();
  });
  if (due.has_error()) return due.error();
  if (!*due) return std::optional<Job>();
  std::string id;
  auto taken = database_.write([&](Transaction& transaction) -> Result<std::optional<Job>> {
    auto row = transaction.prepare(std::string("SELECT ") + kColumns + kDue);
    if (!row.bind(plugin).bind(now).bind(busy_kinds(plugin)).step()) return std::optional<Job>();
    Job job = read_job(row);
    ++job.attempt;
    job.state = "running";
    const std::string lease = process_ + ":" + std::to_string(job.attempt);
    transaction.prepare("UPDATE jobs SET state='running',attempt=?,lease=?,lease_until_ms=?,updated_ms=? WHERE id=?")
        .bind(static_cast<std::int64_t>(job.attempt))
        .bind(lease)
        .bind(now + kJobLeaseMs)
        .bind(now)
        .bind(job.id)
        .run();
    id = job.id;
    const std::lock_guard lock(mutex_);
    leases_[job.id] = {job.plugin, job.kind, lease};
    return std::optional<Job>(std::move(job));
  });
  if (taken.has_error() && !id.empty()) forget(id);
  return taken;
}

// A JSON array, for SQL.
std::string Jobs::busy_kinds(std::string_view plugin) {
  boost::json::array kinds;
  const std::lock_guard lock(mutex_);
  for (const auto& [id, held] : leases_)
    if (held.plugin == plugin) kinds.push_back(json_text(held.kind));
  return boost::json::serialize(kinds);
}

void Jobs::forget(std::string_view id) {
  const std::lock_guard lock(mutex_);
  if (const auto found = leases_.find(id); found != leases_.end()) leases_.erase(found);
}

std::optional<std::string> Jobs::lease_of(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto found = leases_.find(id);
  if (found == leases_.end()) return std::nullopt;
  return found->second.lease;
}

Result<void> Jobs::progress(std::string_view plugin, std::string_view id, std::int64_t done, std::int64_t total,
                            std::string_view message) {
  const auto lease = lease_of(id);
  if (!lease) return fail(Status::conflict, "jobs.lease_lost", "this process does not run the job");
  const auto stop = database_.write([&](Transaction& transaction) -> Result<bool> {
    const std::int64_t now = clock_.now_ms();
    const auto changed = transaction
                             .prepare(
                                 "UPDATE jobs SET done=?,total=?,message=?,lease_until_ms=?,updated_ms=? "
                                 "WHERE id=? AND plugin=? AND lease=? AND state='running'")
                             .bind(done)
                             .bind(total)
                             .bind(message)
                             .bind(now + kJobLeaseMs)
                             .bind(now)
                             .bind(id)
                             .bind(plugin)
                             .bind(*lease)
                             .run();
    if (changed == 0) return fail(Status::conflict, "jobs.lease_lost", "another worker has the job");
    auto row = transaction.prepare("SELECT stop_requested FROM jobs WHERE id=?");
    return row.bind(id).step() && row.number(0) != 0;
  });
  if (stop.has_error()) return stop.error();
  if (*stop) return fail(Status::cancelled, "jobs.stopped");
  return {};
}

Result<void> Jobs::finish(std::string_view plugin, std::string_view id, JobOutcome outcome, std::string_view message) {
  const auto lease = lease_of(id);
  if (!lease) return fail(Status::conflict, "jobs.lease_lost");
  auto ended = database_.write([&](Transaction& transaction) -> Result<void> {
    auto row = transaction.prepare("SELECT attempt FROM jobs WHERE id=? AND plugin=? AND lease=? AND state='running'");
    if (!row.bind(id).bind(plugin).bind(*lease).step()) return fail(Status::conflict, "jobs.lease_lost");
    const int attempt = static_cast<int>(row.number(0));
    const bool again = outcome == JobOutcome::again && attempt < kJobMaxAttempts;
    const char* state = outcome == JobOutcome::ok ? "done" : again ? "waiting" : "failed";
    const std::int64_t now = clock_.now_ms();
    transaction
        .prepare(
            "UPDATE jobs SET state=?, run_at_ms=CASE WHEN ? THEN ? ELSE run_at_ms END, lease='', lease_until_ms=0, "
            "message=CASE WHEN ?='' THEN message ELSE ? END, updated_ms=? WHERE id=?")
        .bind(state)
        .bind(std::int64_t{again})
        .bind(now + pause_ms(attempt))
        .bind(message)
        .bind(message)
        .bind(now)
        .bind(id)
        .run();
    return {};
  });
  // Even when the row could not be written the run is over: its lease will expire and the job runs again.
  forget(id);
  return ended;
}

Result<void> Jobs::request_stop(std::string_view plugin, std::string_view id) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    const auto changed = transaction
                             .prepare(
                                 "UPDATE jobs SET stop_requested=1, updated_ms=?, "
                                 "state=CASE WHEN state='waiting' THEN 'failed' ELSE state END "
                                 "WHERE id=? AND plugin=? AND state IN ('waiting','running')")
                             .bind(clock_.now_ms())
                             .bind(id)
                             .bind(plugin)
                             .run();
    if (changed == 0) return fail(Status::not_found, "jobs.not_found", "no unfinished job with this id");
    return {};
  });
}

void Jobs::bring_back(Transaction& transaction) {
  const std::int64_t latest = clock_.now_ms() + kLongestPauseMs;
  transaction.prepare(std::string("UPDATE jobs SET run_at_ms=?1 WHERE id IN (SELECT id") + kPutOff + ")")
      .bind(latest)
      .run();
}

Result<int> Jobs::recover() {
  return database_.write([&](Transaction& transaction) -> Result<int> {
    bring_back(transaction);
    return static_cast<int>(
        transaction.prepare("UPDATE jobs SET state='waiting', lease='', lease_until_ms=0 WHERE state='running'").run());
  });
}

Result<void> Jobs::schedule(std::string_view plugin, std::string_view kind, std::int64_t every_s) {
  const std::int64_t now = clock_.now_ms();
  const auto due = database_.read([&](Transaction& transaction) -> Result<bool> {
    if (transaction.prepare(std::string("SELECT 1") + kPutOff).bind(now + kLongestPauseMs).step()) return true;
    auto row = transaction.prepare("SELECT next_ms FROM jobs_periodic WHERE plugin=? AND kind=?");
    // A clock that was set back (rehearsals) must not silence the job for long.
    return !row.bind(plugin).bind(kind).step() || row.number(0) <= now || row.number(0) > now + every_s * 1000;
  });
  if (due.has_error()) return due.error();
  if (!*due) return {};
  return database_.write([&](Transaction& transaction) -> Result<void> {
    bring_back(transaction);
    transaction.prepare("INSERT OR REPLACE INTO jobs_periodic(plugin,kind,next_ms) VALUES(?,?,?)")
        .bind(plugin)
        .bind(kind)
        .bind(now + every_s * 1000)
        .run();
    JobRequest request;
    request.kind = kind;
    request.dedup_key = "periodic:" + std::string(kind);
    const auto stored = put(transaction, plugin, request);
    if (stored.has_error()) return stored.error();
    return {};
  });
}

Result<void> Jobs::run_soon(std::string_view plugin, std::string_view kind) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    auto due = transaction.prepare("SELECT 1 FROM jobs WHERE plugin=? AND kind=? AND state='waiting' AND run_at_ms<=?");
    if (due.bind(plugin).bind(kind).bind(clock_.now_ms()).step()) return {};
    JobRequest request;
    request.kind = kind;
    const auto stored = put(transaction, plugin, request);
    if (stored.has_error()) return stored.error();
    return {};
  });
}

Result<int> Jobs::prune(std::int64_t keep_ms) {
  return database_.write([&](Transaction& transaction) -> Result<int> {
    return static_cast<int>(transaction.prepare("DELETE FROM jobs WHERE state='done' AND updated_ms<?")
                                .bind(clock_.now_ms() - keep_ms)
                                .run());
  });
}

}  // namespace ent::host
