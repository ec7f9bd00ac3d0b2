#include "signing/pdf/cross_reference.hpp"

#include <algorithm>

namespace signing::pdf {
namespace {

constexpr std::size_t kRow = 20;

Failure bad_section(std::string what) {
  return failure(Code::kPdfMalformed, std::move(what));
}

bool is_digit(std::uint8_t c) {
  return c >= '0' && c <= '9';
}

bool stands_at(BytesView octets, std::size_t at, std::string_view word) {
  return at <= octets.size() && octets.size() - at >= word.size() && as_text(octets.subspan(at, word.size())) == word;
}

// Digits from `at` on, which moves behind them; at most `most`.
std::optional<std::uint64_t> digits(BytesView octets, std::size_t& at, std::size_t most) {
  const std::size_t start = at;
  std::uint64_t value = 0;
  while (at < octets.size() && is_digit(octets[at]) && at - start < most) value = value * 10 + (octets[at++] - '0');
  if (at == start || (at < octets.size() && is_digit(octets[at]))) return std::nullopt;
  return value;
}

// "nnnnnnnnnn ggggg n" and two octets of line end.
std::optional<XrefEntry> read_row(BytesView row) {
  const std::string_view end = as_text(row.subspan(18));
  std::size_t at = 0, behind = 11;
  const auto offset = digits(row, at, 10), generation = digits(row, behind, 5);
  const char kind = static_cast<char>(row[17]);
  if (!offset || at != 10 || row[10] != ' ' || !generation || behind != 16 || row[16] != ' ' ||
      (kind != 'n' && kind != 'f') || (end != " \n" && end != " \r" && end != "\r\n"))
    return std::nullopt;
  if (kind == 'f') return XrefEntry{XrefEntry::Kind::kFree, 0, 0, 0};  // mutool writes 65536 in the first one
  if (*generation > 0xFFFF) return std::nullopt;
  return XrefEntry{XrefEntry::Kind::kOffset, static_cast<std::uint16_t>(*generation), 0, *offset};
}

// "first count" and a line end.
bool read_subsection_head(BytesView file, std::size_t& at, std::uint64_t& first, std::uint64_t& count) {
  const auto one = digits(file, at, 10);
  const std::size_t gap = at;
  while (at < file.size() && file[at] == ' ') ++at;
  if (!one || at == gap) return false;
  const auto other = digits(file, at, 10);
  if (!other) return false;
  while (at < file.size() && file[at] == ' ') ++at;
  const std::size_t line = at;
  if (at < file.size() && file[at] == '\r') ++at;
  if (at < file.size() && file[at] == '\n') ++at;
  first = *one;
  count = *other;
  return at != line;
}

struct Range {
  std::uint64_t first, count;
};

// § 7.5.4: a number stands once in a section.
Result<void> check_ranges(std::vector<Range> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
  std::uint64_t next = 0;
  for (const Range& range : ranges) {
    if (range.count == 0) continue;
    if (range.first > kMaxObjectNumber || range.count > kMaxObjectNumber + 1 - range.first)
      return failure(Code::kPdfLimit, "object numbers above " + std::to_string(kMaxObjectNumber));
    if (range.first < next) return bad_section("subsections of a cross-reference section overlap");
    next = range.first + range.count;
  }
  return {};
}

Result<std::vector<Range>> ranges_of(const Dict& dict) {
  const Object* index = dict.find("Index");
  const Object* size = dict.find("Size");
  if (index == nullptr && size != nullptr && size->integer() != nullptr && *size->integer() >= 0)
    return std::vector<Range>{{0, static_cast<std::uint64_t>(*size->integer())}};
  if (index == nullptr || index->array() == nullptr || index->array()->size() % 2 != 0)
    return bad_section("bad /Index");
  std::vector<Range> out;
  for (std::size_t pair = 0; pair < index->array()->size(); pair += 2) {
    const std::int64_t *first = (*index->array())[pair].integer(), *count = (*index->array())[pair + 1].integer();
    if (first == nullptr || count == nullptr || *first < 0 || *count < 0) return bad_section("bad /Index");
    out.push_back({static_cast<std::uint64_t>(*first), static_cast<std::uint64_t>(*count)});
  }
  return out;
}

}  // namespace

std::size_t skip_white(BytesView octets, std::size_t at) {
  while (at < octets.size() && is_space(octets[at])) ++at;
  return at;
}

Result<XrefTable> read_xref_table(BytesView file, std::size_t at) {
  if (!stands_at(file, at, "xref")) return bad_section("no cross-reference section where one is announced");
  XrefTable out;
  std::vector<Range> ranges;
  std::size_t next = skip_white(file, at + 4);
  if (next == at + 4) return bad_section("bad cross-reference section");
  while (!stands_at(file, next, "trailer")) {
    Range range{};
    if (!read_subsection_head(file, next, range.first, range.count))
      return bad_section("bad cross-reference subsection");
    ranges.push_back(range);
    auto once = check_ranges({range});
    if (!once) return once.error();
    if (range.count > (file.size() - next) / kRow) return bad_section("cross-reference section too short");
    for (std::uint64_t i = 0; i < range.count; ++i, next += kRow) {
      const auto entry = read_row(file.subspan(next, kRow));
      if (!entry) return bad_section("bad cross-reference entry at octet " + std::to_string(next));
      out.rows.push_back({static_cast<std::uint32_t>(range.first + i), *entry});
    }
    next = skip_white(file, next);
  }
  if (ranges.empty()) return bad_section("cross-reference section without subsection");
  auto once = check_ranges(std::move(ranges));
  if (!once) return once.error();
  next = skip_white(file, next + 7);
  if (!stands_at(file, next, "<<")) return bad_section("trailer is no dictionary");
  Parser parser(file, next);
  auto dict = parser.object();
  if (!dict) return dict.error();
  out.trailer = *dict->dict();
  out.end = parser.position();
  return out;
}

Result<std::vector<XrefRow>> read_xref_rows(const Dict& dict, BytesView data) {
  const Object* w = dict.find("W");
  if (w == nullptr || w->array() == nullptr || w->array()->size() != 3)
    return bad_section("cross-reference stream without /W");
  std::size_t widths[3];
  for (std::size_t i = 0; i < 3; ++i) {
    const std::int64_t* width = (*w->array())[i].integer();
    if (width == nullptr || *width < 0 || *width > 8) return bad_section("bad /W");
    widths[i] = static_cast<std::size_t>(*width);
  }
  const std::size_t row = widths[0] + widths[1] + widths[2];
  if (row == 0) return bad_section("bad /W");
  auto ranges = ranges_of(dict);
  if (!ranges) return ranges.error();
  auto once = check_ranges(*ranges);
  if (!once) return once.error();
  std::size_t at = 0;
  const auto field = [&](std::size_t width, std::uint64_t otherwise) {
    if (width == 0) return otherwise;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value = value << 8 | data[at++];
    return value;
  };
  std::vector<XrefRow> out;
  for (const Range& range : *ranges) {
    if (range.count > (data.size() - at) / row) return bad_section("cross-reference stream too short");
    for (std::uint64_t i = 0; i < range.count; ++i) {
      const std::uint64_t kind = field(widths[0], 1), second = field(widths[1], 0), third = field(widths[2], 0);
      XrefRow one{static_cast<std::uint32_t>(range.first + i), {}};
      if (kind == 0) {
        one.entry.kind = XrefEntry::Kind::kFree;
      } else if (kind == 1 && third <= 0xFFFF) {
        one.entry = {XrefEntry::Kind::kOffset, static_cast<std::uint16_t>(third), 0, second};
      } else if (kind == 2 && second <= kMaxObjectNumber && third <= 0xFFFFFFFF) {
        one.entry = {XrefEntry::Kind::kInStream, 0, static_cast<std::uint32_t>(third), second};
      } else {
        // § 7.5.8.3 reads unknown kinds as null: a way to hide objects, and no producer writes them.
        return bad_section("unknown kind of cross-reference entry");
      }
      out.push_back(one);
    }
  }
  return out;
}

Result<std::uint32_t> checked_size(const Dict& trailer, const std::vector<XrefRow>& rows) {
  const Object* size = trailer.find("Size");
  const std::int64_t* value = size != nullptr ? size->integer() : nullptr;
  if (value == nullptr || *value < 1) return bad_section("trailer without /Size");
  if (*value > static_cast<std::int64_t>(kMaxObjectNumber) + 1)
    return failure(Code::kPdfLimit, "object numbers above " + std::to_string(kMaxObjectNumber));
  for (const XrefRow& row : rows)
    if (row.number >= *value) return bad_section("/Size is not above object " + std::to_string(row.number));
  return static_cast<std::uint32_t>(*value);
}

std::optional<RevisionEnd> read_revision_end(BytesView file, std::size_t at) {
  at = skip_white(file, at);
  if (!stands_at(file, at, "startxref")) return std::nullopt;
  std::size_t next = skip_white(file, at + 9);
  if (next == at + 9) return std::nullopt;
  const auto section = digits(file, next, 12);
  const std::size_t mark = skip_white(file, next);
  if (!section || mark == next || !stands_at(file, mark, "%%EOF")) return std::nullopt;
  return RevisionEnd{static_cast<std::size_t>(*section), mark + 5};
}

}  // namespace signing::pdf
