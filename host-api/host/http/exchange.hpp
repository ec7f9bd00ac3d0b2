// From a request read whole to the bytes of the response, without sockets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host-api/host/http/request.hpp"
#include "host-api/host/http/response.hpp"
#include "host-api/host/http/server.hpp"

namespace ent::http {

// Decodes the body when it is a form, runs the handler, draws the page of a problem; an exception becomes 500, its text
// goes to error_log alone. Wipes the request's content. [worker thread; does not throw]
Response answer(Request& request, const Handler& handler, const ServerOptions& options) noexcept;

// The built-in answer to a request that no handler sees.
Response refusal(int status, std::string_view reference);

// How the head is written for one connection.
struct WireFormat {
  unsigned version = 11;  // of the request
  bool keep_alive = false;
  bool tls = false;
};

// Status line and headers up to the empty line, security headers included. `length` is announced as Content-Length,
// except for 204 and 304, which have none.
std::string serialize_head(const Response& response, std::uint64_t length, const WireFormat& format);

// Whether a response of this status never has a body (RFC 9110 § 15).
bool has_no_body(int status);

}  // namespace ent::http
