#include "host/jobs/runner.hpp"

#include <algorithm>
#include <chrono>

namespace ent::host {
namespace {
constexpr std::chrono::seconds kLookAnyway{2};
constexpr std::int64_t kKeepDoneMs = std::int64_t{60} * 60 * 1000;
}  // namespace

JobRunner::JobRunner(Jobs& jobs, Log& log, std::string plugin, std::vector<PeriodicJob> periodic, JobBody body,
                     int workers)
    : jobs_(jobs), log_(log), plugin_(std::move(plugin)), periodic_(std::move(periodic)), body_(std::move(body)) {
  working_ = static_cast<std::size_t>(workers);
  for (int i = 0; i < workers; ++i) {
    workers_.emplace_back([this] {
      work();
      const std::lock_guard lock(mutex_);
      --working_;
      changed_.notify_all();
    });
  }
}

JobRunner::~JobRunner() {
  stop(std::chrono::milliseconds(0));
  for (auto& worker : workers_) worker.join();
}

void JobRunner::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++wakes_;
  }
  changed_.notify_one();
}

bool JobRunner::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

bool JobRunner::stop(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
  return changed_.wait_for(lock, patience, [this] { return working_ == 0; });
}

void JobRunner::work() {
  std::uint64_t seen = 0;
  while (!stopping()) {
    {
      const std::lock_guard lock(mutex_);
      seen = wakes_;
    }
    for (const auto& periodic : periodic_) {
      if (periodic.every_s <= 0) continue;
      const auto scheduled = jobs_.schedule(plugin_, periodic.kind, periodic.every_s);
      if (scheduled.has_error()) log_.warning("jobs: " + scheduled.error().detail);
    }
    const auto job = jobs_.acquire(plugin_);
    if (job.has_error()) log_.warning("jobs: " + job.error().detail);
    if (job.has_value() && job->has_value()) {
      run_one(**job);
      continue;
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kLookAnyway, [&] { return stopping_ || wakes_ != seen; });
  }
}

void JobRunner::run_one(const Job& job) {
  Result<void> result = fail(Status::internal, "jobs.exception");
  try {
    result = body_(job);
  } catch (const std::exception& e) {
    result = fail(Status::internal, "jobs.exception", e.what());
  }
  JobOutcome outcome = JobOutcome::ok;
  std::string message;
  if (result.has_error()) {
    const Status status = result.error().status;
    const bool again = status == Status::unavailable || status == Status::timeout;
    outcome = again ? JobOutcome::again : JobOutcome::failed;
    message = result.error().key.empty() ? result.error().detail : result.error().key;
    log_.write(LogLevel::warning, job.id, "job " + job.kind + " failed: " + message + " " + result.error().detail);
  }
  const auto ended = jobs_.finish(plugin_, job.id, outcome, message);
  if (ended.has_error()) log_.write(LogLevel::warning, job.id, "jobs: cannot end the run: " + ended.error().detail);
  if (job.kind.empty() || outcome != JobOutcome::ok) return;
  // Periodic jobs would otherwise leave a row a minute.
  const auto pruned = jobs_.prune(kKeepDoneMs);
  if (pruned.has_error()) log_.warning("jobs: " + pruned.error().detail);
}

}  // namespace ent::host
