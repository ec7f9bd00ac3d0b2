// What a use case gives back: a value, or why not in terms a page can show.
#pragma once

#include <ent/status.h>
#include <boost/system/result.hpp>
#include <string>
#include <utility>

#include "plugin/domain/blocker.hpp"

namespace conventions::app {

enum class Code {
  kUnauthenticated,
  kForbidden,
  kNotFound,  // also: it belongs to another school
  kInvalid,   // bad input; the person can correct it
  kBlocked,   // guards of the process: see blockers
  kStale,     // what the page showed is not the present state: show it again
  kConflict,  // a lost race: read again, decide again
  kTooLarge,
  kQuota,        // no room left: nothing was done
  kUnavailable,  // a service does not answer: nothing was done
  kUnknown,      // a time-out: whether it was done is unknown
  kCorrupt,      // stored data fails its own check
  kInternal
};

struct Failure {
  Code code = Code::kInternal;
  std::string key;                // i18n key of the message, e.g. "failure.stale"
  domain::Parameters parameters;  // named arguments of the message
  domain::Blockers blockers;      // with kBlocked
  std::string detail;             // for the log, never for a page; no secret, no pupil

  Failure() = default;
  Failure(Code code_, std::string key_, domain::Parameters parameters_ = {}, std::string detail_ = {})
      : code(code_), key(std::move(key_)), parameters(std::move(parameters_)), detail(std::move(detail_)) {}
};

template <class T>
using Result = boost::system::result<T, Failure>;

int http_status(Code code);        // 404, 409, 422, ...
ent_status abi_status(Code code);  // for jobs and extensions

// Asking for a value that is not there is a bug.
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

}  // namespace conventions::app
