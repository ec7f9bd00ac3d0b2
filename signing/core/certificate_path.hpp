// From a certificate to a trust anchor (RFC 5280 § 6, by OpenSSL): names, signatures, constraints, dates at one
// instant. Revocation is not asked here.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/time.hpp"

namespace signing {

// Trust anchors, read once and used for many paths. An anchor need not be self-signed. The same texts on the same
// thread share what was read, and the paths that were found.
class TrustStore {
 public:
  TrustStore();
  explicit TrustStore(const std::vector<std::string>& pem);
  void add(std::string_view pem_or_der);
  bool empty() const;

  struct Inside;
  Inside& inside() const { return *inside_; }

 private:
  std::shared_ptr<Inside> inside_;
};

enum class PathProblem { kNone, kNoPath, kExpired, kNotYetValid, kWeak, kUnacceptable };

struct CertificatePath {
  PathProblem problem = PathProblem::kNoPath;
  bool at_leaf = false;             // the problem is the leaf's own
  std::string detail;               // for developers
  std::vector<Bytes> certificates;  // leaf first, anchor last; as far as it was built
};

// `others`: certificates that may stand between. [any-thread]
[[nodiscard]] CertificatePath build_path(BytesView leaf, const std::vector<Bytes>& others, const TrustStore& anchors,
                                         Time at);

}  // namespace signing
