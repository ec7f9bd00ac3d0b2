// A browser for tests: one connection a request, cookies kept, no redirect followed.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

struct Answer {
  int status = 0;
  std::string head;  // status line and headers, as sent
  std::string body;
  /// The first header of that name (any case), "" when there is none.
  std::string header(const std::string& name) const;
  bool says(const std::string& text) const { return body.find(text) != std::string::npos; }
  /// The value of the first hidden "_csrf".
  std::string csrf() const;
};

class Browser {
 public:
  explicit Browser(std::uint16_t port) : port_(port) {}
  using Fields = std::vector<std::pair<std::string, std::string>>;

  Answer get(const std::string& target) { return send("GET", target, {}, {}); }
  /// urlencoded; adds no CSRF token by itself.
  Answer post(const std::string& target, const Fields& fields, const std::string& more_headers = {});
  Answer send(const std::string& method, const std::string& target, const std::string& body,
              const std::string& more_headers);
  /// Signs in through the form; the answer to the POST.
  Answer sign_in(const std::string& login, const std::string& password, const std::string& back = "/");
  /// Opens `page` for its token, then posts.
  Answer post_from(const std::string& page, const std::string& target, Fields fields);
  std::map<std::string, std::string> cookies;

 private:
  std::uint16_t port_;
};
