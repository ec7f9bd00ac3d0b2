// Keys in a remote signing service that speaks the Cloud Signature Consortium's API, version 2.0 (sections named
// below). The document stays here: only its hash is sent.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "signing/core/secret.hpp"
#include "signing/keys/signing_key.hpp"
#include "signing/net/http.hpp"

namespace signing {

struct CscSettings {
  std::string url;         // API base, with its version: "https://service.example/csc/v2"; kNetAddress over plain http
  std::string credential;  // credentialID
  bool rsa_pss = false;    // for RSA keys under 3,072 bits; larger ones always sign with PSS
  std::chrono::milliseconds timeout{30'000};
};

// Asks for the certificate chain once (§ 11.5). Each signature authorises one hash where the credential wants it
// (§ 11.6, with `pin` when it asks for one) and has it signed (§ 11.10). A signing request is never repeated: when its
// answer does not come the outcome is unknown. `token` is the OAuth 2.0 access token. `client` must outlive the key.
// Failures: kNet*, kCscRefused (subject = the service's error), kCscTokenExpired, kCscMalformed, kCertificateMalformed,
// kP12WeakKey, kP12NoSigningUsage, kP12UnsupportedKey. [any-thread]
[[nodiscard]] Result<std::unique_ptr<SigningKey>> open_csc_key(net::HttpClient& client, const CscSettings& settings,
                                                               const Secret& token, const Secret& pin);

// The credentialIDs the token gives access to (§ 11.4). [any-thread]
[[nodiscard]] Result<std::vector<std::string>> list_csc_credentials(net::HttpClient& client,
                                                                    const CscSettings& settings, const Secret& token);

// What credentials/info answers, read strictly; for tests and fuzzing.
struct CscCredential {
  std::vector<Bytes> certificates;   // signer first
  bool needs_authorization = false;  // SAD for each signature
  bool needs_pin = false;
};
[[nodiscard]] Result<CscCredential> read_csc_credential(std::string_view json);
[[nodiscard]] Result<Bytes> read_csc_signature(std::string_view json);

}  // namespace signing
