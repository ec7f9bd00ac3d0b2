// QR codes in pictures (ZBar). Used by the child process only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace conventions::scan {

// 8 bits a pixel, 0 = black, rows from the top without padding.
struct Grey {
  std::uint32_t width = 0, height = 0;
  std::vector<std::uint8_t> pixels;  // width * height
};

// Texts of the QR codes of a picture, at any angle, black on white or the reverse; those that are not printable ASCII
// are left out.
[[nodiscard]] std::vector<std::string> find_codes(const Grey& picture);

// Loads what the C library needs to convert the texts of codes, which it would look for in files later.
void load_character_tables();

}  // namespace conventions::scan
