// Which algorithm a key signs with, and what must be true of a certificate before its key is used. Shared by the key
// sources whose private key is elsewhere.
#pragma once

#include "signing/core/algorithm.hpp"
#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing {

// RSA from 3,072 bits on signs with PSS, smaller with PKCS#1 v1.5 unless PSS is wanted; the digest fits the curve.
SignatureAlgorithm algorithm_for(KeyKind kind, int bits, bool wants_pss);

// Kind, size and usage. Failures: kCertificateMalformed, kP12UnsupportedKey, kP12WeakKey, kP12NoSigningUsage.
[[nodiscard]] Result<SignatureAlgorithm> algorithm_for_certificate(BytesView certificate, bool wants_pss);

// The path above `signer` from `others`, its issuer first, self-signed root left out.
std::vector<Bytes> chain_above(BytesView signer, const std::vector<Bytes>& others);

}  // namespace signing
