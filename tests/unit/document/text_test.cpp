#include "plugin/document/text.hpp"

#include <gtest/gtest.h>

#include "plugin/document/french.hpp"
#include "tests/unit/document/sample.hpp"

namespace conventions::document {
namespace {

FailureCode code_of(std::string_view text, Lines lines = Lines::kSingle) {
  const auto result = clean_text(text, lines, "field");
  EXPECT_FALSE(result);
  if (result) return FailureCode::kInternal;
  EXPECT_EQ(result.error().field, "field");
  return result.error().code;
}

TEST(CleanText, MakesNfcOfDecomposedLetters) {
  EXPECT_EQ(clean_text("Zoe\u0308", Lines::kSingle, "f").value(), "Zoë");
  EXPECT_EQ(clean_text("Nguye\u0302\u0303n", Lines::kSingle, "f").value(), "Nguyễn");
  EXPECT_EQ(clean_text("I\u0307pek", Lines::kSingle, "f").value(), "İpek");
}

TEST(CleanText, CutsSurroundingBlanksAndTurnsTabsIntoSpaces) {
  EXPECT_EQ(clean_text("  a\tb \n", Lines::kSeveral, "f").value(), "a b");
  EXPECT_EQ(clean_text("a\r\nb", Lines::kSeveral, "f").value(), "a\nb");
}

TEST(CleanText, RefusesBadBytes) {
  for (const char* bad :
       {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xF0\x9F\x98", "a\xFF"}) {
    EXPECT_EQ(code_of(bad), FailureCode::kBadText);
  }
}

TEST(CleanText, RefusesWhatCannotBeSeen) {
  EXPECT_EQ(code_of("a\nb"), FailureCode::kBadText);
  EXPECT_EQ(code_of(std::string_view("a\0b", 3)), FailureCode::kBadText);
  EXPECT_EQ(code_of("a\u202Eb"), FailureCode::kBadText);  // right-to-left override
  EXPECT_EQ(code_of("a\u200Bb"), FailureCode::kBadText);  // zero-width space
  EXPECT_EQ(code_of("a\uE000b"), FailureCode::kBadText);  // private use
  EXPECT_EQ(code_of("a\u2028b", Lines::kSeveral), FailureCode::kBadText);
  EXPECT_EQ(code_of("a\U0010FFFFb"), FailureCode::kBadText);
}

TEST(CleanText, LimitsTheLength) {
  EXPECT_TRUE(clean_text(std::string(kMaxTextCharacters, 'a'), Lines::kSingle, "f"));
  EXPECT_EQ(code_of(std::string(kMaxTextCharacters + 1, 'a')), FailureCode::kBadText);
}

TEST(Utf8, GoesBothWays) {
  const std::string text = "a é Ł ễ 李 \U0001F600";
  std::string back;
  for (const char32_t code : decode_utf8(text)) append_utf8(back, code);
  EXPECT_EQ(back, text);
  EXPECT_EQ(decode_utf8("a\xFF").back(), U'\uFFFD');
}

TEST(FrenchSpacing, BindsPunctuation) {
  EXPECT_EQ(french_spacing("Vu : « a » ; b ? n° 3"), "Vu\u00a0: «\u00a0a\u00a0»\u00a0; b\u00a0? n°\u00a03");
  EXPECT_EQ(french_spacing("a b, c."), "a b, c.");
}

TEST(FrenchWords, DatesAndTimes) {
  EXPECT_EQ(long_date(day(2026, 12, 1)), "1er\u00a0décembre 2026");
  EXPECT_EQ(long_date(day(2026, 11, 18)), "18\u00a0novembre 2026");
  EXPECT_EQ(short_date(day(2026, 2, 3)), "03/02/2026");
  EXPECT_EQ(iso_date(day(2026, 2, 3)), "2026-02-03");
  EXPECT_EQ(time_words({14, 5}), "14\u00a0h\u00a005");
  EXPECT_EQ(time_words({9, 0}), "9\u00a0h");
  EXPECT_EQ(count_of(0, "élève", "élèves"), "0 élève");
  EXPECT_EQ(count_of(2, "élève", "élèves"), "2 élèves");
}

TEST(FrenchWords, SaysWhetherADeliberationIsExecutory) {
  EXPECT_EQ(deliberation_words(std::nullopt), "Aucune délibération mentionnée");
  EXPECT_NE(deliberation_words(Deliberation{"4", day(2026, 10, 5), std::nullopt}).find("non encore exécutoire"),
            std::string::npos);
}

}  // namespace
}  // namespace conventions::document
