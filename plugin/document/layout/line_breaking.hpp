#pragma once
// A text cut into lines that fit a width.

#include <string_view>
#include <vector>

#include "plugin/document/fonts/font_set.hpp"

namespace conventions::document {

struct ShapedChar {
  char32_t code = 0;
  Glyph glyph;
};

struct ShapedLine {
  std::vector<ShapedChar> chars;  // without the blanks at its end
  double width = 0;               // points
  bool ends_word = true;          // false when a word goes on with the next line
};

// First fit. Breaks at spaces, after hyphens, between Chinese or Japanese characters and at newlines; a word longer
// than the line is cut where it no longer fits. Never returns an empty list.
[[nodiscard]] std::vector<ShapedLine> break_lines(std::string_view utf8, DocumentFonts& fonts, Weight weight,
                                                  double size, double width);

}  // namespace conventions::document
