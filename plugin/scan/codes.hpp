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

// Makes the C library fetch what ZBar's use of it needs, which it would later ask the system for: tables of characters,
// and the size of the memory (qsort).
void prepare_for_codes();

}  // namespace conventions::scan
