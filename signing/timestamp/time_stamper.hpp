// Where time-stamps come from.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "signing/core/algorithm.hpp"
#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"
#include "signing/core/time.hpp"
#include "signing/net/http.hpp"

namespace signing::timestamp {

class TimeStamper {
 public:
  virtual ~TimeStamper() = default;
  // The DER token over `digest`, read and checked against it. Failures: kNet*, kTsa*. [any-thread]
  [[nodiscard]] virtual Result<Bytes> stamp(BytesView digest, DigestAlgorithm algorithm) = 0;
};

struct TsaSettings {
  std::string url;
  // Trust anchors of the authority; when empty its chain is not judged here (only validity and usage).
  std::vector<std::string> trust_pem;
  std::string authorization;  // whole Authorization header value; "" = none; a secret
  std::string policy_oid;     // "" = the authority's default
  std::chrono::milliseconds timeout{10'000};
};

// Asks an authority over HTTP (RFC 3161 § 3.4): certReq, a random nonce; the answer's imprint, nonce, chain and
// validity at its own time and at `clock()` are checked, and that its time lies within 5 minutes of `clock()`.
std::unique_ptr<TimeStamper> make_http_time_stamper(net::HttpClient& client, TsaSettings settings,
                                                    Time (*clock)() = &signing::now);

}  // namespace signing::timestamp
