#include "plugin/app/failure.hpp"

#include <stdexcept>

namespace conventions::app {

int http_status(Code code) {
  switch (code) {
    case Code::kUnauthenticated:
      return 401;
    case Code::kForbidden:
      return 403;
    case Code::kNotFound:
      return 404;
    case Code::kStale:
    case Code::kConflict:
      return 409;
    case Code::kTooLarge:
      return 413;
    case Code::kInvalid:
    case Code::kBlocked:
      return 422;
    case Code::kQuota:
      return 507;
    case Code::kUnavailable:
    case Code::kUnknown:
      return 503;
    case Code::kCorrupt:
    case Code::kInternal:
      return 500;
  }
  return 500;
}

ent_status abi_status(Code code) {
  switch (code) {
    case Code::kUnauthenticated:
      return ENT_UNAUTHENTICATED;
    case Code::kForbidden:
      return ENT_FORBIDDEN;
    case Code::kNotFound:
      return ENT_NOT_FOUND;
    case Code::kInvalid:
      return ENT_INVALID;
    case Code::kBlocked:
      return ENT_PRECONDITION;
    case Code::kStale:
    case Code::kConflict:
      return ENT_CONFLICT;
    case Code::kTooLarge:
      return ENT_TOO_LARGE;
    case Code::kQuota:
      return ENT_QUOTA;
    case Code::kUnavailable:
      return ENT_UNAVAILABLE;
    case Code::kUnknown:
      return ENT_TIMEOUT;
    case Code::kCorrupt:
      return ENT_CORRUPT;
    case Code::kInternal:
      return ENT_INTERNAL;
  }
  return ENT_INTERNAL;
}

void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
  throw std::logic_error("conventions::app failure " + failure.key + ": " + failure.detail);
}

}  // namespace conventions::app
