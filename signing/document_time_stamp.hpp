#pragma once

#include "signing/core/result.hpp"
#include "signing/timestamp/time_stamper.hpp"

namespace signing {

// A document time-stamp (EN 319 142-1 § 5.4.3) as a revision of its own: a new invisible field with a new name,
// /Contents = the bare token over everything else. Failures: kPdf*, those of the stamper, kSignatureTooLarge.
// [any-thread]
[[nodiscard]] Result<Bytes> add_document_time_stamp(BytesView pdf, timestamp::TimeStamper& stamper);

}  // namespace signing
