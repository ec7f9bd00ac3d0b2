// Worker threads that run the jobs of one plugin.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "host/base/log.hpp"
#include "host/jobs/jobs.hpp"

namespace ent::host {

struct PeriodicJob {
  std::string kind;
  std::int64_t every_s = 60;
  bool after_catalogue_change = false;
};

/// How one job is run: calls the plugin. The Failure's status decides: unavailable and timeout are tried again.
using JobBody = std::function<Result<void>(const Job&)>;

class JobRunner {
 public:
  JobRunner(Jobs& jobs, Log& log, std::string plugin, std::vector<PeriodicJob> periodic, JobBody body, int workers);
  ~JobRunner();  // waits for running jobs without limit
  /// A job may have been stored: look now. [any-thread]
  void wake();
  /// No new job is taken; waits at most `patience` until running ones have ended. False when one still runs: it may be
  /// called again. [control-thread]
  bool stop(std::chrono::milliseconds patience);

 private:
  bool stopping();
  void work();
  void run_one(const Job& job);
  Jobs& jobs_;
  Log& log_;
  std::string plugin_;
  std::vector<PeriodicJob> periodic_;
  JobBody body_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t wakes_ = 0;
  bool stopping_ = false;
  std::size_t working_ = 0;  // threads
  std::vector<std::thread> workers_;
};

}  // namespace ent::host
