#include "sound.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "plugin/pages/embedded.hpp"

namespace conventions::pages::test {

void expect_sound(const Answer& answer, const std::string& what) {
  ASSERT_EQ(answer.kind, ENT_HTTP_PAGE) << what;
  EXPECT_EQ(answer.body.rfind("<div class=\"cv\">", 0), 0u) << what;
  EXPECT_FALSE(answer.header("x-title").empty()) << what;
  EXPECT_EQ(answer.header("x-style").rfind("/assets/", 0), 0u) << what;
  EXPECT_EQ(answer.body.find("<script"), std::string::npos) << what;
  EXPECT_EQ(answer.body.find("<b>"), std::string::npos) << what << ": a person's text became markup";
  EXPECT_EQ(answer.body.find("jeton\"<"), std::string::npos) << what;
  EXPECT_EQ(answer.body.find("[["), std::string::npos) << what;
  EXPECT_EQ(answer.body.find("{{"), std::string::npos) << what;
  // An id is used once, and each label, description and place in the page has its target.
  std::set<std::string> ids;
  const std::regex id(" id=\"([^\"]+)\"");
  for (std::sregex_iterator it(answer.body.begin(), answer.body.end(), id), end; it != end; ++it) {
    EXPECT_TRUE(ids.insert((*it)[1]).second) << what << ": id twice: " << (*it)[1];
  }
  const std::regex target("(?: for| aria-labelledby| aria-describedby|<a[^>]* href)=\"#?([^\"/]+)\"");
  for (std::sregex_iterator it(answer.body.begin(), answer.body.end(), target), end; it != end; ++it) {
    std::stringstream names((*it)[1].str());
    for (std::string name; names >> name;) EXPECT_TRUE(ids.count(name) != 0) << what << ": no target " << name;
  }
  // Levels of headings are never skipped.
  int level = 0;
  const std::regex heading("<h([1-6])");
  for (std::sregex_iterator it(answer.body.begin(), answer.body.end(), heading), end; it != end; ++it) {
    const int next = std::stoi((*it)[1]);
    EXPECT_TRUE(level == 0 || next <= level + 1) << what << ": h" << next << " after h" << level;
    level = next;
  }
  if (const char* dir = std::getenv("CONVENTIONS_PREVIEW_DIR")) {
    std::ofstream out(std::string(dir) + "/" + what + ".html");
    out << "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width\">"
        << "<title>" << what << "</title><link rel=\"stylesheet\" href=\"conventions.css\">"
        << "<main style=\"max-width:75rem;margin:1.5rem auto;padding:0 1rem\">" << answer.body << "</main>";
    std::ofstream css(std::string(dir) + "/conventions.css");
    css << find_embedded("assets/conventions.css")->content;
  }
}

}  // namespace conventions::pages::test
