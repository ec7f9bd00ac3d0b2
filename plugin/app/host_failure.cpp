#include "plugin/app/host_failure.hpp"

namespace conventions::app {
namespace {

Failure of_status(ent_status status) {
  switch (status) {
    case ENT_INVALID:
      return {Code::kInvalid, "failure.invalid"};
    case ENT_UNAUTHENTICATED:
    case ENT_REAUTH:
      return {Code::kUnauthenticated, "failure.unauthenticated"};
    case ENT_FORBIDDEN:
      return {Code::kForbidden, "failure.forbidden"};
    case ENT_NOT_FOUND:
      return {Code::kNotFound, "failure.not_found"};
    case ENT_EXISTS:
    case ENT_CONFLICT:
      return {Code::kConflict, "failure.conflict"};
    case ENT_QUOTA:
      return {Code::kQuota, "failure.quota"};
    case ENT_TOO_LARGE:
      return {Code::kTooLarge, "failure.too_large"};
    case ENT_RATE_LIMITED:
    case ENT_UNAVAILABLE:
    case ENT_CANCELLED:
    case ENT_UNSUPPORTED:
      return {Code::kUnavailable, "failure.unavailable"};
    case ENT_TIMEOUT:
      return {Code::kUnknown, "failure.unknown"};
    case ENT_CORRUPT:
      return {Code::kCorrupt, "failure.corrupt"};
    default:
      return {Code::kInternal, "failure.internal"};
  }
}

}  // namespace

Failure from_host(const ent::sdk::Failure& failure) {
  Failure mapped = of_status(failure.status);
  if (mapped.code == Code::kInvalid) mapped.parameters = {{"field", failure.key}};
  mapped.detail = std::string(ent::sdk::status_name(failure.status)) + " " + failure.key + ": " + failure.detail;
  return mapped;
}

Failure from_document(const document::Failure& failure) {
  const bool input = failure.code != document::FailureCode::kInternal && failure.code != document::FailureCode::kFont;
  return {input ? Code::kInvalid : Code::kInternal,
          failure.remedy.empty() ? "failure.document_failed" : failure.remedy,
          {{"field", failure.field}},
          failure.what};
}

Failure from_intake(const signing::Failure& failure) {
  const bool large = failure.code == signing::Code::kImageTooLarge || failure.code == signing::Code::kP12TooLarge;
  return {large ? Code::kTooLarge : Code::kInvalid,
          std::string(failure.remedy()),
          {{"subject", failure.subject}},
          failure.what};
}

Failure from_signing(const signing::Failure& failure) {
  Failure mapped{Code::kInternal, std::string(failure.remedy()), {{"subject", failure.subject}}, failure.what};
  switch (failure.code) {
    case signing::Code::kPdfHashMismatch:
      mapped.code = Code::kStale;
      break;
    case signing::Code::kPdfFieldSigned:
      mapped.code = Code::kConflict;
      break;
    case signing::Code::kKeyExpired:
    case signing::Code::kKeyNotYetValid:
    case signing::Code::kGlyphMissing:
    case signing::Code::kTextDoesNotFit:
    case signing::Code::kTextInvalid:
      mapped.code = Code::kInvalid;
      break;
    case signing::Code::kPdfEarlierSignatureBroken:
      mapped.code = Code::kCorrupt;
      break;
    default:
      break;
  }
  if (failure.outcome == signing::Outcome::kUnknown) mapped.code = Code::kUnknown;
  return mapped;
}

Failure not_found() {
  return {Code::kNotFound, "failure.not_found"};
}
Failure forbidden() {
  return {Code::kForbidden, "failure.forbidden"};
}
Failure stale() {
  return {Code::kStale, "failure.stale"};
}
Failure blocked(domain::Blockers blockers) {
  // A page that offered an act its state no longer allows was as stale as one that showed another version.
  const bool old = domain::contains(blockers, domain::BlockerCode::kStale) ||
                   domain::contains(blockers, domain::BlockerCode::kWrongState);
  Failure failure = old ? stale() : Failure{Code::kBlocked, "failure.blocked"};
  for (const auto& blocker : blockers) failure.detail += std::string(domain::key_of(blocker.code)) + " ";
  failure.blockers = std::move(blockers);
  return failure;
}

}  // namespace conventions::app
