// The two ways bytes reach a Session: plain TCP and TLS. Internal: includes Asio.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <memory>
#include <string>

#include "host-api/host/http/core.hpp"

namespace ent::http {

// "192.0.2.7", "2001:db8::1"; an IPv4 address that came through an IPv6 socket is written as IPv4. "" when unknown.
std::string address_of_peer(const net::ip::tcp::socket& socket);

std::shared_ptr<Connection> make_plain_session(Core& core, net::ip::tcp::socket socket, bool overloaded);
std::shared_ptr<Connection> make_tls_session(Core& core, net::ip::tcp::socket socket, net::ssl::context& context);

// The context all TLS connections share. Failure: tls_material.
[[nodiscard]] Result<std::unique_ptr<net::ssl::context>> make_tls_context(const TlsOptions& options);

}  // namespace ent::http
