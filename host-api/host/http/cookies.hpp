// Cookies (RFC 6265 and its revision): building Set-Cookie, reading Cookie.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "host-api/host/http/failure.hpp"
#include "host-api/host/http/fields.hpp"

namespace ent::http {

enum class SameSite { lax, strict };

struct Cookie {
  std::string name;   // a token
  std::string value;  // cookie-octets: encode anything else before
  std::string path = "/";
  bool http_only = true;
  bool secure = false;  // set it to Request::peer_tls
  SameSite same_site = SameSite::lax;
  std::optional<std::chrono::seconds> max_age = {};  // none: until the browser closes; zero: deletes the cookie
};

// The value of a Set-Cookie header: response.headers.add("Set-Cookie", set_cookie(c)). Throws std::invalid_argument
// when name, value or path hold bytes a cookie cannot (a bug of the caller).
std::string set_cookie(const Cookie& cookie);

// Set-Cookie value that deletes the cookie of that name and path.
std::string expire_cookie(std::string_view name, std::string_view path = "/", bool secure = false);

// Reads a Cookie header's value. Broken pairs are left out (other sites of the domain may set them); the first of two
// equal names is found first. Failure: too_many.
[[nodiscard]] Result<FieldList> parse_cookies(std::string_view header, std::size_t max_fields = 1000);

}  // namespace ent::http
