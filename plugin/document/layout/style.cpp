#include "plugin/document/layout/style.hpp"

namespace conventions::document {

const ParagraphStyle& style_of(TextStyle style) {
  static constexpr ParagraphStyle kKicker{8, 11, Weight::kBold, kQuiet, 0, 0, "P"};
  static constexpr ParagraphStyle kTitle{19, 24, Weight::kBold, kAccent, 2, 0, "H1"};
  static constexpr ParagraphStyle kSubtitle{11, 15, Weight::kRegular, kInk, 3, 0, "P"};
  static constexpr ParagraphStyle kReference{8.6, 12, Weight::kRegular, kQuiet, 4, 0, "P"};
  static constexpr ParagraphStyle kSection{11.5, 15, Weight::kBold, kAccent, 15, 0, "H2"};
  static constexpr ParagraphStyle kArticle{9, 12.4, Weight::kBold, kAccent, 9.5, 0, "H3"};
  static constexpr ParagraphStyle kBody{8.7, 12.2, Weight::kRegular, kInk, 4.2, 0, "P"};
  static constexpr ParagraphStyle kVisa{8.2, 11.2, Weight::kRegular, kInk, 2.2, 10, "P"};
  static constexpr ParagraphStyle kNote{8.7, 12.2, Weight::kRegular, kInk, 3.6, 14, "P"};
  static constexpr ParagraphStyle kMark{9.5, 13, Weight::kBold, kInk, 5, 0, "P"};
  static constexpr ParagraphStyle kSmall{8, 11, Weight::kRegular, kInk, 3.2, 0, "P"};
  switch (style) {
    case TextStyle::kKicker:
      return kKicker;
    case TextStyle::kTitle:
      return kTitle;
    case TextStyle::kSubtitle:
      return kSubtitle;
    case TextStyle::kReference:
      return kReference;
    case TextStyle::kSection:
      return kSection;
    case TextStyle::kArticle:
      return kArticle;
    case TextStyle::kVisa:
      return kVisa;
    case TextStyle::kNote:
      return kNote;
    case TextStyle::kMark:
      return kMark;
    case TextStyle::kSmall:
      return kSmall;
    case TextStyle::kBody:
      break;
  }
  return kBody;
}

}  // namespace conventions::document
