// A browser without JavaScript over the real pages, use cases and services: forms are read from the pages and sent
// back.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "ask.hpp"
#include "plugin/pages/pages.hpp"
#include "tests/unit/app/world.hpp"

namespace conventions::pages::test {
using app_test::kHome;
using app_test::kHost;
using app_test::kThird;
using app_test::person;
using testing::HasSubstr;
using testing::Not;

using Fields = std::vector<std::pair<std::string, std::string>>;

// The form of a page that posts to an address ending in `action`: its address below the mount and its hidden fields.
struct Form {
  bool found = false;
  std::string path;
  Fields fields;
};

inline Form find_form(const std::string& html, const std::string& action) {
  const std::regex form("<form[^>]*method=\"post\"[^>]*action=\"/app/conventions([^\"]*" + action +
                        ")\"[^>]*>([\\s\\S]*?)</form>");
  const std::regex hidden("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">");
  std::smatch match;
  Form result;
  if (!std::regex_search(html, match, form)) return result;
  result.found = true;
  result.path = match[1];
  const std::string inside = match[2];
  for (std::sregex_iterator it(inside.begin(), inside.end(), hidden), end; it != end; ++it) {
    if ((*it)[1] != "_csrf") result.fields.emplace_back((*it)[1], (*it)[2]);
  }
  return result;
}

class Handlers : public testing::Test {
 protected:
  Answer get(const std::string& path, const std::string& who, const char* school, Fields query = {}) {
    Ask request;
    request.path = path;
    request.query = std::move(query);
    return ask(pages_, request, who, school);
  }
  Answer get_as_head(const std::string& path, const char* school, Fields query = {}) {
    return get(path, person("D0010", school), school, std::move(query));
  }
  Answer post(const std::string& path, const std::string& who, const char* school, Fields form, Fields uploads = {}) {
    Ask request;
    request.method = "POST";
    request.path = path;
    request.form = std::move(form);
    request.uploads = std::move(uploads);
    return ask(pages_, request, who, school);
  }
  // Reads the form on the page and sends it, as the head of `school`.
  Answer submit(const Answer& page, const std::string& action, const char* school, const Fields& more = {}) {
    auto form = find_form(page.body, action);
    EXPECT_TRUE(form.found) << action << " in " << page.body.substr(0, 2000);
    form.fields.insert(form.fields.end(), more.begin(), more.end());
    return post(form.path, person("D0010", school), school, form.fields);
  }
  // Follows a redirect to a page of the plugin.
  Answer follow(const Answer& answer, const char* school) {
    EXPECT_EQ(answer.status, 303) << answer.body;
    std::string location = answer.header("location");
    EXPECT_EQ(location.rfind("/app/conventions/", 0), 0u) << location;
    location.erase(0, std::string("/app/conventions").size());
    Fields query;
    const auto mark = location.find('?');
    if (mark != std::string::npos) {
      std::stringstream pairs(location.substr(mark + 1));
      for (std::string pair; std::getline(pairs, pair, '&');) {
        query.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
      }
    }
    return get_as_head(location.substr(0, mark), school, query);
  }

  app_test::World world_;
  Pages pages_{world_.context()};
};

}  // namespace conventions::pages::test
