// A full disk: refused as QUOTA, nothing half done, good again when there is room.
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "instance.hpp"

namespace store_test {
namespace {

TEST(DiskFull, TheDatabaseIsFull) {
  const TempDir directory;
  InstanceOptions options;
  options.database.max_pages = 400;
  const Instance instance(directory.path(), options);
  Records& records = instance.plugin->records();
  const std::string json = R"({"state":")" + std::string(20'000, 'x') + "\"}";
  int stored = 0;
  Result<void> last;
  while (stored < 1000) {
    Commit commit = put_thing("r" + std::to_string(stored), 0, json);
    commit.audit.push_back(AuditEntry{"thing.made", "thing", "{}"});
    commit.messages.push_back({"r" + std::to_string(stored), "p-1", "", "thing.made", "t", "b", "home"});
    last = records.commit(Actor::host(), commit);
    if (last.has_error()) break;
    ++stored;
  }
  ASSERT_TRUE(last.has_error());
  EXPECT_EQ(last.error().status, Status::quota) << last.error().detail;
  EXPECT_GT(stored, 3);
  EXPECT_EQ(status(records.get("thing", "r" + std::to_string(stored))), Status::not_found);
  EXPECT_TRUE(ok(records.get("thing", "r0"))) << "reading goes on";
  const auto verdict = instance.services->audit().verify();
  ASSERT_TRUE(ok(verdict));
  EXPECT_TRUE(verdict->intact);
  EXPECT_EQ(verdict->checked, stored);
  Commit room;
  room.changes.push_back(Change{"thing", "r0", 1, {}, true});
  EXPECT_TRUE(ok(records.commit(Actor::host(), room))) << "deleting makes room";
}

TEST(DiskFull, AFileCannotGrow) {
  const TempDir directory;
  const Instance instance(directory.path());
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 1 << 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto refused = instance.services->documents().put("things", "d", 0, "text/plain", std::string(2 << 20, 'x'));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, old_handler);
  EXPECT_EQ(status(refused), Status::quota);
  EXPECT_TRUE(std::filesystem::is_empty(directory.path() / "files" / "tmp")) << "nothing is left behind";
  EXPECT_TRUE(ok(instance.services->documents().put("things", "d", 0, "text/plain", std::string(2 << 20, 'x'))));
}

TEST(DiskFull, ARealFullFileSystem) {
  const TempDir directory;
  if (mount("tmpfs", directory.path().c_str(), "tmpfs", 0, "size=6m") != 0) GTEST_SKIP() << "needs the right to mount";
  {
    const Instance instance(directory.path());
    Records& records = instance.plugin->records();
    ASSERT_TRUE(ok(records.commit(Actor::host(), put_thing("first", 0, R"({"state":"s"})"))));
    {
      std::ofstream filler(directory.path() / "filler", std::ios::binary);
      const std::string block(std::size_t{64} * 1024, 'f');
      while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
      }
    }
    const auto document = instance.services->documents().put("things", "d", 0, "text/plain", std::string(500'000, 'x'));
    EXPECT_EQ(status(document), Status::quota);
    const std::string json = R"({"state":")" + std::string(1 << 20, 'x') + "\"}";
    const auto commit = records.commit(Actor::host(), put_thing("second", 0, json));
    EXPECT_EQ(status(commit), Status::quota) << (commit.has_error() ? commit.error().detail : "");
    EXPECT_TRUE(ok(records.get("thing", "first")));
    EXPECT_EQ(status(records.get("thing", "second")), Status::not_found);
    std::filesystem::remove(directory.path() / "filler");
    EXPECT_TRUE(ok(records.commit(Actor::host(), put_thing("second", 0, json)))) << "room again";
    EXPECT_TRUE(ok(instance.services->documents().put("things", "d", 0, "text/plain", std::string(500'000, 'x'))));
  }
  EXPECT_EQ(umount(directory.path().c_str()), 0);
}

}  // namespace
}  // namespace store_test
