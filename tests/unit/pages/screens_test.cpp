// Each screen over canned use cases: status, title, escaping, links, what is passed on. With CONVENTIONS_PREVIEW_DIR
// set, also writes the pages as files, to be looked at.
// Over 500 lines because each screen has its states here, side by side.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "app_double.hpp"
#include "ask.hpp"
#include "plugin/pages/embedded.hpp"
#include "plugin/pages/pages.hpp"
#include "sound.hpp"

namespace conventions::pages::test {
namespace {

using domain::Side;
using domain::State;
using testing::HasSubstr;
using testing::Not;

const std::string kId = "cv-0123456789abcdef0123456789abcdef";

class Screens : public testing::Test {
 protected:
  void SetUp() override { set_example(State::kToSignHome, Side::kHome); }

  Answer get(const std::string& path, std::vector<std::pair<std::string, std::string>> query = {}) {
    Ask request;
    request.path = path;
    request.query = std::move(query);
    return ask(pages_, request);
  }
  Answer post(const std::string& path, std::vector<std::pair<std::string, std::string>> form = {}) {
    Ask request;
    request.method = "POST";
    request.path = path;
    request.form = std::move(form);
    return ask(pages_, request);
  }

  std::unique_ptr<app::Context> context_ = make_context();
  Pages pages_{*context_};
};

TEST_F(Screens, EveryPageIsSound) {
  for (const auto state : domain::kAllStates) {
    for (const auto side : {Side::kHome, Side::kHost}) {
      set_example(state, side);
      app::canned().detail.allowed = {domain::Event::kRefuse, domain::Event::kCancel};
      const std::string name = std::string(domain::name_of(state)) + "-" + std::string(domain::name_of(side));
      const auto answer = get("/conventions/" + kId);
      EXPECT_EQ(answer.status, 200);
      expect_sound(answer, "detail-" + name);
    }
  }
  set_example(State::kToSignHost, Side::kHost);
  for (const char* path : {"/", "/accueil", "/parametres", "/administration"}) {
    const auto answer = get(path);
    EXPECT_EQ(answer.status, 200) << path;
    expect_sound(answer, std::string("page") + (path[1] == 0 ? "-liste" : "-" + std::string(path + 1)));
  }
  expect_sound(get("/accueil", {{"vue", "recues"}}), "page-recues");
  expect_sound(get("/conventions/" + kId + "/signer"), "page-signer");
  expect_sound(get("/conventions/" + kId + "/recu", {{"version", "1"}}), "page-recu");
  expect_sound(get("/onglet/offre/o-1"), "page-onglet");
  expect_sound(get("/verification"), "page-verification");
  expect_sound(get("/verification", {{"reference", "0990001X-0990002Y-2026-2027-007"}}), "page-verification-resultat");
  expect_sound(post("/parametres/tester"), "page-test");
  expect_sound(get("/parametres/delegations"), "page-delegations");
  app::canned().act_failure = app::Failure(app::Code::kInvalid, "mandates.reason_needed");
  expect_sound(post("/parametres/delegations/md-" + std::string(32, '0') + "/retirer"), "delegations-sans-motif");
  app::canned().list.rows.clear();
  expect_sound(get("/"), "page-liste-vide");
}

TEST_F(Screens, EnglishToo) {
  Ask request;
  request.path = "/conventions/" + kId;
  request.locale = "en-GB";
  const auto answer = ask(pages_, request);
  EXPECT_THAT(answer.body, HasSubstr("It waits for your school’s signature"));
  expect_sound(answer, "detail-en");
}

const char* const kGets[] = {"/",
                             "/accueil",
                             "/onglet/offre/o-1",
                             "/conventions/x",
                             "/conventions/x/document",
                             "/conventions/x/texte",
                             "/conventions/x/pages/1.svg",
                             "/conventions/x/signer",
                             "/conventions/x/recu",
                             "/conventions/x/papier/envoi",
                             "/conventions/x/papier/incident",
                             "/conventions/x/papier/voie",
                             "/verification",
                             "/parametres",
                             "/parametres/image.png",
                             "/parametres/apercu.svg",
                             "/parametres/delegations",
                             "/parametres/delegations/md-1/acte",
                             "/administration",
                             "/administration/ancre.pem"};
const char* const kPosts[] = {"/conventions",
                              "/conventions/x/figer",
                              "/conventions/x/reprendre",
                              "/conventions/x/corriger",
                              "/conventions/x/refuser",
                              "/conventions/x/annuler",
                              "/conventions/x/signer",
                              "/parametres/compromise",
                              "/parametres/tester",
                              "/parametres/specimen",
                              "/parametres/jeton",
                              "/parametres/service",
                              "/parametres/horodatage",
                              "/parametres/delegations/md-1/retirer"};

TEST_F(Screens, EveryRouteTellsEveryFailure) {
  const std::pair<app::Code, int> codes[] = {
      {app::Code::kForbidden, 403},   {app::Code::kNotFound, 404}, {app::Code::kStale, 409},
      {app::Code::kConflict, 409},    {app::Code::kTooLarge, 413}, {app::Code::kBlocked, 422},
      {app::Code::kUnavailable, 503}, {app::Code::kQuota, 507},    {app::Code::kInternal, 500}};
  for (const auto& [code, status] : codes) {
    app::canned().failure = app::Failure(code, code == app::Code::kNotFound ? "failure.not_found" : "failure.stale", {},
                                         "secret detail for the log");
    const auto check = [&, status = status](const Answer& answer, const std::string& path) {
      EXPECT_EQ(answer.status_code, ENT_OK) << path;
      EXPECT_EQ(answer.status, status) << path;
      EXPECT_THAT(answer.body, Not(HasSubstr("secret detail"))) << path;
      EXPECT_THAT(answer.body, HasSubstr("CV-7F3A91")) << path;
      expect_sound(answer, "problem-" + std::to_string(status));
    };
    for (const char* path : kGets) check(get(path), path);
    for (const char* path : kPosts) check(post(path), path);
  }
}

TEST_F(Screens, HeadIsGetAndOtherMethodsAreRefused) {
  for (const char* path : kGets) {
    Ask request;
    request.path = path;
    request.method = "HEAD";
    EXPECT_LT(ask(pages_, request).status, 500) << path;
    request.method = "DELETE";
    EXPECT_EQ(ask(pages_, request).status, 405) << path;
  }
  for (const char* path : kPosts) {
    if (std::string_view(path).find("/signer") != std::string_view::npos) continue;
    EXPECT_EQ(get(path).status, 405) << path;
  }
  EXPECT_EQ(app::canned().acts, 0);
  for (const char* path : {"/rien", "/conventions/x/y", "/conventions/x/pages/1.svg/2", "/assets/0/conventions.css",
                           "/assets/0/..", "/onglet/offre"}) {
    const auto answer = get(path);
    EXPECT_EQ(answer.status, 404) << path;
    expect_sound(answer, "problem-404");
  }
}

TEST_F(Screens, VerificationShowsOneVerdictThenSixLinesForEachSignature) {
  const auto forms = get("/verification");
  EXPECT_EQ(forms.status, 200);
  EXPECT_THAT(forms.body, HasSubstr("enctype=\"multipart/form-data\""));
  EXPECT_THAT(forms.body, Not(HasSubstr("cv-verdict")));
  const auto answer =
      get("/verification", {{"reference", "0990001X-0990002Y-2026-2027-007"}, {"e", "3f2a9c0177be04d2"}, {"p", "4"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(app::canned().reference.number, "0990001X-0990002Y-2026-2027-007");
  EXPECT_EQ(app::canned().reference.fingerprint, "3f2a9c0177be04d2");
  EXPECT_EQ(app::canned().reference.page, 4);
  const auto count = [&answer](const std::string& text) {
    std::size_t found = 0;
    for (auto at = answer.body.find(text); at != std::string::npos; at = answer.body.find(text, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("id=\"cv-verdict\""), 1u);
  EXPECT_THAT(answer.body, HasSubstr("Valide avec réserves"));
  EXPECT_EQ(count("cv-check-line"), 12u);
  for (const char* line : {"Intégrité", "Identité et chaîne", "Validité à la date", "Révocation", "Horodatage",
                           "Ada Exemple, principale", "cv-report", "La signature de l’établissement d’accueil manque",
                           "18 novembre 2026 à 14 h 05", "Ouvrir la convention"}) {
    EXPECT_THAT(answer.body, HasSubstr(line));
  }
  app::canned().verification.known.reset();
  app::canned().verification.signatures.clear();
  const auto stranger = get("/verification", {{"reference", "x"}});
  EXPECT_THAT(stranger.body, HasSubstr("Ces octets ne sont pas ceux"));
  EXPECT_THAT(stranger.body, Not(HasSubstr("Ouvrir la convention")));
}

TEST_F(Screens, VerificationByFileHandsTheBytesOnAndKeepsTheFormWhenTheyAreRefused) {
  Ask request;
  request.method = "POST";
  request.path = "/verification";
  request.uploads = {{"fichier", "%PDF-1.7"}};
  auto answer = ask(pages_, request);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(app::canned().uploaded, "%PDF-1.7");
  expect_sound(answer, "page-verification-fichier");
  const std::pair<app::Failure, int> refusals[] = {
      {app::Failure(app::Code::kInvalid, "verification.no_file"), 422},
      {app::Failure(app::Code::kTooLarge, "verification.too_large", {{"limit", "10"}}), 413}};
  for (const auto& [failure, status] : refusals) {
    app::canned().failure = failure;
    answer = ask(pages_, request);
    EXPECT_EQ(answer.status, status);
    EXPECT_THAT(answer.body, HasSubstr("aria-invalid=\"true\""));
    EXPECT_THAT(answer.body, HasSubstr("id=\"cv-fichier-erreur\""));
    expect_sound(answer, "page-verification-" + std::to_string(status));
  }
  app::canned().failure = app::Failure(app::Code::kNotFound, "failure.not_found");
  answer = get("/verification", {{"reference", "0990009W-1"}});
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(answer.body, HasSubstr("id=\"cv-reference-erreur\""));
  EXPECT_THAT(answer.body, HasSubstr("value=\"0990009W-1\""));
}

TEST_F(Screens, LevelAndProofAreSaidInPlainWords) {
  set_example(State::kSigned, Side::kHome);
  auto& convention = app::canned().detail.convention;
  app::canned().detail.versions.front().signatures.front().level = "B-T";
  convention.proof = domain::Proof::kPending;
  auto answer = get("/conventions/" + kId);
  EXPECT_THAT(answer.body, HasSubstr("Horodatage en attente"));
  EXPECT_THAT(answer.body, HasSubstr("B-T : signature horodatée"));
  EXPECT_THAT(answer.body, HasSubstr("/app/conventions/verification?reference=0990001X-0990002Y-2026-2027-007"));
  convention.proof = domain::Proof::kArchived;
  convention.proof_until = domain::Date{std::chrono::year(2036), std::chrono::month(6), std::chrono::day(1)};
  EXPECT_THAT(get("/conventions/" + kId).body, HasSubstr("Preuve à long terme jusqu’au"));
  convention.proof = domain::Proof::kNone;
  EXPECT_THAT(get("/conventions/" + kId).body, HasSubstr("Sans horodatage"));
  app::canned().list.rows.front().convention.proof = domain::Proof::kPending;
  EXPECT_THAT(get("/").body, HasSubstr("Horodatage en attente"));
  app::canned().receipt.signature.level = "B-T";
  EXPECT_THAT(get("/conventions/" + kId + "/recu", {{"version", "1"}}).body, Not(HasSubstr("sans horodatage")));
}

TEST_F(Screens, AssetsAreServedUnderTheirHash) {
  const auto* file = find_embedded("assets/conventions.css");
  const auto answer = get("/assets/" + std::string(file->hash) + "/conventions.css");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.kind, ENT_HTTP_RAW);
  EXPECT_EQ(answer.body, file->content);
  EXPECT_THAT(answer.header("cache-control"), HasSubstr("immutable"));
  EXPECT_EQ(answer.header("content-type"), "text/css; charset=utf-8");
}

TEST_F(Screens, TextsOfPeopleAreEscaped) {
  const auto answer = get("/conventions/" + kId);
  EXPECT_THAT(answer.body, HasSubstr("menuiserie &lt;b&gt;&amp;amp; agencement"));
  EXPECT_THAT(answer.body, HasSubstr("Ольга &lt;script&gt;"));
  EXPECT_THAT(answer.body, HasSubstr("Nguyễn"));
}

TEST_F(Screens, TheListPassesItsFiltersOn) {
  const auto answer =
      get("/", {{"onglet", "signed"}, {"texte", "œuvre & \"bois\""}, {"du", "2026-11-01"}, {"suite", "c/1"}});
  EXPECT_EQ(app::canned().asked.tab, app::Tab::kSigned);
  EXPECT_EQ(app::canned().asked.text, "œuvre & \"bois\"");
  EXPECT_EQ(app::canned().asked.cursor, "c/1");
  EXPECT_THAT(answer.body, HasSubstr("value=\"œuvre &amp; &quot;bois&quot;\""));
  EXPECT_THAT(answer.body, HasSubstr("texte=%C5%93uvre%20%26%20%22bois%22"));
}

TEST_F(Screens, SomebodyOfTheOtherSideIsLedThere) {
  app::canned().actor.viewer.offers = false;
  const auto answer = get("/");
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.header("location"), "/app/conventions/accueil");
}

TEST_F(Screens, SigningSendsBackWhatWasShown) {
  const auto page = get("/conventions/" + kId + "/signer");
  EXPECT_THAT(page.body, HasSubstr("name=\"sha256\" value=\"" + std::string(64, 'c') + "\""));
  EXPECT_THAT(page.body, HasSubstr("name=\"revision\" value=\"7\""));
  EXPECT_THAT(page.body, HasSubstr("en qualité de principale"));
  const auto answer =
      post("/conventions/" + kId + "/signer",
           {{"version", "1"}, {"sha256", std::string(64, 'c')}, {"revision", "7"}, {"_idempotency", "abc-sign"}});
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.header("location"), "/app/conventions/conventions/" + kId + "/recu?version=1");
  EXPECT_EQ(app::canned().shown.version, 1);
  EXPECT_EQ(app::canned().shown.sha256, std::string(64, 'c'));
  EXPECT_EQ(app::canned().command.revision, 7);
  EXPECT_EQ(app::canned().command.idempotency_key, "abc-sign");
}

TEST_F(Screens, AStaleSigningSaysTheConventionChanged) {
  app::canned().act_failure = app::Failure(app::Code::kStale, "failure.stale");
  const auto answer = post("/conventions/" + kId + "/signer", {{"version", "1"}, {"sha256", "old"}});
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body, HasSubstr("La convention a changé"));
  EXPECT_THAT(answer.body, HasSubstr("href=\"/app/conventions/conventions/" + kId + "\""));
  expect_sound(answer, "problem-stale");
}

TEST_F(Screens, ABlockedSigningListsWhyAndTheRepair) {
  app::Failure failure(app::Code::kBlocked, "failure.blocked");
  failure.blockers.push_back(
      {domain::BlockerCode::kSignatureMissing, {{"side", "home"}}, domain::Remedy::kConfigureSignature});
  app::canned().signing.blockers = failure.blockers;
  app::canned().act_failure = failure;
  const auto answer = post("/conventions/" + kId + "/signer", {{"version", "1"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Pourquoi je ne peux pas signer"));
  EXPECT_THAT(answer.body, HasSubstr("href=\"/app/conventions/parametres\""));
  EXPECT_THAT(answer.body, Not(HasSubstr(">Signer la convention</button>")));
  expect_sound(answer, "page-signer-bloquee");
}

TEST_F(Screens, ARefusalWithoutReasonKeepsWhatWasTyped) {
  set_example(State::kToSignHost, Side::kHost);
  app::canned().detail.allowed = {domain::Event::kRefuse};
  app::Failure failure(app::Code::kBlocked, "failure.blocked");
  failure.blockers.push_back({domain::BlockerCode::kReasonNeeded, {}, domain::Remedy::kNone});
  app::canned().act_failure = failure;
  const auto answer = post("/conventions/" + kId + "/refuser",
                           {{"motif", "dates_wrong"}, {"texte", "Le 12 <plutôt>"}, {"version", "1"}, {"sha256", "s"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(app::canned().reason_code, "dates_wrong");
  EXPECT_THAT(answer.body, HasSubstr("Le 12 &lt;plutôt&gt;</textarea>"));
  EXPECT_THAT(answer.body, HasSubstr("value=\"dates_wrong\" selected"));
  EXPECT_THAT(answer.body, HasSubstr("<details class=\"cv-fold\" open>"));
  expect_sound(answer, "detail-refus-incomplet");
}

TEST_F(Screens, ACollectiveOfferIsRefusedClearly) {
  app::Failure failure(app::Code::kBlocked, "failure.blocked");
  failure.blockers.push_back({domain::BlockerCode::kCollectiveOffer, {}, domain::Remedy::kNone});
  app::canned().failure = failure;
  app::canned().actor = {};
  const auto answer = post("/conventions", {{"offre", "o-9"}, {"seance", "s-1"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Cette offre est collective"));
}

TEST_F(Screens, ABadPictureIsExplainedAtItsField) {
  app::canned().act_failure = app::Failure(app::Code::kInvalid, "image.unknown_format");
  Ask request;
  request.method = "POST";
  request.path = "/parametres/image";
  request.uploads = {{"image", "GIF89a"}};
  auto answer = ask(pages_, request);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("ni un PNG ni un JPEG"));
  EXPECT_THAT(answer.body, HasSubstr("aria-describedby=\"cv-image-aide cv-image-erreur\" aria-invalid=\"true\""));
  expect_sound(answer, "parametres-image-refusee");
  request.uploads.clear();
  answer = ask(pages_, request);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Choisissez un fichier image"));
}

TEST_F(Screens, APasswordNeverComesBack) {
  app::canned().act_failure = app::Failure(app::Code::kInvalid, "p12.wrong_password");
  Ask request;
  request.method = "POST";
  request.path = "/parametres/certificat";
  request.form = {{"mot_de_passe", "s3cret-mdp"}};
  request.uploads = {{"certificat", "x"}};
  const auto answer = ask(pages_, request);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, Not(HasSubstr("s3cret")));
  EXPECT_THAT(answer.body, HasSubstr("Le mot de passe n’ouvre pas ce fichier"));
}

TEST_F(Screens, AKeyOfATokenIsChosenInTwoSteps) {
  app::canned().token_keys = {{"p256", "03", "Lycée <i>fictif"}};
  const std::vector<std::pair<std::string, std::string>> typed = {
      {"module", "HSM"}, {"jeton", "ecole\"1"}, {"cle", ""}, {"pin", "s3cret-pin"}, {"acte", "lire"}};
  auto answer = post("/parametres/jeton", typed);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(app::canned().acts, 0) << "reading is no act";
  EXPECT_EQ(app::canned().place.token, "ecole\"1");
  EXPECT_THAT(answer.body, HasSubstr("<option value=\"03\">p256 : Lycée &lt;i&gt;fictif</option>"));
  EXPECT_THAT(answer.body, HasSubstr("value=\"ecole&quot;1\""));
  EXPECT_THAT(answer.body, Not(HasSubstr("s3cret")));
  expect_sound(answer, "parametres-jeton-lu");

  app::canned().token_keys.clear();
  answer = post("/parametres/jeton", typed);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("ne montre aucune clé sans code PIN"));

  answer = post("/parametres/jeton", {{"module", "HSM"}, {"jeton", "ecole"}, {"cle", "03"}, {"pin", "1234"}});
  EXPECT_EQ(answer.header("location"), "/app/conventions/parametres?fait=key");
  EXPECT_EQ(app::canned().place.provider + "/" + app::canned().place.key + "/" + app::canned().secret, "HSM/03/1234");
}

TEST_F(Screens, SecretsOfKeysNeverComeBack) {
  for (const char* key : {"pkcs11.wrong_pin", "pkcs11.token_missing", "csc.token_expired", "key.field_missing"}) {
    app::canned().act_failure = app::Failure(app::Code::kInvalid, key, {{"field", "pin"}});
    auto answer = post("/parametres/jeton", {{"jeton", "ecole"}, {"cle", "k"}, {"pin", "s3cret-pin"}});
    EXPECT_EQ(answer.status, 422) << key;
    EXPECT_THAT(answer.body, Not(HasSubstr("s3cret"))) << key;
    EXPECT_THAT(answer.body, HasSubstr("id=\"cv-jeton-erreur\"")) << key;
    EXPECT_THAT(answer.body, HasSubstr("value=\"ecole\"")) << key;
    expect_sound(answer, "parametres-jeton-refuse");
    answer = post("/parametres/service", {{"identifiant", "moi"}, {"jeton_acces", "s3cret-t"}, {"pin", "s3cret-pin"}});
    EXPECT_EQ(answer.status, 422) << key;
    EXPECT_THAT(answer.body, Not(HasSubstr("s3cret"))) << key;
    EXPECT_THAT(answer.body, HasSubstr("id=\"cv-service-erreur\"")) << key;
    EXPECT_THAT(answer.body, HasSubstr("value=\"moi\"")) << key;
    expect_sound(answer, "parametres-service-refuse");
  }
}

TEST_F(Screens, WithoutTheAdministratorThereIsNothingToChoose) {
  app::canned().configuration.modules.clear();
  app::canned().configuration.services.clear();
  auto answer = get("/parametres");
  EXPECT_THAT(answer.body, Not(HasSubstr("id=\"cv-jeton\"")));
  EXPECT_THAT(answer.body, HasSubstr("n’a autorisé aucun module PKCS#11"));
  EXPECT_THAT(answer.body, HasSubstr("n’a autorisé aucun service de signature"));
  EXPECT_THAT(answer.body, HasSubstr("n’autorise pas les établissements à choisir leur autorité"));
  EXPECT_THAT(answer.body, Not(HasSubstr("id=\"cv-tsa\"")));
  app::canned().configuration.time_stamping.own_allowed = true;
  answer = get("/parametres");
  EXPECT_THAT(answer.body, HasSubstr("id=\"cv-tsa\""));
  expect_sound(answer, "parametres-horodatage");
  app::canned().act_failure = app::Failure(app::Code::kInvalid, "tsa.bad_url");
  answer = post("/parametres/horodatage", {{"adresse", "ftp://x<y"}, {"certificats", "z"}});
  EXPECT_EQ(app::canned().tsa_url, "ftp://x<y");
  EXPECT_THAT(answer.body, HasSubstr("value=\"ftp://x&lt;y\""));
  EXPECT_THAT(answer.body, HasSubstr("doit commencer par http"));
}

TEST_F(Screens, ARefusedPinAndAnEndingCertificateAreTold) {
  auto& configuration = app::canned().configuration;
  configuration.availability = domain::SignatureAvailability::kPinRefused;
  configuration.kind = domain::SignatureKind::kOwnCertificate;
  configuration.place = {app::KeySource::kToken, "HSM <b>académique", "ecole", "p256"};
  for (const auto& [days, tone] :
       {std::pair(60, "cv-notice-note"), std::pair(30, "cv-notice-wait"), std::pair(7, "cv-notice-bad")}) {
    configuration.days_left = days;
    const auto answer = get("/parametres");
    EXPECT_THAT(answer.body,
                HasSubstr(std::string("cv-notice ") + tone + "\">Le certificat expire dans " + std::to_string(days)));
    EXPECT_THAT(answer.body, HasSubstr("Il ne sera plus essayé"));
    EXPECT_THAT(answer.body, HasSubstr("jeton « ecole » (HSM &lt;b&gt;académique), clé « p256 »"));
    EXPECT_THAT(answer.body, Not(HasSubstr("Tester la signature")));
    EXPECT_THAT(answer.body, HasSubstr("Déclarer la signature compromise"));
    expect_sound(answer, "parametres-pin-refuse");
  }
  configuration.days_left = 61;
  EXPECT_THAT(get("/parametres").body, Not(HasSubstr("Le certificat expire")));
}

TEST_F(Screens, ATestTellsEachStepAndItsRepair) {
  auto answer = post("/parametres/tester");
  EXPECT_THAT(answer.body, HasSubstr("Ouverture de la clé : 12 ms"));
  EXPECT_THAT(answer.body, HasSubstr("Télécharger un spécimen signé"));
  app::canned().test.good = false;
  app::canned().test.pdf.clear();
  app::canned().test.steps = {{app::TestStep::kKey, false, 1234, "pkcs11.token_missing", {{"subject", "ecole"}}}};
  answer = post("/parametres/tester");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("La carte ou le HSM n’est pas là"));
  EXPECT_THAT(answer.body, HasSubstr("Branchez la carte ou le HSM"));
  EXPECT_THAT(answer.body, Not(HasSubstr("Télécharger un spécimen signé")));
  expect_sound(answer, "page-test-echec");
  answer = post("/parametres/specimen");
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("La carte ou le HSM n’est pas là"));
}

TEST_F(Screens, DownloadsAreNamedAndNotCached) {
  app::canned().pdf = "%PDF-1.7 bytes";
  auto answer = get("/conventions/" + kId + "/document", {{"telecharger", "1"}});
  EXPECT_EQ(answer.kind, ENT_HTTP_RAW);
  EXPECT_EQ(answer.body, "%PDF-1.7 bytes");
  EXPECT_EQ(answer.header("content-disposition"), "attachment; filename=\"convention.pdf\"");
  EXPECT_THAT(answer.header("cache-control"), HasSubstr("no-store"));
  answer = get("/conventions/" + kId + "/pages/1.svg");
  EXPECT_EQ(answer.status, 404) << "not a PDF";
}

TEST_F(Screens, UnknownFlashIsNotShown) {
  EXPECT_THAT(get("/conventions/" + kId, {{"fait", "frozen"}}).body, HasSubstr("La convention est figée. Elle attend"));
  EXPECT_THAT(get("/conventions/" + kId, {{"fait", "<img>"}}).body, Not(HasSubstr("role=\"status\"")));
}

}  // namespace
}  // namespace conventions::pages::test
