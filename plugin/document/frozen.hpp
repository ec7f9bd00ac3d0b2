#pragma once
// The data of a version as it was frozen, kept so that the version can be printed again, years and releases later.

#include "plugin/document/convention_document.hpp"

namespace conventions::document {

// JSON: canonical_json() and what it leaves out (annexes, reference URL). Errors as canonical_json(). [any-thread]
[[nodiscard]] Result<std::string> frozen_json(const ConventionData& data, const Template& wording = Template::french());

struct Frozen {
  ConventionData data;  // copy, first_copy and switched_to_paper are not part of it
  std::string wording_sha256;
};

// kBadText ("frozen") for anything that frozen_json() did not write. [any-thread]
[[nodiscard]] Result<Frozen> read_frozen(std::string_view json);

}  // namespace conventions::document
