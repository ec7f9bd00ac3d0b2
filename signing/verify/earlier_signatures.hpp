#pragma once

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing {

// Before one more signature is added: every signature of the document must be intact, and nothing changed after it.
// Trust is not asked for. Failure: kPdfEarlierSignatureBroken (subject = the field's name),
// kPdfEncrypted.
[[nodiscard]] Result<void> check_earlier_signatures(BytesView pdf);

}  // namespace signing
