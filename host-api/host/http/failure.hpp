// What can go wrong in the HTTP room and is expected to be handled by its caller.
#pragma once

#include <boost/system/result.hpp>
#include <string>

namespace ent::http {

enum class FailureCode {
  malformed,       // the bytes break their grammar: answer 400
  too_large,       // a size limit was passed: 413
  too_many,        // a count limit (fields, parts) was passed: 413
  unsupported,     // a form type this server does not read: 415
  bad_address,     // the listening address is no IP literal, or cannot be bound here
  address_in_use,  // the port is taken
  not_permitted,   // the system refuses (a port below 1024 without the right)
  tls_material,    // certificate or key unreadable, or they do not match
};

struct Failure {
  FailureCode code;
  std::string what;  // English, for the log; holds no content of a request
};

template <class T>
using Result = boost::system::result<T, Failure>;

// The HTTP status that says `code` to a client; 500 for those that never answer a request.
int http_status(FailureCode code);

// Makes Result<T>::value() usable: throws std::logic_error, because asking an unchecked failure for its value is a bug.
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

}  // namespace ent::http
