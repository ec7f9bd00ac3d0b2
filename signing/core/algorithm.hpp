// Signature algorithms the library makes and accepts; until when they are acceptable is in algorithm_policy.hpp. No
// Ed25519: readers and OpenSSL 3.0's CMS do not take it.
#pragma once

#include <optional>
#include <string_view>

#include "signing/core/time.hpp"

namespace signing {

enum class SignatureAlgorithm {
  kRsaPkcs1Sha256,
  kRsaPkcs1Sha384,
  kRsaPkcs1Sha512,
  kRsaPssSha256,
  kRsaPssSha384,
  kRsaPssSha512,
  kEcdsaSha256,
  kEcdsaSha384,
  kEcdsaSha512,
};

enum class DigestAlgorithm { kSha256, kSha384, kSha512 };
enum class KeyKind { kRsa, kP256, kP384, kP521 };

DigestAlgorithm digest_of(SignatureAlgorithm algorithm);
bool is_ecdsa(SignatureAlgorithm algorithm);
bool is_pss(SignatureAlgorithm algorithm);
// Short name for people and reports: "RSA PKCS#1 v1.5 / SHA-256", "ECDSA / SHA-384".
std::string_view name_of(SignatureAlgorithm algorithm);
std::string_view name_of(KeyKind kind);

}  // namespace signing
