// The pages over the real use cases and the real services of the host: S1–S7 as a browser without JavaScript would play
// them, who may see what, and bad input.
#include "handlers.hpp"

namespace conventions::pages::test {
namespace {

// U7 by both ways in, over the real use case.
TEST_F(Handlers, AConventionIsVerifiedByFileAndByNumber) {
  const auto id = world_.signed_by_both();
  const auto convention = world_.detail(id, kHome).convention;
  const std::string pdf = get_as_head("/conventions/" + id.str() + "/document", kHome).body;
  const std::string fingerprint = world_.detail(id, kHome).versions.front().short_fingerprint;
  auto page = get_as_head("/verification", kHost, {{"reference", convention.number}, {"e", fingerprint}, {"p", "2"}});
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr("qui est la version en cours"));
  EXPECT_THAT(page.body, HasSubstr("Valide"));
  EXPECT_THAT(page.body, Not(HasSubstr("Non valide")));
  EXPECT_THAT(page.body, HasSubstr("Ouvrir la convention"));
  EXPECT_EQ(get_as_head("/verification", kThird, {{"reference", convention.number}}).status, 404);
  EXPECT_EQ(get("/verification", person("PROFESSEUR", kHome), kHome).status, 403);

  page = post("/verification", person("D0010", kThird), kThird, {}, {{"fichier", pdf}});
  ASSERT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("Ces octets ne sont pas ceux d’une version que vous pouvez consulter"));
  EXPECT_THAT(page.body, Not(HasSubstr("Ouvrir la convention")));
  std::string altered = pdf;
  altered[altered.size() / 3] = static_cast<char>(altered[altered.size() / 3] ^ 1);
  EXPECT_THAT(post("/verification", person("D0010", kHost), kHost, {}, {{"fichier", altered}}).body,
              HasSubstr("Non valide"));
  EXPECT_EQ(post("/verification", person("D0010", kHost), kHost, {}).status, 422);
  EXPECT_EQ(post("/verification", person("PROFESSEUR", kHome), kHome, {}, {{"fichier", pdf}}).status, 403);
  EXPECT_THAT(post("/verification", person("D0010", kHost), kHost, {}, {{"fichier", "bonjour"}}).body,
              HasSubstr("n’est pas un PDF"));
}

TEST_F(Handlers, TheWholeElectronicWay) {
  // S3: without a configured signature the reason is on the page, with the link that repairs it.
  const auto id = world_.draft();
  const std::string path = "/conventions/" + id.str();
  auto page = get_as_head(path, kHome);
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr("Pourquoi je ne peux pas figer"));
  EXPECT_THAT(page.body, HasSubstr("/parametres"));
  EXPECT_FALSE(find_form(page.body, "/figer").found);

  // S4: the picture, through the settings page.
  for (const char* school : {kHome, kHost}) {
    const auto settings = get_as_head("/parametres", school);
    ASSERT_EQ(settings.status, 200);
    const auto form = find_form(settings.body, "/parametres/image");
    ASSERT_TRUE(form.found);
    const auto saved =
        post(form.path, person("D0010", school), school, form.fields, {{"image", app_test::png_picture()}});
    EXPECT_THAT(follow(saved, school).body, HasSubstr("L’image de signature est enregistrée"));
  }
  EXPECT_EQ(get_as_head("/parametres/apercu.svg", kHome).header("content-type"), "image/svg+xml");
  EXPECT_EQ(get_as_head("/parametres/image.png", kHome).header("content-type"), "image/png");
  EXPECT_THAT(post("/parametres/tester", person("D0010", kHome), kHome, {}).body, HasSubstr("La signature fonctionne"));
  EXPECT_EQ(post("/parametres/specimen", person("D0010", kHome), kHome, {}).body.rfind("%PDF-", 0), 0u);

  // S5: the list leads there; the host school does not know the draft.
  page = get_as_head("/", kHome);
  EXPECT_THAT(page.body, HasSubstr("/app/conventions" + path));
  EXPECT_EQ(get_as_head(path, kHost).status, 404);

  // Freeze, then S7: home signs.
  page = follow(submit(get_as_head(path, kHome), "/figer", kHome), kHome);
  EXPECT_THAT(page.body, HasSubstr("Lire et signer"));
  EXPECT_EQ(get_as_head(path + "/pages/1.svg", kHome).header("content-type"), "image/svg+xml");
  EXPECT_EQ(get_as_head(path + "/pages/999.svg", kHome).status, 404);
  EXPECT_THAT(get_as_head(path + "/texte", kHome).body, HasSubstr("Convention d’accueil"));
  page = get_as_head(path + "/signer", kHome);
  EXPECT_THAT(page.body, HasSubstr("en qualité de"));
  const auto signing = page;
  page = follow(submit(signing, "/signer", kHome), kHome);
  EXPECT_THAT(page.body, HasSubstr("C’est signé"));
  EXPECT_THAT(page.body, HasSubstr("doit signer à son tour"));
  // A double click gives the same receipt; nothing is signed twice.
  page = follow(submit(signing, "/signer", kHome), kHome);
  EXPECT_THAT(page.body, HasSubstr("rien n’a été signé une seconde fois"));

  // S6: the tab of the offer shows the host school its convention, and it signs.
  Ask tab;
  tab.path = "/onglet/offre/o-menuiserie";
  tab.tab = "convention";
  tab.offer = "o-menuiserie";
  page = ask(pages_, tab, person("D0010", kHost), kHost);
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr(path + "/signer"));
  EXPECT_THAT(get_as_head("/accueil", kHost).body, HasSubstr("à signer"));
  page = follow(submit(get_as_head(path + "/signer", kHost), "/signer", kHost), kHost);
  EXPECT_THAT(page.body, HasSubstr("Les deux établissements ont signé"));

  // S7: both download the same signed file; every state of it stays available.
  for (const char* school : {kHome, kHost}) {
    const auto file = get_as_head(path + "/document", school, {{"telecharger", "1"}});
    EXPECT_EQ(file.body.rfind("%PDF-", 0), 0u);
    EXPECT_THAT(file.header("content-disposition"), HasSubstr("attachment"));
  }
  page = get_as_head(path, kHome);
  EXPECT_THAT(page.body, HasSubstr("Télécharger la convention signée"));
  EXPECT_THAT(page.body, HasSubstr("PDF signé par l’origine"));
  EXPECT_THAT(page.body, HasSubstr("PDF figé, sans signature"));
}

TEST_F(Handlers, AStaleSigningIsRefused) {
  world_.configure_picture(kHost);
  const auto id = world_.frozen();
  const std::string path = "/conventions/" + id.str();
  const auto form = find_form(get_as_head(path + "/signer", kHome).body, "/signer");
  ASSERT_TRUE(form.found);
  auto changed = form.fields;
  for (auto& [name, value] : changed) {
    if (name == "sha256") value[0] = value[0] == '0' ? '1' : '0';
  }
  const auto answer = post(form.path, person("D0010", kHome), kHome, changed);
  EXPECT_TRUE(answer.status == 409 || answer.status == 422) << answer.status;
  EXPECT_THAT(answer.body, HasSubstr("La convention a changé"));
  EXPECT_EQ(world_.detail(id, kHome).convention.state, domain::State::kToSignHome);
}

TEST_F(Handlers, TheHostSchoolRefusesWithAReasonAndHomeCorrects) {
  const auto id = world_.signed_by_home();
  const std::string path = "/conventions/" + id.str();
  auto page = get_as_head(path, kHost);
  auto answer = submit(page, "/refuser", kHost);
  EXPECT_EQ(answer.status, 422) << "no reason given";
  EXPECT_THAT(answer.body, HasSubstr("Indiquez un motif"));
  answer = submit(page, "/refuser", kHost, {{"motif", "other"}, {"texte", "Atelier <fermé>"}});
  page = follow(answer, kHost);
  EXPECT_THAT(page.body, HasSubstr("Atelier &lt;fermé&gt;"));
  page = get_as_head(path, kHome);
  EXPECT_THAT(page.body, HasSubstr("a refusé de signer"));
  page = follow(submit(page, "/corriger", kHome), kHome);
  EXPECT_THAT(page.body, HasSubstr("En préparation"));
}

TEST_F(Handlers, TakeBackAndCancel) {
  const auto id = world_.frozen();
  const std::string path = "/conventions/" + id.str();
  auto page = follow(submit(get_as_head(path, kHome), "/reprendre", kHome), kHome);
  EXPECT_THAT(page.body, HasSubstr("La version est reprise"));
  page = follow(submit(page, "/annuler", kHome, {{"motif", "duplicate"}}), kHome);
  EXPECT_THAT(page.body, HasSubstr("La convention est annulée"));
}

// Invariant I8 on every route, and deny by default.
TEST_F(Handlers, AnotherSchoolFindsNothingAndUnknownIdsNeither) {
  const auto id = world_.signed_by_home();
  const std::string unknown = "cv-" + std::string(32, '0');
  for (const char* rest : {"", "/document", "/texte", "/pages/1.svg", "/signer", "/recu"}) {
    const std::string path = "/conventions/" + id.str() + rest;
    for (const char* method : {"GET", "HEAD"}) {
      Ask request;
      request.method = method;
      request.path = path;
      const auto foreign = ask(pages_, request, person("D0010", kThird), kThird);
      EXPECT_EQ(foreign.status, 404) << method << path;
      EXPECT_THAT(foreign.body, Not(HasSubstr("menuiserie"))) << path;
      request.path = "/conventions/" + unknown + rest;
      const auto none = ask(pages_, request, person("D0010", kThird), kThird);
      EXPECT_EQ(none.status, 404) << path;
      EXPECT_EQ(std::regex_replace(none.body, std::regex(unknown), id.str()), foreign.body) << "told apart: " << path;
    }
  }
  for (const char* rest : {"/figer", "/reprendre", "/corriger", "/refuser", "/annuler", "/signer"}) {
    const auto answer =
        post("/conventions/" + id.str() + rest, person("D0010", kThird), kThird, {{"motif", "other"}, {"texte", "x"}});
    EXPECT_EQ(answer.status, 404) << rest;
  }
}

// Somebody with posts in two schools, who changed school in another tab.
TEST_F(Handlers, AFormOfAnotherSchoolDoesNothing) {
  const auto id = world_.frozen();
  const std::string path = "/conventions/" + id.str() + "/reprendre";
  const auto other = post(path, person("D0010", kHome), kHome, {{"_etablissement", kHost}});
  EXPECT_EQ(other.status, 409);
  EXPECT_THAT(other.body, HasSubstr("Vous avez changé d’établissement"));
  const auto page = get_as_head("/conventions/" + id.str(), kHome);
  EXPECT_THAT(page.body, HasSubstr("name=\"_etablissement\" value=\"" + std::string(kHome) + "\""));
  EXPECT_THAT(page.body, HasSubstr("À signer par l’établissement d’origine")) << "the version was taken back";
}

TEST_F(Handlers, WithoutTheRightEveryRouteIsClosed) {
  const auto id = world_.signed_by_home();
  const std::string path = "/conventions/" + id.str();
  for (const std::string& route :
       {std::string("/"), std::string("/accueil"), std::string("/parametres"), std::string("/parametres/image.png"),
        std::string("/parametres/delegations"), std::string("/administration"),
        std::string("/administration/ancre.pem"), path, path + "/document", path + "/pages/1.svg", path + "/signer"}) {
    const auto nobody = get(route, "p-nobody", kHome);
    EXPECT_GE(nobody.status, 401) << route;
    EXPECT_LT(nobody.status, 500) << route;
    const auto anonymous = get(route, "", kHome);
    EXPECT_GE(anonymous.status, 401) << route;
    EXPECT_LT(anonymous.status, 500) << route;
  }
  EXPECT_EQ(get_as_head("/administration", kHome).status, 403);
  EXPECT_EQ(post("/parametres/compromise", person("VIE_SCOLAIRE", kHome), kHome, {}).status, 403);
}

TEST_F(Handlers, ACollectiveOfferHasNoConventionByAnyAddress) {
  world_.add_offer("forum", kHost, "collective");
  world_.enrol(kHome, "s-forum", "given");
  auto answer = post("/conventions", person("D0010", kHome), kHome, {{"offre", "o-forum"}, {"seance", "s-forum"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Cette offre est collective"));
  answer = get_as_head("/onglet/offre/o-forum", kHost);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Cette offre est collective"));
}

TEST_F(Handlers, BadFilesAreExplained) {
  const std::string who = person("D0010", kHome);
  const std::pair<const char*, std::string> pictures[] = {
      {"ni un PNG ni un JPEG", "GIF89a............"},
      {"ni un PNG ni un JPEG", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"},
      {"incomplète ou abîmée", app_test::png_picture().substr(0, 60)},
      {"dépasse 2", app_test::png_picture() + std::string(10 << 20, 'x')}};
  for (const auto& [words, file] : pictures) {
    const auto answer = post("/parametres/image", who, kHome, {}, {{"image", file}});
    EXPECT_GE(answer.status, 413);
    EXPECT_LE(answer.status, 422);
    EXPECT_THAT(answer.body, HasSubstr(words));
    EXPECT_THAT(answer.body, HasSubstr("id=\"cv-image-erreur\""));
  }
  const auto wrong = post("/parametres/certificat", who, kHome, {{"mot_de_passe", "faux"}},
                          {{"certificat", app_test::p12_file(world_)}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("Le mot de passe n’ouvre pas ce fichier"));
  const auto good = post("/parametres/certificat", who, kHome, {{"mot_de_passe", app_test::kPassword}},
                         {{"certificat", app_test::p12_file(world_)}});
  EXPECT_THAT(follow(good, kHome).body, HasSubstr("Le certificat est enregistré"));
}

TEST_F(Handlers, ADelegationIsGivenUsedAndWithdrawnWithoutJavaScript) {
  const auto id = world_.frozen();
  const std::string deputy = person("DDFPT", kHome);
  EXPECT_EQ(post("/conventions/" + id.str() + "/signer", deputy, kHome, {}).status, 403);
  auto page = get_as_head("/parametres/delegations", kHome);
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr("Aucune délégation n’est enregistrée"));
  auto form = find_form(page.body, "/parametres/delegations");
  ASSERT_TRUE(form.found);
  Fields typed = form.fields;
  for (const auto& field :
       Fields{{"personne", deputy}, {"offre", ""}, {"debut", world_.day(0)}, {"terme", world_.day(400)}}) {
    typed.push_back(field);
  }
  const Fields act = {{"acte", app_test::png_picture()}};
  auto answer = post(form.path, person("D0010", kHome), kHome, typed, act);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("dure plus d’une année scolaire"));
  EXPECT_THAT(answer.body, HasSubstr("value=\"" + world_.day(400) + "\""));
  typed.emplace_back("longue", "oui");
  page = follow(post(form.path, person("D0010", kHome), kHome, typed, act), kHome);
  EXPECT_THAT(page.body, HasSubstr("La délégation est enregistrée"));
  EXPECT_THAT(page.body, HasSubstr("En vigueur"));
  const std::regex acts("/app/conventions(/parametres/delegations/md-[0-9a-f]{32})/acte");
  std::smatch match;
  ASSERT_TRUE(std::regex_search(page.body, match, acts));
  const std::string mandate = match[1];
  EXPECT_EQ(get_as_head(mandate + "/acte", kHome).body, app_test::png_picture());
  EXPECT_EQ(get_as_head(mandate + "/acte", kHost).status, 404);
  EXPECT_THAT(get_as_head("/parametres/delegations", kHost).body, HasSubstr("Aucune délégation n’est enregistrée"));
  // The delegate signs; page, receipt and convention say by which right.
  auto signing = get("/conventions/" + id.str() + "/signer", deputy, kHome);
  EXPECT_THAT(signing.body, HasSubstr("Pour le chef d’établissement et par délégation"));
  EXPECT_THAT(signing.body, HasSubstr("Délégation du "));
  const auto sign = find_form(signing.body, "/signer");
  ASSERT_TRUE(sign.found);
  answer = post(sign.path, deputy, kHome, sign.fields);
  ASSERT_EQ(answer.status, 303) << answer.body;
  const auto receipt = get("/conventions/" + id.str() + "/recu", deputy, kHome, {{"version", "1"}});
  EXPECT_THAT(receipt.body, HasSubstr("pour le chef d’établissement et par délégation"));
  EXPECT_THAT(receipt.body, HasSubstr("Empreinte de l’acte de délégation"));
  EXPECT_THAT(get_as_head("/conventions/" + id.str(), kHost).body, HasSubstr("Délégation du "));
  // Withdrawn: first without a reason.
  page = get_as_head("/parametres/delegations", kHome);
  form = find_form(page.body, "/retirer");
  ASSERT_TRUE(form.found);
  EXPECT_EQ(post(form.path, person("D0010", kHost), kHost, {{"motif", "motif fictif"}}).status, 404);
  answer = post(form.path, person("D0010", kHome), kHome, form.fields);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Indiquez le motif du retrait"));
  Fields reason = form.fields;
  reason.emplace_back("motif", "motif <fictif>");
  page = follow(post(form.path, person("D0010", kHome), kHome, reason), kHome);
  EXPECT_THAT(page.body, HasSubstr("La délégation est retirée"));
  EXPECT_THAT(page.body, HasSubstr("motif &lt;fictif&gt;"));
  EXPECT_FALSE(find_form(page.body, "/retirer").found);
}

TEST_F(Handlers, TheAdministratorSeesHealthAndCounts) {
  (void)world_.signed_by_home();
  const auto answer = get("/administration", person("ADMIN_ENT", ""), kHome);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr("la chaîne est intacte"));
  EXPECT_THAT(answer.body, HasSubstr("gestion des offres"));
  EXPECT_THAT(get("/administration/ancre.pem", person("ADMIN_ENT", ""), kHome).body, HasSubstr("BEGIN CERTIFICATE"));
}

TEST_F(Handlers, ADocumentDamagedOnDiskIsSaidAndKeptForTheAdministrator) {
  const auto id = world_.signed_by_home();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(world_.data() / "files")) {
    if (!entry.is_regular_file()) continue;
    std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all);
    std::filesystem::resize_file(entry.path(), entry.file_size() / 2);
  }
  const auto answer = get_as_head("/conventions/" + id.str() + "/document", kHome);
  EXPECT_GE(answer.status, 500);
  EXPECT_THAT(answer.body, HasSubstr("CV-7F3A91"));
  EXPECT_THAT(get("/administration", person("ADMIN_ENT", ""), kHome).body, HasSubstr("CV-7F3A91"));
}

}  // namespace
}  // namespace conventions::pages::test
