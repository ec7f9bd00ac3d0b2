// Verification of the signatures of a PDF, in the terms of ETSI EN 319 102-1. The verdict is a value; nothing here
// throws or fails: a file that cannot be read gives a report that says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/time.hpp"

namespace signing {

enum class Indication { kTotalPassed, kIndeterminate, kTotalFailed, kNoSignature, kUnreadable };

enum class SubIndication {
  kNone,
  kFormatFailure,
  kHashFailure,
  kSigCryptoFailure,
  kNotYetValid,
  kNoCertificateChainFound,
  kChainConstraintsFailure,
  kCryptoConstraintsFailure,
  kCryptoConstraintsFailureNoPoe,
  kOutOfBoundsNoPoe,
  kSigConstraintsFailure,
  kSignatureMissing,  // fewer signatures than expected; ours, not of EN 319 102-1
};

// kAgreement: after a signature nothing may change but signing prepared fields (or adding invisible ones), DSS and
// document time-stamps. kPdf: also visible signature fields added later.
enum class ChangePolicy { kAgreement, kPdf };

struct VerifyOptions {
  std::vector<std::string> trust_anchors_pem;  // each may hold several certificates
  Time at{};                                   // validation time (no time-stamp proves another at level B-B)
  std::optional<std::size_t> expected_signatures;
  ChangePolicy policy = ChangePolicy::kAgreement;
};

// One thing worth telling: `key` for the message catalogue, `text` in French, `detail` for developers in English.
struct Finding {
  std::string key;
  std::string text;
  std::string detail;
};

struct SignatureReport {
  Indication indication = Indication::kTotalFailed;
  SubIndication sub_indication = SubIndication::kNone;
  std::string field_name;
  std::string signer_name;  // certificate's common name
  std::string signer_organisation;
  std::string issuer_name;
  std::string serial_hex;
  std::string certificate_sha256_hex;
  std::optional<Time> certificate_not_before, certificate_not_after;
  std::string algorithm;             // "ECDSA / SHA-256"
  std::string level = "";            // "B-B"; "" when the signature is no PAdES baseline one
  std::optional<Time> claimed_time;  // /M, claimed by the signer, not proven
  std::string reason, location, name;
  std::vector<std::int64_t> byte_range;
  std::int64_t covered_octets = 0;  // length of the revision the signature covers
  bool covers_whole_file = false;
  std::size_t revision = 0;               // from 1, in the order of signing
  int doc_mdp = 0;                        // 0 = approval signature, 1..3 = certification level
  bool locks_document = false;            // FieldMDP /All
  bool cryptographically_intact = false;  // digest and signature value right, whatever the chain
  std::vector<Finding> failures;          // reasons of the indication
  std::vector<Finding> notices;           // worth knowing, without effect on it
  std::vector<Finding> later_changes;     // what each later revision changed
};

struct Report {
  Indication indication = Indication::kUnreadable;
  SubIndication sub_indication = SubIndication::kNone;
  std::vector<SignatureReport> signatures;  // in the order of signing
  std::size_t unsigned_fields = 0;
  std::optional<std::size_t> expected_signatures;
  std::vector<Finding> failures;  // of the document as a whole
  Time at{};
  std::string document_sha256_hex;
  std::size_t document_octets = 0;
};

// [any-thread]
[[nodiscard]] Report verify_pdf(BytesView pdf, const VerifyOptions& options);

std::string_view name_of(Indication indication);         // "TOTAL-PASSED", ...
std::string_view name_of(SubIndication sub_indication);  // "HASH_FAILURE", "" for none
std::string to_json(const Report& report);
std::string to_french_text(const Report& report);

}  // namespace signing
