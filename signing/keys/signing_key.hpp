// The seam every signature goes through: a file key today, PKCS#11 or a remote service behind the same four functions.
#pragma once

#include "signing/core/algorithm.hpp"
#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing {

class SigningKey {
 public:
  virtual ~SigningKey() = default;

  virtual SignatureAlgorithm algorithm() const = 0;
  // Signer certificate, DER. Lives as long as the key. [any-thread]
  virtual BytesView certificate() const = 0;
  // Path above the signer, signer's issuer first, self-signed root left out; DER. [any-thread]
  virtual const std::vector<Bytes>& chain() const = 0;
  // Signs the octets `tbs` (hashing included) as algorithm() says; ECDSA as DER, RSA as modulus-sized octets.
  // Failure: kKeyFailed; outcome kUnknown when a remote signer may have signed. [any-thread]
  [[nodiscard]] virtual Result<Bytes> sign(BytesView tbs) const = 0;
};

}  // namespace signing
