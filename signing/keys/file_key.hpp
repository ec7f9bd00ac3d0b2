// A private key held in memory (from a PKCS#12 file), behind the SigningKey seam.
#pragma once

#include <memory>

#include "signing/core/openssl.hpp"
#include "signing/keys/signing_key.hpp"

namespace signing {

class FileKey final : public SigningKey {
 public:
  FileKey(OwnedKey key, SignatureAlgorithm algorithm, Bytes certificate, std::vector<Bytes> chain);

  SignatureAlgorithm algorithm() const override { return algorithm_; }
  BytesView certificate() const override { return certificate_; }
  const std::vector<Bytes>& chain() const override { return chain_; }
  [[nodiscard]] Result<Bytes> sign(BytesView tbs) const override;

 private:
  OwnedKey key_;
  OwnedKeyContext prepared_;  // set up once; each signature works on a copy, so sign() is safe on any thread
  SignatureAlgorithm algorithm_;
  Bytes certificate_;
  std::vector<Bytes> chain_;
};

}  // namespace signing
