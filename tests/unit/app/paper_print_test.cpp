// « Imprimer les exemplaires » over the real services.
#include <cstdio>
#include <fstream>

#include "paper_world.hpp"
#include "plugin/app/print_copies.hpp"

namespace app_test {
namespace {

using domain::Channel;
using domain::Incident;

app::Result<app::Download> print(World& world, const domain::ConventionId& id, const char* school) {
  return app::print_copies(world.context(), world.secretary(school).view(), id);
}

// As pdftotext reads it.
std::string text_of(const std::string& pdf) {
  const TempDir dir;
  const std::string path = (dir.path() / "print.pdf").string();
  std::ofstream(path, std::ios::binary) << pdf;
  std::string out;
  FILE* pipe = popen(("pdftotext -layout " + path + " -").c_str(), "r");
  if (pipe == nullptr) return out;
  char buffer[4096];
  for (std::size_t read = 0; (read = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, read);
  EXPECT_EQ(pclose(pipe), 0);
  return out;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(PaperPrint, FromP1OnBothSchoolsPrintTheSameFile) {
  World world;
  const auto id = world.draft();
  EXPECT_EQ(key(print(world, id, kHome)), "failure.copies_not_edited");
  ASSERT_TRUE(ok(edit(world, id)));
  const auto first = print(world, id, kHome);
  ASSERT_TRUE(ok(first));
  const std::string text = text_of(first->bytes);
  for (const char* part : {"Bordereau d’envoi", "Exemplaire 1/2", "Exemplaire 2/2", "page laissée blanche"})
    EXPECT_TRUE(has(text, part)) << part;
  EXPECT_FALSE(has(text, "copie n°"));
  const auto version = app::load_version(world.context(), world.system().view(), id, 1).value();
  EXPECT_TRUE(has(text, version.short_fingerprint));
  EXPECT_TRUE(version.paper_wording);
  EXPECT_EQ(first->media_type, "application/pdf");
  EXPECT_TRUE(has(first->file_name, "-v1-1.pdf")) << first->file_name;
  until(world, id, PaperStep::kSent);
  world.reopen();
  EXPECT_EQ(print(world, id, kHost)->bytes, first->bytes);
}

TEST(PaperPrint, AnElectronicVersionSwitchedToPaperKeepsNumberAndFingerprint) {
  World world;
  const auto id = world.frozen();
  EXPECT_EQ(code(print(world, id, kHome)), app::Code::kBlocked);
  ASSERT_TRUE(ok(choose(world, id, kHome, Channel::kPaper)));
  EXPECT_EQ(code(print(world, id, kHome)), app::Code::kBlocked);
  ASSERT_TRUE(ok(edit(world, id)));
  const auto version = app::load_version(world.context(), world.system().view(), id, 1).value();
  EXPECT_FALSE(version.paper_wording);
  const auto made = print(world, id, kHome);
  ASSERT_TRUE(ok(made));
  const std::string text = text_of(made->bytes);
  EXPECT_TRUE(has(text, version.short_fingerprint));
  EXPECT_TRUE(has(text, "exemplaires originaux"));
  EXPECT_TRUE(has(text, "préparée pour la signature électronique"));
}

TEST(PaperPrint, AfterALossTheCopiesAreEditedAgainUnderNewNumbers) {
  World world;
  const auto id = world.draft();
  until(world, id, PaperStep::kSent);
  const auto first = print(world, id, kHome);
  ASSERT_TRUE(ok(first));
  ASSERT_TRUE(ok(report(world, id, kHome, Incident::kLost)));
  EXPECT_EQ(key(print(world, id, kHome)), "failure.copies_not_edited");
  ASSERT_TRUE(ok(edit(world, id)));
  const auto again = print(world, id, kHome);
  ASSERT_TRUE(ok(again));
  EXPECT_NE(again->bytes, first->bytes);
  const std::string text = text_of(again->bytes);
  EXPECT_TRUE(has(text, "copie n° 3"));
  EXPECT_TRUE(has(text, "copie n° 4"));
  EXPECT_TRUE(has(again->file_name, "-v1-3.pdf")) << again->file_name;
}

TEST(PaperPrint, OnlyThoseWhoRecordTheStepsMayPrint) {
  World world;
  const auto id = world.draft();
  ASSERT_TRUE(ok(edit(world, id)));
  const auto as = [&](const char* function, const char* school) {
    return app::print_copies(world.context(), world.as(person(function, school), school).view(), id);
  };
  EXPECT_EQ(code(as("SECRETARIAT", kThird)), app::Code::kNotFound);
  EXPECT_EQ(code(as("D0010", kThird)), app::Code::kNotFound);
  EXPECT_EQ(code(as("PROFESSEUR", kHome)), app::Code::kForbidden);
  EXPECT_TRUE(ok(as("DDFPT", kHome)));  // « gestion des offres »
  EXPECT_EQ(code(as("DDFPT", kHost)), app::Code::kForbidden);
  EXPECT_TRUE(ok(as("VIE_SCOLAIRE", kHost)));  // « gestion des inscriptions »
  EXPECT_EQ(code(app::print_copies(world.context(), world.secretary(kHome).view(), domain::ConventionId("cv-none"))),
            app::Code::kNotFound);
}

TEST(PaperPrint, AVersionSignedElectronicallyByHomeHasNoOriginals) {
  World world;
  const auto id = world.signed_by_home();
  EXPECT_EQ(code(print(world, id, kHome)), app::Code::kBlocked);
  EXPECT_EQ(code(print(world, id, kHost)), app::Code::kBlocked);
}

}  // namespace
}  // namespace app_test
