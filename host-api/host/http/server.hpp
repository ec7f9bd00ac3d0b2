// The HTTP/1.1 server of ent-host (RFC 9110, 9112) on Boost.Beast. Sockets live on a few io threads; handlers run on a
// worker pool of their own behind a bounded queue, so that a slow handler never stalls the sockets.
//
// Every response gets, unless the handler set it: Content-Security-Policy (kContentSecurityPolicy), nosniff, Referrer-
// Policy same-origin, X-Frame-Options SAMEORIGIN, Cross-Origin-Opener-Policy and -Resource-Policy same-origin,
// Permissions-Policy, Cache-Control no-store, and HSTS over TLS.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host-api/host/http/failure.hpp"
#include "host-api/host/http/request.hpp"
#include "host-api/host/http/response.hpp"

namespace ent::http {

using Handler = std::function<Response(Request&)>;

inline constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

// Limits on what one client may send. Passing one gives the status named.
struct Limits {
  std::size_t header_bytes = 16'384;                // request line and headers: 431
  std::size_t target_bytes = 8'192;                 // 414
  std::uint64_t body_bytes = 12'000'000;            // 413, before the body is read when its length is announced
  std::size_t multipart_parts = 100;                // 413
  std::size_t form_fields = 1000;                   // query, form and cookies, each: 413 (query and cookies: 400)
  std::size_t connections = 512;                    // 503
  std::uint64_t buffered_body_bytes = 256'000'000;  // of all requests being read or handled: 503
};

// A connection that passes one of these is closed; there is no answer to send to somebody who does not listen.
struct Timeouts {
  std::chrono::milliseconds header{10'000};           // TLS handshake; first byte to end of headers
  std::chrono::milliseconds body_idle{30'000};        // between two pieces of a body
  std::uint64_t body_bytes_per_second = 1'000;        // average a body must reach once body_idle has passed
  std::chrono::milliseconds write{30'000};            // for each 64 KiB of a response
  std::chrono::milliseconds keep_alive_idle{60'000};  // between two requests
  std::chrono::milliseconds linger{2'000};            // how long unread input is drained after an early refusal
};

// PEM texts, not file names. The server keeps one TLS context (TLS 1.2 or later) for all connections.
struct TlsOptions {
  std::string certificate_chain_pem;
  std::string private_key_pem;
};

// One line of the access log. The path has no query string: tickets and searches stay out of logs.
struct AccessRecord {
  std::string remote_address;
  std::string method;  // "-" when the request could not be read
  std::string path;    // decoded, "-" when it could not be read
  int status = 0;
  std::uint64_t body_bytes = 0;           // of the response; 0 for HEAD
  std::chrono::microseconds duration{0};  // from the end of the headers to the last byte written
  std::string correlation_id;
  bool complete = true;  // false: the connection broke before the response was written
};

// What problem_page is given.
struct ProblemInfo {
  int status;
  std::string title;      // French: « Page introuvable »
  std::string message;    // French, plain text: escape it
  std::string reference;  // the correlation id
  const Request& request;
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // an IP literal, v4 or v6
  std::uint16_t port = 0;             // 0: a free one, see Server::port()
  unsigned io_threads = 1;
  unsigned worker_threads = 4;
  std::size_t worker_queue = 256;  // requests waiting for a worker; one more gets 503 with Retry-After
  Limits limits;
  Timeouts timeouts;
  std::optional<TlsOptions> tls;
  // Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; for anybody else they are ignored.
  std::vector<std::string> trusted_proxies;

  // Body limit for one request, known from its head alone (no body, no form). [io thread: must not block or throw]
  std::function<std::uint64_t(const Request& head)> body_limit_for;
  // [any thread, concurrently: must not throw]
  std::function<void(const AccessRecord&)> access_log;
  // An exception left a handler, or an unexpected failure of the server; `text` is for developers only.
  // [any thread, concurrently: must not throw]
  std::function<void(std::string_view correlation_id, std::string_view text)> error_log;
  // The HTML of an error page; the built-in page when empty. [any thread, concurrently; if it throws, the built-in
  // page]
  std::function<std::string(const ProblemInfo&)> problem_page;
};

class Server {
 public:
  // `handler` is called on worker threads, concurrently. What it throws becomes a 500 page with a reference.
  Server(ServerOptions options, Handler handler);
  ~Server();  // stop(0), then waits for the handlers still running
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds, listens and starts the threads. Call once.
  [[nodiscard]] Result<void> start();

  std::uint16_t port() const;  // the bound port, after start()

  // Stops listening, closes idle connections, lets requests already begun be handled and their replies be written.
  // After `drain` everything left is cut. True when nothing had to be cut. Blocks; not from a handler. A second call
  // does nothing. Handlers of cut requests may still run: see end_handlers().
  bool stop(std::chrono::milliseconds drain);

  // After stop(): waits at most `patience` until no handler runs; those that waited for a worker are dropped. False
  // when one still runs: it may be called again.
  bool end_handlers(std::chrono::milliseconds patience);

  std::size_t open_connections() const;  // [any thread] for health pages and tests

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ent::http
