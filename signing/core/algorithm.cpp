#include "signing/core/algorithm.hpp"

namespace signing {

DigestAlgorithm digest_of(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kRsaPkcs1Sha384:
    case SignatureAlgorithm::kRsaPssSha384:
    case SignatureAlgorithm::kEcdsaSha384:
      return DigestAlgorithm::kSha384;
    case SignatureAlgorithm::kRsaPkcs1Sha512:
    case SignatureAlgorithm::kRsaPssSha512:
    case SignatureAlgorithm::kEcdsaSha512:
      return DigestAlgorithm::kSha512;
    case SignatureAlgorithm::kRsaPkcs1Sha256:
    case SignatureAlgorithm::kRsaPssSha256:
    case SignatureAlgorithm::kEcdsaSha256:
      break;
  }
  return DigestAlgorithm::kSha256;
}

bool is_ecdsa(SignatureAlgorithm algorithm) {
  return algorithm == SignatureAlgorithm::kEcdsaSha256 || algorithm == SignatureAlgorithm::kEcdsaSha384 ||
         algorithm == SignatureAlgorithm::kEcdsaSha512;
}

bool is_pss(SignatureAlgorithm algorithm) {
  return algorithm == SignatureAlgorithm::kRsaPssSha256 || algorithm == SignatureAlgorithm::kRsaPssSha384 ||
         algorithm == SignatureAlgorithm::kRsaPssSha512;
}

std::string_view name_of(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kRsaPkcs1Sha256:
      return "RSA PKCS#1 v1.5 / SHA-256";
    case SignatureAlgorithm::kRsaPkcs1Sha384:
      return "RSA PKCS#1 v1.5 / SHA-384";
    case SignatureAlgorithm::kRsaPkcs1Sha512:
      return "RSA PKCS#1 v1.5 / SHA-512";
    case SignatureAlgorithm::kRsaPssSha256:
      return "RSA-PSS / SHA-256";
    case SignatureAlgorithm::kRsaPssSha384:
      return "RSA-PSS / SHA-384";
    case SignatureAlgorithm::kRsaPssSha512:
      return "RSA-PSS / SHA-512";
    case SignatureAlgorithm::kEcdsaSha256:
      return "ECDSA / SHA-256";
    case SignatureAlgorithm::kEcdsaSha384:
      return "ECDSA / SHA-384";
    case SignatureAlgorithm::kEcdsaSha512:
      return "ECDSA / SHA-512";
  }
  return "";
}

std::string_view name_of(KeyKind kind) {
  switch (kind) {
    case KeyKind::kRsa:
      return "RSA";
    case KeyKind::kP256:
      return "P-256";
    case KeyKind::kP384:
      return "P-384";
    case KeyKind::kP521:
      return "P-521";
  }
  return "";
}

}  // namespace signing
