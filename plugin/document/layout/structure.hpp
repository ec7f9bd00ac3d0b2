#pragma once
// The structure tree of a tagged PDF (ISO 32000-1 § 14.7), before it is written.

#include <string>
#include <vector>

namespace conventions::document {

inline constexpr int kArtifact = -1;  // page furniture: belongs to no element
inline constexpr int kRootElement = 0;

struct StructureKid {
  enum class Kind { kElement, kContent, kField };
  Kind kind = Kind::kElement;
  int number = 0;  // element, marked content id, or field
  int page = 0;    // kContent, kField: from 0
};

struct StructureElement {
  const char* type = "";  // a string literal
  int parent = 0;
  std::vector<StructureKid> kids;
  const char* scope = nullptr;  // table headers: "Column" or "Row"
  std::string alternate;        // /Alt of figures, fields; /Summary of tables
};

class StructureTree {
 public:
  StructureTree() { elements_.push_back({"Document", -1, {}, nullptr, ""}); }

  int add(const char* type, int parent) {
    const int number = static_cast<int>(elements_.size());
    elements_.push_back({type, parent, {}, nullptr, ""});
    at(parent).kids.push_back({StructureKid::Kind::kElement, number, 0});
    return number;
  }

  StructureElement& at(int element) { return elements_.at(static_cast<std::size_t>(element)); }
  [[nodiscard]] const std::vector<StructureElement>& elements() const { return elements_; }

 private:
  std::vector<StructureElement> elements_;
};

}  // namespace conventions::document
