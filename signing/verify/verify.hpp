// Verification of the signatures of a PDF (ETSI EN 319 102-1 §§ 5.3 to 5.6). A file that cannot be read gives a report
// that says so.
#pragma once

#include "signing/core/algorithm_policy.hpp"
#include "signing/verify/report.hpp"

namespace signing {

namespace pdf {
struct Decryption;
}

// kAgreement: after a signature nothing may change but signing prepared fields (or adding invisible ones), DSS and
// document time-stamps; of the expected signatures only those in fields of the first signed revision count. kPdf: also
// visible signature fields added later, and all signatures count.
enum class ChangePolicy { kAgreement, kPdf };

struct VerifyOptions {
  std::vector<std::string> trust_anchors_pem;  // of signers; each may hold several certificates
  std::vector<std::string> tsa_trust_pem;      // of time-stamping authorities; empty: the same
  Time at{};                                   // validation time
  std::optional<std::size_t> expected_signatures;
  std::optional<Level> min_level;  // a signature that does not reach it: INDETERMINATE / SIG_CONSTRAINTS_FAILURE
  ChangePolicy policy = ChangePolicy::kAgreement;
  const AlgorithmPolicy* algorithms = nullptr;  // borrowed; null: the built-in one
  // Evidence besides what the document holds, DER each; known since `at` only.
  std::vector<Bytes> certificates, ocsp_responses, crls;
  const pdf::Decryption* decryption = nullptr;  // borrowed; of an encrypted document
};

// [any-thread]
[[nodiscard]] Report verify_pdf(BytesView pdf, const VerifyOptions& options);

}  // namespace signing
