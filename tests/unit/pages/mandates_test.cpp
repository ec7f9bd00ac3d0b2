// The mandate book's screen over canned use cases: what is passed on, what is kept of a form that is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app_double.hpp"
#include "ask.hpp"
#include "plugin/pages/pages.hpp"

namespace conventions::pages::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Mandates : public testing::Test {
 protected:
  void SetUp() override { set_example(domain::State::kToSignHome, domain::Side::kHome); }

  Answer send(const std::string& path, std::vector<std::pair<std::string, std::string>> form,
              std::vector<std::pair<std::string, std::string>> uploads = {}) {
    Ask request;
    request.method = "POST";
    request.path = path;
    request.form = std::move(form);
    request.uploads = std::move(uploads);
    return ask(pages_, request);
  }
  Answer get(const std::string& path) {
    Ask request;
    request.path = path;
    return ask(pages_, request);
  }

  std::unique_ptr<app::Context> context_ = make_context();
  Pages pages_{*context_};
};

TEST_F(Mandates, TheListSaysWhatEachIs) {
  const auto page = get("/parametres/delegations");
  EXPECT_EQ(page.status, 200);
  for (const char* words :
       {"En vigueur", "À venir", "Terminée", "Retirée", "Caduque", "2 signatures électroniques",
        "motif &lt;b&gt;fictif", "Immersion &lt;b&gt;forge", "n’est plus chef de cet établissement"}) {
    EXPECT_THAT(page.body, HasSubstr(words));
  }
  std::size_t forms = 0;
  for (auto at = page.body.find("/retirer\""); at != std::string::npos; at = page.body.find("/retirer\"", at + 1))
    ++forms;
  EXPECT_EQ(forms, 2u);  // what is over cannot be withdrawn
  EXPECT_THAT(page.body, HasSubstr("Vous saisissez une délégation donnée par"));
  app::canned().mandates.by_head = true;
  EXPECT_THAT(get("/parametres/delegations").body, HasSubstr("en tant que chef d’établissement"));
  app::canned().mandates.head_name.clear();
  EXPECT_THAT(get("/parametres/delegations").body, Not(HasSubstr("name=\"acte\"")));
}

TEST_F(Mandates, TheFormIsPassedOnAndKeptWhenItIsRefused) {
  const std::vector<std::pair<std::string, std::string>> typed = {
      {"personne", "p-3"}, {"offre", "o-1"}, {"debut", "2026-12-01"}, {"terme", "2026-11-01"}, {"longue", "oui"}};
  auto answer = send("/parametres/delegations", typed, {{"acte", "%PDF-1.7 act"}});
  EXPECT_EQ(answer.status, 303);
  const auto& given = app::canned().given;
  EXPECT_EQ(given.person, "p-3");
  EXPECT_EQ(given.offer, "o-1");
  EXPECT_EQ(given.from, "2026-12-01");
  EXPECT_EQ(given.until, "2026-11-01");
  EXPECT_TRUE(given.long_confirmed);
  EXPECT_EQ(app::canned().uploaded, "%PDF-1.7 act");
  struct Case {
    const char* key;
    const char* anchor;
  };
  for (const Case& c : {Case{"mandates.end_before_start", "cv-terme"}, Case{"mandates.bad_from", "cv-debut"},
                        Case{"mandates.act_unreadable", "cv-acte"}, Case{"mandates.overlap", "cv-personne"},
                        Case{"mandates.unknown_offer", "cv-objet"}}) {
    app::canned().act_failure =
        app::Failure(app::Code::kInvalid, c.key, {{"name", "Zoë"}, {"from", "2026-12-01"}, {"until", "2026-11-01"}});
    answer = send("/parametres/delegations", typed);
    EXPECT_EQ(answer.status, 422);
    EXPECT_THAT(answer.body, HasSubstr("href=\"#" + std::string(c.anchor) + "\"")) << c.key;
    EXPECT_THAT(answer.body, HasSubstr("id=\"" + std::string(c.anchor) + "-erreur\"")) << c.key;
    EXPECT_THAT(answer.body, HasSubstr("<option value=\"p-3\" selected>"));
    EXPECT_THAT(answer.body, HasSubstr("value=\"2026-11-01\""));
    EXPECT_THAT(answer.body, HasSubstr(" checked"));
  }
}

TEST_F(Mandates, AWithdrawalNamesItsMandateAndReason) {
  const std::string id = "md-" + std::string(32, '0');
  auto answer = send("/parametres/delegations/" + id + "/retirer", {{"motif", "fin de l’intérim"}});
  EXPECT_EQ(answer.header("location"), "/app/conventions/parametres/delegations?fait=mandate_withdrawn");
  EXPECT_EQ(app::canned().given.person, id);
  EXPECT_EQ(app::canned().reason_text, "fin de l’intérim");
  app::canned().act_failure = app::Failure(app::Code::kInvalid, "mandates.reason_needed");
  answer = send("/parametres/delegations/" + id + "/retirer", {});
  EXPECT_THAT(answer.body, HasSubstr("href=\"#cv-motif-" + id + "\""));
  EXPECT_THAT(answer.body, HasSubstr("<details class=\"cv-fold\" open>"));
}

TEST_F(Mandates, TheActIsADownload) {
  app::canned().pdf = "%PDF-1.7 act";
  const auto file = get("/parametres/delegations/md-1/acte");
  EXPECT_EQ(file.header("content-disposition"), "attachment; filename=\"delegation-2026-11-01.pdf\"");
  EXPECT_EQ(file.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(file.body, app::canned().pdf);
}

}  // namespace
}  // namespace conventions::pages::test
