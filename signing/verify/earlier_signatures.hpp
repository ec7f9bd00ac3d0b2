#pragma once

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing {

// What is to be added. Validation data and document time-stamps may follow a signature that locks the document.
enum class Addition { kSignature, kProof };

// Before that: every signature of the document must be intact, and nothing changed after it. Trust is not asked for.
// Failures, subject = the field's name: kPdfEarlierSignatureBroken, kPdfLocked (one forbids another signature);
// kPdfEncrypted.
[[nodiscard]] Result<void> check_earlier_signatures(BytesView pdf, Addition addition);

}  // namespace signing
