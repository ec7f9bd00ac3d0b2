#include "host/i18n/i18n.hpp"

#include <fstream>
#include <regex>
#include <sstream>

#include "instance.hpp"

namespace store_test {
namespace {

TEST(I18n, WritesDatesAsFrenchSchoolsDo) {
  constexpr std::int64_t kMoment = 1'795'007'100'000;  // 2026-11-18T13:05:00Z
  EXPECT_EQ(format_time("fr", kMoment, TimeStyle::date_time), "18 novembre 2026 à 14 h 05");
  EXPECT_EQ(format_time("fr-FR", kMoment, TimeStyle::date), "18 novembre 2026");
  EXPECT_EQ(format_time("fr", kMoment, TimeStyle::iso_date), "2026-11-18");
  EXPECT_EQ(format_time("", kMoment, TimeStyle::date), "18 novembre 2026");
  // 23:30 in UTC is the next day in Paris, in winter (+1) and in summer (+2).
  EXPECT_EQ(format_time("fr", 1'795'044'600'000, TimeStyle::iso_date), "2026-11-19");
  EXPECT_EQ(format_time("fr", 1'782'858'600'000, TimeStyle::date_time), "1er juillet 2026 à 0 h 30");
  EXPECT_NE(format_time("en", kMoment, TimeStyle::date).find("November"), std::string::npos);
  EXPECT_EQ(format_day("fr", "2026-12-01", true), "mardi 1er décembre 2026");
  EXPECT_EQ(format_day("fr", "2026-12-11"), "11 décembre 2026");
  EXPECT_EQ(format_day("fr", "soon"), "soon");
}

TEST(I18n, KnowsTheCalendar) {
  EXPECT_TRUE(is_iso_day("2024-02-29"));
  for (const char* bad :
       {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01", "2026-01-32", "", "0000-01-01"})
    EXPECT_FALSE(is_iso_day(bad)) << bad;
  EXPECT_EQ(add_days("2026-12-31", 1), "2027-01-01");
  EXPECT_EQ(add_days("2024-03-01", -1), "2024-02-29");
  EXPECT_EQ(add_days("x", 1), "");
}

TEST(I18n, FoldsForSearch) {
  EXPECT_EQ(fold("Œuvrard"), "oeuvrard");
  EXPECT_EQ(fold("  Éloïse \t LE  Goff "), "eloise le goff");
  EXPECT_EQ(fold("Łukasz Wiśniewski"), "lukasz wisniewski");
  EXPECT_EQ(fold("İPEK Yılmaz"), "ipek yilmaz");
  EXPECT_EQ(fold("Nguyễn"), "nguyen");
  EXPECT_EQ(fold("Müller-Weiß"), "muller-weiss");
  EXPECT_EQ(fold("O’Brien"), "o'brien");
  EXPECT_EQ(fold("Ольга"), "ольга");
}

TEST(I18n, MessagesAreFormattedAndNeverEmpty) {
  EXPECT_EQ(message("fr", "no.such.key"), "no.such.key");
  EXPECT_EQ(message("en", "accounts.wrong"), "Wrong login or password.");
  EXPECT_EQ(message("de", "accounts.wrong"), "Identifiant ou mot de passe incorrect.");
  EXPECT_EQ(message("en", "rights.unknown"), "Droit inconnu.") << "French where English is missing";
}

// Every Failure of the store has a text for a page.
TEST(I18n, EveryFailureKeyHasAText) {
  const std::regex pattern(R"re(fail\(\s*Status::[a-z_]+,\s*"([a-z_.]+)")re");
  int seen = 0;
  for (const char* room : {"audit", "boundary", "catalogue", "database", "directory", "documents", "import", "jobs",
                           "outbox", "records", "rights", "session", "settings"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(CONVENTIONS_SOURCE_DIR "/host-api/host/") + room)) {
      std::ifstream file(entry.path());
      std::ostringstream buffer;
      buffer << file.rdbuf();
      const std::string text = buffer.str();
      for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it, ++seen)
        EXPECT_TRUE(has_message((*it)[1].str())) << (*it)[1].str() << " in " << entry.path();
    }
  }
  EXPECT_GT(seen, 50);
}

}  // namespace
}  // namespace store_test
