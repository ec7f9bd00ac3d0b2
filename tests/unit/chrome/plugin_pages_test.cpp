// Plugins inside the chrome: routes, tabs, settings, health, and plugins that are refused.
#include "running_host.hpp"

using chrome_test::RunningHost;
namespace fs = std::filesystem;

namespace {

const ent::host::PluginSource kSample{TEST_PLUGIN_MANIFEST, TEST_PLUGIN_FILE};

}  // namespace

TEST(PluginPages, AFragmentIsWrapped) {
  RunningHost host({kSample});
  auto alpha = host.signed_in("alpha");
  const auto page = alpha.get("/app/sample?q=1");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.says("<title>Page d’essai – ENT d’essai</title>"));
  EXPECT_TRUE(page.says("<h1>Essai</h1>"));
  EXPECT_TRUE(page.says("method=GET;path=/;mount=/app/sample;"));
  EXPECT_TRUE(page.says("actor=p-a;school=0990001N;"));
  EXPECT_TRUE(page.says("href=\"/app/sample/assets/a.css\""));
  EXPECT_TRUE(page.says("<a href=\"/app/sample\">Essai</a>"));
  EXPECT_TRUE(page.says("href=\"/app/sample\" aria-current=\"page\""));
  EXPECT_FALSE(page.says("header=cookie;"));
  EXPECT_EQ(page.head.find("stolen"), std::string::npos);
  EXPECT_TRUE(host.application().plugins().find("sample")->contract_violations().empty());
}

TEST(PluginPages, UnsafeMethodsNeedTheTokenAndCarryTheKey) {
  RunningHost host({kSample});
  auto alpha = host.signed_in("alpha");
  EXPECT_EQ(alpha.post("/app/sample", {{"a", "1"}}).status, 403);
  const auto posted = alpha.post_from("/", "/app/sample", {{"a", "1"}, {"_idempotency", "k-123"}});
  EXPECT_EQ(posted.status, 200);
  EXPECT_TRUE(posted.says("method=POST;"));
  EXPECT_TRUE(posted.says("key=k-123;"));
  EXPECT_TRUE(posted.says("form=a;"));
  EXPECT_FALSE(posted.says("form=_csrf;"));
  const auto bad_key = alpha.post_from("/", "/app/sample", {{"_idempotency", std::string(129, 'k')}});
  EXPECT_TRUE(bad_key.says("key=;"));
}

TEST(PluginPages, RawAnswersKeepTheHostsHeaders) {
  RunningHost host({kSample});
  auto alpha = host.signed_in("alpha");
  const auto raw = alpha.get("/app/sample/brut");
  EXPECT_EQ(raw.body, "raw, somebody");
  EXPECT_EQ(raw.header("content-disposition"), "attachment; filename=a.txt");
  EXPECT_NE(raw.header("content-security-policy").find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(raw.head.find("stolen"), std::string::npos);
}

TEST(PluginPages, PublicRoutesNeedNobodyOthersDo) {
  RunningHost host({kSample});
  auto nobody = host.browser();
  EXPECT_EQ(nobody.get("/app/sample/assets/a.css").body, "raw, nobody");
  EXPECT_EQ(nobody.get("/app/sample/brut").status, 303);
  EXPECT_EQ(nobody.get("/app/sample/undeclared").status, 404);
  EXPECT_EQ(nobody.get("/app/other").status, 404);
}

TEST(PluginPages, OnlyDeclaredMethodsPass) {
  RunningHost host({kSample});
  auto alpha = host.signed_in("alpha");
  const auto refused = alpha.post_from("/", "/app/sample/brut", {});
  EXPECT_EQ(refused.status, 405);
  EXPECT_NE(refused.header("allow").find("GET"), std::string::npos);
  EXPECT_EQ(alpha.send("HEAD", "/app/sample/brut", {}, {}).body, "");
}

TEST(PluginPages, FailuresBecomePagesWithAReference) {
  RunningHost host({kSample});
  auto alpha = host.signed_in("alpha");
  for (const char* target : {"/app/sample/panne", "/app/sample/muet"}) {
    const auto failed = alpha.get(target);
    EXPECT_EQ(failed.status, 500) << target;
    EXPECT_TRUE(failed.says("CV-")) << target;
    EXPECT_FALSE(failed.says("broken on purpose")) << target;
    EXPECT_TRUE(failed.says("href=\"/accords\"")) << target;
  }
  EXPECT_EQ(alpha.get("/app/sample/ailleurs").header("location"), "/");
}

TEST(PluginPages, TheTabIsForTheOwnIndividualOffer) {
  RunningHost host({kSample});
  auto alpha = host.signed_in("alpha");
  EXPECT_TRUE(alpha.get("/offres/o-1").says("href=\"/offres/o-1/essai\""));
  const auto tab = alpha.get("/offres/o-1/essai");
  EXPECT_EQ(tab.status, 200);
  EXPECT_TRUE(tab.says("path=/onglet/o-1;mount=/app/sample;tab=essai;offer=o-1;"));
  EXPECT_TRUE(tab.says("href=\"/offres/o-1/essai\" aria-current=\"page\""));
  EXPECT_FALSE(alpha.get("/offres/o-2").says("/offres/o-2/essai"));
  const auto collective = alpha.get("/offres/o-2/essai");
  EXPECT_EQ(collective.status, 404);
  EXPECT_TRUE(collective.says("n’existe pas pour une offre collective"));
  auto beta = host.signed_in("beta");
  EXPECT_FALSE(beta.get("/offres/o-1").says("/offres/o-1/essai"));
  EXPECT_EQ(beta.get("/offres/o-1/essai").status, 404);
  auto other_function = host.signed_in("deux");
  EXPECT_EQ(other_function.get("/offres/o-1/essai").status, 404);
  EXPECT_FALSE(other_function.get("/").says("href=\"/app/sample\""));
}

TEST(PluginPages, SettingsAreDrawnCheckedAndStored) {
  RunningHost host({kSample});
  auto admin = host.signed_in("admin");
  const std::string page = "/parametres/reglages";
  EXPECT_TRUE(admin.get(page).says("Parler fort"));
  const auto save = [&](const char* key, const char* value, const char* school) {
    return admin
        .post_from(page, page, {{"plugin", "sample"}, {"reglage", key}, {"valeur", value}, {"etablissement", school}})
        .status;
  };
  EXPECT_EQ(save("limit", "7", ""), 303);
  EXPECT_EQ(*host.services().settings().get("sample", "", "limit"), "7");
  EXPECT_EQ(save("limit", "10", ""), 400);
  EXPECT_EQ(save("limit", "7x", ""), 400);
  EXPECT_EQ(save("limit", "7", "0990001N"), 400);
  EXPECT_EQ(save("nope", "7", ""), 404);
  EXPECT_EQ(save("loud", "true", "0990001N"), 303);
  EXPECT_EQ(*host.services().settings().get("sample", "0990001N", "loud"), "true");
  EXPECT_EQ(save("loud", "__instance__", "0990001N"), 303);
  EXPECT_EQ(*host.services().settings().get("sample", "0990001N", "loud"), "false");
  auto alpha = host.signed_in("alpha");
  EXPECT_EQ(alpha.get("/parametres").header("location"), "/app/sample/reglages");
  EXPECT_TRUE(alpha.get("/app/sample/reglages").says("<nav class=\"ent-tabs\" aria-label=\"Paramètres\">"));
}

TEST(PluginPages, ChangesOfTheCatalogueRunItsJobsAtOnce) {
  RunningHost host({kSample});
  auto alpha = host.signed_in("alpha");
  const auto seen = [&] { return host.services().jobs().list("sample", 10)->size(); };
  EXPECT_EQ(seen(), 0u);
  EXPECT_EQ(alpha.post_from("/offres/o-1/nature", "/offres/o-1/nature", {{"nature", "collective"}}).status, 303);
  const auto jobs = host.services().jobs().list("sample", 10);
  ASSERT_EQ(jobs->size(), 1u);
  EXPECT_EQ(jobs->front().kind, "sample.seen");
  EXPECT_EQ(alpha.post_from("/offres/o-1/annuler", "/offres/o-1/annuler", {}).status, 303);
  EXPECT_GE(seen(), 1u);
  EXPECT_EQ(host.application().stop(std::chrono::seconds(20)), ent::host::Stopped::cleanly);
}

TEST(PluginPages, HealthIsShownToTheAdministrator) {
  RunningHost host({kSample});
  auto admin = host.signed_in("admin");
  const auto page = admin.get("/administration");
  EXPECT_TRUE(page.says("Niveau d’encre"));
  EXPECT_TRUE(page.says("Remplir &lt;b&gt;"));
  EXPECT_TRUE(page.says("sample 0.1.0 C11"));
  EXPECT_TRUE(page.says("en service"));
}

TEST(PluginPages, ABadManifestIsRefusedAndTheHostRuns) {
  const fs::path bad = fs::path(CONVENTIONS_SOURCE_DIR) / "manifests/samples/invalid-menu-without-right.json";
  RunningHost host({{bad, TEST_PLUGIN_FILE}, {TEST_PLUGIN_MANIFEST, bad}, kSample});
  auto admin = host.signed_in("admin");
  const auto page = admin.get("/administration");
  EXPECT_TRUE(page.says("refusée"));
  EXPECT_TRUE(page.says("/menus/0"));
  EXPECT_TRUE(page.says(bad.string()));
  EXPECT_TRUE(page.says("is not an ELF file"));
  EXPECT_EQ(host.signed_in("alpha").get("/").status, 200);
}

TEST(PluginPages, ARefusedPluginKeepsItsMenuAndSaysSo) {
  RunningHost host({ent::host::PluginSource{TEST_PLUGIN_MANIFEST, "/nowhere/sample.so"}});
  auto alpha = host.signed_in("alpha");
  EXPECT_TRUE(alpha.get("/").says("href=\"/app/sample\""));
  const auto page = alpha.get("/app/sample");
  EXPECT_EQ(page.status, 503);
  EXPECT_TRUE(page.says("Application d’essai"));
  EXPECT_TRUE(page.says("href=\"/accords\""));
}

TEST(FindPlugins, PairsLibrariesWithManifests) {
  TempDir dir;
  fs::create_directories(dir.path() / "m");
  fs::create_directories(dir.path() / "p");
  for (const char* file : {"m/a.json", "m/c.json", "p/a.so", "p/b.so", "p/b.json"})
    chrome_test::write(dir.path() / file, "x");
  const auto found = ent::host::find_plugins({}, dir.path() / "p", dir.path() / "m");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].manifest, dir.path() / "m/a.json");
  EXPECT_EQ(found[1].manifest, dir.path() / "p/b.json");
  EXPECT_EQ(found[2].manifest, dir.path() / "m/c.json");
  EXPECT_EQ(found[2].library, dir.path() / "m/c.so");
}
