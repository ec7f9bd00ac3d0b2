// Lines of text set in a box: fonts tried in order for each character, wrapped and shrunk until everything fits.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing::pdf {

struct Glyph {
  std::size_t font = 0;  // index among the fonts the chooser knows
  std::uint16_t code = 0;
  double width = 0;  // 1/1000 of the size
  bool is_space = false;
};

struct SetLine {
  std::vector<Glyph> glyphs;
};

struct TextBlock {
  double size_pt = 0;
  double leading_pt = 0;
  std::vector<SetLine> lines;
};

// Finds a glyph for one character; nothing when no font has it.
using GlyphChooser = std::function<std::optional<Glyph>(char32_t)>;

// Failures: kTextInvalid (not UTF-8, control characters), kGlyphMissing (subject = the character), kTextDoesNotFit.
[[nodiscard]] Result<TextBlock> set_text(const std::vector<std::string>& lines, double width_pt, double height_pt,
                                         double max_size_pt, double min_size_pt, const GlyphChooser& choose);

// Content stream operators that show the block; `left`, `top` in points; fonts are named /F0, /F1 ...
std::string show_text(const TextBlock& block, double left, double top);

}  // namespace signing::pdf
