// The two catalogues: complete, well-formed, and nothing on a screen without a text.
#include "plugin/pages/texts.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "plugin/domain/blocker.hpp"
#include "plugin/domain/convention.hpp"
#include "plugin/pages/embedded.hpp"

namespace conventions::pages {
namespace {

namespace fs = std::filesystem;

boost::json::object catalogue(const std::string& language) {
  return boost::json::parse(find_embedded("i18n/" + language + ".json")->content).as_object();
}

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

// Names of the arguments of a pattern; "one {word}" is a case of a plural, not an argument.
std::set<std::string> arguments(const std::string& pattern) {
  std::set<std::string> names;
  static const std::regex name("(one |other |home |host |=[0-9]+ )?\\{([a-z_]+)(?=[},])");
  for (std::sregex_iterator it(pattern.begin(), pattern.end(), name), end; it != end; ++it) {
    if (!(*it)[1].matched) names.insert((*it)[2]);
  }
  return names;
}

TEST(Texts, BothLanguagesHaveTheSameKeysAndArguments) {
  const auto french = catalogue("fr");
  const auto english = catalogue("en");
  for (const auto& [key, text] : french) {
    ASSERT_TRUE(english.contains(key)) << key;
    EXPECT_EQ(arguments(std::string(text.as_string())), arguments(std::string(english.at(key).as_string()))) << key;
  }
  for (const auto& [key, text] : english) EXPECT_TRUE(french.contains(key)) << key;
}

TEST(Texts, EveryPatternIsFormatted) {
  for (const char* language : {"fr", "en"}) {
    const auto& texts = Texts::for_locale(language);
    for (const auto& [key, text] : catalogue(language)) {
      const std::string pattern(text.as_string());
      // An ASCII apostrophe is a quote of MessageFormat; the texts use the typographic one.
      EXPECT_EQ(pattern.find('\''), std::string::npos) << key;
      for (const std::int64_t count : {0, 1, 2, 41}) {
        std::vector<TextArgument> values;
        const auto names = arguments(pattern);
        for (const auto& name : names) {
          const bool select = pattern.find("{" + name + ", select") != std::string::npos;
          if (select) values.emplace_back(name, std::string("home"));
          if (!select) values.emplace_back(name, count);
        }
        std::string out;
        ASSERT_NO_THROW(out = texts.format(key, values.data(), values.size())) << key;
        EXPECT_EQ(out.find('{'), std::string::npos) << key << ": " << out;
      }
    }
  }
}

TEST(Texts, PluralsFollowTheLanguage) {
  const auto& french = Texts::for_locale("fr-FR");
  EXPECT_EQ(french.format("pupils.count", {{"count", std::int64_t{0}}}), "aucun élève");
  EXPECT_EQ(french.format("pupils.count", {{"count", std::int64_t{1}}}), "un élève");
  EXPECT_EQ(french.format("pupils.count", {{"count", std::int64_t{12}}}), "12 élèves");
  EXPECT_EQ(Texts::for_locale("en").format("pupils.count", {{"count", std::int64_t{12}}}), "12 pupils");
  EXPECT_EQ(Texts::for_locale("").language(), "fr");
  EXPECT_EQ(Texts::for_locale("de").language(), "fr");
}

TEST(Texts, AnUnknownKeyIsABug) {
  EXPECT_THROW((void)Texts::for_locale("fr").get("no.such.key"), std::logic_error);
}

TEST(Texts, EveryKeyOfATemplateExists) {
  const auto& texts = Texts::for_locale("fr");
  const std::regex key("\\[\\[([^\\]>][^\\]]*)\\]\\]");
  int found = 0;
  for (const auto& file : embedded_files()) {
    if (file.name.substr(0, 10) != "templates/") continue;
    const std::string content(file.content);
    for (std::sregex_iterator it(content.begin(), content.end(), key), end; it != end; ++it, ++found) {
      EXPECT_TRUE(texts.has((*it)[1].str())) << file.name << ": " << (*it)[1];
    }
  }
  EXPECT_GT(found, 100);
}

TEST(Texts, EveryEndOfAVersionHasItsSentence) {
  for (const auto status :
       {domain::VersionStatus::kWithdrawn, domain::VersionStatus::kRefused, domain::VersionStatus::kCancelled,
        domain::VersionStatus::kExpired, domain::VersionStatus::kReplaced}) {
    const std::string key = "verification.version_" + std::string(domain::name_of(status));
    EXPECT_TRUE(Texts::for_locale("fr").has(key)) << key;
  }
}

// Literals of the pages that look like keys ("list.title"); beginnings of composed keys end in '.' or '_' and must
// begin a key.
TEST(Texts, EveryKeyOfThePagesExists) {
  const auto french = catalogue("fr");
  const std::regex literal("\"([a-z_0-9]+\\.[A-Za-z_.0-9]*)\"");
  const std::set<std::string> files = {"ancre.pem", "apercu.svg", "image.png", "conventions.css", "conventions.js"};
  const fs::path root = fs::path(CONVENTIONS_SOURCE_DIR) / "plugin/pages";
  int found = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string source = slurp(entry.path());
    for (std::sregex_iterator it(source.begin(), source.end(), literal), end; it != end; ++it, ++found) {
      const std::string key = (*it)[1];
      if (files.count(key) != 0) continue;
      bool known = french.contains(key);
      if (key.back() == '.' || key.back() == '_') {
        for (const auto& [name, text] : french) known = known || std::string(name).rfind(key, 0) == 0;
      }
      EXPECT_TRUE(known) << entry.path() << ": " << key;
    }
  }
  EXPECT_GT(found, 150);
}

// What a message may name as the field that is empty or wrong.
TEST(Texts, EveryFieldHasItsWords) {
  const auto& texts = Texts::for_locale("fr");
  const std::regex literal(
      "need\\([^;]*\"([a-z_.]+)\"\\)|bad_field\\(\"([a-z_.]+)\"|\\{\"field\", "
      "\"([a-z_.]+)\"|\"((?:home|host)\\.[a-z_]+)\"");
  int found = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(CONVENTIONS_SOURCE_DIR) / "plugin/app")) {
    const std::string source = slurp(entry.path());
    for (std::sregex_iterator it(source.begin(), source.end(), literal), end; it != end; ++it) {
      std::string name;
      for (std::size_t group = 1; group < it->size(); ++group) name += (*it)[group].str();
      EXPECT_TRUE(texts.has("field." + name)) << entry.path() << ": " << name;
      ++found;
    }
  }
  EXPECT_GT(found, 15);
}

// Keys that the use cases and the rooms below give.
TEST(Texts, EveryKeyOfTheUseCasesExists) {
  const auto& texts = Texts::for_locale("fr");
  const std::regex literal(
      "\"((?:failure|paper|blocker|remedy|next|tab|timeline|reason|left_out|authority|kind|health|document|p12|image|"
      "key|pdf|"
      "mandates|pkcs11|csc|net|tsa|glyph|text|font|cms|file|verification)\\.[a-z_0-9.]*[a-z0-9])\"");
  for (const char* room : {"plugin/app", "plugin/domain", "signing/core/result.cpp", "plugin/document"}) {
    const fs::path path = fs::path(CONVENTIONS_SOURCE_DIR) / room;
    std::vector<fs::path> sources;
    if (fs::is_directory(path)) {
      for (const auto& entry : fs::recursive_directory_iterator(path)) sources.push_back(entry.path());
    } else {
      sources.push_back(path);
    }
    for (const auto& file : sources) {
      if (file.extension() != ".cpp" && file.extension() != ".hpp") continue;
      const std::string source =
          std::regex_replace(slurp(file), std::regex("authority.made"), "");  // an event, no text
      for (std::sregex_iterator it(source.begin(), source.end(), literal), end; it != end; ++it) {
        EXPECT_TRUE(texts.has((*it)[1].str())) << file << ": " << (*it)[1];
      }
    }
  }
}

TEST(Texts, EveryStateAndReasonHasItsWords) {
  const auto& texts = Texts::for_locale("fr");
  for (const auto state : domain::kAllStates) {
    const std::string name(domain::name_of(state));
    EXPECT_TRUE(texts.has("state." + name));
    EXPECT_TRUE(texts.has("sentence." + name + ".home")) << name;
    EXPECT_TRUE(texts.has("sentence." + name + ".host")) << name;
  }
  for (const auto event : {domain::Event::kRefuse, domain::Event::kCancel}) {
    for (const auto& code : domain::reason_codes(event)) EXPECT_TRUE(texts.has("reason." + code)) << code;
  }
}

}  // namespace
}  // namespace conventions::pages
