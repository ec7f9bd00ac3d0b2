// Compare-and-set and document versions under many threads: exactly one winner a round.
#include <atomic>
#include <random>
#include <thread>

#include "instance.hpp"

namespace store_test {
namespace {

TEST(Race, CompareAndSetHasOneWinner) {
  constexpr int kThreads = 6;
  constexpr int kRounds = 25;
  const TempDir directory;
  const Instance instance(directory.path());
  Records& records = instance.plugin->records();
  ASSERT_TRUE(ok(records.commit(Actor::host(), put_thing("a", 0, R"({"rank":"0"})"))));
  std::atomic<int> wins{0};
  std::atomic<int> others{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([&, thread] {
      for (int round = 0; round < kRounds; ++round) {
        const auto now = records.get("thing", "a");
        if (!now.has_value()) {
          ++others;
          continue;
        }
        Commit commit = put_thing("a", now->revision, R"({"rank":")" + std::to_string(now->revision) + "\"}");
        commit.audit.push_back(AuditEntry{"thing.changed", "thing:a", "{}"});
        commit.messages.push_back({"a/" + std::to_string(now->revision), "p-1", "", "thing.changed", "t", "b", "home"});
        const auto done = records.commit(Actor{"p-" + std::to_string(thread), {}, {}, {}, false}, commit);
        if (done.has_value())
          ++wins;
        else if (done.error().status != Status::conflict)
          ++others;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(others, 0);
  EXPECT_GT(wins, 0);
  const auto last = records.get("thing", "a");
  ASSERT_TRUE(ok(last));
  EXPECT_EQ(last->revision, wins + 1) << "every win is one revision";
  int entries = 0;
  ASSERT_TRUE(ok(instance.services->audit().list("thing:a", [&](const AuditRecord&) { return ++entries > 0; })));
  EXPECT_EQ(entries, wins);
  while (*instance.services->outbox().dispatch(7) > 0) {
  }
  EXPECT_EQ(*instance.services->outbox().unread("p-1"), wins);
  EXPECT_TRUE(instance.services->audit().verify()->intact);
}

TEST(Race, OneIdempotencyKeyIsOneCommit) {
  const TempDir directory;
  const Instance instance(directory.path());
  std::atomic<int> done{0};
  std::atomic<int> seen{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 6; ++thread)
    threads.emplace_back([&, thread] {
      Commit commit = put_thing("k" + std::to_string(thread), 0, "{}");
      commit.idempotency_key = "double-click";
      const auto result = instance.plugin->records().commit(Actor::host(), commit);
      if (result.has_value()) ++done;
      if (status(result) == Status::exists) ++seen;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(seen, 5);
}

TEST(Race, DocumentVersionsHaveOneWinner) {
  const TempDir directory;
  const Instance instance(directory.path());
  std::atomic<int> wins{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 6; ++thread)
    threads.emplace_back([&, thread] {
      const std::string content = "content of " + std::to_string(thread);
      if (instance.services->documents().put("things", "d", 0, "text/plain", content).has_value()) ++wins;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wins, 1);
  EXPECT_EQ(instance.services->documents().info("things", "d", 0)->version, 1);
}

TEST(Outbox, DispatchersNeverDouble) {
  const TempDir directory;
  Instance instance(directory.path());
  OutboxDispatcher first(instance.services->outbox(), instance.log);
  OutboxDispatcher second(instance.services->outbox(), instance.log);
  first.start();
  second.start();
  for (int i = 0; i < 40; ++i) {
    Commit commit;
    commit.messages.push_back({"m" + std::to_string(i % 20), "p-1", "", "e", "t", "b", "home"});
    ASSERT_TRUE(ok(instance.plugin->records().commit(Actor::host(), commit)));
    first.wake();
    second.wake();
  }
  first.stop();
  second.stop();
  while (*instance.services->outbox().dispatch() > 0) {
  }
  EXPECT_EQ(*instance.services->outbox().unread("p-1"), 20);
}

}  // namespace
}  // namespace store_test
