#include "plugin/document/layout/line_breaking.hpp"

#include <algorithm>

#include "plugin/document/text.hpp"

namespace conventions::document {
namespace {

// Han, Kana, Hangul: lines may break between any two of them.
bool is_east_asian(char32_t code) {
  return (code >= 0x2E80 && code <= 0x9FFF) || (code >= 0xAC00 && code <= 0xD7A3) ||
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFF00 && code <= 0xFFEF) ||
         (code >= 0x20000 && code <= 0x3FFFF);
}

bool is_combining(char32_t code) {
  return code >= 0x300 && code <= 0x36F;
}

bool may_break_between(char32_t before, char32_t after) {
  if (after == U' ' || is_combining(after)) return false;
  if (before == U' ' || before == U'\u2010' || before == U'\u2013') return true;
  if (before == U'-') return !(after >= U'0' && after <= U'9');
  return is_east_asian(before) || is_east_asian(after);
}

ShapedLine line_of(const std::vector<ShapedChar>& chars, std::size_t first, std::size_t last, double size) {
  while (last > first && chars[last - 1].code == U' ') --last;
  ShapedLine line;
  line.chars.assign(chars.begin() + static_cast<std::ptrdiff_t>(first),
                    chars.begin() + static_cast<std::ptrdiff_t>(last));
  int units = 0;
  for (const ShapedChar& one : line.chars) units += one.glyph.advance;
  line.width = units * size / 1000;
  return line;
}

// One paragraph without newlines.
void break_paragraph(const std::vector<ShapedChar>& chars, double size, double width, std::vector<ShapedLine>& out) {
  const double limit = width * 1000 / size;
  std::size_t first = 0;
  while (first < chars.size()) {
    double used = 0;
    std::size_t at = first;
    std::size_t good = first;  // the last place where a break is allowed
    while (at < chars.size()) {
      if (at > first && may_break_between(chars[at - 1].code, chars[at].code)) good = at;
      used += chars[at].glyph.advance;
      if (used > limit && chars[at].code != U' ') break;
      ++at;
    }
    std::size_t end = at;
    if (at < chars.size()) end = good > first ? good : std::max(at, first + 1);
    out.push_back(line_of(chars, first, end, size));
    out.back().ends_word = end == chars.size() || chars[end - 1].code == U' ' || chars[end].code == U' ';
    first = end;
    while (first < chars.size() && chars[first].code == U' ') ++first;
  }
  if (chars.empty()) out.emplace_back();
}

}  // namespace

std::vector<ShapedLine> break_lines(std::string_view utf8, DocumentFonts& fonts, Weight weight, double size,
                                    double width) {
  std::vector<ShapedLine> lines;
  std::vector<ShapedChar> chars;
  for (const char32_t code : decode_utf8(utf8)) {
    if (code == U'\n') {
      break_paragraph(chars, size, width, lines);
      chars.clear();
    } else {
      chars.push_back({code, fonts.glyph(code, weight)});
    }
  }
  break_paragraph(chars, size, width, lines);
  return lines;
}

}  // namespace conventions::document
