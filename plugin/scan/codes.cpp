#include "plugin/scan/codes.hpp"

#include <iconv.h>
#include <zbar.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace conventions::scan {
namespace {

// A code at the edge of its picture lacks the white zone that a reader looks for (ISO/IEC 18004 § 6.3.8).
constexpr std::uint32_t kBorder = 32;
constexpr std::uint32_t kSmall = 2600;  // px: A4 at 220 dots per inch

using namespace zbar;  // its C functions, when a C++ compiler reads their header

struct Free {
  void operator()(zbar_image_scanner_t* scanner) const { zbar_image_scanner_destroy(scanner); }
  void operator()(zbar_image_t* image) const { zbar_image_destroy(image); }
};

std::vector<std::string> look(const Grey& picture) {
  std::vector<std::string> texts;
  const std::uint32_t width = picture.width + 2 * kBorder, height = picture.height + 2 * kBorder;
  std::vector<std::uint8_t> pixels(std::size_t{width} * height, 255);
  for (std::uint32_t y = 0; y < picture.height; ++y) {
    const auto from = picture.pixels.begin() + static_cast<std::ptrdiff_t>(std::size_t{y} * picture.width);
    std::copy_n(from, picture.width,
                pixels.begin() + static_cast<std::ptrdiff_t>(std::size_t{y + kBorder} * width + kBorder));
  }
  const std::unique_ptr<zbar_image_scanner_t, Free> scanner(zbar_image_scanner_create());
  const std::unique_ptr<zbar_image_t, Free> image(zbar_image_create());
  if (!scanner || !image) return texts;
  zbar_image_scanner_set_config(scanner.get(), ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config(scanner.get(), ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_scanner_set_config(scanner.get(), ZBAR_NONE, ZBAR_CFG_TEST_INVERTED, 1);
  zbar_image_set_format(image.get(), zbar_fourcc('Y', '8', '0', '0'));
  zbar_image_set_size(image.get(), width, height);
  zbar_image_set_data(image.get(), pixels.data(), pixels.size(), nullptr);
  if (zbar_scan_image(scanner.get(), image.get()) < 0) return texts;
  for (const zbar_symbol_t* symbol = zbar_image_first_symbol(image.get()); symbol != nullptr;
       symbol = zbar_symbol_next(symbol)) {
    std::string text(zbar_symbol_get_data(symbol), zbar_symbol_get_data_length(symbol));
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (ascii && !text.empty()) texts.push_back(std::move(text));
  }
  return texts;
}

// Twice as wide and high, bilinear.
Grey enlarged(const Grey& from) {
  Grey to{from.width * 2, from.height * 2, {}};
  to.pixels.reserve(std::size_t{to.width} * to.height);
  const auto at = [&from](std::uint32_t x, std::uint32_t y) -> unsigned {
    return from.pixels[std::size_t{std::min(y, from.height - 1)} * from.width + std::min(x, from.width - 1)];
  };
  for (std::uint32_t y = 0; y < to.height; ++y) {
    for (std::uint32_t x = 0; x < to.width; ++x) {
      const std::uint32_t left = x / 2, top = y / 2, right = left + x % 2, bottom = top + y % 2;
      const unsigned sum = at(left, top) + at(right, top) + at(left, bottom) + at(right, bottom);
      to.pixels.push_back(static_cast<std::uint8_t>(sum / 4));
    }
  }
  return to;
}

}  // namespace

std::vector<std::string> find_codes(const Grey& picture) {
  if (picture.width == 0 || picture.height == 0) return {};
  std::vector<std::string> texts = look(picture);
  // A slightly turned scan of 150 dots per inch has modules of three pixels: read when enlarged.
  const bool small = std::max(picture.width, picture.height) <= kSmall;
  return texts.empty() && small ? look(enlarged(picture)) : texts;
}

void prepare_for_codes() {
  // What ZBar asks for, kept open for ever: an unused table may be unloaded.
  std::vector<std::string> names = {"UTF-8", "SJIS", "BIG5", "CP437"};
  for (int part = 1; part <= 16; ++part) names.push_back("ISO8859-" + std::to_string(part));
  for (const std::string& name : names) (void)iconv_open("UTF-8", name.c_str());
  std::vector<int> numbers(4096);  // enough for qsort to think of its own memory
  std::qsort(numbers.data(), numbers.size(), sizeof(int), [](const void*, const void*) { return 0; });
}

}  // namespace conventions::scan
