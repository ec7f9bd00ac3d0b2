// Reading a school's PKCS#12 file (.p12, .pfx) before anything of it is stored: one key, its certificate, the path.
// AES (PBES2), SHA1-3DES and RC2 files are read; the old ciphers only through a private OpenSSL context.
#pragma once

#include <memory>
#include <string>

#include "signing/core/certificate.hpp"
#include "signing/core/secret.hpp"
#include "signing/core/time.hpp"
#include "signing/keys/signing_key.hpp"

namespace signing {

struct LoadedKey {
  std::unique_ptr<SigningKey> key;
  CertificateFacts facts;
  std::size_t chain_length = 0;  // certificates above the signer found in the file, root included
  std::string notice_key;        // "" or "key.rsa_until_2028" (acceptable jusqu'en 2028), for the message catalogue
};

struct Pkcs12Policy {
  std::size_t max_octets = 100 * 1000;
  bool rsa_pss = false;        // RSA-PSS (salt = digest length) also under 3,072 bits; from there on always
  bool check_validity = true;  // false: reading a file whose dates are checked elsewhere
};

// Failures: every kP12*. `time` is the instant validity is judged at. [any-thread]
[[nodiscard]] Result<LoadedKey> load_pkcs12(BytesView file, const Secret& password, Time time,
                                            const Pkcs12Policy& policy = {});

}  // namespace signing
