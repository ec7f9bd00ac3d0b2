// The templates and texts themselves: no interpolation where escaping does not protect, no text missing or unused.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "host/app/arguments.hpp"
#include "host/chrome/embedded.hpp"
#include "host/chrome/texts.hpp"
#include "host/chrome/url.hpp"
#include "host/chrome/view.hpp"

using namespace ent::host;
namespace fs = std::filesystem;

namespace {

std::vector<std::pair<std::string, std::string>> templates() {
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& file : embedded_files()) {
    if (file.name.substr(0, 10) == "templates/") found.emplace_back(std::string(file.name), std::string(file.content));
  }
  return found;
}

std::string sources() {
  std::string all;
  for (const char* room : {"chrome", "pages", "app"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(CONVENTIONS_SOURCE_DIR) / "host-api/host" / room)) {
      if (entry.path().extension() != ".cpp") continue;
      std::ifstream in(entry.path());
      all.append(std::istreambuf_iterator<char>(in), {});
    }
  }
  return all;
}

// What is wrong with a template; empty when nothing is. Sections ({{#a}} …) may stand inside a tag to switch whole
// attributes, values only inside double quotes.
std::string lint(const std::string& html) {
  static const std::regex unescaped(R"(\{\{\{\s*([a-z_]+)\s*\}\}\}|\{\{&)");
  for (std::sregex_iterator it(html.begin(), html.end(), unescaped), end; it != end; ++it) {
    if ((*it)[1] != "body") return "unescaped " + it->str();
  }
  static const std::regex tag(R"(<[^>]*>)");
  for (std::sregex_iterator it(html.begin(), html.end(), tag), end; it != end; ++it) {
    std::string text = it->str();
    static const std::regex danger(R"(\s(on[a-z]+|style|srcdoc|srcset)\s*=)");
    if (std::regex_search(text, danger)) return "forbidden attribute in " + text;
    static const std::regex address(R"raw((href|src|action|formaction)="([^"]*\{\{[^"]*)")raw");
    for (std::sregex_iterator at(text.begin(), text.end(), address); at != end; ++at) {
      static const std::regex url(R"(\{\{([a-z_]*url)\}\})");
      if (!std::regex_match((*at)[2].str(), url)) return "address not from Url: " + at->str();
    }
    text = std::regex_replace(text, std::regex("\"[^\"]*\""), "\"\"");
    text = std::regex_replace(text, std::regex(R"(\{\{[#^/][^}]*\}\})"), "");
    if (text.find("{{") != std::string::npos) return "value outside quotes in " + it->str();
  }
  static const std::regex active(R"(<(style|script)\b[^>]*>([\s\S]*?)</)");
  for (std::sregex_iterator it(html.begin(), html.end(), active), end; it != end; ++it) {
    if (!(*it)[2].str().empty()) return "inline " + (*it)[1].str();
  }
  return {};
}

}  // namespace

TEST(Templates, InterpolateOnlyWhereEscapingProtects) {
  ASSERT_GT(templates().size(), 15u);
  for (const auto& [name, html] : templates()) EXPECT_EQ(lint(html), "") << name;
}

TEST(Templates, TheLinterSeesEachDanger) {
  for (const char* bad :
       {"<a href=\"{{address}}\">", "<p {{x}}>", "<p style=\"{{x}}\">", "<p onclick=\"{{x}}\">", "{{{html}}}",
        "<script>var a = '{{x}}'</script>", "<a href=\"x{{page_url}}\">", "<p class={{x}}>", "{{& x}}"}) {
    EXPECT_NE(lint(bad), "") << bad;
  }
  EXPECT_EQ(lint("<a href=\"{{page_url}}\"{{#on}} aria-current=\"page\"{{/on}}>{{x}}</a>"), "");
}

TEST(Templates, AddressesComeFromUrlAlone) {
  static const std::regex direct(R"raw(\.set\("[a-z_]*url")raw");
  EXPECT_FALSE(std::regex_search(sources(), direct));
}

TEST(Texts, EveryKeyExistsAndIsUsed) {
  std::set<std::string> used;
  std::string all = sources();
  for (const auto& [name, html] : templates()) {
    static const std::regex key(R"(\{\{t\.([a-z_.]+)\}\})");
    for (std::sregex_iterator it(html.begin(), html.end(), key), end; it != end; ++it) {
      EXPECT_EQ(all_texts().count((*it)[1].str()), 1u) << name << ' ' << (*it)[1];
      used.insert((*it)[1]);
    }
  }
  for (const auto& [key, value] : all_texts()) {
    EXPECT_FALSE(value.empty()) << key;
    const std::string stem = key.substr(0, key.rfind('.'));
    const bool counted = all_texts().count(stem + ".one") > 0 && all_texts().count(stem + ".other") > 0;
    const std::string base = counted ? stem : key;
    const auto last = base.rfind('.');
    const bool by_prefix = all.find('"' + base.substr(0, last + 1) + '"') != std::string::npos;
    const bool notice = base.rfind("notice.", 0) == 0 && all.find('"' + base.substr(7) + '"') != std::string::npos;
    EXPECT_TRUE(used.count(base) > 0 || all.find('"' + base + '"') != std::string::npos || by_prefix || notice) << key;
  }
}

TEST(Texts, ArgumentsAndCounts) {
  EXPECT_EQ(text("home.greeting", {"{0}<b>"}), "Bonjour {0}<b>");
  EXPECT_EQ(text_count("chrome.unread", 0), "0 message non lu");
  EXPECT_EQ(text_count("chrome.unread", 2), "2 messages non lus");
  EXPECT_THROW(text("no.such.key"), std::logic_error);
}

TEST(Urls, OnlyLocalPathsPass) {
  for (const char* good : {"/", "/a/b?c=d&e#f", "/a%20b"}) EXPECT_TRUE(Url::is_local(good)) << good;
  for (const char* bad : {"", "a", "//a", "/\\a", "http://a", "javascript:a", "/a\n", "/a b", "/a\\b", "/\x7f"}) {
    EXPECT_FALSE(Url::is_local(bad)) << bad;
  }
  ent::http::FieldList query;
  query.add("a", "1 &");
  EXPECT_EQ(Url::with(Url::with(Url::path("/x", {"a/b"}), query), query).str(), "/x/a%2Fb?a=1%20%26&a=1%20%26");
}

TEST(Arguments, AreReadAndRefused) {
  Arguments arguments;
  ASSERT_TRUE(
      arguments.read({"a", "--data", "d", "--plugin=x", "--plugin", "y", "--check"}, {"data", "plugin"}, {"check"}));
  EXPECT_EQ(arguments.words(), std::vector<std::string>{"a"});
  EXPECT_EQ(arguments.get("data"), "d");
  EXPECT_EQ(arguments.all("plugin"), (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(arguments.has("check"));
  Arguments bad;
  EXPECT_FALSE(bad.read({"--nope"}, {}, {}));
  EXPECT_NE(bad.error().find("--nope"), std::string::npos);
  EXPECT_FALSE(Arguments().read({"--data"}, {"data"}, {}));
  std::int64_t ms = 0;
  EXPECT_TRUE(read_time("2026-11-18T08:06:40Z", ms));
  EXPECT_EQ(ms, 1794989200000);
  EXPECT_TRUE(read_time("1970-01-02", ms));
  EXPECT_EQ(ms, 86'400'000);
  for (const char* text : {"", "2026-13-01", "2026-11-18T25:00:00Z", "2026/11/18", "hier"})
    EXPECT_FALSE(read_time(text, ms)) << text;
}
