// Small text tools of this room. Pure functions, no locale.
#pragma once

#include <string>
#include <string_view>

#include "host-api/host/http/failure.hpp"

namespace ent::http {

constexpr char ascii_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_alpha(char c) {
  return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}
constexpr bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool iequals(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);  // spaces and tabs
bool is_token(std::string_view text);          // RFC 9110 § 5.6.2, not empty
bool is_utf8(std::string_view text);           // RFC 3629: no surrogate, no overlong form
int hex_value(char c);                         // -1 for anything else

// Decodes %XX, and "+" to a space when `plus_is_space`. Refused: "%" without two hexadecimal digits, a result that is
// no UTF-8 or holds NUL.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text, bool plus_is_space);

// Calls `each(element)` for the elements of a list, trimmed, empty ones left out (RFC 9110 § 5.6.1).
template <class Function>
void for_each_in_list(std::string_view list, char separator, Function each) {
  while (!list.empty()) {
    const std::size_t end = list.find(separator);
    if (const std::string_view element = trim(list.substr(0, end)); !element.empty()) each(element);
    if (end == std::string_view::npos) return;
    list.remove_prefix(end + 1);
  }
}

}  // namespace ent::http
