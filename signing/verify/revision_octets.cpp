#include "signing/verify/revision_octets.hpp"

#include <algorithm>

namespace signing::verify {
namespace {

using pdf::XrefEntry;
using pdf::XrefRow;
using Kind = XrefEntry::Kind;

XrefEntry entry_of(const pdf::Document& document, std::uint64_t number) {
  return number < document.xref().size() ? document.xref()[static_cast<std::size_t>(number)] : XrefEntry{};
}

class Account {
 public:
  Account(const pdf::Document& before, pdf::Document& after) : before_(before), after_(after) {}

  Result<std::string> run() {
    auto news = new_sections();
    if (!reason_.empty()) return reason_;
    std::size_t start = before_.file().size();
    for (auto section = news.rbegin(); section != news.rend() && reason_.empty(); ++section) {
      auto done = take(*section, start);
      if (!done) return done.error();
      start = pieces_.empty() ? start : pieces_.back().second;
    }
    if (reason_.empty()) look_between();
    return reason_;
  }

 private:
  // Newest first, down to the last one of `before`, which must come next.
  std::vector<pdf::Document::Section> new_sections() {
    std::vector<pdf::Document::Section> out;
    const std::size_t start = before_.file().size();
    std::size_t newest = after_.file().size(), next = 0;
    for (const auto& section : after_.sections()) {
      next = section.begin;
      if (section.begin < start) break;
      if (section.begin >= newest) refuse("cross-reference sections out of order");
      newest = section.begin;
      out.push_back(section);
    }
    if (next != before_.last_startxref()) refuse("the revision does not continue the one before");
    return out;
  }

  // A section and what it lists; its revision begins at `start`.
  Result<void> take(const pdf::Document::Section& section, std::size_t start) {
    const auto end = pdf::read_revision_end(after_.file(), section.end);
    if (!end || end->section != section.begin) {
      refuse("a cross-reference section without its own startxref and %%EOF");
      return {};
    }
    auto rows = after_.rows_of(section);
    if (!rows) return rows.error();
    for (const XrefRow& row : *rows) {
      if (row.entry.kind != Kind::kOffset) continue;
      auto done = row.entry.offset != section.begin ? take_object(row, start, section.begin) : Result<void>();
      if (!done) return done;
      known_[row.number] = row.entry;
    }
    for (const XrefRow& row : *rows) {
      if (row.entry.kind != Kind::kInStream) continue;
      if (listed_.count(static_cast<std::uint32_t>(row.entry.offset)) == 0 && !is_known(row))
        refuse("object " + std::to_string(row.number) + " comes from an object stream of an earlier revision");
      known_[row.number] = row.entry;
    }
    pieces_.emplace_back(section.begin, end->end);
    return {};
  }

  Result<void> take_object(const XrefRow& row, std::size_t start, std::size_t section) {
    const std::string name = "object " + std::to_string(row.number);
    if (row.entry.offset < start) {
      if (!is_known(row)) refuse(name + " points back into an earlier revision");
      return {};
    }
    if (row.entry.offset >= section) {
      refuse(name + " stands behind its cross-reference section");
      return {};
    }
    const auto at = static_cast<std::size_t>(row.entry.offset);
    auto end = after_.end_of_object(at, {row.number, row.entry.generation});
    if (!end) return end.error();
    pieces_.emplace_back(at, *end);
    listed_.insert(row.number);
    return {};
  }

  // Listed like that by the revision before, or by one between.
  bool is_known(const XrefRow& row) const {
    const auto between = known_.find(row.number);
    return (between != known_.end() ? between->second : entry_of(before_, row.number)) == row.entry;
  }

  void look_between() {
    std::sort(pieces_.begin(), pieces_.end());
    pieces_.emplace_back(after_.file().size(), after_.file().size());
    std::size_t at = before_.file().size();
    for (const auto& [begin, end] : pieces_) {
      if (begin < at) return refuse("objects overlap at octet " + std::to_string(begin));
      const std::size_t foreign = pdf::skip_white(after_.file().first(begin), at);
      if (foreign != begin) return refuse("octet " + std::to_string(foreign) + " belongs to no object");
      at = end;
    }
  }

  void refuse(std::string reason) {
    if (reason_.empty()) reason_ = std::move(reason);
  }

  const pdf::Document& before_;
  pdf::Document& after_;
  std::string reason_;
  std::vector<std::pair<std::size_t, std::size_t>> pieces_;
  std::set<std::uint32_t> listed_;            // at an offset, by a new section
  std::map<std::uint32_t, XrefEntry> known_;  // as the new sections list them so far
};

}  // namespace

Result<std::string> foreign_octets(const pdf::Document& before, pdf::Document& after) {
  return Account(before, after).run();
}

}  // namespace signing::verify
