#include "signing/pdf/embedded_font.hpp"

#include <cmath>

#include "signing/core/deflate.hpp"
#include "signing/core/digest.hpp"

namespace signing::pdf {
namespace {

std::string hex4(unsigned value) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  return {kDigits[value >> 12 & 15], kDigits[value >> 8 & 15], kDigits[value >> 4 & 15], kDigits[value & 15]};
}

std::string utf16_hex(char32_t c) {
  if (c < 0x10000) return hex4(c);
  return hex4(0xD800 + ((c - 0x10000) >> 10)) + hex4(0xDC00 + ((c - 0x10000) & 0x3FF));
}

std::string rounded(double value) {
  return std::to_string(std::lround(value));
}

// ISO 32000-2 § 9.9.2: six letters that depend on the subset's content.
std::string subset_tag(BytesView file) {
  const Sha256 digest = sha256(file);
  std::string tag;
  for (std::size_t i = 0; i < 6; ++i) tag += static_cast<char>('A' + digest[i] % 26);
  return tag;
}

}  // namespace

std::optional<std::uint16_t> FontSubset::use(char32_t character) {
  const auto known = codes_.find(character);
  if (known != codes_.end()) return known->second;
  const auto glyph = font_->glyph(character);
  if (!glyph || glyphs_.size() >= 0xFFF0) return std::nullopt;
  glyphs_.push_back(*glyph);
  characters_.push_back(character);
  const auto code = static_cast<std::uint16_t>(glyphs_.size());
  codes_.emplace(character, code);
  return code;
}

std::string FontSubset::to_unicode() const {
  std::string out =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
  for (std::size_t i = 0; i < characters_.size(); i += 100) {
    const std::size_t end = std::min(i + 100, characters_.size());
    out += std::to_string(end - i) + " beginbfchar\n";
    for (std::size_t k = i; k < end; ++k)
      out.append(1, '<')
          .append(hex4(static_cast<unsigned>(k + 1)))
          .append("> <")
          .append(utf16_hex(characters_[k]))
          .append(">\n");
    out += "endbfchar\n";
  }
  return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

std::string FontSubset::widths() const {
  std::string out = "[1 [";
  for (const std::uint16_t glyph : glyphs_) out += rounded(font_->width(glyph)) + " ";
  return out + "]]";
}

Result<Ref> FontSubset::embed(ObjectWriter& out) const {
  auto file = font_->subset(glyphs_);
  if (!file) return file.error();
  const std::string name = subset_tag(*file) + "+" + font_->post_script_name();
  const Ref file_ref = out.put_stream("/Filter /FlateDecode /Length1 " + std::to_string(file->size()), deflate(*file));
  const Ref unicode_ref = out.put_stream("/Filter /FlateDecode", deflate(as_bytes(to_unicode())));
  const TrueTypeFont::Metrics m = font_->metrics();
  const Ref descriptor = out.new_ref();
  out.put(descriptor, "<< /Type /FontDescriptor /FontName /" + name + " /Flags 4 /FontBBox [" + rounded(m.box[0]) +
                          " " + rounded(m.box[1]) + " " + rounded(m.box[2]) + " " + rounded(m.box[3]) +
                          "] /ItalicAngle 0 /Ascent " + rounded(m.ascent) + " /Descent " + rounded(m.descent) +
                          " /CapHeight " + rounded(m.cap_height) + " /StemV 80 /FontFile2 " + ref_text(file_ref) +
                          " >>");
  const Ref descendant = out.new_ref();
  out.put(descendant, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /" + name +
                          " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
                          " /FontDescriptor " +
                          ref_text(descriptor) + " /DW " + rounded(font_->width(0)) + " /W " + widths() +
                          " /CIDToGIDMap /Identity >>");
  const Ref type0 = out.new_ref();
  out.put(type0, "<< /Type /Font /Subtype /Type0 /BaseFont /" + name + " /Encoding /Identity-H /DescendantFonts [" +
                     ref_text(descendant) + "] /ToUnicode " + ref_text(unicode_ref) + " >>");
  return type0;
}

}  // namespace signing::pdf
