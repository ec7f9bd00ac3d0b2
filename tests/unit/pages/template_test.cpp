// Every template is read: a value may only become text or a quoted attribute, an address only one of ours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "plugin/pages/embedded.hpp"
#include "template_lint.hpp"

namespace conventions::pages::test {
namespace {

using testing::IsEmpty;
using testing::Not;

TEST(TemplateLint, RefusesEveryWayOut) {
  for (const char* bad : {"<p {{x}}>",
                          "<p class={{x}}>",
                          "<p class='{{x}}'>",
                          "<{{x}}>",
                          "<p {{x}}=\"1\">",
                          "<p onclick=\"{{x}}\">",
                          "<p style=\"color:red\">",
                          "<iframe srcdoc=\"{{x}}\"></iframe>",
                          "<img srcset=\"{{x}}\">",
                          "<script>{{x}}</script>",
                          "<style>{{x}}</style>",
                          "{{{x}}}",
                          "{{&x}}",
                          "<p title=\"{{{x_html}}}\">",
                          "<a href=\"{{x}}\">",
                          "<a href=\"/a/{{x_url}}\">",
                          "<a href=\"javascript:alert(1)\">",
                          "{{x_url}}",
                          "<p title=\"{{x_url}}\">",
                          "{{=<% %>=}}",
                          "{{>part}}",
                          "<!-- {{x}} -->",
                          "{{x_html}}",
                          "<p title=\"{{x\">",
                          "<a href=\"{{#a}}{{x_url}}{{/a}}\">",
                          "<form action=\"{{x}}\">",
                          "<p ONCLICK=\"a()\">"}) {
    EXPECT_THAT(lint_template(bad), Not(IsEmpty())) << bad;
  }
  for (const char* good :
       {"<p class=\"a {{x}}\" title=\"[[key]]\">{{x}}{{{y_html}}}</p>", "<a href=\"{{x_url}}\">a</a>",
        "<p{{#a}} hidden{{/a}}>{{^a}}{{b}}{{/a}}</p>", "<a href=\"{{url}}\"{{#c}} aria-current=\"page\"{{/c}}>"}) {
    EXPECT_THAT(lint_template(good), IsEmpty()) << good;
  }
}

TEST(Templates, AreClean) {
  int read = 0;
  for (const auto& file : embedded_files()) {
    if (file.name.substr(0, 10) != "templates/") continue;
    ++read;
    for (const auto& problem : lint_template(file.content)) ADD_FAILURE() << file.name << ": " << problem;
  }
  EXPECT_GE(read, 15);
}

TEST(Templates, EveryPostFormCarriesTheToken) {
  const std::regex form("<form[^>]*method=\"post\"[\\s\\S]*?</form>");
  for (const auto& file : embedded_files()) {
    const std::string content(file.content);
    for (std::sregex_iterator it(content.begin(), content.end(), form), end; it != end; ++it) {
      EXPECT_NE(it->str().find("name=\"_csrf\" value=\"{{csrf}}\""), std::string::npos) << file.name;
    }
  }
}

TEST(Templates, EveryFieldHasALabel) {
  const std::regex field("<(?:input|select|textarea)[^>]*class=\"cv-input\"[^>]*>");
  const std::regex id("id=\"([^\"]+)\"");
  for (const auto& file : embedded_files()) {
    const std::string content(file.content);
    for (std::sregex_iterator it(content.begin(), content.end(), field), end; it != end; ++it) {
      const std::string found = it->str();
      std::smatch match;
      ASSERT_TRUE(std::regex_search(found, match, id)) << file.name << ": " << found;
      EXPECT_NE(content.find("for=\"" + match[1].str() + "\""), std::string::npos) << file.name << ": " << found;
    }
  }
}

TEST(Stylesheet, StaysInItsPlace) {
  const auto* css = find_embedded("assets/conventions.css");
  ASSERT_NE(css, nullptr);
  const std::string text = std::regex_replace(std::string(css->content), std::regex("/\\*[\\s\\S]*?\\*/"), "");
  EXPECT_EQ(text.find_first_not_of(" \n"), text.find("@layer conventions {"));
  EXPECT_EQ(text.find("url("), std::string::npos);
  EXPECT_EQ(text.find("@import"), std::string::npos);
  // Each selector of each rule begins with .cv: nothing of the host's page is touched.
  const std::regex rule("([^{};]+)\\{");
  for (std::sregex_iterator it(text.begin(), text.end(), rule), end; it != end; ++it) {
    std::stringstream selectors((*it)[1].str());
    for (std::string selector; std::getline(selectors, selector, ',');) {
      selector.erase(0, selector.find_first_not_of(" \n"));
      if (selector.empty() || selector[0] == '@') break;
      EXPECT_EQ(selector.rfind(".cv", 0), 0u) << selector;
    }
  }
}

TEST(Stylesheet, EveryClassOfATemplateExists) {
  const std::string css(find_embedded("assets/conventions.css")->content);
  // Names without a rule: hooks of structure only, or endings of an interpolated name.
  const std::set<std::string> bare = {"cv-form", "cv-document"};
  const std::regex used("class=\"([^\"]*)\"");
  for (const auto& file : embedded_files()) {
    if (file.name.substr(0, 10) != "templates/") continue;
    const std::string content(file.content);
    for (std::sregex_iterator it(content.begin(), content.end(), used), end; it != end; ++it) {
      std::string names =
          std::regex_replace((*it)[1].str(), std::regex("[a-z-]*\\{\\{[a-z_]+\\}\\}|\\{\\{[#^/][a-z_]+\\}\\}"), " ");
      std::stringstream words(names);
      for (std::string name; words >> name;) {
        EXPECT_TRUE(bare.count(name) != 0 || css.find("." + name) != std::string::npos) << file.name << ": " << name;
      }
    }
  }
}

TEST(Embedded, IsWhatIsInTheRepository) {
  for (const auto& file : embedded_files()) {
    std::ifstream in(std::string(CONVENTIONS_SOURCE_DIR) + "/plugin/pages/" + std::string(file.name), std::ios::binary);
    std::stringstream content;
    content << in.rdbuf();
    EXPECT_EQ(content.str(), file.content) << file.name;
  }
}

TEST(Assets, StaySmall) {
  EXPECT_LE(find_embedded("assets/conventions.js")->content.size(), 15u * 1024);
  // 10 kB with gzip is the limit; unpacked 30 kB packs well below it.
  EXPECT_LE(find_embedded("assets/conventions.css")->content.size(), 30u * 1024);
}

}  // namespace
}  // namespace conventions::pages::test
