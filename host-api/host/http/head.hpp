// Judges the head of a request once its syntax was parsed: what HTTP leaves to the server to refuse, above all anything
// that two servers in a row could read in two ways (request smuggling, RFC 9112 § 11.2).
#pragma once

#include <optional>
#include <string>

#include "host-api/host/http/request.hpp"
#include "host-api/host/http/server.hpp"

namespace ent::http {

struct Refusal {
  int status;
  const char* what;  // for developers
};

// `request` comes with method_name, target, headers and remote_address (the peer's) filled in. Fills in method, path,
// segments, trailing_slash, query, cookies, host, and remote_address and peer_tls where a trusted proxy tells them.
// `version` is 10 or 11. None: the request may go on.
std::optional<Refusal> read_head(Request& request, unsigned version, const ServerOptions& options);

// The part of read_head about the target: origin-form, absolute-form (its host replaces the Host header's) or "*".
std::optional<Refusal> read_target(Request& request, const Limits& limits);

}  // namespace ent::http
