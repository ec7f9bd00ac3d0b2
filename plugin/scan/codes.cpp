#include "plugin/scan/codes.hpp"

#include <iconv.h>
#include <zbar.h>

#include <algorithm>
#include <memory>

namespace conventions::scan {
namespace {

// A code at the edge of its picture lacks the white zone that a reader looks for (ISO/IEC 18004 § 6.3.8).
constexpr std::uint32_t kBorder = 32;

struct Free {
  void operator()(zbar_image_scanner_t* scanner) const { zbar_image_scanner_destroy(scanner); }
  void operator()(zbar_image_t* image) const { zbar_image_destroy(image); }
};

}  // namespace

std::vector<std::string> find_codes(const Grey& picture) {
  std::vector<std::string> texts;
  if (picture.width == 0 || picture.height == 0) return texts;
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

void load_character_tables() {
  // What ZBar asks for, kept open for ever: an unused table may be unloaded.
  std::vector<std::string> names = {"UTF-8", "SJIS", "CP437"};
  for (int part = 1; part <= 16; ++part) names.push_back("ISO8859-" + std::to_string(part));
  for (const std::string& name : names) (void)iconv_open("UTF-8", name.c_str());
}

}  // namespace conventions::scan
