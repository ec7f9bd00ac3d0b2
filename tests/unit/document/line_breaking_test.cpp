#include "plugin/document/layout/line_breaking.hpp"

#include <gtest/gtest.h>

#include "plugin/document/text.hpp"
#include "tests/unit/document/pdf_tools.hpp"

namespace conventions::document {
namespace {

std::vector<std::string> lines_of(const std::string& text, double width) {
  DocumentFonts fonts(test_fonts().set());
  std::vector<std::string> out;
  for (const ShapedLine& line : break_lines(text, fonts, Weight::kRegular, 10, width)) {
    EXPECT_LE(line.width, width + 1e-9);
    std::string words;
    for (const ShapedChar& one : line.chars) append_utf8(words, one.code);
    out.push_back(words);
  }
  return out;
}

TEST(BreakLines, BreaksAtSpacesAndHyphens) {
  EXPECT_EQ(lines_of("un deux trois", 55), (std::vector<std::string>{"un deux", "trois"}));
  EXPECT_EQ(lines_of("demi-pensionnaire", 75), (std::vector<std::string>{"demi-", "pensionnaire"}));
}

TEST(BreakLines, KeepsNoBreakSpaces) {
  EXPECT_EQ(lines_of("aaaa bb\u00a0:", 40), (std::vector<std::string>{"aaaa", "bb\u00a0:"}));
}

TEST(BreakLines, CutsAWordLongerThanTheLineAndLosesNothing) {
  const std::string word(200, 'm');
  std::string joined;
  for (const std::string& line : lines_of(word, 60)) joined += line;
  EXPECT_EQ(joined, word);
}

TEST(BreakLines, NewlinesAndEmptyTexts) {
  EXPECT_EQ(lines_of("a\n\nb", 100), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(lines_of("", 100), (std::vector<std::string>{""}));
}

TEST(BreakLines, ALineNarrowerThanALetterStillEnds) {
  DocumentFonts fonts(test_fonts().set());
  EXPECT_EQ(break_lines("abc", fonts, Weight::kRegular, 10, 1).size(), 3U);
}

TEST(BreakLines, CutsChineseBetweenCharacters) {
  EXPECT_EQ(lines_of("李李李李", 25), (std::vector<std::string>{"李李", "李李"}));
}

}  // namespace
}  // namespace conventions::document
