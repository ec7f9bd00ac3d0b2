// The pages of the paper process over canned use cases: every step, both schools, is sound; what the forms pass on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app_double.hpp"
#include "plugin/domain/paper_process.hpp"
#include "plugin/pages/pages.hpp"
#include "sound.hpp"

namespace conventions::pages::test {
namespace {

using domain::Channel;
using domain::PaperStep;
using domain::Side;
using domain::State;
using testing::HasSubstr;
using testing::Not;
using Status = app::PaperStepView::Status;

const std::string kPaperId = "cv-0123456789abcdef0123456789abcdef";
const std::string kForms = "/conventions/" + kPaperId + "/papier/";

// A convention on paper of which `expected` is the next step, seen by `side`.
void set_paper(PaperStep expected, Side side) {
  const bool home_signed = expected > PaperStep::kSignedHome;
  set_example(expected == PaperStep::kEdited ? State::kDraft
              : home_signed                  ? State::kToSignHost
                                             : State::kToSignHome,
              side);
  auto& process = app::canned().process;
  process.home = process.host = Channel::kPaper;
  process.shown = {1, std::string(64, 'c')};
  for (const PaperStep step : domain::kAllPaperSteps) {
    app::PaperStepView line;
    line.step = step;
    line.owner = domain::owner_of(step);
    line.status = step < expected ? Status::kDone : step == expected ? Status::kExpected : Status::kLater;
    line.ours = line.owner == side && step >= expected;
    line.skips = step > expected;
    if (line.status == Status::kDone) {
      domain::PaperEntry entry;
      entry.step = step;
      entry.day = domain::Date{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(18)};
      entry.by_name = "Ada <b>Exemple";
      entry.comment = "<b>remarque";
      line.entry = entry;
      app::ProcessLine told;
      told.act = {
          1'794'800'000'000, "convention.paper_" + std::string(domain::name_of(step)), "Ada", "0990001X", 1, {}, 1};
      told.paper = entry;
      told.day = entry.day;
      process.lines.push_back(told);
      process.convention.paper.step = step;
    }
    process.steps.push_back(line);
  }
  process.may_undo = expected > PaperStep::kEdited;
  process.incidents = {domain::Incident::kLost, domain::Incident::kWrongVersion};
  process.switch_to = Channel::kElectronic;
  app::canned().detail.convention.paper = process.convention.paper;
}

class PaperScreens : public testing::Test {
 protected:
  Answer get(const std::string& path, const char* locale = "fr") {
    Ask request;
    request.path = path;
    request.locale = locale;
    return ask(pages_, request);
  }
  Answer post(const std::string& path, std::vector<std::pair<std::string, std::string>> form) {
    Ask request;
    request.method = "POST";
    request.path = path;
    request.form = std::move(form);
    return ask(pages_, request);
  }

  std::unique_ptr<app::Context> context_ = make_context();
  Pages pages_{*context_};
};

const std::pair<PaperStep, const char*> kSteps[] = {{PaperStep::kEdited, "edition"},
                                                    {PaperStep::kSignedHome, "signature-origine"},
                                                    {PaperStep::kSent, "envoi"},
                                                    {PaperStep::kReceivedHost, "reception-accueil"},
                                                    {PaperStep::kSignedHost, "signature-accueil"},
                                                    {PaperStep::kReturned, "renvoi"},
                                                    {PaperStep::kReceivedHome, "reception-origine"}};

TEST_F(PaperScreens, EveryStepIsSoundForBothSchoolsInBothLanguages) {
  for (const auto& [step, slug] : kSteps) {
    for (const auto side : {Side::kHome, Side::kHost}) {
      set_paper(step, side);
      const std::string name = "papier-" + std::string(slug) + "-" + std::string(domain::name_of(side));
      for (const char* locale : {"fr", "en"}) {
        const auto page = get("/conventions/" + kPaperId, locale);
        EXPECT_EQ(page.status, 200) << name;
        expect_sound(page, name + "-" + locale);
        const bool ours = domain::owner_of(step) == side;
        EXPECT_EQ(page.body.find("/papier/" + std::string(slug) + "\"") != std::string::npos, ours) << name;
        const auto form = get(kForms + slug, locale);
        EXPECT_EQ(form.status, ours ? 200 : 422) << name;
        expect_sound(form, name + "-formulaire-" + locale);
      }
      for (const char* other : {"annulation", "incident", "voie"}) {
        if (step == PaperStep::kEdited && std::string_view(other) == "annulation") continue;
        const auto form = get(kForms + other);
        EXPECT_EQ(form.status, 200) << name << other;
        expect_sound(form, name + "-" + other);
      }
    }
  }
}

TEST_F(PaperScreens, OnePrimaryButton) {
  for (const auto& [step, slug] : kSteps) {
    set_paper(step, domain::owner_of(step));
    const auto body = get("/conventions/" + kPaperId).body;
    std::size_t count = 0;
    for (auto at = body.find("cv-button-primary"); at != std::string::npos;
         at = body.find("cv-button-primary", at + 1)) {
      ++count;
    }
    EXPECT_EQ(count, 1U) << slug;
  }
}

TEST_F(PaperScreens, WhatIsFilledInIsPassedOn) {
  set_paper(PaperStep::kSent, Side::kHome);
  const auto answer = post(kForms + "envoi", {{"_idempotency", "k-1"},
                                              {"revision", "7"},
                                              {"version", "1"},
                                              {"sha256", std::string(64, 'c')},
                                              {"jour", "2026-11-18"},
                                              {"personne", "Zoë"},
                                              {"transporteur", "La Poste"},
                                              {"liste", "1"},
                                              {"commentaire", "r"},
                                              {"confirme", "1"},
                                              {"numerisation", "conventions/x/scans/1"},
                                              {"numerisation_version", "2"}});
  EXPECT_EQ(answer.status, 303);
  EXPECT_THAT(answer.header("location"), HasSubstr("fait=paper_sent"));
  const auto& tick = app::canned().tick;
  EXPECT_EQ(tick.step, PaperStep::kSent);
  EXPECT_EQ(tick.command.revision, 7);
  EXPECT_EQ(tick.command.idempotency_key, "k-1");
  EXPECT_EQ(tick.shown.version, 1);
  EXPECT_EQ(tick.day, "2026-11-18");
  EXPECT_EQ(tick.done_by, "Zoë");
  EXPECT_EQ(tick.carrier, "La Poste");
  EXPECT_TRUE(tick.list_attached && tick.skip_confirmed);
  EXPECT_EQ(tick.scan_document, "conventions/x/scans/1");
  EXPECT_EQ(tick.scan_version, 2);
  EXPECT_EQ(post(kForms + "incident", {{"incident", "lost"}}).status, 303);
  EXPECT_EQ(app::canned().incident, domain::Incident::kLost);
  EXPECT_EQ(post(kForms + "voie", {{"voie", "paper"}}).status, 303);
  EXPECT_EQ(app::canned().channel, Channel::kPaper);
  EXPECT_EQ(post(kForms + "annulation", {{"raison", "erreur"}}).status, 303);
  EXPECT_EQ(app::canned().reason_text, "erreur");
}

TEST_F(PaperScreens, BlockersReplaceTheButton) {
  set_paper(PaperStep::kSent, Side::kHome);
  for (auto& step : app::canned().process.steps) {
    if (step.step == PaperStep::kSent) {
      step.blockers = {{domain::BlockerCode::kSigningDayPassed, {{"date", "2026-11-01"}}, domain::Remedy::kNone}};
    }
  }
  const auto body = get("/conventions/" + kPaperId).body;
  EXPECT_THAT(body, HasSubstr("Pourquoi je ne peux pas faire la prochaine étape papier"));
  EXPECT_THAT(body, Not(HasSubstr("/papier/envoi\"")));
}

// « constaté pour », and a hybrid whose host school has to send a scan.
TEST_F(PaperScreens, ASchoolOutsideTheEntAndAScanThatIsNeeded) {
  set_paper(PaperStep::kReceivedHost, Side::kHome);
  for (auto& step : app::canned().process.steps) {
    if (step.step >= PaperStep::kReceivedHost) step.ours = step.for_other = true;
  }
  EXPECT_THAT(get("/conventions/" + kPaperId).body, HasSubstr("n’utilise pas cet ENT"));
  const auto form = get(kForms + "reception-accueil");
  EXPECT_EQ(form.status, 200);
  EXPECT_THAT(form.body, HasSubstr("vous indiquez pour lui ce que vous constatez"));

  set_paper(PaperStep::kSignedHost, Side::kHost);
  for (auto& step : app::canned().process.steps) step.scan_needed = true;
  EXPECT_THAT(get("/conventions/" + kPaperId).body, HasSubstr("Joignez le scan"));
  EXPECT_EQ(get(kForms + "signature-accueil").status, 422);
}

}  // namespace
}  // namespace conventions::pages::test
