// UTF-8 to code points and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace signing {

// Malformed sequences, surrogates and values over U+10FFFF become U+FFFD.
std::u32string to_code_points(std::string_view utf8);
bool is_valid_utf8(std::string_view utf8);
void append_utf8(std::string& out, char32_t code_point);
// Canonical composition (Unicode NFC): fonts have é, not e + combining acute. Input must be valid UTF-8.
std::u32string to_nfc(std::string_view utf8);

// Control characters (C0, DEL, C1), line separators and what changes the direction of writing: they move a cursor,
// forge a line or turn a text round.
bool is_control(char32_t code_point);
// For people to read: each of these, and what is no UTF-8, is U+FFFD.
std::string printable(std::string_view utf8);

}  // namespace signing
