// What every service of the host returns: a value, or a Failure with a status of the C ABI.
#pragma once
#include <ent/status.h>

#include <boost/system/result.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace ent::host {

/// The outcomes of ent/status.h, number for number.
enum class Status : std::int32_t {
  ok = ENT_OK,
  invalid = ENT_INVALID,
  unauthenticated = ENT_UNAUTHENTICATED,
  forbidden = ENT_FORBIDDEN,
  not_found = ENT_NOT_FOUND,
  exists = ENT_EXISTS,
  conflict = ENT_CONFLICT,
  precondition = ENT_PRECONDITION,
  quota = ENT_QUOTA,
  too_large = ENT_TOO_LARGE,
  unsupported = ENT_UNSUPPORTED,
  rate_limited = ENT_RATE_LIMITED,
  unavailable = ENT_UNAVAILABLE,
  timeout = ENT_TIMEOUT,
  cancelled = ENT_CANCELLED,
  reauth = ENT_REAUTH,
  corrupt = ENT_CORRUPT,
  internal = ENT_INTERNAL
};

/// Why something was not done. `key` names a message of the catalogue (i18n/fr.json), e.g. "records.conflict"; `detail`
/// is for logs and developers, in English, without any secret.
struct Failure {
  Status status = Status::internal;
  std::string key;
  std::string detail;
};

template <class T>
using Result = boost::system::result<T, Failure>;

/// Called by Result::value() on a failure: a bug of the caller, who should have looked first.
[[noreturn]] inline void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
  throw std::logic_error("unchecked failure " + failure.key + ": " + failure.detail);
}

inline Failure fail(Status status, std::string key, std::string detail = {}) {
  return Failure{status, std::move(key), std::move(detail)};
}

}  // namespace ent::host
