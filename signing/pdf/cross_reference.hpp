// Cross-reference sections as ISO 32000-2 § 7.5.4 and § 7.5.8 write them, to the octet: what one reader repairs and
// another skips is where two people see two documents.
#pragma once

#include <optional>
#include <vector>

#include "signing/pdf/parser.hpp"

namespace signing::pdf {

inline constexpr std::uint64_t kMaxObjectNumber = 500000;

struct XrefEntry {
  enum class Kind : std::uint8_t { kAbsent, kFree, kOffset, kInStream };
  Kind kind = Kind::kAbsent;
  std::uint16_t generation = 0;  // of an object at an offset
  std::uint32_t index = 0;       // within its object stream
  std::uint64_t offset = 0;      // in the file, or number of the object stream
  bool operator==(const XrefEntry&) const = default;
};

struct XrefRow {
  std::uint32_t number = 0;
  XrefEntry entry;
};

struct XrefTable {
  std::vector<XrefRow> rows;
  Dict trailer;
  std::size_t end = 0;  // behind the trailer dictionary
};

// The classic section whose "xref" stands at `at`. Failures: kPdfMalformed, kPdfLimit.
[[nodiscard]] Result<XrefTable> read_xref_table(BytesView file, std::size_t at);

// What a cross-reference stream lists; `data` decoded.
[[nodiscard]] Result<std::vector<XrefRow>> read_xref_rows(const Dict& dict, BytesView data);

// /Size must be there and above every number of the rows (§ 7.5.5).
[[nodiscard]] Result<std::uint32_t> checked_size(const Dict& trailer, const std::vector<XrefRow>& rows);

// Behind white space from `at` on; comments are none.
std::size_t skip_white(BytesView octets, std::size_t at);

// "startxref", the number behind it and "%%EOF", with nothing but white space between; nothing when something else
// stands behind the white space from `at` on.
struct RevisionEnd {
  std::size_t section = 0;  // what startxref says
  std::size_t end = 0;      // behind "%%EOF"
};
std::optional<RevisionEnd> read_revision_end(BytesView file, std::size_t at);

}  // namespace signing::pdf
