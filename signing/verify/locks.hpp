// What a signature forbids to come after it (ISO 32000-2 § 12.8.2.2 DocMDP, § 12.8.2.4 FieldMDP, § 12.7.5.5 /Lock).
#pragma once

#include "signing/verify/found_signature.hpp"

namespace signing::verify {

struct Locks {
  int doc_mdp = 0;                                // 1 to 3 of a certification, 0 without
  bool locks_document = false;                    // every field
  bool last_signature = false;                    // by DocMDP or by the /P of the field's /Lock
  std::vector<std::string> included;              // fields it names, with what is below them
  std::vector<std::vector<std::string>> all_but;  // each list: every field but these

  bool forbid(std::string_view field) const;
};

// From the signature's own /Reference and its field's /Lock. Failure: one of them is malformed; what it forbids is
// unknown then.
[[nodiscard]] Result<Locks> read_locks(pdf::Document& document, const FoundSignature& found);

}  // namespace signing::verify
