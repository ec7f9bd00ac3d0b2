// The revisions of a signed document, each against the one before it.
#pragma once

#include <set>
#include <span>

#include "signing/verify/locks.hpp"

namespace signing::verify {

// The document as it was when each signature or time-stamp was added, and at last as it is.
struct Stage {
  std::size_t end;
  const FoundSignature* found = nullptr;  // none for what follows the last one
  SignatureReport* report = nullptr;      // none for a time-stamp either: what happens to it is told elsewhere
  const Locks* locks = nullptr;           // with a report
};

// From revision to revision, those between the stages too; each is read once. What it finds goes to the reports of the
// signatures concerned; `added_fields` gets the signature fields that the first signed revision did not have. The
// result is the first reason why they cannot be compared.
[[nodiscard]] Result<void> judge_revisions(pdf::Document& whole, std::span<const Stage> signed_stages,
                                           ChangePolicy policy, std::set<std::string>& added_fields);

}  // namespace signing::verify
