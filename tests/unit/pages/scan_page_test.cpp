// The originals to print and the page that takes the scans, over the real use cases.
#include "handlers.hpp"
#include "plugin/app/tick_step.hpp"
#include "tests/unit/app/paper_world.hpp"

namespace conventions::pages::test {
namespace {

class ScanPage : public Handlers {
 protected:
  Answer get(const std::string& rest, const char* function, const char* school, const Fields& query = {}) {
    return Handlers::get(path_ + rest, person(function, school), school, query);
  }
  // The form of `page` as it came, with more fields and files.
  Answer send(const Answer& page, Fields form, const Fields& files, const char* school = kHome) {
    const Fields hidden = find_form(page.body, "/numerisation").fields;
    form.insert(form.end(), hidden.begin(), hidden.end());
    return post(path_ + "/numerisation", person("SECRETARIAT", school), school, form, files);
  }

  domain::ConventionId id_ = world_.draft();
  std::string path_ = "/conventions/" + id_.str();
};

TEST_F(ScanPage, TheOriginalsAreDownloadedFromP1On) {
  Answer answer = get("/exemplaires", "SECRETARIAT", kHome);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("pas encore édités"));
  ASSERT_TRUE(app_test::ok(app_test::edit(world_, id_)));
  answer = get("/exemplaires", "SECRETARIAT", kHome);
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("content-type"), "application/pdf");
  EXPECT_THAT(answer.header("content-disposition"), HasSubstr("attachment"));
  EXPECT_EQ(answer.body.substr(0, 5), "%PDF-");
  EXPECT_EQ(get("/exemplaires", "SECRETARIAT", kHost).body, answer.body);
  EXPECT_EQ(get("/exemplaires", "SECRETARIAT", kThird).status, 404);
  EXPECT_EQ(get("/exemplaires", "PROFESSEUR", kHome).status, 403);
}

TEST_F(ScanPage, AStepIsRecordedWithItsScan) {
  ASSERT_TRUE(app_test::ok(app_test::edit(world_, id_)));
  EXPECT_THAT(get("", "SECRETARIAT", kHome).body, HasSubstr(path_ + "/numerisation?etape=signature-origine"));
  EXPECT_THAT(get("", "SECRETARIAT", kHome).body, HasSubstr(path_ + "/exemplaires"));
  const Answer page = get("/numerisation", "SECRETARIAT", kHome);
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, HasSubstr("Signature manuscrite, copie numérisée"));
  EXPECT_THAT(page.body, HasSubstr("Ce n’est pas une signature électronique"));
  EXPECT_THAT(page.body, HasSubstr("10 Mo au plus"));
  EXPECT_THAT(page.body, Not(HasSubstr("name=\"autre\"")));
  const Fields picture = {{"fichiers", app_test::png_picture()}};
  Answer answer = send(page, {}, {});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Choisissez au moins un fichier"));
  answer = send(page, {}, {{"fichiers", "bonjour"}});
  EXPECT_THAT(answer.body, HasSubstr("n’est ni un PDF, ni une image"));
  answer = send(page, {}, picture);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Aucun code QR de la convention"));
  EXPECT_THAT(answer.body, HasSubstr("name=\"autre\""));
  answer = send(answer, {{"autre", "oui"}}, picture);
  ASSERT_EQ(answer.status, 303) << answer.body;
  // On to the form of the step, which keeps the scan in hidden fields.
  const std::string location = answer.header("location");
  EXPECT_THAT(location, HasSubstr(path_ + "/papier/signature-origine?numerisation="));
  const std::string mark = "&numerisation_version=";
  const auto at = location.find("numerisation=") + std::string("numerisation=").size();
  ASSERT_NE(location.find(mark), std::string::npos);
  const std::string encoded = location.substr(at, location.find(mark) - at);
  const std::string document = std::regex_replace(encoded, std::regex("%2F"), "/");
  EXPECT_EQ(document.rfind(app::scan_folder(id_), 0), 0U) << document;
  auto request = app_test::filled(world_, id_, domain::PaperStep::kSignedHome);
  const Answer form = get("/papier/signature-origine", "SECRETARIAT", kHome,
                          {{"numerisation", document}, {"numerisation_version", "1"}});
  ASSERT_EQ(form.status, 200) << form.body;
  EXPECT_THAT(form.body, HasSubstr("name=\"numerisation\" value=\"" + document));
  request.scan_document = document;
  ASSERT_TRUE(app_test::ok(app_test::tick(world_, request, kHome)));
  EXPECT_THAT(get("", "SECRETARIAT", kHome).body, HasSubstr(path_ + "/numerisation/2?version=1"));
  answer = get("/numerisation/2", "SECRETARIAT", kHost);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.header("content-type"), "application/pdf");
  EXPECT_EQ(answer.body.substr(0, 5), "%PDF-");
  EXPECT_EQ(get("/numerisation/2", "SECRETARIAT", kThird).status, 404);
  EXPECT_EQ(get("/numerisation/1", "SECRETARIAT", kHome).status, 404);
}

TEST_F(ScanPage, EachSchoolIsOfferedItsOwnSteps) {
  EXPECT_EQ(get("/numerisation", "SECRETARIAT", kHome).status, 422);  // a draft has no step to record
  ASSERT_TRUE(app_test::ok(app_test::edit(world_, id_)));
  EXPECT_EQ(get("/numerisation", "SECRETARIAT", kHome, {{"etape", "envoi"}}).status, 200);
  EXPECT_EQ(get("/numerisation", "SECRETARIAT", kHome, {{"etape", "signature-accueil"}}).status, 422);
  EXPECT_EQ(get("/numerisation", "SECRETARIAT", kHost, {{"etape", "reception-accueil"}}).status, 200);
  EXPECT_EQ(get("/numerisation", "SECRETARIAT", kThird).status, 404);
  EXPECT_EQ(get("/numerisation", "PROFESSEUR", kHome).status, 403);
}

}  // namespace
}  // namespace conventions::pages::test
