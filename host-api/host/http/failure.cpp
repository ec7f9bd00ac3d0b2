#include "host-api/host/http/failure.hpp"

#include <stdexcept>

namespace ent::http {

int http_status(FailureCode code) {
  switch (code) {
    case FailureCode::malformed:
      return 400;
    case FailureCode::too_large:
    case FailureCode::too_many:
      return 413;
    case FailureCode::unsupported:
      return 415;
    default:
      return 500;
  }
}

void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
  throw std::logic_error("unchecked failure: " + failure.what);
}

}  // namespace ent::http
