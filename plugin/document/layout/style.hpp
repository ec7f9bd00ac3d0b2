#pragma once
// Sizes, spaces and colours of the printed page. Lengths in PDF points (1/72 inch).

#include "plugin/document/fonts/font_set.hpp"
#include "plugin/document/model.hpp"

namespace conventions::document {

struct Color {
  double red, green, blue;
  bool operator==(const Color&) const = default;
};

inline constexpr Color kInk{0.12, 0.13, 0.16};
inline constexpr Color kAccent{0.10, 0.24, 0.42};
inline constexpr Color kQuiet{0.35, 0.37, 0.42};  // 7:1 on white
inline constexpr Color kRule{0.72, 0.75, 0.80};
inline constexpr Color kHeaderFill{0.90, 0.93, 0.97};
inline constexpr Color kStripeFill{0.965, 0.972, 0.982};

inline constexpr double kPageWidth = 595.28;  // A4
inline constexpr double kPageHeight = 841.89;
inline constexpr double kMarginSide = 53;
inline constexpr double kMarginTop = 50;
inline constexpr double kBodyBottom = 96;  // above the footer
inline constexpr double kBodyWidth = kPageWidth - 2 * kMarginSide;
inline constexpr double kBodyHeight = kPageHeight - kMarginTop - kBodyBottom;

inline constexpr double kQrSize = 59;     // read at 150 dots per inch
inline constexpr double kFooterTop = 80;  // of the footer's rule, from the bottom of the page
inline constexpr double kFooterSize = 7;

inline constexpr double kCellSize = 7.3;
inline constexpr double kCellLeading = 9.4;
inline constexpr double kCellPadding = 3;
inline constexpr double kPartyCellSize = 8.2;
inline constexpr double kPartyCellLeading = 10.8;

inline constexpr double kSignatureGap = 18;  // between the two blocks
inline constexpr double kSignatureBoxHeight = 92;
inline constexpr double kBlankLeading = 21;  // of lines to be filled in by hand

struct ParagraphStyle {
  double size;
  double leading;  // baseline to baseline
  Weight weight;
  Color color;
  double before;  // space above, dropped at the top of a page
  double indent;
  const char* tag;  // structure element
};

[[nodiscard]] const ParagraphStyle& style_of(TextStyle style);

}  // namespace conventions::document
