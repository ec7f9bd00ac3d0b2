// Is a signature value right: for certificates, OCSP answers, CRLs and time-stamp tokens. SHA-2 with RSA or the NIST
// curves; SHA-1 and everything else is refused.
#pragma once

#include <optional>

#include "signing/core/algorithm.hpp"
#include "signing/core/bytes.hpp"
#include "signing/core/openssl.hpp"

namespace signing {

// `identifier` = content of an AlgorithmIdentifier (RFC 5754 § 2: parameters absent or NULL).
std::optional<DigestAlgorithm> digest_algorithm(BytesView identifier);

// Of a signature; `digest` is what CMS says beside it, or nothing when the identifier alone must say it (X.509).
std::optional<SignatureAlgorithm> signature_algorithm(BytesView identifier,
                                                      std::optional<DigestAlgorithm> digest = std::nullopt);

// The key of a SubjectPublicKeyInfo; null for other kinds than RSA, P-256, P-384, P-521 and for damaged ones.
OwnedKey public_key(BytesView subject_public_key_info);

bool signature_is_right(SignatureAlgorithm algorithm, EVP_PKEY* key, BytesView octets, BytesView signature);

}  // namespace signing
