#include <atomic>
#include <condition_variable>

#include "host/jobs/runner.hpp"
#include "instance.hpp"

namespace store_test {
namespace {

JobRequest request(const std::string& dedup = {}) {
  JobRequest made;
  made.kind = "things.sync";
  made.dedup_key = dedup;
  return made;
}

TEST(Jobs, AreLeasedOnceAndDeduplicated) {
  const TempDir directory;
  Instance instance(directory.path());
  Jobs& jobs = instance.services->jobs();
  const auto first = jobs.enqueue("things", request("d"));
  EXPECT_EQ(*jobs.enqueue("things", request("d")), *first);
  const auto taken = jobs.acquire("things");
  ASSERT_TRUE(ok(taken));
  ASSERT_TRUE(taken->has_value());
  EXPECT_EQ((*taken)->id, *first);
  EXPECT_EQ((*taken)->attempt, 1);
  EXPECT_FALSE(jobs.acquire("things")->has_value());
  EXPECT_FALSE(jobs.acquire("other")->has_value());
  ASSERT_TRUE(ok(jobs.progress("things", *first, 3, 10, "trois")));
  EXPECT_EQ(jobs.get("things", *first)->done, 3);
  ASSERT_TRUE(ok(jobs.finish("things", *first, JobOutcome::ok, "")));
  EXPECT_EQ(jobs.get("things", *first)->state, "done");
  EXPECT_EQ(status(jobs.progress("things", *first, 4, 10, "")), Status::conflict);
  EXPECT_NE(*jobs.enqueue("things", request("d")), *first) << "a finished job does not block its key";
}

TEST(Jobs, ALostLeaseGoesToAnotherWorkerAndTheFirstIsTold) {
  const TempDir directory;
  Instance instance(directory.path());
  Jobs& mine = instance.services->jobs();
  Jobs other(instance.services->database(), instance.clock);  // as another process would
  const auto id = mine.enqueue("things", request());
  ASSERT_TRUE(mine.acquire("things")->has_value());
  EXPECT_FALSE(other.acquire("things")->has_value());
  instance.clock.advance(kJobLeaseMs + 1);
  EXPECT_FALSE(mine.acquire("things")->has_value()) << "never twice at once in one process";
  const auto again = other.acquire("things");
  ASSERT_TRUE(again->has_value());
  EXPECT_EQ((*again)->attempt, 2);
  EXPECT_EQ(status(mine.progress("things", *id, 1, 2, "")), Status::conflict);
  EXPECT_EQ(status(mine.finish("things", *id, JobOutcome::ok, "")), Status::conflict);
  EXPECT_TRUE(ok(other.finish("things", *id, JobOutcome::ok, "")));
}

TEST(Jobs, RetryWithBackoffThenFail) {
  const TempDir directory;
  Instance instance(directory.path());
  Jobs& jobs = instance.services->jobs();
  const auto id = jobs.enqueue("things", request());
  for (int attempt = 1; attempt <= kJobMaxAttempts; ++attempt) {
    const auto job = jobs.acquire("things");
    ASSERT_TRUE(job->has_value()) << attempt;
    ASSERT_TRUE(ok(jobs.finish("things", *id, JobOutcome::again, "indisponible")));
    EXPECT_FALSE(jobs.acquire("things")->has_value()) << "it waits";
    instance.clock.advance(600'000);
  }
  EXPECT_EQ(jobs.get("things", *id)->state, "failed");
  EXPECT_EQ(jobs.get("things", *id)->message, "indisponible");
}

TEST(Jobs, StopIsAskedAndSeen) {
  const TempDir directory;
  Instance instance(directory.path());
  Jobs& jobs = instance.services->jobs();
  const auto running = jobs.enqueue("things", request());
  ASSERT_TRUE(jobs.acquire("things")->has_value());
  ASSERT_TRUE(ok(jobs.request_stop("things", *running)));
  EXPECT_EQ(status(jobs.progress("things", *running, 1, 2, "")), Status::cancelled);
  const auto waiting = jobs.enqueue("things", request());
  ASSERT_TRUE(ok(jobs.request_stop("things", *waiting)));
  EXPECT_EQ(jobs.get("things", *waiting)->state, "failed");
}

TEST(Jobs, PeriodicOnesComeOnceAPeriod) {
  const TempDir directory;
  Instance instance(directory.path());
  Jobs& jobs = instance.services->jobs();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(ok(jobs.schedule("things", "things.sync", 60)));
  EXPECT_EQ(jobs.list("things", 10)->size(), 1u);
  const auto job = jobs.acquire("things");
  ASSERT_TRUE(ok(jobs.finish("things", (*job)->id, JobOutcome::ok, "")));
  instance.clock.advance(59'000);
  ASSERT_TRUE(ok(jobs.schedule("things", "things.sync", 60)));
  EXPECT_EQ(jobs.list("things", 10)->size(), 1u);
  instance.clock.advance(1'000);
  ASSERT_TRUE(ok(jobs.schedule("things", "things.sync", 60)));
  EXPECT_EQ(jobs.list("things", 10)->size(), 2u);
}

JobRequest of_kind(const char* kind) {
  JobRequest made;
  made.kind = kind;
  return made;
}

TEST(Jobs, NeverTwoOfAKindAtOnce) {
  const TempDir directory;
  Instance instance(directory.path());
  Jobs& jobs = instance.services->jobs();
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(ok(jobs.enqueue("things", of_kind("slow"))));
  const auto quick = jobs.enqueue("things", of_kind("quick"));
  const auto first = jobs.acquire("things");
  ASSERT_EQ((*first)->kind, "slow");
  const auto second = jobs.acquire("things");
  ASSERT_TRUE(second->has_value()) << "another kind does not wait";
  EXPECT_EQ((*second)->id, *quick);
  EXPECT_FALSE(jobs.acquire("things")->has_value());
  ASSERT_TRUE(ok(jobs.finish("things", (*first)->id, JobOutcome::ok, "")));
  const auto next = jobs.acquire("things");
  ASSERT_TRUE(next->has_value());
  EXPECT_EQ((*next)->kind, "slow");
}

TEST(Jobs, WhatChangedDuringARunIsSeenByTheNext) {
  const TempDir directory;
  Instance instance(directory.path());
  Jobs& jobs = instance.services->jobs();
  ASSERT_TRUE(ok(jobs.run_soon("things", "things.sync")));
  ASSERT_TRUE(ok(jobs.run_soon("things", "things.sync")));
  EXPECT_EQ(jobs.list("things", 10)->size(), 1u);
  const auto running = jobs.acquire("things");
  ASSERT_TRUE(running->has_value());
  ASSERT_TRUE(ok(jobs.run_soon("things", "things.sync")));
  EXPECT_EQ(jobs.list("things", 10)->size(), 2u);
}

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

TEST(Jobs, AClockSetBackSilencesNothing) {
  const TempDir directory;
  Instance instance(directory.path());
  Jobs& jobs = instance.services->jobs();
  instance.clock.advance(400 * kDayMs);  // a rehearsal of next year
  ASSERT_TRUE(ok(jobs.schedule("things", "things.sync", 60)));
  const auto periodic = jobs.acquire("things");
  ASSERT_TRUE(periodic->has_value());
  ASSERT_TRUE(ok(jobs.finish("things", (*periodic)->id, JobOutcome::again, "")));
  JobRequest wanted = request();
  wanted.run_at_ms = kNow + 30 * kDayMs;
  const auto later = jobs.enqueue("things", wanted);

  instance.clock.set(kNow);
  ASSERT_TRUE(ok(jobs.schedule("things", "things.sync", 60)));
  EXPECT_LE(jobs.get("things", (*periodic)->id)->run_at_ms, kNow + 600'000);
  EXPECT_EQ(jobs.get("things", *later)->run_at_ms, kNow + 30 * kDayMs) << "somebody asked for that day";
  instance.clock.advance(600'000);
  EXPECT_TRUE(jobs.acquire("things")->has_value());
}

TEST(Jobs, AClockSetBackWhileNobodyRanIsNoticedAtTheStart) {
  const TempDir directory;
  std::string id;
  {
    Instance instance(directory.path());
    instance.clock.advance(400 * kDayMs);
    id = *instance.services->jobs().enqueue("things", request());
    ASSERT_TRUE(instance.services->jobs().acquire("things")->has_value());
    ASSERT_TRUE(ok(instance.services->jobs().finish("things", id, JobOutcome::again, "")));
  }
  Instance again(directory.path());
  EXPECT_LE(again.services->jobs().get("things", id)->run_at_ms, kNow + 600'000);
}

TEST(Runner, StopsWithinItsPatience) {
  const TempDir directory;
  Instance instance(directory.path());
  Jobs& jobs = instance.services->jobs();
  std::mutex mutex;
  std::condition_variable changed;
  bool inside = false, open = false;
  JobRunner runner(
      jobs, instance.log, "things", {},
      [&](const Job&) -> Result<void> {
        std::unique_lock lock(mutex);
        inside = true;
        changed.notify_all();
        changed.wait(lock, [&] { return open; });
        return fail(Status::unavailable, "host.cancelled");
      },
      2);
  const auto id = jobs.enqueue("things", request());
  runner.wake();
  {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(60), [&] { return inside; }));
  }
  EXPECT_FALSE(runner.stop(std::chrono::milliseconds(0)));
  {
    const std::lock_guard lock(mutex);
    open = true;
  }
  changed.notify_all();
  EXPECT_TRUE(runner.stop(std::chrono::seconds(60)));
  EXPECT_EQ(jobs.get("things", *id)->state, "waiting") << "the next start takes it up";
}

TEST(Runner, RunsEveryJobOnceAndDrains) {
  const TempDir directory;
  Instance instance(directory.path());
  Jobs& jobs = instance.services->jobs();
  constexpr int kJobs = 20;
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::string, int> runs;
  {
    JobRunner runner(
        jobs, instance.log, "things", {},
        [&](const Job& job) -> Result<void> {
          const std::lock_guard lock(mutex);
          ++runs[job.id];
          changed.notify_all();
          if (job.payload == "{\"bad\":1}") throw std::runtime_error("a bug");
          return {};
        },
        3);
    for (int i = 0; i < kJobs; ++i) {
      JobRequest made = request();
      if (i == 7) made.payload = "{\"bad\":1}";
      ASSERT_TRUE(ok(jobs.enqueue("things", made)));
      runner.wake();
    }
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(60), [&] { return runs.size() == kJobs; }));
  }
  for (const auto& [id, count] : runs) EXPECT_EQ(count, 1) << id;
  const auto listed = jobs.list("things", 100);
  int failed = 0;
  for (const auto& job : *listed) {
    EXPECT_NE(job.state, "running");
    failed += job.state == "failed";
  }
  EXPECT_EQ(failed, 1);
}

TEST(Jobs, ARestartGivesLeasesBack) {
  const TempDir directory;
  std::string id;
  {
    Instance instance(directory.path());
    id = *instance.services->jobs().enqueue("things", request());
    ASSERT_TRUE(instance.services->jobs().acquire("things")->has_value());
  }
  Instance again(directory.path());
  const auto job = again.services->jobs().acquire("things");
  ASSERT_TRUE(job->has_value());
  EXPECT_EQ((*job)->id, id);
  EXPECT_EQ((*job)->attempt, 2);
}

}  // namespace
}  // namespace store_test
