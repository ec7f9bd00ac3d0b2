#include "host-api/host/http/cookies.hpp"

#include <algorithm>
#include <stdexcept>

#include "host-api/host/http/text.hpp"

namespace ent::http {
namespace {

// RFC 6265 § 4.1.1: printable ASCII but space, double quote, comma, semicolon, backslash.
bool is_cookie_value(std::string_view value) {
  return std::all_of(value.begin(), value.end(),
                     [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\'; });
}

bool is_path(std::string_view path) {
  return !path.empty() && path.front() == '/' &&
         std::all_of(path.begin(), path.end(), [](char c) { return c >= 0x20 && c < 0x7f && c != ';'; });
}

}  // namespace

std::string set_cookie(const Cookie& cookie) {
  if (!is_token(cookie.name) || !is_cookie_value(cookie.value) || !is_path(cookie.path)) {
    throw std::invalid_argument("cookie with forbidden bytes");
  }
  std::string out = cookie.name + '=' + cookie.value + "; Path=" + cookie.path;
  if (cookie.max_age) out += "; Max-Age=" + std::to_string(cookie.max_age->count());
  if (cookie.http_only) out += "; HttpOnly";
  if (cookie.secure) out += "; Secure";
  out += cookie.same_site == SameSite::strict ? "; SameSite=Strict" : "; SameSite=Lax";
  return out;
}

std::string expire_cookie(std::string_view name, std::string_view path, bool secure) {
  Cookie cookie;
  cookie.name = name;
  cookie.path = path;
  cookie.secure = secure;
  cookie.max_age = std::chrono::seconds(0);
  return set_cookie(cookie);
}

Result<FieldList> parse_cookies(std::string_view header, std::size_t max_fields) {
  FieldList out;
  bool too_many = false;
  for_each_in_list(header, ';', [&](std::string_view pair) {
    const std::size_t equal = pair.find('=');
    if (equal == std::string_view::npos) return;
    const std::string_view name = trim(pair.substr(0, equal));
    std::string_view value = trim(pair.substr(equal + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    if (!is_token(name) || !is_cookie_value(value)) return;
    if (out.size() >= max_fields) {
      too_many = true;
    } else {
      out.add(std::string(name), std::string(value));
    }
  });
  if (too_many) return Failure{FailureCode::too_many, "too many cookies"};
  return out;
}

}  // namespace ent::http
