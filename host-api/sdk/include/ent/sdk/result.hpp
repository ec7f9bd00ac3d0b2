// What a service call gives back in C++: a value or a Failure with the ABI status.
#pragma once

#include <ent/status.h>

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace ent::sdk {

// Why a call failed. `key` names a message of the i18n catalogue (may be empty); `detail` is for logs, never for a
// page.
struct Failure {
  ent_status status = ENT_INTERNAL;
  std::string key;
  std::string detail;

  Failure() = default;
  // Three arguments on purpose: nothing converts to a Failure by accident.
  Failure(ent_status status_, std::string key_, std::string detail_)
      : status(status_), key(std::move(key_)), detail(std::move(detail_)) {}

  // A time-out means that nobody knows whether it was done (architecture: "outcome unknown").
  bool outcome_unknown() const { return status == ENT_TIMEOUT; }
};

template <class T>
using Result = boost::system::result<T, Failure>;

inline const char* status_name(ent_status status) {
  switch (status) {
    case ENT_OK:
      return "OK";
    case ENT_INVALID:
      return "INVALID";
    case ENT_UNAUTHENTICATED:
      return "UNAUTHENTICATED";
    case ENT_FORBIDDEN:
      return "FORBIDDEN";
    case ENT_NOT_FOUND:
      return "NOT_FOUND";
    case ENT_EXISTS:
      return "EXISTS";
    case ENT_CONFLICT:
      return "CONFLICT";
    case ENT_PRECONDITION:
      return "PRECONDITION";
    case ENT_QUOTA:
      return "QUOTA";
    case ENT_TOO_LARGE:
      return "TOO_LARGE";
    case ENT_UNSUPPORTED:
      return "UNSUPPORTED";
    case ENT_RATE_LIMITED:
      return "RATE_LIMITED";
    case ENT_UNAVAILABLE:
      return "UNAVAILABLE";
    case ENT_TIMEOUT:
      return "TIMEOUT";
    case ENT_CANCELLED:
      return "CANCELLED";
    case ENT_REAUTH:
      return "REAUTH";
    case ENT_CORRUPT:
      return "CORRUPT";
    default:
      return "INTERNAL";
  }
}

// Called by boost::system::result::value() on a failure: asking for a value that is not there is a bug.
[[noreturn]] inline void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
  throw std::runtime_error(std::string("ent::sdk failure ") + status_name(failure.status) + ": " + failure.detail);
}

}  // namespace ent::sdk
