// A request to the pages and its answer, as the host would hand them over.
#pragma once

#include <ent/call.h>
#include <ent/ext/http.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conventions::pages {
class Pages;
}

namespace conventions::pages::test {

struct Answer {
  ent_status status_code = ENT_OK;
  int status = 0;
  int kind = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string header(std::string_view name) const;
};

struct Ask {
  std::string method = "GET";
  std::string path = "/";
  std::vector<std::pair<std::string, std::string>> query, form;
  std::vector<std::pair<std::string, std::string>> uploads;  // field, content
  std::string tab, offer;
  std::string locale = "fr";
};

// Plays the host: builds the ABI structs, collects the reply, refuses a second `begin`.
Answer ask(Pages& pages, const Ask& request, std::string_view actor = "p-1", std::string_view school = "0990001X");

}  // namespace conventions::pages::test
