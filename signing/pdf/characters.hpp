// Classes of characters (ISO 32000-2 § 7.2.3) by table: most octets of a file that is read pass here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace signing::pdf {

struct CharacterTable {
  std::array<bool, 256> space{}, delimiter{};
  std::array<std::int8_t, 256> hex{};

  constexpr CharacterTable() {
    hex.fill(-1);
    for (const char c : std::string_view("\0\t\n\f\r ", 6)) space[static_cast<std::size_t>(c)] = true;
    for (const char c : std::string_view("()<>[]{}/%")) delimiter[static_cast<std::size_t>(c)] = true;
    for (std::size_t digit = 0; digit < 10; ++digit) hex['0' + digit] = static_cast<std::int8_t>(digit);
    for (std::size_t digit = 10; digit < 16; ++digit)
      hex['a' + digit - 10] = hex['A' + digit - 10] = static_cast<std::int8_t>(digit);
  }
};
inline constexpr CharacterTable kCharacters;

// `c`: an octet, or negative for the end of the octets, which is of no class.
inline bool is_space(int c) {
  return c >= 0 && kCharacters.space[static_cast<std::size_t>(c)];
}
inline bool is_delimiter(int c) {
  return c >= 0 && kCharacters.delimiter[static_cast<std::size_t>(c)];
}
// -1 when it is no hexadecimal digit.
inline int hex_value(int c) {
  return c >= 0 ? kCharacters.hex[static_cast<std::size_t>(c)] : -1;
}

}  // namespace signing::pdf
