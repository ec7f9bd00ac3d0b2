// Scans as a scanner or a telephone would make them: the print file rendered by poppler, turned, blurred by sampling,
// and encoded again.
#pragma once

#include <cmath>
#include <fstream>
#include <string>

#include "plugin/scan/picture.hpp"
#include "plugin/scan/scan.hpp"
#include "tests/unit/document/pdf_tools.hpp"

namespace conventions::scan {

inline Bytes read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

// The print file of an invented convention; its codes all hold `reference` and `e`.
inline const document::RenderedDocument& print_file() {
  static const document::RenderedDocument made = [] {
    document::ConventionData data = document::sample_convention(12);
    data.mode = document::Mode::kPaper;
    return document::render_print_file(data, document::test_fonts()).value();
  }();
  return made;
}

// Page `number` of it (3 is the first page of exemplaire 1/2) at 150 dots per inch.
inline signing::Raster page(int number) {
  const document::PdfFile file(print_file());
  const std::string out = file.path() + ".page";
  const std::string numbers = " -f " + std::to_string(number) + " -l " + std::to_string(number);
  EXPECT_EQ(file.tool("pdftoppm -r 150 -png -singlefile" + numbers, out).status, 0);
  return decode(read_all(out + ".png"), PictureFormat::kPng).value();
}

// Turned by an angle in degrees clockwise, on white, bilinear.
inline signing::Raster turned(const signing::Raster& from, double degrees) {
  const double angle = degrees * 3.14159265358979 / 180, c = std::cos(angle), s = std::sin(angle);
  const double w = from.width, h = from.height;
  signing::Raster to{static_cast<std::uint32_t>(std::lround(std::abs(w * c) + std::abs(h * s))),
                     static_cast<std::uint32_t>(std::lround(std::abs(w * s) + std::abs(h * c))),
                     {}};
  to.rgba.assign(std::size_t{to.width} * to.height * 4, 255);
  for (std::uint32_t y = 0; y < to.height; ++y) {
    for (std::uint32_t x = 0; x < to.width; ++x) {
      const double dx = x + 0.5 - to.width / 2.0, dy = y + 0.5 - to.height / 2.0;
      const double sx = c * dx + s * dy + w / 2 - 0.5, sy = -s * dx + c * dy + h / 2 - 0.5;
      if (sx < 0 || sy < 0 || sx >= w - 1 || sy >= h - 1) continue;
      const auto ix = static_cast<std::uint32_t>(sx), iy = static_cast<std::uint32_t>(sy);
      const double fx = sx - ix, fy = sy - iy;
      for (int k = 0; k < 3; ++k) {
        const double top = from.pixel(ix, iy)[k] * (1 - fx) + from.pixel(ix + 1, iy)[k] * fx;
        const double bottom = from.pixel(ix, iy + 1)[k] * (1 - fx) + from.pixel(ix + 1, iy + 1)[k] * fx;
        to.pixel(x, y)[k] = static_cast<std::uint8_t>(std::lround(top * (1 - fy) + bottom * fy));
      }
    }
  }
  return to;
}

inline Bytes jpeg(const signing::Raster& raster) {
  return encode_jpeg(raster).value();
}

}  // namespace conventions::scan
