// kill -9 in the middle of commits and document writes: what was acknowledged is there, all of it and once.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>

#include "instance.hpp"

namespace store_test {
namespace {

// The child: commits one after the other and tells the number of each one that was acknowledged.
[[noreturn]] void commit_for_ever(const std::filesystem::path& data, int pipe, int first) {
  const Instance instance(data);
  if (instance.plugin == nullptr) _exit(2);
  for (int i = first;; ++i) {
    const std::string id = "r" + std::to_string(i);
    const auto document =
        instance.services->documents().put("things", id, 0, "text/plain", std::string(5000, 'x') + id);
    Commit commit = put_thing(id, 0, R"({"state":"s"})");
    commit.audit.push_back(AuditEntry{"thing.made", "thing:" + id, "{}"});
    commit.messages.push_back({id, "p-1", "", "thing.made", "t", "b", "home"});
    if (document.has_error() || instance.plugin->records().commit(Actor::host(), commit).has_error()) _exit(3);
    if (::write(pipe, &i, sizeof i) != sizeof i) _exit(4);
    if (i % 3 == 0) (void)instance.services->outbox().dispatch();
  }
}

void check_store(const Instance& instance, int acknowledged) {
  Records& records = instance.plugin->records();
  for (int i = 0; i <= acknowledged; ++i) {
    const std::string id = "r" + std::to_string(i);
    ASSERT_TRUE(ok(records.get("thing", id))) << id << " was acknowledged";
    const auto document = instance.services->documents().get(
        "things", id, 1, [](const std::uint8_t*, std::size_t) { return Result<void>(); });
    ASSERT_TRUE(ok(document)) << id;
  }
  Query query;
  query.kind = "thing";
  const auto counts = records.count(query, "state");
  ASSERT_TRUE(ok(counts));
  const std::int64_t stored = counts->empty() ? 0 : counts->front().count;
  EXPECT_GE(stored, acknowledged + 1);
  EXPECT_LE(stored, acknowledged + 2) << "at most the one that was under way";
  while (*instance.services->outbox().dispatch() > 0) {
  }
  EXPECT_EQ(*instance.services->outbox().unread("p-1"), stored) << "one message per commit";
  const auto verdict = instance.services->audit().verify();
  ASSERT_TRUE(ok(verdict));
  EXPECT_TRUE(verdict->intact) << verdict->problem;
  EXPECT_EQ(verdict->checked, stored);
}

TEST(Crash, NothingAcknowledgedIsLostAndNothingIsDoubled) {
  const TempDir directory;
  const unsigned seed = std::random_device{}();
  RecordProperty("seed", static_cast<int>(seed));
  printf("seed %u\n", seed);
  std::mt19937 random(seed);
  int acknowledged = -1;
  int stored = 0;
  for (int round = 0; round < 12; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(ends[0]);
      commit_for_ever(directory.path(), ends[1], stored);
    }
    ::close(ends[1]);
    // Kill at a random point after a random number of commits; the delay is part of the experiment, not a wait.
    const int commits = static_cast<int>(random() % 6);
    int last = -1;
    int read_count = 0;
    while (read_count < commits && ::read(ends[0], &last, sizeof last) == sizeof last) {
      acknowledged = last;
      ++read_count;
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
    kill(child, SIGKILL);
    while (::read(ends[0], &last, sizeof last) == sizeof last) acknowledged = last;
    int how = 0;
    ASSERT_EQ(waitpid(child, &how, 0), child);
    ASSERT_TRUE(WIFSIGNALED(how)) << "the child ended by itself: " << WEXITSTATUS(how);
    ::close(ends[0]);
    const Instance instance(directory.path());
    ASSERT_NE(instance.plugin, nullptr);
    check_store(instance, acknowledged);
    Query query;
    query.kind = "thing";
    const auto counts = instance.plugin->records().count(query, "state");
    stored = counts->empty() ? 0 : static_cast<int>(counts->front().count);
    acknowledged = stored - 1;
    // A document whose commit never came may be there without its record: harmless, but the next child starts behind
    // it.
    while (instance.services->documents().info("things", "r" + std::to_string(stored), 0).has_value()) {
      Commit commit = put_thing("r" + std::to_string(stored), 0, R"({"state":"s"})");
      commit.audit.push_back(AuditEntry{"thing.made", "thing", "{}"});
      commit.messages.push_back({"r" + std::to_string(stored), "p-1", "", "thing.made", "t", "b", "home"});
      ASSERT_TRUE(ok(instance.plugin->records().commit(Actor::host(), commit)));
      acknowledged = stored++;
    }
  }
  EXPECT_GT(stored, 5);
}

}  // namespace
}  // namespace store_test
