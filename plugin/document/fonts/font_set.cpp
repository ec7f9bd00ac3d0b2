#include "plugin/document/fonts/font_set.hpp"

#include <algorithm>
#include <cstdio>

namespace conventions::document {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Names as French registers and their neighbours write them, and what a signature block may say.
constexpr Range kBaseRanges[] = {
    {0x20, 0x7E},     {0xA0, 0xAC},     {0xAE, 0x17F},     // ASCII, Latin-1 (no soft hyphen), Latin Extended-A
    {0x192, 0x192},   {0x1A0, 0x1A1},   {0x1AF, 0x1B0},    // ƒ, Vietnamese horns
    {0x1CD, 0x1DC},   {0x1E6, 0x1E7},   {0x218, 0x21B},    // carons, Romanian commas
    {0x1E80, 0x1E85}, {0x1E9E, 0x1E9E}, {0x1EA0, 0x1EF9},  // Welsh, ẞ, Vietnamese
    {0x386, 0x38A},   {0x38C, 0x38C},   {0x38E, 0x3A1},    // Greek
    {0x3A3, 0x3CE},   {0x400, 0x45F},   {0x490, 0x491},    // Cyrillic, Ukrainian Ґ
    {0x2010, 0x2015}, {0x2018, 0x201E}, {0x2020, 0x2022},  // dashes, quotes
    {0x2026, 0x2026}, {0x202F, 0x202F}, {0x2032, 0x2033}, {0x2039, 0x203A}, {0x20AC, 0x20AC},
    {0x2116, 0x2116}, {0x2122, 0x2122}, {0x2190, 0x2193}, {0x2212, 0x2212}, {0x25A1, 0x25A1}};

std::string hex4(unsigned value) {
  char digits[8];
  std::snprintf(digits, sizeof digits, "%04X", value & 0xffff);
  return digits;
}

std::string utf16_hex(char32_t code_point) {
  if (code_point < 0x10000) return hex4(code_point);
  const char32_t rest = code_point - 0x10000;
  return hex4(0xD800 + (rest >> 10)) + hex4(0xDC00 + (rest & 0x3ff));
}

// ISO 32000-1 § 9.10.3; at most 100 entries per bfchar block.
std::string to_unicode_cmap(const std::vector<char32_t>& code_points) {
  std::string map =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
  for (std::size_t start = 0; start < code_points.size(); start += 100) {
    const std::size_t end = std::min(start + 100, code_points.size());
    map += std::to_string(end - start) + " beginbfchar\n";
    for (std::size_t i = start; i < end; ++i) {
      map += '<';
      map += hex4(static_cast<unsigned>(i + 1));
      map += "> <";
      map += utf16_hex(code_points[i]);
      map += ">\n";
    }
    map += "endbfchar\n";
  }
  return map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

// Six capital letters that depend on the content alone (ISO 32000-1 § 9.6.4).
std::string subset_tag(const Bytes& file) {
  const std::string digest = sha256_hex(file);
  std::string tag;
  for (std::size_t i = 0; i < 6; ++i) {
    const int pair = std::stoi(digest.substr(2 * i, 2), nullptr, 16);
    tag += static_cast<char>('A' + pair % 26);
  }
  return tag + "+";
}

std::vector<char32_t> base_code_points_of(const TrueType& font) {
  std::vector<char32_t> code_points;
  for (const Range& range : kBaseRanges) {
    for (char32_t code = range.first; code <= range.last; ++code) {
      if (font.glyph(code) != 0) code_points.push_back(code);
    }
  }
  std::sort(code_points.begin(), code_points.end());
  return code_points;
}

}  // namespace

EmbeddedFont make_subset(const TrueType& font, const std::vector<char32_t>& code_points, bool bold, Effort effort) {
  EmbeddedFont out;
  std::vector<std::uint16_t> glyphs;
  glyphs.reserve(code_points.size());
  out.widths.push_back(font.advance(0));
  for (const char32_t code : code_points) {
    glyphs.push_back(font.glyph(code));
    out.widths.push_back(font.advance(glyphs.back()));
  }
  const Bytes file = font.subset(glyphs);
  const std::string cmap = to_unicode_cmap(code_points);
  out.name = subset_tag(file) + font.postscript_name();
  out.metrics = font.metrics();
  out.bold = bold;
  out.file_size = file.size();
  out.file_deflated = deflate(file, effort);
  out.to_unicode_deflated = deflate({reinterpret_cast<const std::uint8_t*>(cmap.data()), cmap.size()}, effort);
  return out;
}

FontSet::FontSet(TrueType regular, TrueType bold, TrueType fallback)
    : regular_(std::move(regular)),
      bold_(std::move(bold)),
      fallback_(std::move(fallback)),
      base_code_points_(base_code_points_of(regular_)),
      base_(make_subset(regular_, base_code_points_, false, Effort::kSmall)) {}

std::uint16_t FontSet::base_glyph(char32_t code_point) const {
  const auto found = std::lower_bound(base_code_points_.begin(), base_code_points_.end(), code_point);
  if (found == base_code_points_.end() || *found != code_point) return 0;
  return static_cast<std::uint16_t>(found - base_code_points_.begin() + 1);
}

bool FontSet::prints(char32_t code_point) const {
  return regular_.glyph(code_point) != 0 || fallback_.glyph(code_point) != 0;
}

Glyph DocumentFonts::glyph(char32_t code_point, Weight weight) {
  auto& known = known_[static_cast<std::size_t>(weight)];
  const auto found = known.find(code_point);
  if (found != known.end()) return found->second;
  const Glyph made = find(code_point, weight);
  known.emplace(code_point, made);
  return made;
}

Glyph DocumentFonts::find(char32_t code_point, Weight weight) {
  if (weight == Weight::kBold && set_.bold().glyph(code_point) != 0) return grow(2, set_.bold(), code_point);
  const std::uint16_t number = set_.base_glyph(code_point);
  if (number != 0) return {0, number, set_.base().widths.at(number)};
  if (set_.regular().glyph(code_point) != 0) return grow(1, set_.regular(), code_point);
  if (set_.fallback().glyph(code_point) != 0) return grow(3, set_.fallback(), code_point);
  return {0, 0, set_.base().widths.at(0)};
}

Glyph DocumentFonts::grow(std::size_t font, const TrueType& source, char32_t code_point) {
  auto& known = known_in_font_.at(font);
  const auto found = known.find(code_point);
  if (found != known.end()) return found->second;
  grown_.at(font).push_back(code_point);
  const Glyph made{static_cast<std::uint8_t>(font), static_cast<std::uint16_t>(grown_.at(font).size()),
                   source.advance(source.glyph(code_point))};
  known.emplace(code_point, made);
  return made;
}

const TrueType& DocumentFonts::source(std::size_t font) const {
  if (font == 2) return set_.bold();
  return font == 3 ? set_.fallback() : set_.regular();
}

EmbeddedFont DocumentFonts::finish(std::size_t font) const {
  return font == 0 ? set_.base() : make_subset(source(font), grown_.at(font), font == 2, Effort::kFast);
}

}  // namespace conventions::document
