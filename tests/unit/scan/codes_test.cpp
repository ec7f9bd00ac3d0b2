// QR codes in pictures at the angles paper is scanned at, and what a telephone says of its own angle.
#include <gtest/gtest.h>

#include "tests/unit/scan/scan_files.hpp"

namespace conventions::scan {
namespace {

TEST(Codes, AreReadAtAnyAngleOfAScan) {
  const signing::Raster sheet = page(3);
  const std::string wanted =
      document::sample_convention(12).reference_url + "&e=" + print_file().fingerprint.substr(0, 16) + "&p=1";
  for (const double angle : {0.0, 2.0, -2.0, 90.0, 180.0, 270.0}) {
    const signing::Raster scanned = decode(jpeg(turned(sheet, angle)), PictureFormat::kJpeg).value();
    EXPECT_EQ(find_codes(to_grey(scanned)), std::vector<std::string>{wanted}) << angle;
  }
}

TEST(Codes, ABlankOrTinyPictureHasNone) {
  EXPECT_TRUE(find_codes(Grey{}).empty());
  EXPECT_TRUE(find_codes(Grey{1, 1, {0}}).empty());
  EXPECT_TRUE(find_codes(Grey{300, 200, std::vector<std::uint8_t>(60'000, 255)}).empty());
}

// A JPEG's first octets with an Exif directory of one entry, the orientation.
Bytes with_exif(int orientation, bool little) {
  const auto number = [little](unsigned value, int size) {
    Bytes out;
    for (int i = 0; i < size; ++i) {
      const int shift = 8 * (little ? i : size - 1 - i);
      out.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    return out;
  };
  Bytes tiff = little ? Bytes{'I', 'I'} : Bytes{'M', 'M'};
  for (const Bytes& part : {number(42, 2), number(8, 4), number(1, 2), number(0x0112, 2), number(3, 2), number(1, 4),
                            number(static_cast<unsigned>(orientation), 2), number(0, 2), number(0, 4)})
    signing::append(tiff, BytesView(part));
  Bytes out = {0xFF, 0xD8, 0xFF, 0xE1, 0, static_cast<std::uint8_t>(2 + 6 + tiff.size())};
  signing::append(out, std::string_view("Exif\0\0", 6));
  signing::append(out, BytesView(tiff));
  signing::append(out, std::string_view("\xFF\xDA\0\2", 4));
  return out;
}

TEST(Exif, ATelephoneHeldSidewaysSaysSo) {
  const std::pair<int, int> turns[] = {{1, 0}, {3, 180}, {6, 90}, {8, 270}, {99, 0}};
  for (const bool little : {false, true})
    for (const auto& [orientation, turn] : turns)
      EXPECT_EQ(exif_turn(with_exif(orientation, little)), turn) << orientation;
  const Bytes good = with_exif(6, true);
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_TRUE(exif_turn(BytesView(good).first(length)) == 0 || length + 4 >= good.size()) << length;
}

}  // namespace
}  // namespace conventions::scan
