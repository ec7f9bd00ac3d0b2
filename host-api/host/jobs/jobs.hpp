// Stored work: rows with a lease, so that a job outlives the process that runs it.
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"

namespace ent::host {

struct JobRequest {
  std::string kind;
  std::string dedup_key;  // empty: none; skipped while an unfinished job of the plugin has it
  std::string school;
  std::string payload = "{}";  // JSON
  std::int64_t run_at_ms = 0;  // 0: now
};

struct Job {
  std::string id, plugin, kind, school, payload;
  std::string state;  // "waiting", "running", "done", "failed"
  std::string message;
  int attempt = 0;
  std::int64_t done = 0, total = 0;
  std::int64_t run_at_ms = 0, updated_ms = 0;
  bool stop_requested = false;
};

/// How a run ended: ok, again (retried with backoff), or failed.
enum class JobOutcome { ok, again, failed };

constexpr std::int64_t kJobLeaseMs = 60'000;
constexpr int kJobMaxAttempts = 8;

/// The rows. One object per process: leases are held in its name. [any-thread]
class Jobs {
 public:
  Jobs(Database& database, const Clock& clock);
  static const std::vector<Migration>& migrations();

  /// Stores a job inside a transaction; returns its id, or that of the unfinished job with the same dedup key.
  Result<std::string> put(Transaction& transaction, std::string_view plugin, const JobRequest& request);
  Result<std::string> enqueue(std::string_view plugin, const JobRequest& request);
  /// Failure: not_found.
  Result<Job> get(std::string_view plugin, std::string_view id);
  /// Newest first, for pages.
  Result<std::vector<Job>> list(std::string_view plugin, int limit);

  /// Takes the next due job of `plugin` (waiting, or running with an expired lease of another process) whose kind does
  /// not run in this process: never two of a kind at once.
  Result<std::optional<Job>> acquire(std::string_view plugin);
  /// Renews the lease of a job that this process runs. Failures: conflict (lease lost), cancelled (stop asked).
  Result<void> progress(std::string_view plugin, std::string_view id, std::int64_t done, std::int64_t total,
                        std::string_view message);
  /// Ends a run of this process: done, waiting again after a pause (5 s, 10 s, … 10 min; failed after 8 attempts),
  /// failed.
  Result<void> finish(std::string_view plugin, std::string_view id, JobOutcome outcome, std::string_view message);
  /// Asks the job to stop at its next progress report; a waiting one fails at once.
  Result<void> request_stop(std::string_view plugin, std::string_view id);
  /// Gives back every lease of processes that are gone, and brings back what a clock set back had put far off. Only
  /// when this process alone uses the instance.
  Result<int> recover();
  /// Stores the periodic job when its time has come. `every_s` seconds between starts.
  Result<void> schedule(std::string_view plugin, std::string_view kind, std::int64_t every_s);
  /// Stores a job of this kind unless one waits that is due: what changed now is seen even when one runs already.
  Result<void> run_soon(std::string_view plugin, std::string_view kind);
  /// Removes finished rows: done ones after `keep_ms`.
  Result<int> prune(std::int64_t keep_ms);

 private:
  struct Held {
    std::string plugin, kind, lease;
  };
  std::optional<std::string> lease_of(std::string_view id);
  std::string busy_kinds(std::string_view plugin);
  void forget(std::string_view id);
  void bring_back(Transaction& transaction);
  Database& database_;
  const Clock& clock_;
  std::string process_;  // random, names this process's leases
  std::mutex mutex_;
  std::map<std::string, Held, std::less<>> leases_;  // by job id, of this process
};

}  // namespace ent::host
