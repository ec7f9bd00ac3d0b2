// A TrueType subset as a PDF font: Type0, Identity-H, embedded, with /ToUnicode and /W.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "signing/pdf/object_writer.hpp"
#include "signing/pdf/truetype.hpp"

namespace signing::pdf {

// Gathers the glyphs a text uses and numbers them 1, 2, 3 ... in the order of first use.
class FontSubset {
 public:
  explicit FontSubset(std::shared_ptr<const TrueTypeFont> font) : font_(std::move(font)) {}

  // The code to show `character` with; nothing when the font has no such glyph.
  std::optional<std::uint16_t> use(char32_t character);
  const TrueTypeFont& font() const { return *font_; }
  bool empty() const { return glyphs_.empty(); }
  // Writes the font's objects. Failure: kFontFile.
  [[nodiscard]] Result<Ref> embed(ObjectWriter& out) const;

 private:
  std::string to_unicode() const;
  std::string widths() const;

  std::shared_ptr<const TrueTypeFont> font_;
  std::map<char32_t, std::uint16_t> codes_;
  std::vector<std::uint16_t> glyphs_;  // by code - 1
  std::vector<char32_t> characters_;   // by code - 1
};

}  // namespace signing::pdf
