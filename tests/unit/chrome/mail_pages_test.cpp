// The pages about e-mail, without a mail server.
#include "running_host.hpp"

using namespace chrome_test;

namespace {

constexpr const char* kSettings = "/parametres/reglages/courriel";

Browser::Fields good_settings() {
  return {{"envoi", "oui"},     {"serveur", "127.0.0.1"},    {"port", "2525"},
          {"securite", "none"}, {"utilisateur", "u"},        {"expediteur", "ent@exemple.example"},
          {"nom", "ENT"},       {"motdepasse", "mot-secret"}};
}

void declare(RunningHost& host) {
  using ent::host::MailChoice;
  host.services().mail().choices().declare("sample", {{"sample", "sample.made", "Chose <faite>", MailChoice::at_once}});
}

}  // namespace

TEST(MailPages, SettingsAreTheAdministratorsAndThePasswordIsNeverShown) {
  RunningHost host;
  auto alpha = host.signed_in("alpha");
  for (const char* page : {kSettings, "/administration/messages", "/administration/messages/modeles",
                           "/administration/messages/modeles/host/digest"}) {
    EXPECT_EQ(alpha.get(page).status, 403) << page;
  }
  EXPECT_EQ(alpha.post_from("/", kSettings, good_settings()).status, 403);
  EXPECT_EQ(alpha.post_from("/", std::string(kSettings) + "/essai", {}).status, 403);
  EXPECT_EQ(alpha.post_from("/", "/administration/messages", {{"courriel", "0"}}).status, 403);
  auto admin = host.signed_in("admin");
  EXPECT_EQ(admin.post(kSettings, good_settings()).status, 403) << "no CSRF token";
  EXPECT_EQ(admin.post_from(kSettings, kSettings, good_settings()).status, 303);
  const auto page = admin.get(kSettings);
  EXPECT_TRUE(page.says("Un mot de passe est enregistré."));
  EXPECT_TRUE(page.says("value=\"ent@exemple.example\""));
  EXPECT_FALSE(page.says("mot-secret"));
  EXPECT_TRUE(
      admin.get("/parametres/reglages").says("Les courriels partent par 127.0.0.1 au nom de ent@exemple.example."));
}

TEST(MailPages, WrongSettingsAreNamedAndKept) {
  RunningHost host;
  auto admin = host.signed_in("admin");
  auto fields = good_settings();
  fields[1].second = "mail.exemple.example";
  const auto refused = admin.post_from(kSettings, kSettings, fields);
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(refused.says("Sans chiffrement, seul un serveur de cette machine"));
  EXPECT_TRUE(refused.says("value=\"mail.exemple.example\"")) << "what was typed stays";
  EXPECT_FALSE(host.services().mail().configuration().read()->enabled) << "nothing is stored";
}

TEST(MailPages, ATryNamesTheFailedStep) {
  RunningHost host;
  auto admin = host.signed_in("admin");
  const std::string try_out = std::string(kSettings) + "/essai";
  EXPECT_TRUE(admin.post_from(kSettings, try_out, {}).says("Indiquez d’abord le serveur"));
  auto fields = good_settings();
  fields[2].second = "1";  // nobody listens there
  ASSERT_EQ(admin.post_from(kSettings, kSettings, fields).status, 303);
  EXPECT_TRUE(admin.post_from(kSettings, try_out, {}).says("Étape en échec : connexion au serveur."));
}

TEST(MailPages, EverybodyChoosesForThemselves) {
  RunningHost host;
  declare(host);
  auto alpha = host.signed_in("alpha");
  const auto page = alpha.get("/mes-notifications");
  EXPECT_TRUE(page.says("Chose &lt;faite&gt;"));
  EXPECT_TRUE(page.says("<option value=\"at_once\" selected>"));
  EXPECT_TRUE(page.says("L’ENT n’envoie pas de courriels pour le moment"));
  EXPECT_TRUE(page.says("a@exemple.example"));
  EXPECT_EQ(alpha.post_from("/mes-notifications", "/mes-notifications", {{"sample:sample.made", "never"}}).status, 400);
  EXPECT_EQ(alpha.post_from("/mes-notifications", "/mes-notifications", {{"sample:sample.made", "ent_only"}}).status,
            303);
  EXPECT_TRUE(alpha.get("/mes-notifications").says("<option value=\"ent_only\" selected>"));
  auto beta = host.signed_in("beta");
  EXPECT_TRUE(beta.get("/mes-notifications").says("<option value=\"at_once\" selected>"));
}

TEST(MailPages, TemplatesAreCheckedPreviewedAndReset) {
  RunningHost host;
  declare(host);
  auto admin = host.signed_in("admin");
  const std::string page = "/administration/messages/modeles/sample/sample.made";
  EXPECT_TRUE(admin.get("/administration/messages/modeles").says("href=\"" + page + "\""));
  EXPECT_EQ(admin.get("/administration/messages/modeles/sample/autre").status, 404);
  const auto refused =
      admin.post_from(page, page, {{"objet", "{titres}"}, {"texte", "<b>Voir</b>"}, {"acte", "enregistrer"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(refused.says("Objet : la variable {titres} n’existe pas."));
  EXPECT_TRUE(refused.says("Texte : la variable obligatoire {lien} manque."));
  EXPECT_TRUE(refused.says("&lt;b&gt;Voir&lt;/b&gt;"));
  const Browser::Fields good = {{"objet", "Info : {titre}"}, {"texte", "Voir\r\n{lien}"}};
  auto with = [&](const char* act) {
    auto fields = good;
    fields.emplace_back("acte", act);
    return fields;
  };
  const auto preview = admin.post_from(page, page, with("apercu"));
  EXPECT_TRUE(preview.says("Info : Convention à signer : Immersion en boulangerie"));
  EXPECT_FALSE(admin.get(page).says("Info : "));
  EXPECT_EQ(admin.post_from(page, page, with("enregistrer")).status, 303);
  EXPECT_TRUE(admin.get(page).says("Info : {titre}"));
  EXPECT_EQ(admin.post_from(page, page, with("origine")).status, 303);
  EXPECT_FALSE(admin.get(page).says("Info : "));
}

TEST(MailPages, ALinkOfALetterSurvivesTheLoginAndIsOnesOwn) {
  RunningHost host;
  auto& services = host.services();
  ent::host::OutboxMessage message;
  message.dedup_key = "k1", message.person = "p-two", message.school = "0990002P", message.event = "e";
  message.title = "Une convention attend", message.place = "home";
  ASSERT_TRUE(services.database()
                  .write([&](ent::host::Transaction& t) { return services.outbox().put(t, "sample", message); })
                  .has_value());
  ASSERT_TRUE(services.outbox().dispatch().has_value());
  const std::string link = "/notifications/" + std::to_string(services.outbox().inbox("p-two")->front().id);
  auto browser = host.browser();
  const auto asked = browser.get(link);
  EXPECT_EQ(asked.status, 303);
  EXPECT_EQ(asked.header("location").rfind("/connexion?retour=", 0), 0u) << asked.header("location");
  EXPECT_EQ(browser.sign_in("deux", kPassword, link).header("location"), link);
  EXPECT_EQ(browser.get(link).status, 303);
  EXPECT_TRUE(browser.get("/").says("<span class=\"ent-user-school\">Collège Bêta</span>"));
  EXPECT_EQ(host.signed_in("alpha").get(link).status, 404);
}

TEST(MailPages, TheAdministratorSeesWhatFailedAndTriesAgain) {
  RunningHost host;
  auto& queue = host.services().mail().queue();
  ent::host::InboxItem item;
  item.id = 1, item.person = "p-a";
  ASSERT_TRUE(host.services()
                  .database()
                  .write([&](ent::host::Transaction& t) { return queue.add(t, item, ent::host::MailChoice::at_once); })
                  .has_value());
  const auto mail = queue.claim();
  ASSERT_TRUE(mail->has_value());
  ASSERT_TRUE(queue.finish(**mail, {ent::smtp::Outcome::server, ent::smtp::Step::login, 535, "<refusé>"}).has_value());
  auto admin = host.signed_in("admin");
  const auto page = admin.get("/administration/messages");
  EXPECT_TRUE(page.says("Le serveur de courriel ne fonctionne pas depuis le 18 novembre 2026"));
  EXPECT_TRUE(page.says("535 &lt;refusé&gt;"));
  EXPECT_TRUE(page.says("Anne &lt;Alpha&gt;"));
  EXPECT_EQ(admin.post_from("/", "/administration/messages", {{"courriel", "x"}}).status, 400);
  EXPECT_EQ(admin.post_from("/", "/administration/messages", {{"courriel", "99"}}).status, 404);
  EXPECT_EQ(admin.post_from("/", "/administration/messages", {{"courriel", "0"}}).status, 303);
  EXPECT_FALSE(admin.get("/administration/messages").says("535"));
}
