// U6 and the QR sheet over the real use cases: S8 played by two schools through the pages, and each bad input with its
// message, beside its field, with what was typed kept.
#include "handlers.hpp"
#include "tests/unit/app/paper_world.hpp"

namespace conventions::pages::test {
namespace {

using domain::PaperStep;

class PaperPages : public Handlers {
 protected:
  void SetUp() override {
    id_ = world_.draft();
    path_ = "/conventions/" + id_.str();
    form_ = path_ + "/papier/";
  }
  // Opens the form of an act, fills it and sends it.
  Answer record(const char* school, const std::string& slug, const Fields& said = {}) {
    return submit(get_as_head(form_ + slug, school), "/papier/" + slug, school, said);
  }
  // The same, when it must succeed: the convention's page that follows.
  std::string done(const char* school, const std::string& slug, const Fields& said = {}) {
    return follow(record(school, slug, said), school).body;
  }
  domain::Paper paper() { return app_test::stored(world_, id_).paper; }
  Fields today() { return {{"jour", world_.day(0)}}; }
  Fields sending() { return {{"jour", world_.day(0)}, {"transporteur", "La <Poste>"}, {"liste", "1"}}; }

  domain::ConventionId id_;
  std::string path_, form_;
};

void expect_wrong(const Answer& answer, const std::string& field, const std::string& words) {
  EXPECT_EQ(answer.status, 422) << words;
  EXPECT_THAT(answer.body, HasSubstr(words));
  EXPECT_THAT(answer.body, HasSubstr("id=\"cv-probleme\""));
  EXPECT_THAT(answer.body, HasSubstr("href=\"#cv-" + field + "\"")) << words;
  EXPECT_THAT(answer.body, HasSubstr("id=\"cv-" + field + "-erreur\"")) << words;
  EXPECT_THAT(answer.body, HasSubstr("id=\"cv-" + field + "\"")) << words;
}

TEST_F(PaperPages, S8IsPlayedFromTheMenusByTwoSchools) {
  auto page = get_as_head(path_, kHome).body;
  EXPECT_THAT(page, HasSubstr("Voie papier"));
  EXPECT_THAT(page, HasSubstr("href=\"/app/conventions" + form_ + "edition\">Éditer les 2 exemplaires"));
  page = done(kHome, "edition", {{"commentaire", "tirage <fictif>"}});
  EXPECT_THAT(page, HasSubstr("Les 2 exemplaires sont édités"));
  EXPECT_THAT(page, HasSubstr("tirage &lt;fictif&gt;"));
  EXPECT_THAT(page, HasSubstr("Papier 1/7"));
  // Somebody of whom the ENT knows no delegation: said, and recorded when the school confirms it.
  const Fields other = {{"jour", world_.day(0)}, {"personne", "Ada <Exemple>"}};
  expect_wrong(record(kHome, "signature-origine", other), "atteste", "Ada &lt;Exemple&gt; n’est ni le chef");
  EXPECT_EQ(paper().step, PaperStep::kEdited);
  page = done(kHome, "signature-origine", {{"jour", world_.day(0)}, {"personne", "Ada <Exemple>"}, {"atteste", "1"}});
  EXPECT_THAT(page, HasSubstr("Signature manuscrite sur papier"));
  EXPECT_THAT(get_as_head("/", kHome, {{"onglet", "paper"}}).body, HasSubstr("Papier 2/7"));
  page = done(kHome, "envoi", sending());
  EXPECT_THAT(page, HasSubstr("La &lt;Poste&gt;"));
  EXPECT_THAT(page, HasSubstr("liste des élèves jointe"));
  EXPECT_THAT(page, Not(HasSubstr("/papier/reception-accueil"))) << "a step of the other school";
  EXPECT_THAT(page, HasSubstr("Rien ne vous est demandé"));

  // U1 of the host school says what it must do; its list leads to the page.
  EXPECT_THAT(get_as_head("/accueil", kHost, {{"vue", "recues"}, {"onglet", "paper"}}).body,
              HasSubstr("Réception des 2 exemplaires"));
  EXPECT_THAT(get_as_head("/onglet/offre/o-menuiserie", kHost).body, HasSubstr("Papier 3/7"));
  page = done(kHost, "reception-accueil", {{"jour", world_.day(0)}, {"exemplaires", "2"}});
  EXPECT_THAT(page, HasSubstr("/papier/signature-accueil"));
  (void)done(kHost, "signature-accueil", today());
  (void)done(kHost, "renvoi", today());
  page = done(kHome, "reception-origine", today());
  EXPECT_THAT(page, HasSubstr("la convention est signée par les deux établissements"));
  EXPECT_THAT(page, HasSubstr("Signée par les deux établissements"));
  EXPECT_THAT(page, HasSubstr("la preuve est l’exemplaire original signé"));
  EXPECT_EQ(app_test::stored(world_, id_).state, domain::State::kSigned);
  EXPECT_EQ(get_as_head(form_ + "envoi", kHome).status, 422);
}

TEST_F(PaperPages, EachBadInputIsSaidBesideItsFieldAndKept) {
  (void)done(kHome, "edition");
  (void)done(kHome, "signature-origine", today());
  const auto send = [&](const Fields& said) { return record(kHome, "envoi", said); };
  auto answer = send({{"jour", world_.day(1)}, {"transporteur", "Navette \"12\""}, {"liste", "1"}});
  expect_wrong(answer, "jour", "La date du fait est dans le futur");
  EXPECT_THAT(answer.body, HasSubstr("value=\"Navette &quot;12&quot;\""));
  EXPECT_THAT(answer.body, HasSubstr("value=\"" + world_.day(1) + "\""));
  EXPECT_THAT(answer.body, HasSubstr("name=\"liste\" value=\"1\" checked"));
  expect_wrong(send({{"jour", world_.day(-1)}, {"transporteur", "x"}, {"liste", "1"}}), "jour",
               "antérieure à l’étape précédente");
  expect_wrong(send({{"transporteur", "x"}, {"liste", "1"}}), "jour", "Indiquez la date du fait");
  expect_wrong(send({{"jour", "demain"}, {"transporteur", "x"}, {"liste", "1"}}), "jour", "date");
  expect_wrong(send({{"jour", world_.day(0)}, {"liste", "1"}}), "transporteur", "par qui les exemplaires sont envoyés");
  expect_wrong(send({{"jour", world_.day(0)}, {"transporteur", "x"}}), "liste", "liste des élèves est jointe");
  answer = send({});
  for (const char* field : {"jour", "transporteur", "liste"}) {
    EXPECT_THAT(answer.body, HasSubstr("href=\"#cv-" + std::string(field) + "\"")) << "all at once";
  }
  EXPECT_EQ(paper().step, PaperStep::kSignedHome);
  (void)done(kHome, "envoi", sending());
  answer = record(kHost, "reception-accueil", {{"jour", world_.day(0)}, {"exemplaires", "1"}});
  expect_wrong(answer, "exemplaires", "signalez l’incident");
  EXPECT_THAT(answer.body, HasSubstr("/papier/incident"));
  expect_wrong(record(kHost, "signature-accueil", today()), "confirme", "réputé fait");
  expect_wrong(record(kHost, "incident", today()), "incident", "Choisissez ce qui s’est passé");
  expect_wrong(record(kHost, "incident", {{"jour", world_.day(0)}, {"incident", "wrong_version"}}), "empreinte",
               "Indiquez l’empreinte");
  const auto fingerprint = world_.detail(id_, kHost).versions.front().short_fingerprint;
  expect_wrong(
      record(kHost, "incident", {{"jour", world_.day(0)}, {"incident", "wrong_version"}, {"empreinte", fingerprint}}),
      "empreinte", "est bien celle de cette version");
  expect_wrong(record(kHost, "incident", {{"jour", world_.day(0)}, {"incident", "handwritten_change"}}), "commentaire",
               "Indiquez un motif");
  expect_wrong(record(kHome, "annulation"), "raison", "Indiquez un motif");
  EXPECT_EQ(paper().step, PaperStep::kSent);
}

TEST_F(PaperPages, AStepOfTheOtherSchoolIsRefusedByItsAddressToo) {
  (void)done(kHome, "edition");
  (void)done(kHome, "signature-origine", today());
  (void)done(kHome, "envoi", sending());
  const auto view = app_test::process(world_, id_, kHome);
  const Fields form = {{"revision", std::to_string(view.convention.revision)},
                       {"version", std::to_string(view.shown.version)},
                       {"sha256", view.shown.sha256},
                       {"jour", world_.day(0)},
                       {"exemplaires", "2"}};
  for (const auto& answer : {get_as_head(form_ + "reception-accueil", kHome),
                             post(form_ + "reception-accueil", person("D0010", kHome), kHome, form)}) {
    EXPECT_EQ(answer.status, 422);
    EXPECT_THAT(answer.body, HasSubstr("C’est à l’autre établissement"));
  }
  // Another school, nobody's convention, no such form.
  for (const char* slug : {"edition", "envoi", "annulation", "incident", "voie"}) {
    EXPECT_EQ(get_as_head(form_ + slug, kThird).status, 404) << slug;
    EXPECT_EQ(post(form_ + slug, person("D0010", kThird), kThird, {{"incident", "lost"}, {"voie", "paper"}}).status,
              404)
        << slug;
    EXPECT_EQ(get_as_head("/conventions/cv-" + std::string(32, '0') + "/papier/" + slug, kHome).status, 404) << slug;
    const auto nobody = get(form_ + slug, "p-nobody", kHome);
    EXPECT_TRUE(nobody.status >= 401 && nobody.status < 500) << slug;
  }
  EXPECT_EQ(get_as_head(form_ + "rien", kHome).status, 404);
  EXPECT_EQ(post(form_ + "rien", person("D0010", kHome), kHome, {}).status, 404);
  EXPECT_EQ(paper().step, PaperStep::kSent);
}

TEST_F(PaperPages, AStaleFormAndADoubleClick) {
  (void)done(kHome, "edition");
  const auto form = find_form(get_as_head(form_ + "signature-origine", kHome).body, "/papier/signature-origine");
  ASSERT_TRUE(form.found);
  auto fields = form.fields;
  fields.emplace_back("jour", world_.day(0));
  const std::string who = person("D0010", kHome);
  EXPECT_EQ(post(form.path, who, kHome, fields).status, 303);
  EXPECT_EQ(post(form.path, who, kHome, fields).status, 303) << "the same form again is no second act";
  EXPECT_EQ(app_test::stored(world_, id_).paper.step, PaperStep::kSignedHome);
  for (auto& [name, value] : fields) {
    if (name == "_idempotency") value = "another-form";
  }
  const auto late = post(form.path, who, kHome, fields);
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("a changé"));
}

TEST_F(PaperPages, SkippingIsConfirmedAndUndoingPutsItBack) {
  (void)done(kHome, "edition");
  auto page = get_as_head(path_, kHome).body;
  EXPECT_THAT(page, HasSubstr("Passer directement à cette étape"));
  Fields said = sending();
  expect_wrong(record(kHome, "envoi", said), "confirme", "réputé fait");
  said.emplace_back("confirme", "1");
  page = done(kHome, "envoi", said);
  EXPECT_THAT(page, HasSubstr("Réputé fait"));
  EXPECT_THAT(page, HasSubstr("étapes précédentes réputées faites"));
  EXPECT_THAT(page, HasSubstr("Signature manuscrite réputée faite"));
  page = done(kHome, "annulation", {{"raison", "mauvaise <date>"}});
  EXPECT_EQ(paper().step, PaperStep::kEdited);
  EXPECT_THAT(page, HasSubstr("L’étape est annulée"));
  EXPECT_THAT(page, HasSubstr("étape annulée"));
  EXPECT_THAT(page, HasSubstr("Raison : mauvaise &lt;date&gt;"));
  // Only its author undoes a step.
  const std::string deputy = person("SECRETARIAT", kHome);
  EXPECT_EQ(get(form_ + "annulation", deputy, kHome).status, 422);
}

TEST_F(PaperPages, IncidentsAreReportedAndTold) {
  (void)done(kHome, "edition");
  (void)done(kHome, "signature-origine", today());
  (void)done(kHome, "envoi", sending());
  auto page = done(kHost, "incident",
                   {{"jour", world_.day(0)}, {"incident", "wrong_version"}, {"empreinte", "0123 4567 89ab cdef"}});
  EXPECT_THAT(page, HasSubstr("Papier : incident à traiter"));
  EXPECT_THAT(page, HasSubstr("Ce n’est pas la bonne version"));
  EXPECT_EQ(paper().step, PaperStep::kSignedHome);
  page = done(kHome, "envoi", sending());
  page = done(kHost, "incident", {{"jour", world_.day(0)}, {"incident", "one_copy"}});
  EXPECT_EQ(paper().step, PaperStep::kReceivedHost);
  page = done(kHost, "incident", {{"jour", world_.day(0)}, {"incident", "lost"}});
  EXPECT_EQ(paper().step, PaperStep::kNone);
  page = get_as_head(path_, kHome).body;
  EXPECT_THAT(page, HasSubstr("la même version est à éditer de nouveau"));
  page = done(kHome, "edition");
  EXPECT_EQ(paper().first_copy, 3);
  (void)done(kHome, "signature-origine", today());
  page = done(kHome, "incident",
              {{"jour", world_.day(0)}, {"incident", "handwritten_change"}, {"commentaire", "date changée"}});
  EXPECT_EQ(app_test::stored(world_, id_).state, domain::State::kDraft);
  EXPECT_THAT(page, HasSubstr("date changée"));
}

TEST_F(PaperPages, EachSchoolChoosesItsWayAndNothingIsLost) {
  world_.configure_picture(kHome);
  world_.configure_picture(kHost);
  auto page = get_as_head(path_, kHome).body;
  EXPECT_THAT(page, HasSubstr("Passer à la voie papier"));
  EXPECT_THAT(page, HasSubstr("Figer la convention"));
  EXPECT_THAT(get_as_head(form_ + "voie", kHome).body, HasSubstr("sont conservées et restent visibles"));
  page = done(kHome, "voie");
  EXPECT_THAT(page, HasSubstr("Le choix est enregistré"));
  EXPECT_THAT(page, Not(HasSubstr("Figer la convention</button>")));
  (void)done(kHome, "edition");
  (void)done(kHome, "signature-origine", today());
  page = done(kHost, "voie");
  EXPECT_EQ(paper().host, domain::Channel::kPaper);
  EXPECT_THAT(page, HasSubstr("Façon de signer changée"));
  EXPECT_THAT(page, HasSubstr("Signature manuscrite sur papier")) << "the home school's signature is still told";
  EXPECT_EQ(get_as_head(form_ + "voie", kHome).status, 422) << "home signed: nothing left to choose";
}

TEST_F(PaperPages, WithoutAConfiguredSignatureTheElectronicWayIsToldWhy) {
  const auto page = get_as_head(path_, kHome).body;
  EXPECT_THAT(page, HasSubstr("Pour passer à l’autre voie"));
  EXPECT_THAT(page, HasSubstr("/app/conventions/parametres"));
  EXPECT_EQ(get_as_head(form_ + "voie", kHome).status, 422);
  EXPECT_EQ(post(form_ + "voie", person("D0010", kHome), kHome, {{"voie", "electronic"}}).status, 422);
  EXPECT_EQ(post(form_ + "voie", person("D0010", kHome), kHome, {{"voie", "pigeon"}}).status, 422);
}

// The QR code of a printed page: /verification?reference=&e=&p=.
TEST_F(PaperPages, AScannedPageLeadsToTheNextStep) {
  (void)done(kHome, "edition");
  (void)done(kHome, "signature-origine", today());
  (void)done(kHome, "envoi", sending());
  const auto detail = world_.detail(id_, kHome);
  const auto scan = [&](const char* school, const std::string& fingerprint) {
    return get_as_head("/verification", school,
                       {{"reference", detail.convention.number}, {"e", fingerprint}, {"p", "1"}});
  };
  const auto fingerprint = detail.versions.front().short_fingerprint;
  auto page = scan(kHost, fingerprint).body;
  EXPECT_THAT(page, HasSubstr("Prochaine étape papier"));
  EXPECT_THAT(page, HasSubstr("href=\"/app/conventions" + form_ + "reception-accueil\""));
  EXPECT_LT(page.find("cv-carte"), page.find("cv-verdict"));
  EXPECT_THAT(page, Not(HasSubstr("Ce n’est pas la version en cours")));
  page = scan(kHome, fingerprint).body;
  EXPECT_THAT(page, HasSubstr("en indique la réception"));
  EXPECT_THAT(page, Not(HasSubstr("/papier/reception-accueil\"")));
  // Another version's page: said, and the report is pre-filled with what was read.
  page = scan(kHost, "0123 4567 89ab cdef").body;
  EXPECT_THAT(page, HasSubstr("Ce n’est pas la version en cours"));
  EXPECT_THAT(page, HasSubstr("incident=wrong_version&amp;empreinte=0123"));
  EXPECT_THAT(page, Not(HasSubstr("/papier/reception-accueil\"")));
  const auto form =
      get_as_head(form_ + "incident", kHost, {{"incident", "wrong_version"}, {"empreinte", "0123 4567 89ab cdef"}});
  EXPECT_THAT(form.body, HasSubstr("value=\"0123 4567 89ab cdef\""));
  EXPECT_THAT(form.body, HasSubstr("value=\"wrong_version\" checked"));
  EXPECT_EQ(scan(kThird, fingerprint).status, 404);
}

}  // namespace
}  // namespace conventions::pages::test
