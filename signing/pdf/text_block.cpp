#include "signing/pdf/text_block.hpp"

#include "signing/core/utf8.hpp"
#include "signing/pdf/object.hpp"

namespace signing::pdf {
namespace {

constexpr double kLeading = 1.2;
constexpr double kSizeStep = 0.5;
constexpr std::size_t kMaxCharacters = 2000;

Result<std::vector<Glyph>> glyphs_of(const std::string& line, const GlyphChooser& choose) {
  if (!is_valid_utf8(line)) return failure(Code::kTextInvalid, "text of the block is not UTF-8");
  const std::u32string text = to_nfc(line);
  if (text.size() > kMaxCharacters) return failure(Code::kTextDoesNotFit, "line far too long for a signature block");
  std::vector<Glyph> out;
  out.reserve(text.size());
  for (char32_t c : text) {
    if (c == '\t') c = ' ';
    if (c < 0x20 || (c >= 0x7F && c < 0xA0))
      return failure(Code::kTextInvalid, "control character in the block's text");
    auto glyph = choose(c);
    if (!glyph && c >= 0x2000 && c <= 0x202F) glyph = choose(' ');  // thin and non-breaking spaces
    if (!glyph) {
      std::string shown;
      append_utf8(shown, c);
      return failure(
          Code::kGlyphMissing,
          "no font has U+" + to_hex(Bytes{static_cast<std::uint8_t>(c >> 16), static_cast<std::uint8_t>(c >> 8 & 0xFF),
                                          static_cast<std::uint8_t>(c & 0xFF)}),
          shown);
    }
    glyph->is_space = c == ' ';
    out.push_back(*glyph);
  }
  return out;
}

// Greedy wrapping at spaces; a word wider than the box is broken where it must be. `limit` in 1/1000 of the size.
std::vector<SetLine> wrap(const std::vector<Glyph>& text, double limit) {
  std::vector<SetLine> out;
  std::size_t start = 0;
  while (start < text.size()) {
    double width = 0;
    std::size_t end = start, last_space = start;
    while (end < text.size() && (width + text[end].width <= limit || end == start)) {
      if (text[end].is_space) last_space = end;
      width += text[end].width;
      ++end;
    }
    std::size_t next = end;
    if (end < text.size() && !text[end].is_space && last_space > start) end = next = last_space;
    std::size_t trimmed = end;
    while (trimmed > start && text[trimmed - 1].is_space) --trimmed;
    while (next < text.size() && text[next].is_space) ++next;
    out.push_back(
        {{text.begin() + static_cast<std::ptrdiff_t>(start), text.begin() + static_cast<std::ptrdiff_t>(trimmed)}});
    start = next;
  }
  if (text.empty()) out.emplace_back();
  return out;
}

}  // namespace

Result<TextBlock> set_text(const std::vector<std::string>& lines, double width_pt, double height_pt, double max_size_pt,
                           double min_size_pt, const GlyphChooser& choose) {
  std::vector<std::vector<Glyph>> paragraphs;
  for (const std::string& line : lines) {
    auto glyphs = glyphs_of(line, choose);
    if (!glyphs) return glyphs.error();
    paragraphs.push_back(std::move(*glyphs));
  }
  TextBlock block;
  if (paragraphs.empty()) return block;
  for (double size = max_size_pt; size >= min_size_pt - 1e-9; size -= kSizeStep) {
    block.size_pt = size;
    block.leading_pt = size * kLeading;
    block.lines.clear();
    for (const auto& paragraph : paragraphs)
      for (SetLine& line : wrap(paragraph, width_pt / size * 1000)) block.lines.push_back(std::move(line));
    if (static_cast<double>(block.lines.size()) * block.leading_pt <= height_pt) return block;
  }
  return failure(Code::kTextDoesNotFit, "the text does not fit in the signature field");
}

std::string show_text(const TextBlock& block, double left, double top) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  if (block.lines.empty()) return {};
  std::string out = "BT\n0 g\n";
  double y = top - block.size_pt;
  std::size_t font = static_cast<std::size_t>(-1);
  out += number_text(left) + " " + number_text(y) + " Td\n" + number_text(block.leading_pt) + " TL\n";
  bool first = true;
  for (const SetLine& line : block.lines) {
    if (!first) out += "T*\n";
    first = false;
    for (std::size_t i = 0; i < line.glyphs.size();) {
      if (line.glyphs[i].font != font) {
        font = line.glyphs[i].font;
        out += "/F" + std::to_string(font) + " " + number_text(block.size_pt) + " Tf\n";
      }
      out += '<';
      for (; i < line.glyphs.size() && line.glyphs[i].font == font; ++i) {
        const unsigned code = line.glyphs[i].code;
        out += {kHex[code >> 12 & 15], kHex[code >> 8 & 15], kHex[code >> 4 & 15], kHex[code & 15]};
      }
      out += "> Tj\n";
    }
  }
  return out + "ET\n";
}

}  // namespace signing::pdf
