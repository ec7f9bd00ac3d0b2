// Rights, menus, catalogue, enrolments, agreements, settings, administration: over a real server.
#include <boost/json.hpp>

#include "running_host.hpp"

using chrome_test::RunningHost;

TEST(Pages, EveryPageHasTheFrame) {
  RunningHost host;
  auto browser = host.signed_in("alpha");
  for (const char* target :
       {"/", "/notifications", "/offres", "/offres/toutes", "/offres/o-1", "/offres/o-1/seances",
        "/offres/o-1/inscriptions", "/offres/o-1/annuler", "/offres/o-1/nature", "/inscriptions", "/accords"}) {
    const auto page = browser.get(target);
    EXPECT_EQ(page.status, 200) << target;
    EXPECT_TRUE(page.says("<html lang=\"fr\">")) << target;
    EXPECT_TRUE(page.says("href=\"#contenu\"")) << target;
    EXPECT_TRUE(page.says("<main class=\"ent-main\" id=\"contenu\"")) << target;
    EXPECT_TRUE(page.says("<h1>")) << target;
    EXPECT_FALSE(page.says("style=\"")) << target;
    EXPECT_NE(page.header("content-security-policy").find("default-src 'none'"), std::string::npos) << target;
  }
}

TEST(Pages, AdministratorPagesAnswer) {
  RunningHost host;
  auto browser = host.signed_in("admin");
  for (const char* target :
       {"/", "/administration", "/administration/droits", "/administration/droits?etablissement=0990001N",
        "/administration/personnes", "/administration/activite", "/administration/journal", "/parametres/reglages"}) {
    EXPECT_EQ(browser.get(target).status, 200) << target;
  }
}

TEST(Pages, TextOfPeopleIsEscaped) {
  RunningHost host;
  auto browser = host.signed_in("alpha");
  const auto page = browser.get("/offres/o-1");
  EXPECT_TRUE(page.says("Immersion &lt;bois&gt;"));
  EXPECT_TRUE(page.says("Anne &lt;Alpha&gt;"));
  EXPECT_FALSE(page.says("<bois>"));
  EXPECT_FALSE(browser.get("/offres?q=%22%3E%3Cscript%3E").says("\"><script>"));
}

TEST(Pages, MenusAndPagesNeedTheRight) {
  RunningHost host;
  auto alpha = host.signed_in("alpha");
  const auto home = alpha.get("/");
  EXPECT_TRUE(home.says("href=\"/accords\""));
  EXPECT_FALSE(home.says("href=\"/administration"));
  for (const char* target : {"/administration", "/administration/droits", "/administration/journal",
                             "/parametres/reglages", "/administration/journal/export"}) {
    EXPECT_EQ(alpha.get(target).status, 403) << target;
  }
  auto admin = host.signed_in("admin");
  EXPECT_FALSE(admin.get("/").says("href=\"/accords\""));
  EXPECT_EQ(admin.get("/accords").status, 403);
  EXPECT_EQ(admin.get("/offres").status, 403);
}

TEST(Pages, ErrorsAreFrenchWithAReference) {
  RunningHost host;
  auto browser = host.signed_in("alpha");
  const auto missing = browser.get("/nulle-part");
  EXPECT_EQ(missing.status, 404);
  EXPECT_TRUE(missing.says("Page introuvable"));
  EXPECT_TRUE(missing.says("CV-"));
  EXPECT_TRUE(missing.says("Anne &lt;Alpha&gt;"));  // still in the chrome
  EXPECT_EQ(browser.get("/offres/o-unknown").status, 404);
  EXPECT_EQ(browser.send("PUT", "/offres", {}, {}).status, 405);
  EXPECT_EQ(browser.send("BREW", "/offres", {}, {}).status, 501);
  const std::string large(70'000, 'x');
  EXPECT_EQ(browser.post("/connexion", {{"login", large}}).status, 413);
}

TEST(Pages, TheSchoolIsChangedOnlyToAnOwnOne) {
  RunningHost host;
  auto browser = host.signed_in("deux");
  EXPECT_TRUE(browser.get("/").says("Lycée Alpha"));
  EXPECT_EQ(browser.post_from("/", "/etablissement", {{"uai", "0990002P"}}).status, 303);
  EXPECT_TRUE(browser.get("/accords").says("<span class=\"ent-user-school\">Collège Bêta</span>"));
  auto alpha = host.signed_in("alpha");
  EXPECT_EQ(alpha.post_from("/", "/etablissement", {{"uai", "0990002P"}}).status, 404);
}

TEST(Pages, APupilIsEnrolledAgreedAndWithdrawn) {
  RunningHost host;
  auto beta = host.signed_in("beta");
  const std::string tab = "/offres/o-1/inscriptions";
  EXPECT_TRUE(beta.get(tab).says("Nguyễn Zoë"));
  EXPECT_NE(beta.post_from(tab, tab, {{"pupil", "e-1"}, {"session", "s-1"}}).header("location").find("fait=enrolled"),
            std::string::npos);
  EXPECT_NE(
      beta.post_from(tab, tab, {{"pupil", "e-1"}, {"session", "s-1"}}).header("location").find("already_enrolled"),
      std::string::npos);
  EXPECT_TRUE(beta.get("/").says("1 accord parental à recueillir"));

  ent::host::CatalogueFilter filter;
  filter.home = "0990002P";
  auto enrolments = host.services().catalogue().enrolments(filter);
  ASSERT_EQ(enrolments->size(), 1u);
  const std::string id = enrolments->front().id;
  EXPECT_EQ(
      beta.post_from("/accords", "/accords/" + id, {{"etat", "given"}, {"date", "2026-11-10"}, {"moyen", "courriel"}})
          .status,
      303);
  EXPECT_EQ(beta.post_from("/accords", "/accords/" + id, {{"etat", "given"}, {"date", "2027-11-10"}}).status, 400);
  enrolments = host.services().catalogue().enrolments(filter);
  EXPECT_EQ(enrolments->front().agreement.state, "given");
  EXPECT_EQ(enrolments->front().agreement.date, "2026-11-10");
  EXPECT_EQ(enrolments->front().agreement.by, "guardian");

  // A long text is cut between two characters, never inside one.
  const std::string means = std::string(199, 'a') + "é";
  EXPECT_EQ(beta.post_from("/accords", "/accords/" + id, {{"etat", "given"}, {"moyen", means}}).status, 303);
  EXPECT_EQ(host.services().catalogue().enrolment(id)->agreement.means, std::string(199, 'a'));
  EXPECT_EQ(beta.get("/accords?q=" + std::string(199, 'a') + "%C3%A9").status, 200);

  // The other school sees the pupil at its own offer, but may neither withdraw nor agree.
  auto alpha = host.signed_in("alpha");
  EXPECT_TRUE(alpha.get(tab).says("Nguyễn Zoë"));
  EXPECT_EQ(alpha.post_from("/", "/inscriptions/" + id + "/retirer", {}).status, 404);
  EXPECT_EQ(alpha.post_from("/", "/accords/" + id, {{"etat", "refused"}}).status, 404);

  EXPECT_EQ(beta.post_from(tab, "/inscriptions/" + id + "/retirer", {}).status, 303);
  EXPECT_EQ(host.services().catalogue().enrolment(id)->state, "withdrawn");
}

TEST(Pages, AnAdultAgreesAlone) {
  RunningHost host;
  auto beta = host.signed_in("beta");
  const std::string tab = "/offres/o-1/inscriptions";
  beta.post_from(tab, tab, {{"pupil", "e-2"}, {"session", "s-1"}});
  ent::host::CatalogueFilter filter;
  filter.home = "0990002P";
  const std::string id = host.services().catalogue().enrolments(filter)->front().id;
  EXPECT_TRUE(beta.get("/accords").says("majeur : accord de l’élève lui-même"));
  beta.post_from("/accords", "/accords/" + id, {{"etat", "given"}});
  EXPECT_EQ(host.services().catalogue().enrolment(id)->agreement.by, "self");
  EXPECT_EQ(host.services().catalogue().enrolment(id)->agreement.date, "2026-11-18");
}

TEST(Pages, ForeignPupilsAndSessionsAreUnknown) {
  RunningHost host;
  auto beta = host.signed_in("beta");
  const std::string tab = "/offres/o-1/inscriptions";
  EXPECT_EQ(beta.post_from(tab, tab, {{"pupil", "e-3"}, {"session", "s-1"}}).status, 404);
  EXPECT_EQ(beta.post_from(tab, tab, {{"pupil", "e-1"}, {"session", "s-2"}}).status, 404);
}

TEST(Pages, OnlyTheOwnSchoolCancelsAnOffer) {
  RunningHost host;
  auto beta = host.signed_in("beta");
  EXPECT_EQ(beta.get("/offres/o-1/annuler").status, 403);
  EXPECT_EQ(beta.post_from("/", "/offres/o-1/annuler", {}).status, 403);
  EXPECT_EQ(beta.post_from("/", "/offres/o-1/nature", {{"nature", "collective"}}).status, 403);
  auto alpha = host.signed_in("alpha");
  EXPECT_EQ(alpha.post_from("/offres/o-1/nature", "/offres/o-1/nature", {{"nature", "collective"}}).status, 303);
  EXPECT_EQ(host.services().catalogue().offer("o-1")->kind, "collective");
  EXPECT_EQ(alpha.post_from("/offres/o-1/annuler", "/offres/o-1/annuler", {}).status, 303);
  EXPECT_EQ(host.services().catalogue().offer("o-1")->state, "cancelled");
  EXPECT_EQ(beta.post_from("/offres/o-1", "/offres/o-1/inscriptions", {{"pupil", "e-1"}, {"session", "s-1"}}).status,
            409);
}

TEST(Pages, RightsAreGrantedRevokedAndReset) {
  RunningHost host;
  auto admin = host.signed_in("admin");
  auto beta = host.signed_in("beta");
  EXPECT_EQ(beta.get("/accords").status, 200);
  const std::string page = "/administration/droits";
  const Browser::Fields grant = {
      {"droit", "enrolments.manage"}, {"sujet", "person:p-b"}, {"etablissement", "0990002P"}};
  auto revoke = grant;
  revoke.emplace_back("acte", "retirer");
  EXPECT_EQ(admin.post_from(page, page, revoke).status, 303);
  EXPECT_EQ(beta.get("/accords").status, 403);
  EXPECT_TRUE(admin.get(page).says("Bruno Beta"));
  auto reset = grant;
  reset.emplace_back("acte", "defaut");
  EXPECT_EQ(admin.post_from(page, page, reset).status, 303);
  EXPECT_EQ(beta.get("/accords").status, 200);
  EXPECT_EQ(beta.post_from("/", page, revoke).status, 403);
}

TEST(Pages, InstanceRightsAreNotGrantedAtOneSchool) {
  RunningHost host;
  auto admin = host.signed_in("admin");
  const std::string page = "/administration/droits";
  for (const char* right : {"admin", "audit.read"}) {
    const auto refused = admin.post_from(
        page, page, {{"droit", right}, {"sujet", "person:p-b"}, {"etablissement", "0990002P"}, {"acte", "accorder"}});
    EXPECT_EQ(refused.status, 400) << right;
    EXPECT_TRUE(refused.says("Ce droit porte sur toute l’instance")) << right;
    // As an instance older than this rule may hold it.
    ASSERT_TRUE(host.services().database().write([&](ent::host::Transaction& t) -> ent::host::Result<void> {
      t.prepare("INSERT INTO grants VALUES(?,'person:p-b','0990002P',1,0)").bind(right).run();
      return {};
    }));
  }
  auto beta = host.signed_in("beta");
  for (const char* target : {"/administration", page.c_str(), "/administration/personnes", "/administration/journal",
                             "/administration/journal/export", "/parametres/reglages"}) {
    EXPECT_EQ(beta.get(target).status, 403) << target;
  }
  EXPECT_EQ(beta.post_from("/", page, {{"droit", "admin"}, {"sujet", "person:p-b"}, {"acte", "accorder"}}).status, 403);
  EXPECT_EQ(
      admin.post_from(page, page, {{"droit", "audit.read"}, {"sujet", "person:p-b"}, {"acte", "accorder"}}).status,
      303);
  EXPECT_EQ(beta.get("/administration/journal").status, 200);
}

TEST(Pages, TheAdministratorIsToldOfALoopbackAddress) {
  RunningHost host;
  EXPECT_TRUE(
      host.signed_in("admin").get("/administration").says("L’adresse publique n’a de sens que sur cette machine"));
}

TEST(Pages, TheLogIsVerifiedAndExported) {
  RunningHost host;
  auto admin = host.signed_in("admin");
  const auto verified = admin.post_from("/administration/journal", "/administration/journal/verification", {});
  EXPECT_EQ(verified.status, 200);
  EXPECT_TRUE(verified.says("Le journal est intact."));
  const auto exported = admin.get("/administration/journal/export");
  EXPECT_EQ(exported.status, 200);
  EXPECT_NE(exported.header("content-disposition").find("journal-2026-11-18.jsonl"), std::string::npos);
  EXPECT_TRUE(exported.says("session.started"));
}

TEST(Pages, AMessageOpensItsPlaceInItsSchool) {
  RunningHost host;
  auto& services = host.services();
  ent::host::OutboxMessage message;
  message.dedup_key = "k1", message.person = "p-two", message.school = "0990002P", message.event = "e";
  message.title = "Une convention <attend>", message.body = "À signer", message.place = "home";
  auto stored = services.database().write(
      [&](ent::host::Transaction& transaction) { return services.outbox().put(transaction, "sample", message); });
  ASSERT_TRUE(stored.has_value());
  ASSERT_TRUE(services.outbox().dispatch().has_value());
  auto browser = host.signed_in("deux");
  EXPECT_TRUE(browser.get("/").says("1 message non lu"));
  const auto inbox = browser.get("/notifications");
  EXPECT_TRUE(inbox.says("Une convention &lt;attend&gt;"));
  const auto items = services.outbox().inbox("p-two");
  ASSERT_EQ(items->size(), 1u);
  const std::string target = "/notifications/" + std::to_string(items->front().id);
  EXPECT_EQ(browser.post_from("/notifications", target, {}).status, 303);
  EXPECT_TRUE(browser.get("/").says("0 message non lu"));
  EXPECT_TRUE(browser.get("/").says("<span class=\"ent-user-school\">Collège Bêta</span>"));
  auto alpha = host.signed_in("alpha");
  EXPECT_EQ(alpha.post_from("/", target, {}).status, 404);
}
