#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>

#include "plugin/document/fonts/big_endian.hpp"
#include "plugin/document/fonts/font_set.hpp"
#include "plugin/document/text.hpp"
#include "tests/unit/document/pdf_tools.hpp"

namespace conventions::document {
namespace {

Bytes file_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

TEST(TrueType, ASubsetIsAFontThatParsesAgainstItsOwnTables) {
  const TrueType font = TrueType::parse(file_of(FontPaths{}.regular)).value();
  const std::vector<std::uint16_t> glyphs{font.glyph(U'A'), font.glyph(U'é'), font.glyph(U'ễ')};
  const Bytes subset = font.subset(glyphs);
  const auto number_of_tables = read_u16(subset, 4);
  EXPECT_EQ(number_of_tables, 6);
  std::uint32_t sum = 0;  // OpenType: the whole file sums to a constant
  for (std::size_t i = 0; i < subset.size(); i += 4) sum += read_u32(subset, i);
  EXPECT_EQ(sum, 0xB1B0AFBA);
  EXPECT_LT(subset.size(), 3000U);
}

TEST(TrueType, RefusesWhatIsNoFont) {
  EXPECT_FALSE(TrueType::parse({}));
  EXPECT_FALSE(TrueType::parse(Bytes(100, 'x')));
  EXPECT_FALSE(Fonts::load({"/nowhere.ttf", FontPaths{}.bold, FontPaths{}.fallback}));
  // A font without Latin letters cannot be the base font.
  const auto wide = Fonts::load({FontPaths{}.fallback, FontPaths{}.bold, FontPaths{}.fallback});
  ASSERT_FALSE(wide);
  EXPECT_EQ(wide.error().code, FailureCode::kFont);
}

// A damaged font is refused or read; it never makes the reader leave its bytes (run with sanitizers).
TEST(TrueType, DamagedFontsNeverCrash) {
  const Bytes good = file_of(FontPaths{}.bold);
  const unsigned seed = 20260911;
  RecordProperty("seed", static_cast<int>(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 60; ++round) {
    Bytes bad = good;
    if (round % 3 == 0) bad.resize(random() % bad.size());
    for (int i = 0; i < 40 && !bad.empty(); ++i)
      bad[random() % std::min<std::size_t>(bad.size(), 4000)] = static_cast<std::uint8_t>(random());
    auto font = TrueType::parse(std::move(bad));
    if (!font) continue;
    try {
      (void)font->subset({font->glyph(U'A'), font->glyph(U'é'), 60000});
    } catch (const FontError&) {
    }
  }
}

TEST(BaseFont, HoldsWhatNamesAndSignatureBlocksUse) {
  const FontSet& set = test_fonts().set();
  const std::u32string needed = decode_utf8(
      "ABCxyz 0123456789 ÀÉÈÊËÏÔŒÇ àéèêëïôœç Łukasz Zoë İpek Nguyễn Ольга Ștefan Žižek Őri Ελλάδα Їжак « » – — ’ € n° "
      "© …");
  for (const char32_t code : needed) EXPECT_NE(set.base_glyph(code), 0) << code_point_name(code);
  EXPECT_EQ(set.base_glyph(U' '), 1);
  EXPECT_LT(set.base().file_deflated.size(), 30'000U);
}

TEST(DocumentFonts, SplitsRunsBetweenFonts) {
  DocumentFonts fonts(test_fonts().set());
  EXPECT_EQ(fonts.glyph(U'a', Weight::kRegular).font, 0);
  EXPECT_EQ(fonts.glyph(U'a', Weight::kBold).font, 2);
  EXPECT_EQ(fonts.glyph(U'李', Weight::kRegular).font, 3);
  EXPECT_EQ(fonts.glyph(U'李', Weight::kBold).number, fonts.glyph(U'李', Weight::kRegular).number);
  EXPECT_EQ(fonts.glyph(U'\u2603', Weight::kRegular).font, 1);  // a snowman: DejaVu has it, the base set does not
  EXPECT_TRUE(fonts.used(0));
  EXPECT_TRUE(fonts.used(3));
}

}  // namespace
}  // namespace conventions::document
