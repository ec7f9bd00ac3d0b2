#pragma once
// A TrueType font (glyf outlines) read for measuring and subsetting. Why not PoDoFo's CreateFontSubset: it keeps the
// original glyph numbers (full-size hmtx and loca), keeps the hinting programs, stops at U+FFFF and subsets again for
// every document. A subset made here is a third of the size, deterministic, and may be made once and embedded many
// times. Source: OpenType 1.9, chapters head, hhea, hmtx, maxp, loca, glyf, cmap.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "plugin/document/failure.hpp"

namespace conventions::document {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// Vertical measures in 1/1000 of the font size, as PDF font descriptors want them.
struct FontMetrics {
  int ascent = 0;
  int descent = 0;  // negative
  int cap_height = 0;
  int box[4] = {0, 0, 0, 0};
};

class TrueType {
 public:
  // kFont when the bytes are no TrueType font with a Unicode cmap.
  [[nodiscard]] static Result<TrueType> parse(Bytes bytes);

  // The glyph of a code point, 0 when the font has none.
  [[nodiscard]] std::uint16_t glyph(char32_t code_point) const;
  // In 1/1000 of the font size, rounded; what /W says, so that layout and viewer agree.
  [[nodiscard]] int advance(std::uint16_t glyph) const;
  [[nodiscard]] const FontMetrics& metrics() const { return metrics_; }
  [[nodiscard]] const std::string& postscript_name() const { return name_; }

  // A font file in which glyph i + 1 is glyphs[i] (glyph 0 is .notdef). The parts of composite glyphs follow. Hinting
  // programs are dropped: PDF viewers do not run them at print resolution.
  [[nodiscard]] Bytes subset(const std::vector<std::uint16_t>& glyphs) const;

 private:
  struct Table {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
  };

  TrueType() = default;
  void read_directory();
  void read_metrics();
  void read_name();
  void read_cmap();
  void read_cmap_format4(std::uint32_t at);
  void read_cmap_format12(std::uint32_t at);
  [[nodiscard]] const Table& table(const char* tag) const;
  [[nodiscard]] ByteView table_bytes(const char* tag) const;
  [[nodiscard]] ByteView outline(std::uint16_t glyph) const;
  [[nodiscard]] std::uint16_t raw_advance(std::uint16_t glyph) const;

  Bytes bytes_;
  std::map<std::string, Table> tables_;
  FontMetrics metrics_;
  std::string name_;
  std::uint16_t units_per_em_ = 0;
  std::uint16_t glyph_count_ = 0;
  std::uint16_t metric_count_ = 0;
  bool long_loca_ = false;
  std::vector<std::uint16_t> bmp_;               // glyph by code point below U+10000
  std::map<char32_t, std::uint16_t> above_bmp_;  // the others
};

}  // namespace conventions::document
