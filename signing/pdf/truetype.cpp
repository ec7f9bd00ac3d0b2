#include "signing/pdf/truetype.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <mutex>

namespace signing::pdf {
namespace {

Failure bad_font(std::string what) {
  return failure(Code::kFontFile, std::move(what));
}

// Big-endian reads; 0 beyond the end, so that a damaged font gives empty glyphs at worst.
std::uint16_t u16(BytesView b, std::size_t at) {
  return at + 2 <= b.size() ? static_cast<std::uint16_t>(b[at] << 8 | b[at + 1]) : std::uint16_t{0};
}
std::int16_t s16(BytesView b, std::size_t at) {
  return static_cast<std::int16_t>(u16(b, at));
}
std::uint32_t u32(BytesView b, std::size_t at) {
  return std::uint32_t{u16(b, at)} << 16 | u16(b, at + 2);
}

void put16(Bytes& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8 & 0xFF));
  out.push_back(static_cast<std::uint8_t>(value & 0xFF));
}
void put32(Bytes& out, std::size_t value) {
  put16(out, value >> 16);
  put16(out, value & 0xFFFF);
}
void set16(Bytes& out, std::size_t at, std::size_t value) {
  out[at] = static_cast<std::uint8_t>(value >> 8 & 0xFF);
  out[at + 1] = static_cast<std::uint8_t>(value & 0xFF);
}

std::uint16_t lookup4(BytesView t, char32_t c) {
  if (c > 0xFFFF) return 0;
  const std::size_t count = u16(t, 6) / 2u, ends = 14, starts = 16 + count * 2, deltas = starts + count * 2,
                    offsets = deltas + count * 2;
  for (std::size_t i = 0; i < count; ++i) {
    if (c > u16(t, ends + i * 2)) continue;
    const std::uint16_t start = u16(t, starts + i * 2), offset = u16(t, offsets + i * 2);
    if (c < start) return 0;
    if (offset == 0) return static_cast<std::uint16_t>(c + u16(t, deltas + i * 2));
    const std::uint16_t glyph = u16(t, offsets + i * 2 + offset + (c - start) * 2);
    return glyph == 0 ? glyph : static_cast<std::uint16_t>(glyph + u16(t, deltas + i * 2));
  }
  return 0;
}

std::uint16_t lookup12(BytesView t, char32_t c) {
  std::size_t low = 0, high = std::min<std::size_t>(u32(t, 12), t.size() / 12);
  while (low < high) {
    const std::size_t middle = (low + high) / 2, at = 16 + middle * 12;
    if (c > u32(t, at + 4)) {
      low = middle + 1;
    } else if (c < u32(t, at)) {
      high = middle;
    } else {
      return static_cast<std::uint16_t>(u32(t, at + 8) + (c - u32(t, at)));
    }
  }
  return 0;
}

// Offsets of the component glyph numbers inside a composite outline (OpenType "glyf", composite description).
std::vector<std::size_t> component_offsets(BytesView outline) {
  std::vector<std::size_t> out;
  if (outline.size() < 10 || s16(outline, 0) >= 0) return out;
  std::size_t at = 10;
  for (unsigned flags = 0x20; (flags & 0x20) != 0 && at + 4 <= outline.size() && out.size() < 64;) {
    flags = u16(outline, at);
    out.push_back(at + 2);
    at += 4 + ((flags & 1) != 0 ? 4u : 2u);
    at += (flags & 8) != 0 ? 2u : (flags & 0x40) != 0 ? 4u : (flags & 0x80) != 0 ? 8u : 0u;
  }
  return out;
}

std::uint32_t checksum(BytesView table) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < table.size(); ++i) sum += std::uint32_t{table[i]} << (24 - 8 * (i % 4));
  return sum;
}

Bytes assemble(const std::vector<std::pair<std::string, Bytes>>& tables) {
  Bytes out;
  put32(out, 0x00010000);
  put16(out, tables.size());
  std::size_t power = 1, log = 0;
  while (power * 2 <= tables.size()) {
    power *= 2;
    ++log;
  }
  put16(out, power * 16);
  put16(out, log);
  put16(out, (tables.size() - power) * 16);
  std::size_t at = 12 + tables.size() * 16;
  for (const auto& [tag, data] : tables) {
    append(out, tag);
    put32(out, checksum(data));
    put32(out, at);
    put32(out, data.size());
    at += (data.size() + 3) / 4 * 4;
  }
  for (const auto& [tag, data] : tables) {
    append(out, BytesView(data));
    while (out.size() % 4 != 0) out.push_back(0);
  }
  return out;
}

}  // namespace

Result<std::shared_ptr<const TrueTypeFont>> TrueTypeFont::open(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const TrueTypeFont>> fonts;
  const std::lock_guard lock(mutex);
  const auto known = fonts.find(path);
  if (known != fonts.end()) return known->second;
  std::ifstream in(path, std::ios::binary);
  if (!in) return bad_font("cannot open " + path);
  auto font = parse(Bytes(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()));
  if (!font) return font;
  return fonts.emplace(path, *font).first->second;
}

Result<std::shared_ptr<const TrueTypeFont>> TrueTypeFont::parse(Bytes file) {
  std::shared_ptr<TrueTypeFont> font(new TrueTypeFont);
  font->file_ = std::move(file);
  auto read = font->read_tables();
  if (!read) return read.error();
  return std::shared_ptr<const TrueTypeFont>(std::move(font));
}

Result<void> TrueTypeFont::read_tables() {
  const BytesView all(file_);
  if (u32(all, 0) != 0x00010000 && u32(all, 0) != 0x74727565) return bad_font("not a TrueType file");
  const std::size_t count = u16(all, 4);
  for (std::size_t i = 0; i < count && 12 + i * 16 + 16 <= all.size(); ++i) {
    const std::size_t at = 12 + i * 16, offset = u32(all, at + 8), size = u32(all, at + 12);
    if (offset > all.size() || size > all.size() - offset) return bad_font("table beyond the end of the font");
    tables_[std::string(as_text(all.subspan(at, 4)))] = all.subspan(offset, size);
  }
  for (const char* tag : {"head", "hhea", "maxp", "hmtx", "loca", "glyf", "cmap"})
    if (table(tag).empty()) return bad_font(std::string("font without table ") + tag);
  units_per_em_ = u16(table("head"), 18);
  long_loca_ = u16(table("head"), 50) != 0;
  glyph_count_ = u16(table("maxp"), 4);
  long_metrics_ = u16(table("hhea"), 34);
  if (units_per_em_ == 0 || glyph_count_ == 0 || long_metrics_ == 0 || table("head").size() < 54)
    return bad_font("damaged font header");
  const BytesView names = table("name");
  const std::size_t strings = u16(names, 4);
  for (std::size_t i = 0; i < u16(names, 2); ++i) {
    const std::size_t at = 6 + i * 12, size = u16(names, at + 8), from = strings + u16(names, at + 10);
    if (u16(names, at + 6) != 6 || from + size > names.size()) continue;
    name_.clear();
    for (const std::uint8_t c : names.subspan(from, size))
      if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-')
        name_ += static_cast<char>(c);
  }
  if (name_.empty()) name_ = "Font";
  return choose_cmap();
}

Result<void> TrueTypeFont::choose_cmap() {
  const BytesView cmap = table("cmap");
  for (std::size_t i = 0; i < u16(cmap, 2); ++i) {
    const std::size_t at = 4 + i * 8, offset = u32(cmap, at + 4);
    const unsigned platform = u16(cmap, at), encoding = u16(cmap, at + 2);
    if (offset >= cmap.size() || (platform != 0 && !(platform == 3 && (encoding == 1 || encoding == 10)))) continue;
    const BytesView subtable = cmap.subspan(offset);
    const std::uint16_t format = u16(subtable, 0);
    if ((format == 4 && cmap_format_ == 0) || format == 12) {
      cmap_ = subtable;
      cmap_format_ = format;
    }
  }
  if (cmap_format_ == 0) return bad_font("font without a Unicode character map");
  return {};
}

BytesView TrueTypeFont::table(std::string_view tag) const {
  const auto found = tables_.find(tag);
  return found == tables_.end() ? BytesView{} : found->second;
}

std::optional<std::uint16_t> TrueTypeFont::glyph(char32_t character) const {
  const std::uint16_t glyph = cmap_format_ == 12 ? lookup12(cmap_, character) : lookup4(cmap_, character);
  if (glyph == 0 || glyph >= glyph_count_) return std::nullopt;
  return glyph;
}

double TrueTypeFont::width(std::uint16_t glyph) const {
  const std::size_t at = std::min<std::size_t>(glyph, long_metrics_ - 1u);
  return u16(table("hmtx"), at * 4) * 1000.0 / units_per_em_;
}

TrueTypeFont::Metrics TrueTypeFont::metrics() const {
  const double scale = 1000.0 / units_per_em_;
  const BytesView head = table("head"), hhea = table("hhea"), os2 = table("OS/2");
  Metrics m{};
  m.ascent = s16(hhea, 4) * scale;
  m.descent = s16(hhea, 6) * scale;
  m.cap_height = os2.size() >= 90 && u16(os2, 0) >= 2 ? s16(os2, 88) * scale : m.ascent * 0.75;
  for (std::size_t i = 0; i < 4; ++i) m.box[i] = s16(head, 36 + i * 2) * scale;
  return m;
}

std::optional<BytesView> TrueTypeFont::outline(std::uint16_t glyph) const {
  const BytesView loca = table("loca"), glyf = table("glyf");
  const std::size_t at = glyph;
  const std::size_t from = long_loca_ ? u32(loca, at * 4) : u16(loca, at * 2) * 2u;
  const std::size_t to = long_loca_ ? u32(loca, at * 4 + 4) : u16(loca, at * 2 + 2) * 2u;
  if (to < from || to > glyf.size()) return std::nullopt;
  return glyf.subspan(from, to - from);
}

Result<Bytes> TrueTypeFont::subset(const std::vector<std::uint16_t>& glyphs) const {
  std::vector<std::uint16_t> order{0};
  order.insert(order.end(), glyphs.begin(), glyphs.end());
  std::map<std::uint16_t, std::size_t> place;
  for (std::size_t i = 0; i < order.size(); ++i) place.emplace(order[i], i);
  Bytes glyf, loca, hmtx;
  for (std::size_t i = 0; i < order.size(); ++i) {  // grows while composites bring their components
    const auto source = outline(order[i]);
    if (!source || order.size() > 20000) return bad_font("damaged outline in the font");
    Bytes copy(source->begin(), source->end());
    for (const std::size_t at : component_offsets(copy)) {
      const std::uint16_t component = u16(copy, at);
      if (component >= glyph_count_) return bad_font("damaged composite in the font");
      if (place.emplace(component, order.size()).second) order.push_back(component);
      set16(copy, at, place[component]);
    }
    put32(loca, glyf.size());
    append(glyf, BytesView(copy));
    while (glyf.size() % 4 != 0) glyf.push_back(0);
    const BytesView metrics = table("hmtx");
    const std::size_t full = std::min<std::size_t>(order[i], long_metrics_ - 1u);
    put16(hmtx, u16(metrics, full * 4));
    put16(hmtx, order[i] < long_metrics_
                    ? u16(metrics, full * 4 + 2)
                    : u16(metrics, long_metrics_ * 4u + (order[i] - std::size_t{long_metrics_}) * 2));
  }
  put32(loca, glyf.size());
  const auto copy_of = [&](const char* tag) { return Bytes(table(tag).begin(), table(tag).end()); };
  Bytes head = copy_of("head"), hhea = copy_of("hhea"), maxp = copy_of("maxp");
  if (hhea.size() < 36 || maxp.size() < 6) return bad_font("damaged font header");
  set16(head, 50, 1);  // long loca
  set16(hhea, 34, order.size());
  set16(maxp, 4, order.size());
  std::vector<std::pair<std::string, Bytes>> tables;
  for (const char* tag : {"cvt ", "fpgm"})
    if (!table(tag).empty()) tables.emplace_back(tag, copy_of(tag));
  tables.emplace_back("glyf", std::move(glyf));
  tables.emplace_back("head", std::move(head));
  tables.emplace_back("hhea", std::move(hhea));
  tables.emplace_back("hmtx", std::move(hmtx));
  tables.emplace_back("loca", std::move(loca));
  tables.emplace_back("maxp", std::move(maxp));
  if (!table("prep").empty()) tables.emplace_back("prep", copy_of("prep"));
  return assemble(tables);
}

}  // namespace signing::pdf
