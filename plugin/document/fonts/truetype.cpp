#include "plugin/document/fonts/truetype.hpp"

#include <cmath>

#include "plugin/document/fonts/big_endian.hpp"

namespace conventions::document {
namespace {

constexpr std::uint32_t kTrueTypeVersion = 0x00010000;

int per_mille(int value, int units_per_em) {
  return static_cast<int>(std::lround(value * 1000.0 / units_per_em));
}

}  // namespace

Result<TrueType> TrueType::parse(Bytes bytes) {
  try {
    TrueType font;
    font.bytes_ = std::move(bytes);
    font.read_directory();
    font.read_metrics();
    font.read_name();
    font.read_cmap();
    return font;
  } catch (const FontError& error) {
    return Failure{FailureCode::kFont, error.what(), "", "document.font"};
  }
}

void TrueType::read_directory() {
  const ByteView all(bytes_);
  if (read_u32(all, 0) != kTrueTypeVersion) throw FontError("not a TrueType font with glyf outlines");
  const std::size_t count = read_u16(all, 4);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = 12 + 16 * i;
    const Table found{read_u32(all, entry + 8), read_u32(all, entry + 12)};
    if (found.offset > all.size() || found.length > all.size() - found.offset) {
      throw FontError("font table outside of the file");
    }
    tables_[std::string(reinterpret_cast<const char*>(&bytes_[entry]), 4)] = found;
  }
}

const TrueType::Table& TrueType::table(const char* tag) const {
  const auto found = tables_.find(tag);
  if (found == tables_.end()) throw FontError(std::string("font without table ") + tag);
  return found->second;
}

ByteView TrueType::table_bytes(const char* tag) const {
  const Table& found = table(tag);
  return ByteView(bytes_).subspan(found.offset, found.length);
}

void TrueType::read_metrics() {
  const ByteView head = table_bytes("head");
  const ByteView hhea = table_bytes("hhea");
  units_per_em_ = read_u16(head, 18);
  if (units_per_em_ == 0) throw FontError("font without a size");
  long_loca_ = read_i16(head, 50) != 0;
  for (std::size_t i = 0; i < 4; ++i) metrics_.box[i] = per_mille(read_i16(head, 36 + 2 * i), units_per_em_);
  metrics_.ascent = per_mille(read_i16(hhea, 4), units_per_em_);
  metrics_.descent = per_mille(read_i16(hhea, 6), units_per_em_);
  metric_count_ = read_u16(hhea, 34);
  glyph_count_ = read_u16(table_bytes("maxp"), 4);
  if (metric_count_ == 0 || table_bytes("hmtx").size() < 4U * metric_count_) throw FontError("font without widths");
  if (table_bytes("loca").size() < (glyph_count_ + 1U) * (long_loca_ ? 4U : 2U)) throw FontError("font loca too short");
  (void)table("glyf");
  const auto os2 = tables_.find("OS/2");
  const bool has_cap_height = os2 != tables_.end() && os2->second.length >= 90;
  metrics_.cap_height =
      has_cap_height ? per_mille(read_i16(table_bytes("OS/2"), 88), units_per_em_) : metrics_.ascent * 3 / 4;
}

// The PostScript name (name id 6) in its Macintosh or Windows spelling, ASCII letters, digits and '-' only.
void TrueType::read_name() {
  const ByteView names = table_bytes("name");
  const std::size_t storage = read_u16(names, 4);
  for (std::size_t i = 0; i < read_u16(names, 2) && name_.empty(); ++i) {
    const std::size_t record = 6 + 12 * i;
    if (read_u16(names, record + 6) != 6) continue;
    const std::size_t length = read_u16(names, record + 8);
    const std::size_t start = storage + read_u16(names, record + 10);
    for (std::size_t at = start; at < start + length && at < names.size(); ++at) {
      const char letter = static_cast<char>(names[at]);
      const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                         (letter >= '0' && letter <= '9') || letter == '-';
      if (plain) name_ += letter;
    }
  }
  if (name_.empty()) name_ = "Font";
}

void TrueType::read_cmap() {
  bmp_.assign(0x10000, 0);
  const Table& where = table("cmap");
  const ByteView cmap = table_bytes("cmap");
  bool found = false;
  for (std::size_t i = 0; i < read_u16(cmap, 2); ++i) {
    const unsigned platform = read_u16(cmap, 4 + 8 * i);
    const unsigned encoding = read_u16(cmap, 6 + 8 * i);
    const bool unicode = platform == 0 || (platform == 3 && (encoding == 1 || encoding == 10));
    const std::uint32_t offset = read_u32(cmap, 8 + 8 * i);
    if (!unicode || offset >= where.length) continue;
    const unsigned format = read_u16(cmap, offset);
    if (format == 4) read_cmap_format4(offset);
    if (format == 12) read_cmap_format12(offset);
    found = found || format == 4 || format == 12;
  }
  if (!found) throw FontError("font without a Unicode cmap");
}

void TrueType::read_cmap_format4(std::uint32_t at) {
  const ByteView cmap = table_bytes("cmap");
  const std::size_t segments = read_u16(cmap, at + 6U) / 2U;
  const std::size_t ends = at + 14U;
  const std::size_t starts = ends + 2 * segments + 2;
  const std::size_t deltas = starts + 2 * segments;
  const std::size_t ranges = deltas + 2 * segments;
  for (std::size_t i = 0; i < segments; ++i) {
    const unsigned last = read_u16(cmap, ends + 2 * i);
    const unsigned first = read_u16(cmap, starts + 2 * i);
    const unsigned delta = read_u16(cmap, deltas + 2 * i);
    const unsigned range = read_u16(cmap, ranges + 2 * i);
    for (unsigned code = first; code <= last && code < 0xffff; ++code) {
      unsigned glyph = code;
      if (range != 0) {
        glyph = read_u16(cmap, ranges + 2 * i + range + 2 * (code - first));
        if (glyph == 0) continue;
      }
      glyph = (glyph + delta) & 0xffff;
      if (glyph < glyph_count_) bmp_[code] = static_cast<std::uint16_t>(glyph);
    }
  }
}

void TrueType::read_cmap_format12(std::uint32_t at) {
  const ByteView cmap = table_bytes("cmap");
  const std::uint32_t groups = read_u32(cmap, at + 12U);
  for (std::uint32_t i = 0; i < groups; ++i) {
    const std::size_t group = at + 16U + std::size_t{12} * i;
    const std::uint32_t first = read_u32(cmap, group);
    const std::uint32_t last = read_u32(cmap, group + 4);
    const std::uint32_t glyph = read_u32(cmap, group + 8);
    if (last > 0x10ffff || first > last) throw FontError("font cmap with a wrong group");
    for (std::uint32_t code = first; code <= last; ++code) {
      const std::uint32_t number = glyph + (code - first);
      if (number == 0 || number >= glyph_count_) continue;
      if (code < 0x10000) {
        bmp_[code] = static_cast<std::uint16_t>(number);
      } else {
        above_bmp_[code] = static_cast<std::uint16_t>(number);
      }
    }
  }
}

std::uint16_t TrueType::glyph(char32_t code_point) const {
  if (code_point < 0x10000) return bmp_[code_point];
  const auto found = above_bmp_.find(code_point);
  return found == above_bmp_.end() ? std::uint16_t{0} : found->second;
}

std::uint16_t TrueType::raw_advance(std::uint16_t glyph) const {
  // Glyphs after the last metric repeat it (monospaced tails).
  const std::size_t index = glyph < metric_count_ ? glyph : metric_count_ - std::size_t{1};
  return read_u16(table_bytes("hmtx"), 4 * index);
}

int TrueType::advance(std::uint16_t glyph) const {
  return per_mille(raw_advance(glyph), units_per_em_);
}

ByteView TrueType::outline(std::uint16_t glyph) const {
  if (glyph >= glyph_count_) return {};
  const ByteView loca = table_bytes("loca");
  const ByteView glyf = table_bytes("glyf");
  const std::size_t i = glyph;
  const std::size_t start = long_loca_ ? read_u32(loca, 4 * i) : 2U * read_u16(loca, 2 * i);
  const std::size_t end = long_loca_ ? read_u32(loca, 4 * i + 4) : 2U * read_u16(loca, 2 * i + 2);
  if (start > end || end > glyf.size()) return {};
  return glyf.subspan(start, end - start);
}

}  // namespace conventions::document
