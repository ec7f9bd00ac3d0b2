// Just enough TrueType (ISO/IEC 14496-22): characters to glyphs, widths, and a subset file with the glyphs used.
// Fonts come from the machine's own font packages, yet every offset is checked.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"
#include "signing/pdf/font_face.hpp"

namespace signing::pdf {

class TrueTypeFont final : public FontFace {
 public:
  // Read once per path and process. Failure: kFontFile (not there, not TrueType with glyf outlines).
  [[nodiscard]] static Result<std::shared_ptr<const TrueTypeFont>> open(const std::string& path);
  [[nodiscard]] static Result<std::shared_ptr<const TrueTypeFont>> parse(Bytes file);

  std::optional<std::uint16_t> glyph(char32_t character) const override;
  double width(std::uint16_t glyph) const override;

  struct Metrics {
    double ascent, descent, cap_height, italic_angle;
    double box[4];  // all but the angle in 1/1000 em
  };
  Metrics metrics() const;
  const std::string& post_script_name() const { return name_; }

  // A font file with .notdef and `glyphs` renumbered 1, 2, 3 ... in the order given, plus what composites need.
  [[nodiscard]] Result<Bytes> subset(const std::vector<std::uint16_t>& glyphs) const;

 private:
  TrueTypeFont() = default;
  Result<void> read_tables();
  Result<void> choose_cmap();
  BytesView table(std::string_view tag) const;
  std::optional<BytesView> outline(std::uint16_t glyph) const;

  Bytes file_;
  std::map<std::string, BytesView, std::less<>> tables_;
  BytesView cmap_;  // the chosen subtable
  std::uint16_t cmap_format_ = 0;
  std::uint16_t units_per_em_ = 0, glyph_count_ = 0, long_metrics_ = 0;
  bool long_loca_ = false;
  std::string name_;
};

}  // namespace signing::pdf
