// Keys in a token (card, HSM) behind a PKCS#11 module: hashing here, the private operation there. A session is one
// queue: signatures of one key come one after the other.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "signing/core/secret.hpp"
#include "signing/keys/signing_key.hpp"

namespace signing {

struct Pkcs11Settings {
  std::string module;                  // path of the shared library
  std::string token;                   // label or serial number
  std::string key;                     // label, or CKA_ID in hexadecimal digits
  std::vector<std::string> chain_pem;  // certificates the token lacks; the signer's own first when it lacks that too
  bool rsa_pss = false;                // for RSA keys under 3,072 bits; larger ones always sign with PSS
};

// Logs in with `pin` once. A PIN that a token refused is never tried again by this process, whoever opens the key:
// cards lock. With one try left before the lock none is made. After the token was removed a signature fails with
// kPkcs11TokenMissing, and the next one looks for it again. Failures: kPkcs11*, kKeyFailed, kCertificateMalformed,
// kP12WeakKey, kP12UnsupportedKey. [any-thread]
[[nodiscard]] Result<std::unique_ptr<SigningKey>> open_pkcs11_key(const Pkcs11Settings& settings, const Secret& pin);

struct Pkcs11Object {
  std::string label, id_hex;
  Bytes certificate;  // DER; empty when the token has none of this id
};
struct Pkcs11Token {
  std::string label, serial, manufacturer;
  std::vector<Pkcs11Object> keys;  // private keys; without PIN most tokens show none, then certificates are listed
};
// What the module's tokens hold; `pin` may be null. [any-thread]
[[nodiscard]] Result<std::vector<Pkcs11Token>> list_pkcs11_tokens(const std::string& module, const std::string& token,
                                                                  const Secret* pin);

}  // namespace signing
