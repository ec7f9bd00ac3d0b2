// TrueType::subset: a new font file with renumbered glyphs. OpenType 1.9 § glyf (simple and composite descriptions).

#include <algorithm>
#include <array>

#include "plugin/document/fonts/big_endian.hpp"
#include "plugin/document/fonts/truetype.hpp"

namespace conventions::document {
namespace {

// Component flags, OpenType 1.9 § glyf.
constexpr unsigned kArgsAreWords = 0x0001;
constexpr unsigned kHasScale = 0x0008;
constexpr unsigned kMoreComponents = 0x0020;
constexpr unsigned kHasTwoScales = 0x0040;
constexpr unsigned kHasMatrix = 0x0080;
constexpr unsigned kHasInstructions = 0x0100;

std::size_t component_size(unsigned flags) {
  std::size_t size = 4 + ((flags & kArgsAreWords) != 0 ? 4U : 2U);
  if ((flags & kHasScale) != 0) size += 2;
  if ((flags & kHasTwoScales) != 0) size += 4;
  if ((flags & kHasMatrix) != 0) size += 8;
  return size;
}

// Glyph numbers of the new font, growing while composite glyphs ask for their parts.
struct Numbering {
  std::vector<std::uint16_t> old_of;                // index = new number
  std::map<std::uint16_t, std::uint16_t> part_new;  // parts only: old number -> new number

  std::uint16_t part(std::uint16_t old_number) {
    const auto found = part_new.find(old_number);
    if (found != part_new.end()) return found->second;
    const auto number = static_cast<std::uint16_t>(old_of.size());
    old_of.push_back(old_number);
    part_new[old_number] = number;
    return number;
  }
};

Bytes simple_without_hints(ByteView outline) {
  const std::size_t contours = read_u16(outline, 0);
  const std::size_t instructions_at = 10 + 2 * contours;
  const std::size_t points_at = instructions_at + 2 + read_u16(outline, instructions_at);
  if (points_at > outline.size()) throw FontError("font glyph too short");
  Bytes out(outline.begin(), outline.begin() + static_cast<std::ptrdiff_t>(instructions_at));
  append_u16(out, 0);
  out.insert(out.end(), outline.begin() + static_cast<std::ptrdiff_t>(points_at), outline.end());
  return out;
}

Bytes composite_renumbered(ByteView outline, Numbering& numbering) {
  Bytes out(outline.begin(), outline.begin() + 10);
  std::size_t at = 10;
  unsigned flags = kMoreComponents;
  while ((flags & kMoreComponents) != 0) {
    flags = read_u16(outline, at);
    const std::uint16_t part = numbering.part(read_u16(outline, at + 2));
    const std::size_t size = component_size(flags);
    if (at + size > outline.size()) throw FontError("font glyph too short");
    append_u16(out, flags & ~kHasInstructions);
    append_u16(out, part);
    out.insert(out.end(), outline.begin() + static_cast<std::ptrdiff_t>(at + 4),
               outline.begin() + static_cast<std::ptrdiff_t>(at + size));
    at += size;
  }
  return out;
}

std::uint32_t checksum(ByteView bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) sum += static_cast<std::uint32_t>(bytes[i]) << (24 - 8 * (i % 4));
  return sum;
}

void pad_to_four(Bytes& bytes) {
  while (bytes.size() % 4 != 0) bytes.push_back(0);
}

// Directory, tables and the two checksums of OpenType 1.9 § "Table directory" and § head.
Bytes assemble(std::map<std::string, Bytes>& tables) {
  const auto count = static_cast<std::uint32_t>(tables.size());
  std::uint32_t power = 1;
  std::uint32_t selector = 0;
  while (power * 2 <= count) {
    power *= 2;
    ++selector;
  }
  Bytes out;
  append_u32(out, 0x00010000);
  append_u16(out, count);
  append_u16(out, power * 16);
  append_u16(out, selector);
  append_u16(out, (count - power) * 16);
  std::size_t offset = 12 + 16 * std::size_t{count};
  std::size_t head_at = 0;
  for (const auto& [tag, content] : tables) {
    if (tag == "head") head_at = offset;
    out.insert(out.end(), tag.begin(), tag.end());
    append_u32(out, checksum(content));
    append_u32(out, static_cast<std::uint32_t>(offset));
    append_u32(out, static_cast<std::uint32_t>(content.size()));
    offset += (content.size() + 3) / 4 * 4;
  }
  for (const auto& [tag, content] : tables) {
    out.insert(out.end(), content.begin(), content.end());
    pad_to_four(out);
  }
  write_u32(out, head_at + 8, 0xB1B0AFBA - checksum(out));
  return out;
}

}  // namespace

Bytes TrueType::subset(const std::vector<std::uint16_t>& glyphs) const {
  Numbering numbering;
  numbering.old_of.push_back(0);
  numbering.old_of.insert(numbering.old_of.end(), glyphs.begin(), glyphs.end());

  Bytes glyf;
  Bytes loca;
  Bytes hmtx;
  for (std::size_t number = 0; number < numbering.old_of.size(); ++number) {  // grows while parts are added
    const std::uint16_t old_number = numbering.old_of[number];
    const ByteView source = outline(old_number);
    append_u32(loca, static_cast<std::uint32_t>(glyf.size()));
    append_u16(hmtx, raw_advance(old_number));
    append_u16(hmtx, source.size() >= 10 ? read_u16(source, 2) : 0U);  // left side bearing = xMin
    if (source.size() < 10) continue;
    const Bytes copy =
        read_i16(source, 0) >= 0 ? simple_without_hints(source) : composite_renumbered(source, numbering);
    glyf.insert(glyf.end(), copy.begin(), copy.end());
    pad_to_four(glyf);
  }
  append_u32(loca, static_cast<std::uint32_t>(glyf.size()));
  const auto count = static_cast<std::uint32_t>(numbering.old_of.size());

  const auto copy_of = [this](const char* tag) {
    const ByteView view = table_bytes(tag);
    return Bytes(view.begin(), view.end());
  };
  std::map<std::string, Bytes> tables{{"head", copy_of("head")}, {"hhea", copy_of("hhea")}, {"maxp", copy_of("maxp")}};
  write_u32(tables["head"], 8, 0);
  write_u16(tables["head"], 50, 1);  // long loca
  write_u16(tables["hhea"], 34, count);
  write_u16(tables["maxp"], 4, count);
  tables["glyf"] = std::move(glyf);
  tables["loca"] = std::move(loca);
  tables["hmtx"] = std::move(hmtx);
  return assemble(tables);
}

}  // namespace conventions::document
