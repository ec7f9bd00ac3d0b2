// Mail addresses as this host sends to them: the plain ASCII form, which every server takes.
#pragma once
#include <string_view>

namespace ent::smtp {

/// True for `local@domain`: a dot-string (RFC 5321 § 4.1.2, at most 64 bytes) and a host name of letters, digits and
/// hyphens (at most 253). Quoted local parts, address literals, comments and non-ASCII addresses (RFC 6531) are
/// refused: they are rare, and each is a way to smuggle something into a header or a command. [any-thread]
bool is_address(std::string_view text);

/// The part after the "@"; empty when there is none. [any-thread]
std::string_view domain_of(std::string_view address);

/// True for "localhost", 127.0.0.0/8 and ::1: the only servers one may talk to without TLS. [any-thread]
bool is_loopback(std::string_view host);

/// True for a host name or an IPv4 or IPv6 address, without brackets, port or anything else. [any-thread]
bool is_server_name(std::string_view host);

}  // namespace ent::smtp
