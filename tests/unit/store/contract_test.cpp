#include "tests/contract/store_contract.hpp"

#include <ent/ext/menu.h>

#include "instance.hpp"

namespace store_test {
namespace {

TEST(Contract, HoldsForThisHost) {
  const TempDir directory;
  const Instance instance(directory.path());
  ent_contract::run_store_contract(instance.plugin->table(), "t-");
}

TEST(Contract, HoldsAgainAfterReopening) {
  const TempDir directory;
  { const Instance first(directory.path()); }
  const Instance second(directory.path());
  ent_contract::run_store_contract(second.plugin->table(), "t-");
}

TEST(Instance, IsUsedByOneProcessOnly) {
  const TempDir directory;
  const Instance first(directory.path());
  ManualClock clock(kNow);
  Log log(clock, LogLevel::error);
  InstanceOptions options;
  options.data = directory.path();
  const auto second = HostServices::open(options, clock, log);
  ASSERT_TRUE(second.has_error());
  EXPECT_EQ(second.error().key, "store.in_use");
}

InstanceOptions at(const std::filesystem::path& data, bool create) {
  InstanceOptions options;
  options.data = data;
  options.create = create;
  return options;
}

TEST(Instance, IsOnlyMadeWhereThatIsAsked) {
  const TempDir directory;
  const ManualClock clock(kNow);
  Log log(clock, LogLevel::error);
  const auto data = directory.path() / "data";
  EXPECT_EQ(status(HostServices::open(at(data, false), clock, log)), Status::not_found);
  EXPECT_FALSE(std::filesystem::exists(data));
  EXPECT_TRUE(ok(HostServices::open(at(data, true), clock, log)));
  EXPECT_EQ(std::filesystem::status(data).permissions(), std::filesystem::perms::owner_all);
  EXPECT_TRUE(ok(HostServices::open(at(data, false), clock, log)));
}

TEST(Instance, ALostKeyIsNeverReplaced) {
  const TempDir directory;
  { const Instance first(directory.path()); }
  const auto key = directory.path() / "instance.key";
  const auto saved = directory.path() / "saved.key";
  std::filesystem::rename(key, saved);
  const ManualClock clock(kNow);
  Log log(clock, LogLevel::error);
  const auto refused = HostServices::open(at(directory.path(), true), clock, log);
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().status, Status::precondition);
  EXPECT_EQ(refused.error().key, "store.instance_key");
  EXPECT_FALSE(std::filesystem::exists(key));
  std::filesystem::rename(saved, key);
  EXPECT_TRUE(ok(HostServices::open(at(directory.path(), true), clock, log)));
}

TEST(Links, HaveTheShapesOfTheEnt) {
  const TempDir directory;
  const Instance instance(directory.path());
  const auto link = [&](std::string_view place) {
    const auto found = instance.plugin->link(place, false);
    return found.has_value() ? *found : found.error().key;
  };
  EXPECT_EQ(link("home"), "/");
  EXPECT_EQ(link("route:/things/a?b=c"), "/app/things/things/a?b=c");
  EXPECT_EQ(link("menu:things.all"), "/app/things/");
  EXPECT_EQ(link("offer:o 1/x"), "/offres/o%201%2Fx");
  EXPECT_EQ(link("tab:thing:o-1"), "/offres/o-1/thing");
  for (const char* bad : {"", "route:/nothing", "route://evil", "route:http://evil", "menu:none", "tab:none:o-1",
                          "tab:thing:", "offer:", "elsewhere:/"})
    EXPECT_EQ(link(bad), "menu.unknown_place") << bad;
  EXPECT_EQ(*instance.plugin->link("home", true), "http://127.0.0.1:8080/");
}

TEST(Records, AFieldAddedToTheManifestIsFilledForOldRecords) {
  const TempDir directory;
  const Instance instance(directory.path());
  Records& records = instance.plugin->records();
  ASSERT_TRUE(ok(records.commit(Actor::host(), put_thing("a", 0, R"({"name":"n","colour":"red"})"))));
  RecordKind kind{"thing", {"name", "colour"}, {{"colour"}}};
  ASSERT_TRUE(ok(records.declare({kind})));
  Query query;
  query.kind = "thing";
  query.matches = {Match{"colour", MatchOp::equal, "red"}};
  const auto page = records.query(query);
  ASSERT_TRUE(ok(page));
  ASSERT_EQ(page->records.size(), 1u);
  EXPECT_EQ(page->records[0].revision, 1);
}

}  // namespace
}  // namespace store_test
