// The words of EN 319 102-1.
#include "signing/verify/report.hpp"

namespace signing {

std::string_view name_of(Indication indication) {
  switch (indication) {
    case Indication::kTotalPassed:
      return "TOTAL-PASSED";
    case Indication::kIndeterminate:
      return "INDETERMINATE";
    case Indication::kTotalFailed:
      return "TOTAL-FAILED";
    case Indication::kNoSignature:
      return "NO-SIGNATURE";
    case Indication::kUnreadable:
      return "UNREADABLE";
  }
  return "";
}

std::string_view name_of(SubIndication sub_indication) {
  switch (sub_indication) {
    case SubIndication::kNone:
      return "";
    case SubIndication::kFormatFailure:
      return "FORMAT_FAILURE";
    case SubIndication::kHashFailure:
      return "HASH_FAILURE";
    case SubIndication::kSigCryptoFailure:
      return "SIG_CRYPTO_FAILURE";
    case SubIndication::kNotYetValid:
      return "NOT_YET_VALID";
    case SubIndication::kNoCertificateChainFound:
      return "NO_CERTIFICATE_CHAIN_FOUND";
    case SubIndication::kChainConstraintsFailure:
      return "CHAIN_CONSTRAINTS_FAILURE";
    case SubIndication::kCryptoConstraintsFailure:
      return "CRYPTO_CONSTRAINTS_FAILURE";
    case SubIndication::kCryptoConstraintsFailureNoPoe:
      return "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
    case SubIndication::kOutOfBoundsNoPoe:
      return "OUT_OF_BOUNDS_NO_POE";
    case SubIndication::kRevoked:
      return "REVOKED";
    case SubIndication::kRevokedNoPoe:
      return "REVOKED_NO_POE";
    case SubIndication::kNoPoe:
      return "NO_POE";
    case SubIndication::kTryLater:
      return "TRY_LATER";
    case SubIndication::kTimestampOrderFailure:
      return "TIMESTAMP_ORDER_FAILURE";
    case SubIndication::kSigConstraintsFailure:
      return "SIG_CONSTRAINTS_FAILURE";
    case SubIndication::kSignatureMissing:
      return "SIGNATURE_MISSING";
  }
  return "";
}

std::string_view name_of(RevocationFact::Status status) {
  switch (status) {
    case RevocationFact::Status::kGood:
      return "good";
    case RevocationFact::Status::kRevoked:
      return "revoked";
    case RevocationFact::Status::kMissing:
      return "missing";
    case RevocationFact::Status::kNotPublished:
      return "not-published";
  }
  return "";
}

}  // namespace signing
