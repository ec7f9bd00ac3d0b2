// What a certificate says, for people and for decisions.
#pragma once

#include <optional>
#include <string>

#include "signing/core/algorithm.hpp"
#include "signing/core/bytes.hpp"
#include "signing/core/openssl.hpp"
#include "signing/core/result.hpp"
#include "signing/core/time.hpp"

namespace signing {

struct CertificateFacts {
  std::string subject_common_name;
  std::string subject_organisation;
  std::string issuer_common_name;
  std::string issuer_organisation;
  std::string serial_hex;
  std::string fingerprint_sha256_hex;
  Time not_before{};
  Time not_after{};
  KeyKind key_kind = KeyKind::kRsa;
  int key_bits = 0;
  bool digital_signature = false;  // keyUsage bits; both true when the extension is absent
  bool non_repudiation = false;
  bool for_documents = false;  // may_sign_documents()
  bool self_signed = false;
};

// Facts of a DER certificate. Failures: kCertificateMalformed, kP12UnsupportedKey.
[[nodiscard]] Result<CertificateFacts> certificate_facts(BytesView der);

// The kinds of key this library signs with and accepts; nothing for any other.
std::optional<KeyKind> key_kind(const EVP_PKEY* key);

}  // namespace signing
