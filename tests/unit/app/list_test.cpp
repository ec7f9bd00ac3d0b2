// Lists, counts, the matrix, and the job that keeps drafts in line with the ENT.
#include "world.hpp"

namespace app_test {
namespace {

using app::Tab;
using domain::Side;
using domain::State;

std::int64_t count(const app::ListPage& page, Tab tab) {
  for (const auto& [name, number] : page.counts) {
    if (name == tab) return number;
  }
  return -1;
}

app::ListPage list(World& world, const char* school, app::ListRequest request) {
  auto page = app::list_conventions(world.context(), world.secretary(school).view(), request);
  EXPECT_TRUE(ok(page));
  return page.has_value() ? *page : app::ListPage{};
}

app::ListRequest tab(Tab which, Side side = Side::kHome) {
  app::ListRequest request;
  request.tab = which;
  request.side = side;
  return request;
}

void add_drafts(World& world, int number) {
  for (int i = 0; i < number; ++i) {
    const std::string name = "forge" + std::to_string(i);
    world.add_offer(name, kHost, "individual", 20 + i);
    world.enrol(kHome, "s-" + name, "given");
  }
  EXPECT_TRUE(ok(app::sync_drafts(world.context(), world.system().view())));
}

TEST(List, CountsByTabAndSide) {
  World world;
  add_drafts(world, 3);
  world.signed_by_home();
  const auto home = list(world, kHome, tab(Tab::kAll));
  EXPECT_EQ(count(home, Tab::kAll), 4);
  EXPECT_EQ(count(home, Tab::kDraft), 3);
  EXPECT_EQ(count(home, Tab::kWaiting), 1);
  EXPECT_EQ(count(home, Tab::kToSign), 0);
  const auto host = list(world, kHost, tab(Tab::kAll, Side::kHost));
  EXPECT_EQ(count(host, Tab::kAll), 1);  // never drafts
  EXPECT_EQ(count(host, Tab::kToSign), 1);
  ASSERT_EQ(host.rows.size(), 1U);
  EXPECT_TRUE(host.rows[0].next.ours);
  EXPECT_EQ(host.rows[0].next.key, "next.sign_host");
  EXPECT_EQ(count(list(world, kThird, tab(Tab::kAll)), Tab::kAll), 0);
}

TEST(List, FiltersAndFolds) {
  World world;
  add_drafts(world, 2);
  auto request = tab(Tab::kAll);
  request.text = "ŁUKASZ-exemple";
  EXPECT_EQ(list(world, kHome, request).rows.size(), 3U);
  request.text = "FORGÉ1";
  EXPECT_EQ(list(world, kHome, request).rows.size(), 1U);
  request.text = kHost;
  EXPECT_EQ(list(world, kHome, request).rows.size(), 3U);
  request = tab(Tab::kAll);
  request.from = world.day(20);
  EXPECT_EQ(list(world, kHome, request).rows.size(), 2U);
  request.until = world.day(20);
  EXPECT_EQ(list(world, kHome, request).rows.size(), 1U);
  request.other_school = kThird;
  EXPECT_TRUE(list(world, kHome, request).rows.empty());
  request.from = "demain";
  EXPECT_EQ(code(app::list_conventions(world.context(), world.secretary(kHome).view(), request)), app::Code::kInvalid);
}

TEST(List, PagesWithoutGapsOrDoubles) {
  World world;
  add_drafts(world, 6);
  auto request = tab(Tab::kDraft);
  request.limit = 3;
  std::vector<std::string> ids;
  std::string last_day;
  do {
    const auto page = list(world, kHome, request);
    for (const auto& row : page.rows) {
      EXPECT_LE(last_day, domain::to_iso(row.convention.first_day));
      last_day = domain::to_iso(row.convention.first_day);
      ids.push_back(row.convention.id.str());
    }
    request.cursor = page.next_cursor;
  } while (!request.cursor.empty() && ids.size() < 20);
  EXPECT_EQ(ids.size(), 7U);
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
}

TEST(Matrix, ShowsEveryHomeSchoolToTheHostAndItsOwnToAHome) {
  World world;
  world.enrol(kThird, "s-menuiserie", "missing");
  const auto id = world.signed_by_home();
  auto host = app::offer_matrix(world.context(), world.secretary(kHost).view(), "o-menuiserie");
  ASSERT_TRUE(ok(host));
  ASSERT_EQ(host->cells.size(), 2U);
  EXPECT_EQ(host->cells[0].home, kHome);
  EXPECT_EQ(host->cells[0].state, State::kToSignHost);
  EXPECT_EQ(host->cells[0].convention, id);
  EXPECT_EQ(host->cells[1].home, kThird);
  EXPECT_FALSE(host->cells[1].exists);
  EXPECT_EQ(host->cells[1].registered, 1);
  auto home = app::offer_matrix(world.context(), world.secretary(kHome).view(), "o-menuiserie");
  ASSERT_TRUE(ok(home));
  EXPECT_EQ(home->cells.size(), 1U);
  EXPECT_EQ(code(app::offer_matrix(world.context(), world.secretary(kTwin).view(), "o-menuiserie")),
            app::Code::kNotFound);
  auto offers = app::list_host_offers(world.context(), world.secretary(kHost).view());
  ASSERT_TRUE(ok(offers));
  ASSERT_EQ(offers->rows.size(), 1U);  // individual ones only
  EXPECT_EQ(offers->rows[0].to_sign, 1);
  EXPECT_EQ(offers->rows[0].missing, 1);
}

TEST(Matrix, GivesTheHostNoAddressOfADraft) {
  World world;
  world.draft();
  auto host = app::offer_matrix(world.context(), world.secretary(kHost).view(), "o-menuiserie");
  ASSERT_TRUE(ok(host));
  ASSERT_EQ(host->cells.size(), 1U);
  EXPECT_EQ(host->cells[0].state, State::kDraft);
  EXPECT_TRUE(host->cells[0].convention.empty());
  EXPECT_EQ(host->cells[0].pupils, 0);
}

app::SyncReport sync(World& world) {
  auto report = app::sync_drafts(world.context(), world.system().view());
  EXPECT_TRUE(ok(report));
  return report.has_value() ? *report : app::SyncReport{};
}

TEST(Sync, MakesDraftsRefreshesAndCancels) {
  World world;
  EXPECT_EQ(sync(world).created, 1);
  EXPECT_EQ(sync(world).created, 0);
  const auto enrolment = world.enrol(kHome, "s-menuiserie", "given", "Zoë");
  EXPECT_EQ(sync(world).refreshed, 1);
  EXPECT_EQ(sync(world).refreshed, 0);
  const auto host = ent::host::Actor::host();
  ASSERT_TRUE(world.services().catalogue().set_offer_state(host, "o-menuiserie", "cancelled"));
  EXPECT_EQ(sync(world).cancelled, 1);
  EXPECT_EQ(sync(world).cancelled, 0);
  ASSERT_TRUE(world.services().catalogue().set_offer_state(host, "o-menuiserie", "open"));
  EXPECT_EQ(sync(world).created, 1);  // cancelled by the system: it comes back with the offer
  for (const char* id : {"i-e-1", "i-e-2", "i-e-3"}) ASSERT_TRUE(world.services().catalogue().withdraw(host, id));
  ASSERT_TRUE(world.services().catalogue().withdraw(host, enrolment));
  EXPECT_EQ(sync(world).cancelled, 1);  // no pupil left
}

TEST(Sync, LeavesAloneWhatAPersonCancelled) {
  World world;
  const auto id = world.draft();
  ASSERT_TRUE(ok(app::cancel(world.context(), world.secretary(kHome).view(), {{id, "x", 0}, "school_decision", ""})));
  EXPECT_EQ(sync(world).created, 0);
}

TEST(Sync, ExpiresWhenTheDayPassed) {
  World world;
  const auto id = world.signed_by_home();
  world.clock().advance(14LL * 24 * 3600 * 1000);
  EXPECT_EQ(sync(world).expired, 0);  // the day itself still counts
  world.clock().advance(24LL * 3600 * 1000);
  EXPECT_EQ(sync(world).expired, 1);
  EXPECT_EQ(sync(world).expired, 0);
  EXPECT_EQ(world.detail(id, kHome).convention.state, State::kExpired);
  EXPECT_EQ(world.detail(id, kHome).versions.front().status, domain::VersionStatus::kExpired);
  EXPECT_EQ(world.detail(id, kHost).convention.state, State::kExpired);
}

TEST(Sync, GranularityOfferMakesOneConvention) {
  World world;
  world.set("granularity", "offer");
  EXPECT_EQ(sync(world).created, 1);
  const auto page = list(world, kHome, tab(Tab::kDraft));
  ASSERT_EQ(page.rows.size(), 1U);
  EXPECT_TRUE(page.rows[0].convention.key.session.empty());
  EXPECT_EQ(page.rows[0].convention.pupils, 2);
}

}  // namespace
}  // namespace app_test
