// Who may do what, on every use case: role × act × own/other school, both rights mappings.
#include <functional>

#include "world.hpp"

namespace app_test {
namespace {

using app::Code;
using Call = ent::sdk::CallContext;

// Each use case that names a convention, reduced to its failure code (nothing: it succeeded).
struct UseCase {
  const char* name;
  std::function<std::optional<Code>(World&, const Call&, const domain::ConventionId&)> run;
};

template <class T>
std::optional<Code> outcome(const app::Result<T>& result) {
  return result.has_error() ? std::optional(result.error().code) : std::nullopt;
}

const std::vector<UseCase>& use_cases() {
  static const std::vector<UseCase> kAll = {
      {"detail", [](World& w, const Call& c,
                    const auto& id) { return outcome(app::convention_detail(w.context(), c.view(), id)); }},
      {"signing_view",
       [](World& w, const Call& c, const auto& id) { return outcome(app::signing_view(w.context(), c.view(), id)); }},
      {"receipt",
       [](World& w, const Call& c, const auto& id) { return outcome(app::receipt(w.context(), c.view(), id, 1)); }},
      {"download",
       [](World& w, const Call& c, const auto& id) { return outcome(app::download(w.context(), c.view(), id, 0)); }},
      {"text", [](World& w, const Call& c,
                  const auto& id) { return outcome(app::download_text(w.context(), c.view(), id, 1)); }},
      {"freeze",
       [](World& w, const Call& c, const auto& id) {
         return outcome(app::freeze(w.context(), c.view(), {{id, "", 0}, ""}));
       }},
      {"take_back",
       [](World& w, const Call& c, const auto& id) {
         return outcome(app::take_back(w.context(), c.view(), {id, "", 0}));
       }},
      {"correct",
       [](World& w, const Call& c, const auto& id) {
         return outcome(app::correct(w.context(), c.view(), {id, "", 0}));
       }},
      {"sign",
       [](World& w, const Call& c, const auto& id) {
         return outcome(app::sign(w.context(), c.view(), {{id, "", 0}, {1, ""}}));
       }},
      {"refuse",
       [](World& w, const Call& c, const auto& id) {
         return outcome(app::refuse(w.context(), c.view(), {{id, "", 0}, {}, "", ""}));
       }},
      {"cancel", [](World& w, const Call& c, const auto& id) {
         return outcome(app::cancel(w.context(), c.view(), {{id, "", 0}, "", ""}));
       }}};
  return kAll;
}

TEST(Rights, AnotherSchoolFindsNothing) {  // I8
  World world;
  const auto id = world.signed_by_home();
  const auto before = world.detail(id, kHome).convention.revision;
  for (const char* function : {"D0010", "DDFPT", "VIE_SCOLAIRE", "SECRETARIAT", "PROFESSEUR"}) {
    const auto stranger = world.as(person(function, kThird), kThird);
    for (const auto& use_case : use_cases()) {
      EXPECT_EQ(use_case.run(world, stranger, id), Code::kNotFound) << function << " " << use_case.name;
    }
    // Somebody of the home school who names another school as theirs gains nothing.
    const auto impostor = world.as(person(function, kThird), kHome);
    for (const auto& use_case : use_cases()) {
      const auto got = use_case.run(world, impostor, id);
      EXPECT_TRUE(got == Code::kForbidden || got == Code::kNotFound) << function << " " << use_case.name;
    }
  }
  for (const char* made_up :
       {"cv-00000000000000000000000000000000", "", "cv-1", "../x", "cv-0000000000000000000000000000000G"}) {
    for (const auto& use_case : use_cases()) {
      EXPECT_EQ(use_case.run(world, world.secretary(kHome), domain::ConventionId(made_up)), Code::kNotFound)
          << made_up << " " << use_case.name;
    }
  }
  EXPECT_EQ(world.detail(id, kHome).convention.revision, before);
}

TEST(Rights, NobodySignedInIsRefused) {
  World world;
  const auto id = world.frozen();
  for (const auto& use_case : use_cases()) {
    EXPECT_EQ(use_case.run(world, world.as("", kHome), id), Code::kUnauthenticated) << use_case.name;
  }
}

// What the matrix of § 7 says of a person with exactly one management right, by mapping.
TEST(Rights, BothMappingsAreHonoured) {
  for (const bool swapped : {false, true}) {
    World world;
    world.set("rights_mapping", swapped ? "swapped" : "literal");
    const char* home_function = swapped ? "VIE_SCOLAIRE" : "DDFPT";  // enrolments.manage / offers.manage
    const char* host_function = swapped ? "DDFPT" : "VIE_SCOLAIRE";
    const auto list = [&](const char* function, const char* school, domain::Side side) {
      app::ListRequest request;
      request.side = side;
      return app::list_conventions(world.context(), world.as(person(function, school), school).view(), request);
    };
    EXPECT_TRUE(ok(list(home_function, kHome, domain::Side::kHome)));
    EXPECT_EQ(code(list(host_function, kHome, domain::Side::kHome)), Code::kForbidden);
    EXPECT_TRUE(ok(list(host_function, kHost, domain::Side::kHost)));
    EXPECT_EQ(code(list(home_function, kHost, domain::Side::kHost)), Code::kForbidden);
    const app::PrepareRequest prepare{"o-menuiserie", "s-menuiserie"};
    EXPECT_EQ(code(app::prepare(world.context(), world.as(person(host_function, kHome), kHome).view(), prepare)),
              Code::kForbidden);
    auto made = app::prepare(world.context(), world.as(person(home_function, kHome), kHome).view(), prepare);
    ASSERT_TRUE(ok(made));
    world.configure_picture(kHome);
    const auto id = made->convention.id;
    ASSERT_TRUE(
        ok(app::freeze(world.context(), world.as(person(home_function, kHome), kHome).view(), {{id, "f", 0}, ""})));
    EXPECT_EQ(code(app::convention_detail(world.context(), world.as(person(host_function, kHome), kHome).view(), id)),
              Code::kForbidden);
    EXPECT_TRUE(ok(app::convention_detail(world.context(), world.as(person(host_function, kHost), kHost).view(), id)));
    EXPECT_EQ(code(app::convention_detail(world.context(), world.as(person(home_function, kHost), kHost).view(), id)),
              Code::kForbidden);
    // The notification follows the mapping too.
    ASSERT_TRUE(ok(world.sign(id, kHome)));
    EXPECT_EQ(world.inbox(person(host_function, kHost)).size(), 1U);
    EXPECT_TRUE(world.inbox(person(home_function, kHost)).empty());
  }
}

TEST(Rights, OnlyAHeadSignsUnlessTheSettingLetsTheManager) {
  World world;
  const auto id = world.frozen();
  const auto manager = world.as(person("DDFPT", kHome), kHome);
  auto view = app::signing_view(world.context(), manager.view(), id);
  ASSERT_TRUE(ok(view));
  EXPECT_TRUE(domain::contains(view->blockers, domain::BlockerCode::kNotSignatory));
  EXPECT_EQ(code(app::sign(world.context(), manager.view(), {{id, "k", 0}, view->shown})), Code::kForbidden);
  world.set("manager_may_sign", true, kHome);
  auto signed_now = app::sign(world.context(), manager.view(), {{id, "k", 0}, view->shown});
  ASSERT_TRUE(ok(signed_now));
  EXPECT_EQ(signed_now->signature.authority, domain::Authority::kManager);
  EXPECT_EQ(signed_now->signature.clicked_by.str(), person("DDFPT", kHome));
  EXPECT_EQ(signed_now->signature.in_name_of.str(), person("D0010", kHome));
  EXPECT_EQ(signed_now->signature.capacity, "proviseure");
  // A teacher neither sees nor signs, whatever the setting.
  const auto teacher = world.as(person("PROFESSEUR", kHome), kHome);
  for (const auto& use_case : use_cases())
    EXPECT_EQ(use_case.run(world, teacher, id), Code::kForbidden) << use_case.name;
}

TEST(Rights, ConfigurationAndAdministrationAreApart) {
  World world;
  const auto manager = world.as(person("DDFPT", kHome), kHome);
  EXPECT_EQ(code(app::configuration(world.context(), manager.view())), Code::kForbidden);
  EXPECT_EQ(code(app::set_picture(world.context(), manager.view(), png_picture())), Code::kForbidden);
  EXPECT_EQ(code(app::set_certificate(world.context(), manager.view(), "", signing::Secret())), Code::kForbidden);
  EXPECT_EQ(code(app::set_token_key(world.context(), manager.view(), {}, signing::Secret())), Code::kForbidden);
  EXPECT_EQ(code(app::set_remote_key(world.context(), manager.view(), {}, signing::Secret(), signing::Secret())),
            Code::kForbidden);
  EXPECT_EQ(code(app::token_keys(world.context(), manager.view(), {})), Code::kForbidden);
  EXPECT_EQ(code(app::set_time_stamping(world.context(), manager.view(), "", "")), Code::kForbidden);
  EXPECT_EQ(code(app::remove_configuration(world.context(), manager.view(), app::Part::kAll)), Code::kForbidden);
  EXPECT_EQ(code(app::declare_compromised(world.context(), manager.view())), Code::kForbidden);
  EXPECT_EQ(code(app::test_signature(world.context(), manager.view())), Code::kForbidden);
  EXPECT_EQ(code(app::picture_png(world.context(), manager.view())), Code::kForbidden);
  EXPECT_EQ(code(app::preview_block_pdf(world.context(), manager.view())), Code::kForbidden);
  EXPECT_EQ(code(app::health(world.context(), world.head(kHome).view())), Code::kForbidden);
  EXPECT_EQ(code(app::extract_person(world.context(), world.head(kHome).view(), "e-1")), Code::kForbidden);
  EXPECT_EQ(code(app::sync_drafts(world.context(), world.head(kHome).view())), Code::kForbidden);
  EXPECT_TRUE(ok(app::health(world.context(), world.as(person("ADMIN_ENT", ""), kHome).view())));
}

TEST(Rights, AdministrationAndExtractAreForTheWholeInstance) {
  World world;
  const std::string clerk = person("SECRETARIAT", kHome);
  for (const char* right : {"admin", "audit.read"}) {
    // As an instance older than this rule may hold it.
    ASSERT_TRUE(world.services().database().write([&](ent::host::Transaction& t) -> ent::host::Result<void> {
      t.prepare("INSERT INTO grants VALUES(?,?,?,1,0)").bind(right).bind("person:" + clerk).bind(kHome).run();
      return {};
    }));
  }
  EXPECT_EQ(code(app::health(world.context(), world.as(clerk, kHome).view())), Code::kForbidden);
  EXPECT_EQ(code(app::extract_person(world.context(), world.as(clerk, kHome).view(), "e-1")), Code::kForbidden);
  ASSERT_TRUE(world.services().rights().set(ent::host::Actor::host(), {"admin", "person:" + clerk, "", true}));
  EXPECT_TRUE(ok(app::health(world.context(), world.as(clerk, kHome).view())));
}

TEST(Rights, ThePersonExtractHoldsOnlyThatPerson) {
  World world;
  const auto id = world.signed_by_home();
  const auto dpo = world.as(person("DPO", ""), kHome);
  const auto pupils = world.detail(id, kHome).pupils;
  auto extract = app::extract_person(world.context(), dpo.view(), pupils.front().id.str());
  ASSERT_TRUE(ok(extract));
  EXPECT_NE(extract->find(pupils.front().last_name), std::string::npos);
  EXPECT_EQ(extract->find(pupils.back().last_name), std::string::npos);
  auto signer = app::extract_person(world.context(), dpo.view(), person("D0010", kHome));
  ASSERT_TRUE(ok(signer));
  EXPECT_NE(signer->find("instance_seal"), std::string::npos);
  EXPECT_EQ(signer->find(pupils.front().last_name), std::string::npos);
}

}  // namespace
}  // namespace app_test
