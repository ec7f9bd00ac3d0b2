// Signing in and out, CSRF, redirects, expiry: over a real server.
#include "running_host.hpp"

using chrome_test::kPassword;
using chrome_test::RunningHost;

TEST(Login, NobodyIsSentToTheFormAndBackToTheAskedPage) {
  RunningHost host;
  auto browser = host.browser();
  const auto asked = browser.get("/offres/o-1/seances?x=1");
  EXPECT_EQ(asked.status, 303);
  EXPECT_EQ(asked.header("location"), "/connexion?retour=%2Foffres%2Fo-1%2Fseances%3Fx%3D1");
  const auto form = browser.get(asked.header("location"));
  EXPECT_TRUE(form.says("name=\"retour\" value=\"/offres/o-1/seances?x=1\""));
  const auto entered = browser.sign_in("alpha", kPassword, "/offres/o-1/seances?x=1");
  EXPECT_EQ(entered.status, 303);
  EXPECT_EQ(entered.header("location"), "/offres/o-1/seances?x=1");
  EXPECT_EQ(browser.get("/").status, 200);
}

TEST(Login, TheCookieIsHttpOnlyAndLax) {
  RunningHost host;
  auto browser = host.browser();
  const auto entered = browser.sign_in("alpha", kPassword);
  const auto at = entered.head.find("ent_session=");
  ASSERT_NE(at, std::string::npos);
  const std::string cookie = entered.head.substr(at, entered.head.find("\r\n", at) - at);
  EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);
  EXPECT_NE(cookie.find("SameSite=Lax"), std::string::npos);
}

TEST(Login, NoForeignAddressIsRedirectedTo) {
  RunningHost host;
  for (const char* back :
       {"//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a b"}) {
    auto browser = host.browser();
    EXPECT_EQ(browser.sign_in("alpha", kPassword, back).header("location"), "/") << back;
  }
}

TEST(Login, WrongPasswordAndUnknownLoginSayTheSame) {
  RunningHost host;
  auto browser = host.browser();
  const auto wrong = browser.sign_in("alpha", "mauvais mot de passe");
  const auto unknown = browser.sign_in("personne", "mauvais mot de passe");
  EXPECT_EQ(wrong.status, 403);
  EXPECT_EQ(unknown.status, 403);
  EXPECT_TRUE(wrong.says("L’identifiant ou le mot de passe"));
  EXPECT_TRUE(unknown.says("L’identifiant ou le mot de passe"));
  EXPECT_EQ(browser.cookies.count("ent_session"), 0u);
  EXPECT_FALSE(wrong.says("mauvais mot de passe"));
}

TEST(Login, IsSlowedDownAfterFiveFailures) {
  RunningHost host;
  auto browser = host.browser();
  int refused = 0;
  for (int i = 0; i < 7 && refused == 0; ++i) {
    const auto answer = browser.sign_in("alpha", "mauvais mot de passe");
    if (answer.status == 429) {
      ++refused;
      EXPECT_FALSE(answer.header("retry-after").empty());
      EXPECT_TRUE(answer.says("Trop d’essais"));
    }
  }
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(browser.sign_in("alpha", kPassword).status, 429);
}

TEST(Login, NeedsTheTokenOfItsOwnForm) {
  RunningHost host;
  auto browser = host.browser();
  browser.get("/connexion");
  const auto none = browser.post("/connexion", {{"login", "alpha"}, {"password", kPassword}});
  EXPECT_EQ(none.status, 403);
  auto other = host.browser();
  const std::string foreign = other.get("/connexion").csrf();
  const auto stolen = browser.post("/connexion", {{"_csrf", foreign}, {"login", "alpha"}, {"password", kPassword}});
  EXPECT_EQ(stolen.status, 403);
  EXPECT_EQ(browser.cookies.count("ent_session"), 0u);
}

TEST(Login, TheTokenChangesAtEachLogin) {
  RunningHost host;
  auto browser = host.signed_in("alpha");
  const std::string first = browser.cookies.at("ent_session");
  const std::string csrf = browser.get("/").csrf();
  EXPECT_EQ(browser.post("/deconnexion", {{"_csrf", csrf}}).status, 303);
  EXPECT_EQ(browser.cookies.count("ent_session"), 0u);
  browser.sign_in("alpha", kPassword);
  EXPECT_NE(browser.cookies.at("ent_session"), first);
  auto thief = host.browser();
  thief.cookies["ent_session"] = first;
  EXPECT_EQ(thief.get("/").status, 303);
}

TEST(Login, AnIdleSessionEndsWithAMessage) {
  RunningHost host;
  auto browser = host.signed_in("alpha");
  host.clock().advance(ent::host::kSessionIdleMs + 1000);
  const auto late = browser.get("/offres");
  EXPECT_EQ(late.status, 303);
  EXPECT_NE(late.header("location").find("motif=expiree"), std::string::npos);
  EXPECT_TRUE(browser.get(late.header("location")).says("Votre session a expiré"));
  EXPECT_EQ(browser.post("/notifications", {}).status, 401);
}

TEST(Login, EveryUnsafeMethodNeedsTheTokenOfTheSession) {
  RunningHost host;
  auto alpha = host.signed_in("alpha");
  auto beta = host.signed_in("beta");
  const std::string foreign = beta.get("/").csrf();
  for (const char* target : {"/notifications", "/deconnexion", "/etablissement", "/offres/o-1/annuler", "/accords/x"}) {
    EXPECT_EQ(alpha.post(target, {}).status, 403) << target;
    EXPECT_EQ(alpha.post(target, {{"_csrf", foreign}}).status, 403) << target;
  }
  EXPECT_EQ(alpha.get("/").status, 200);
  const std::string own = alpha.get("/").csrf();
  EXPECT_EQ(alpha.post("/notifications", {}, "X-CSRF-Token: " + own + "\r\n").status, 303);
}
