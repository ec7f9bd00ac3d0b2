// The seam to the network: time-stamping authorities, OCSP responders, CRL and certificate repositories, remote signing
// services. The rooms that need it take an HttpClient; the one that really connects is made by make_http_client().
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing::net {

struct HttpRequest {
  enum class Method { kGet, kPost };
  Method method = Method::kGet;
  std::string url;  // http:// or https:// only
  std::string content_type, accept;
  // Further headers (Authorization ...). Never logged, never part of a Failure.
  std::vector<std::pair<std::string, std::string>> headers;
  Bytes body;
  std::chrono::milliseconds timeout{10'000};  // for one attempt, redirections included
  std::size_t max_octets = 4'000'000;         // of the answer's body
  // Further attempts after a connection that failed or an answer 502, 503, 504; 0 where the request must not be
  // doubled.
  int retries = 1;
};

struct HttpResponse {
  int status = 0;
  std::string content_type;
  Bytes body;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Any status is an answer. Failures: kNetAddress, kNetUnreachable, kNetTimeout (outcome kUnknown: the other side may
  // have acted), kNetTooLarge. [any-thread]
  [[nodiscard]] virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
};

struct HttpSettings {
  std::string proxy_url;               // "" = the environment's http_proxy, https_proxy, no_proxy
  std::vector<std::string> trust_pem;  // TLS roots added to the system's
};

// The real client (cpprestsdk). Follows at most 3 redirections of a GET, from http to http(s) or https to https.
std::unique_ptr<HttpClient> make_http_client(HttpSettings settings = {});

}  // namespace signing::net
