// SHA-2 over octets, at once or in pieces.
#pragma once

#include <array>
#include <memory>

#include "signing/core/algorithm.hpp"
#include "signing/core/bytes.hpp"
#include "signing/core/openssl.hpp"

namespace signing {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(BytesView bytes);
std::size_t digest_size(DigestAlgorithm algorithm);
const EVP_MD* evp_digest(DigestAlgorithm algorithm);

// A running digest. Copying continues from the same state: what a common prefix costs is paid once.
class Digest {
 public:
  explicit Digest(DigestAlgorithm algorithm);
  Digest(const Digest& other);
  Digest& operator=(const Digest&) = delete;

  void add(BytesView bytes);
  // Ends the running digest: call once.
  Bytes finish();

 private:
  OwnedDigestContext context_;
};

}  // namespace signing
