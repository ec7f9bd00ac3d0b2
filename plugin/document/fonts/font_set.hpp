#pragma once
// The three fonts of a process and, per document, which glyph of which embedded font prints a character.

#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugin/document/digest.hpp"
#include "plugin/document/fonts/truetype.hpp"

namespace conventions::document {

enum class Weight : std::uint8_t { kRegular, kBold };

// A subset ready to be written as Type0 / CIDFontType2 / FontFile2 objects.
struct EmbeddedFont {
  std::string name;  // « QKZMWB+DejaVuSans »
  FontMetrics metrics;
  bool bold = false;
  Bytes file_deflated;
  std::size_t file_size = 0;
  Bytes to_unicode_deflated;
  std::vector<int> widths;  // index = glyph, 1/1000 of the size
};

// The subset of `font` that prints `code_points`: glyph i + 1 prints code_points[i].
[[nodiscard]] EmbeddedFont make_subset(const TrueType& font, const std::vector<char32_t>& code_points, bool bold,
                                       Effort effort);

class FontSet {
 public:
  FontSet(TrueType regular, TrueType bold, TrueType fallback);

  [[nodiscard]] const TrueType& regular() const { return regular_; }
  [[nodiscard]] const TrueType& bold() const { return bold_; }
  [[nodiscard]] const TrueType& fallback() const { return fallback_; }
  // Embedded whole in every document (resource /CvSig): the letters that names and signature blocks use.
  [[nodiscard]] const EmbeddedFont& base() const { return base_; }
  // 0 when the code point is not in base().
  [[nodiscard]] std::uint16_t base_glyph(char32_t code_point) const;
  // Whether some font prints it.
  [[nodiscard]] bool prints(char32_t code_point) const;

 private:
  TrueType regular_;
  TrueType bold_;
  TrueType fallback_;
  std::vector<char32_t> base_code_points_;  // sorted
  EmbeddedFont base_;
};

struct Glyph {
  std::uint8_t font = 0;  // index into DocumentFonts::fonts()
  std::uint16_t number = 0;
  int advance = 0;  // 1/1000 of the size
};

// The fonts of one document: the shared base, and subsets that grow with the characters met. Not thread-safe.
class DocumentFonts {
 public:
  static constexpr std::size_t kCount = 4;  // base, regular beyond base, bold, fallback
  static constexpr const char* kResourceNames[kCount] = {"CvSig", "CvPlus", "CvBold", "CvWide"};

  explicit DocumentFonts(const FontSet& set) : set_(set) {}

  // Precondition: set.prints(code_point); .notdef otherwise.
  Glyph glyph(char32_t code_point, Weight weight);
  // Whether the document uses that font (the base always).
  [[nodiscard]] bool used(std::size_t font) const { return font == 0 || !grown_.at(font).empty(); }
  [[nodiscard]] EmbeddedFont finish(std::size_t font) const;
  [[nodiscard]] const FontSet& set() const { return set_; }

 private:
  Glyph find(char32_t code_point, Weight weight);
  Glyph grow(std::size_t font, const TrueType& source, char32_t code_point);
  [[nodiscard]] const TrueType& source(std::size_t font) const;

  const FontSet& set_;
  std::array<std::vector<char32_t>, kCount> grown_;
  std::array<std::unordered_map<char32_t, Glyph>, kCount> known_in_font_;
  std::array<std::unordered_map<char32_t, Glyph>, 2> known_;  // by weight
};

}  // namespace conventions::document
