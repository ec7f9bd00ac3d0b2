// The signatures a document holds, read from its fields, with the structural rules on /ByteRange and /Contents.
#pragma once

#include "signing/pdf/form.hpp"
#include "signing/verify/verify.hpp"

namespace signing::verify {

struct FoundSignature {
  pdf::FormField field;
  pdf::Ref ref;                     // the signature dictionary
  const pdf::Dict* dict = nullptr;  // owned by the document
  std::string sub_filter;
  std::vector<std::int64_t> byte_range;
  std::size_t revision_end = 0;   // offset behind the covered octets; 0 when the range is unusable
  Bytes cms;                      // the DER element in /Contents
  std::vector<Finding> failures;  // structural ones; not empty = FORMAT_FAILURE
  bool is_time_stamp() const { return sub_filter == "ETSI.RFC3161"; }
};

// In the order of signing. `document` must outlive the result.
[[nodiscard]] Result<std::vector<FoundSignature>> find_signatures(pdf::Document& document, const pdf::Form& form);

// Octets behind the last %%EOF beyond one line end.
bool has_trailing_octets(const pdf::Document& document);

}  // namespace signing::verify
