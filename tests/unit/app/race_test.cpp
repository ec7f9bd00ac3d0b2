// Two at once, crashes between two stores, and repeated deliveries.
#include <atomic>
#include <map>
#include <thread>

#include "world.hpp"

namespace app_test {
namespace {

using domain::State;

// Runs the bodies at the same instant.
template <class... Bodies>
void together(Bodies... bodies) {
  std::atomic<int> waiting{static_cast<int>(sizeof...(bodies))};
  const auto start = [&](auto body) {
    --waiting;
    while (waiting.load() > 0) std::this_thread::yield();
    body();
  };
  std::vector<std::thread> threads;
  (threads.emplace_back([&start, bodies] { start(bodies); }), ...);
  for (auto& thread : threads) thread.join();
}

int signature_count(World& world, const domain::ConventionId& id, const char* school) {
  return static_cast<int>(world.detail(id, school).versions.front().signatures.size());
}

TEST(Race, ADoubleClickSignsOnce) {
  World world;
  const auto id = world.frozen();
  const auto who = world.head(kHome);
  const auto view = app::signing_view(world.context(), who.view(), id).value();
  const app::SignRequest request{{id, "same-form", view.convention.revision}, view.shown};
  std::optional<app::Result<app::Receipt>> a;
  std::optional<app::Result<app::Receipt>> b;
  together([&] { a = app::sign(world.context(), who.view(), request); },
           [&] { b = app::sign(world.context(), who.view(), request); });
  ASSERT_TRUE(ok(*a));
  ASSERT_TRUE(ok(*b));
  EXPECT_NE((*a)->already, (*b)->already);  // one did it, the other found it done
  EXPECT_EQ((*a)->signature.signed_sha256, (*b)->signature.signed_sha256);
  EXPECT_EQ(signature_count(world, id, kHome), 1);
  // A third click, much later.
  auto late = app::sign(world.context(), who.view(), request);
  ASSERT_TRUE(ok(late));
  EXPECT_TRUE(late->already);
  EXPECT_EQ(signature_count(world, id, kHome), 1);
  // The host signs over the one that counts, whatever was left behind.
  auto host = world.sign(id, kHost);
  ASSERT_TRUE(ok(host));
  EXPECT_EQ(host->signature.shown_sha256, (*a)->signature.signed_sha256);
}

TEST(Race, TwoPeopleSignOnce) {
  World world;
  world.set("manager_may_sign", true, kHome);
  const auto id = world.frozen();
  const auto head = world.head(kHome);
  const auto manager = world.as(person("DDFPT", kHome), kHome);
  const auto view = app::signing_view(world.context(), head.view(), id).value();
  std::optional<app::Result<app::Receipt>> a;
  std::optional<app::Result<app::Receipt>> b;
  together(
      [&] {
        a = app::sign(world.context(), head.view(), {{id, "form-a", 0}, view.shown});
      },
      [&] {
        b = app::sign(world.context(), manager.view(), {{id, "form-b", 0}, view.shown});
      });
  EXPECT_NE(a->has_value(), b->has_value());
  EXPECT_EQ(signature_count(world, id, kHome), 1);
}

TEST(Race, TwoSchoolsAtOnceMakeOneAuthority) {
  World world;
  std::optional<app::Result<app::ConfigurationView>> a;
  std::optional<app::Result<app::ConfigurationView>> b;
  const auto home = world.secretary(kHome);
  const auto host = world.secretary(kHost);
  together([&] { a = app::set_picture(world.context(), home.view(), png_picture()); },
           [&] { b = app::set_picture(world.context(), host.view(), png_picture()); });
  ASSERT_TRUE(ok(*a));
  ASSERT_TRUE(ok(*b));
  const auto id = world.draft();
  ASSERT_TRUE(ok(app::freeze(world.context(), home.view(), {{id, "f", 0}, ""})));
  ASSERT_TRUE(ok(world.sign(id, kHome)));
  ASSERT_TRUE(ok(world.sign(id, kHost)));
  const auto pdf = app::download(world.context(), home.view(), id, 0).value().bytes;
  signing::VerifyOptions options;
  options.at = signing::now();
  options.expected_signatures = 2;
  options.trust_anchors_pem = {app::trust_anchor(world.context(), home.view()).value()};
  EXPECT_EQ(signing::verify_pdf(signing::as_bytes(pdf), options).indication, signing::Indication::kTotalPassed);
}

TEST(Race, OneLiveConventionPerKey) {  // I5
  World world;
  std::vector<std::string> ids(4);
  const auto make = [&](std::size_t i) {
    return [&world, &ids, i] {
      const auto who = world.secretary(kHome);
      auto made = app::prepare(world.context(), who.view(), {"o-menuiserie", "s-menuiserie"});
      if (made.has_value()) ids[i] = made->convention.id.str();
    };
  };
  together(make(0), make(1), make(2), make(3));
  for (const auto& id : ids) EXPECT_EQ(id, ids[0]);
  EXPECT_FALSE(ids[0].empty());
  auto report = app::sync_drafts(world.context(), world.system().view());
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(report->created, 0);
}

// A host whose commits can be made to fail, as when the process dies between two stores.
class Faulty {
 public:
  explicit Faulty(const ent_host* real) : real_(real) {
    table_ = *real;
    table_.get_service = [](const ent_host* host, const char* id) noexcept -> const void* {
      return of(host).service(id);
    };
    current() = this;
  }
  const ent_host* table() const { return &table_; }
  int fail_commits = 0;

 private:
  static Faulty*& current() {
    static Faulty* one = nullptr;
    return one;
  }
  static Faulty& of(const ent_host*) { return *current(); }
  const void* service(const char* id) {
    const void* found = real_->get_service(real_, id);
    if (std::string_view(id) != ENT_RECORDS_ID) return found;
    records_ = *static_cast<const ent_records*>(found);
    real_commit_ = records_.commit;
    records_.commit = [](const ent_host* host, const ent_call* call, const ent_commit* commit,
                         ent_error* error) noexcept -> ent_status {
      Faulty& self = *current();
      if (self.fail_commits > 0) {
        --self.fail_commits;
        return ENT_UNAVAILABLE;
      }
      return self.real_commit_(host, call, commit, error);
    };
    return &records_;
  }

  const ent_host* real_;
  ent_host table_{};
  ent_records records_{};
  decltype(ent_records::commit) real_commit_ = nullptr;
};

TEST(Crash, BetweenTheSignedBytesAndTheStateNothingIsDoubled) {
  World world;
  const auto id = world.frozen();
  Faulty faulty(world.plugin().table());
  auto context = app::Context::make(faulty.table());
  ASSERT_TRUE(ok(context));
  const auto head = world.head(kHome);
  const auto view = app::signing_view(**context, head.view(), id).value();
  faulty.fail_commits = 1;  // the bytes are stored, the state is not
  auto cut = app::sign(**context, head.view(), {{id, "form", 0}, view.shown});
  EXPECT_EQ(code(cut), app::Code::kUnavailable);
  EXPECT_TRUE(world.inbox(person("D0010", kHost)).empty());
  world.reopen();
  EXPECT_EQ(world.detail(id, kHome).convention.state, State::kToSignHome);
  EXPECT_EQ(signature_count(world, id, kHome), 0);
  auto again = app::sign(world.context(), head.view(), {{id, "form", 0}, view.shown});
  ASSERT_TRUE(ok(again));
  EXPECT_FALSE(again->already);
  EXPECT_EQ(signature_count(world, id, kHome), 1);
  ASSERT_TRUE(ok(world.sign(id, kHost)));
  EXPECT_TRUE(world.services().audit().verify()->intact);
}

TEST(Crash, DuringAFreezeLeavesADraftThatFreezesAgain) {
  World world;
  world.configure_picture(kHome);
  const auto id = world.draft();
  Faulty faulty(world.plugin().table());
  auto context = app::Context::make(faulty.table());
  ASSERT_TRUE(ok(context));
  faulty.fail_commits = 1;
  const auto home = world.secretary(kHome);
  EXPECT_EQ(code(app::freeze(**context, home.view(), {{id, "f", 0}, ""})), app::Code::kUnavailable);
  ASSERT_TRUE(ok(app::freeze(world.context(), home.view(), {{id, "f", 0}, ""})));
  ASSERT_TRUE(ok(world.sign(id, kHome)));
  auto text = app::download_text(world.context(), home.view(), id, 1);
  ASSERT_TRUE(ok(text));
}

TEST(Crash, NotificationsAreEventsTimesRecipients) {  // I9
  World world;
  const auto id = world.frozen();
  const auto head = world.head(kHome);
  const auto view = app::signing_view(world.context(), head.view(), id).value();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(ok(app::sign(world.context(), head.view(), {{id, "form", 0}, view.shown})));
    world.deliver();
  }
  ASSERT_TRUE(ok(world.sign(id, kHost)));
  world.reopen();
  std::map<std::string, int> events;
  for (const char* function : {"D0010", "SECRETARIAT", "VIE_SCOLAIRE", "DDFPT", "PROFESSEUR"}) {
    for (const auto& item : world.inbox(person(function, kHost))) ++events[item.event + " " + function];
  }
  EXPECT_EQ(events, (std::map<std::string, int>{{"convention.to_sign_host D0010", 1},
                                                {"convention.to_sign_host SECRETARIAT", 1},
                                                {"convention.to_sign_host VIE_SCOLAIRE", 1},
                                                {"convention.signed SECRETARIAT", 1},
                                                {"convention.signed VIE_SCOLAIRE", 1}}));
  for (const auto& item : world.inbox(person("D0010", kHost))) {
    EXPECT_EQ(item.place, "route:/conventions/" + id.str() + "/signer");
    EXPECT_EQ((item.title + item.body).find("Nguyễn"), std::string::npos);
  }
}

}  // namespace
}  // namespace app_test
