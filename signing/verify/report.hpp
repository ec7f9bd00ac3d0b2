// What a verification found, in the terms of ETSI EN 319 102-1. A verdict is a value: nothing here throws or fails.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/level.hpp"
#include "signing/core/time.hpp"

namespace signing {

enum class Indication { kTotalPassed, kIndeterminate, kTotalFailed, kNoSignature, kUnreadable };

enum class SubIndication {
  kNone,
  // TOTAL-FAILED
  kFormatFailure,
  kHashFailure,
  kSigCryptoFailure,
  kRevoked,
  kNotYetValid,
  // INDETERMINATE
  kNoCertificateChainFound,
  kChainConstraintsFailure,
  kCryptoConstraintsFailure,
  kCryptoConstraintsFailureNoPoe,
  kOutOfBoundsNoPoe,
  kRevokedNoPoe,
  kNoPoe,
  kTryLater,
  kTimestampOrderFailure,
  kSigConstraintsFailure,
  kSignatureMissing,  // fewer signatures than expected; ours, not of EN 319 102-1
};

// One thing worth telling: `key` for the message catalogue, `text` in French, `detail` for developers in English.
struct Finding {
  std::string key;
  std::string text;
  std::string detail;
};

// What was known about the revocation of one certificate of a path.
struct RevocationFact {
  enum class Status { kGood, kRevoked, kMissing, kNotPublished };
  std::string subject;
  Status status = Status::kMissing;
  std::string source;  // "OCSP", "CRL"; "" without evidence
  std::optional<Time> this_update, revoked_at;
};

// What proves that something existed at a time.
enum class ProofOfTime { kNone, kSignatureTimeStamp, kDocumentTimeStamp };

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
  std::string level = "";            // "B-B" ... "B-LTA"; "" when the signature is no PAdES baseline one
  std::optional<Time> claimed_time;  // /M, claimed by the signer, not proven
  std::optional<Time> proven_time;   // it existed then at the latest
  ProofOfTime proof = ProofOfTime::kNone;
  std::string time_stamp_authority;        // of the signature time-stamp; "" without one
  std::vector<std::string> path;           // subjects from the signer to the anchor; empty when no path was found
  std::vector<RevocationFact> revocation;  // along the path
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

// A document time-stamp: proof for everything before it when TOTAL-PASSED.
struct TimeStampReport {
  Indication indication = Indication::kTotalFailed;
  SubIndication sub_indication = SubIndication::kNone;
  std::string field_name;
  std::string authority;  // certificate's common name
  std::optional<Time> time;
  std::optional<Time> certificate_not_after;
  std::int64_t covered_octets = 0;
  bool covers_whole_file = false;
  std::vector<RevocationFact> revocation;
  std::vector<Finding> failures;
  std::vector<Finding> notices;  // worth knowing, without effect on the indication
};

// A certificate whose status, or whose issuer (then `issuer` is empty), the document and the caller did not give.
struct MissingEvidence {
  Bytes certificate, issuer;
};

struct Report {
  Indication indication = Indication::kUnreadable;
  SubIndication sub_indication = SubIndication::kNone;
  std::vector<SignatureReport> signatures;            // in the order of signing
  std::vector<TimeStampReport> document_time_stamps;  // in the order of stamping
  std::vector<MissingEvidence> missing;               // what a search on the network could bring
  std::size_t unsigned_fields = 0;
  std::optional<std::size_t> expected_signatures;
  std::vector<Finding> failures;  // of the document as a whole
  Time at{};
  std::string document_sha256_hex;
  std::size_t document_octets = 0;
};

std::string_view name_of(Indication indication);          // "TOTAL-PASSED", ...
std::string_view name_of(SubIndication sub_indication);   // "HASH_FAILURE", "" for none
std::string_view name_of(RevocationFact::Status status);  // "good", "revoked", "missing", "not-published"
std::string to_json(const Report& report);
std::string to_french_text(const Report& report);
std::string to_french_html(const Report& report);  // a fragment: sections and lists, everything escaped

}  // namespace signing
