// What one revision of a document changed in the one before it, object by object, and whether a signature allows that.
// Allowed changes are listed; everything else is refused, also what no reader would show (ISO 32000-2 § 12.8.2 leaves
// the list open; the hide, replace and overlay attacks live in that gap).
#pragma once

#include "signing/pdf/form.hpp"
#include "signing/verify/verify.hpp"

namespace signing::verify {

struct RevisionChanges {
  std::vector<Finding> allowed;
  std::vector<Finding> refused;
  // Fields that were signed in this revision, new ones included; document time-stamps are none.
  std::vector<std::string> signed_fields;
  std::vector<std::string> added_fields;  // the new ones of them, signed or not
};

// `before` is a byte prefix of `after`. Failure: an object of either cannot be read.
[[nodiscard]] Result<RevisionChanges> compare_revisions(pdf::Document& before, pdf::Document& after,
                                                        ChangePolicy policy);

}  // namespace signing::verify
