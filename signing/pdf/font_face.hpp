// A source of glyphs for the visible block, whatever its origin.
#pragma once

#include <cstdint>
#include <optional>

namespace signing::pdf {

class FontFace {
 public:
  virtual ~FontFace() = default;
  // The code to show this character with; nothing when the font has no glyph for it.
  virtual std::optional<std::uint16_t> glyph(char32_t character) const = 0;
  // Advance width, 1/1000 of the font size.
  virtual double width(std::uint16_t glyph) const = 0;
};

}  // namespace signing::pdf
