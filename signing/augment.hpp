// What keeps the proof of the signatures alive (EN 319 142-1 §§ 5.4, 6): the document security store (B-LT), the
// document time-stamp over it (B-LTA), and its renewal. Each step is a revision of its own; earlier octets stay
// untouched.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "signing/core/level.hpp"
#include "signing/revocation/evidence_source.hpp"
#include "signing/timestamp/time_stamper.hpp"

namespace signing {

struct AugmentRequest {
  BytesView pdf;                                   // borrowed for the call; at least one signature
  Level target = Level::kBLTA;                     // B-LT or B-LTA
  revocation::EvidenceSource* evidence = nullptr;  // borrowed; required
  timestamp::TimeStamper* time_stamper = nullptr;  // borrowed; required for B-LTA
  std::vector<std::string> trust_pem;              // where paths end; self-signed certificates end them too
  Time time{};                                     // now
};

struct AugmentedPdf {
  Bytes bytes;                // begins with the given octets
  Level level = Level::kBLT;  // B-B when a signature has no time-stamp of its own: its time is proven from now on only
  std::size_t certificates = 0, ocsp_responses = 0, crls = 0;  // added to the store
};

// Validation data of every signature and time-stamp present, then (B-LTA) one document time-stamp. Failures:
// kPdf* (kPdfEarlierSignatureBroken: nothing is built on a broken signature), kCmsMalformed, kRevocationUnavailable
// (subject = whose certificate), kCertificateRevoked (before the proven time; subject = whose), those of the
// time-stamper, kSignatureTooLarge. [any-thread]
[[nodiscard]] Result<AugmentedPdf> augment_pdf(const AugmentRequest& request);

// The same for a document that has a document time-stamp already: validation data of that one, then a new one over all.
// `target` is not looked at. Failure besides: kPdfUnsupported (nothing to renew). [any-thread]
[[nodiscard]] Result<AugmentedPdf> renew_pdf(const AugmentRequest& request);

// When the certificate of the last document time-stamp ends: renew before. Nothing without a document time-stamp.
[[nodiscard]] Result<std::optional<Time>> renewal_due(BytesView pdf);

}  // namespace signing
