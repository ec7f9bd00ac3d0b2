// The CMS SignedData of a PAdES baseline signature (RFC 5652, EN 319 142-1 § 6.3), written directly as DER: detached,
// one signer, attributes content-type, message-digest, signing-certificate-v2, CMSAlgorithmProtection; no signing-time.
#pragma once

#include "signing/core/algorithm.hpp"
#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing::cms {

struct SignerCertificate {
  BytesView der;
  BytesView issuer;             // Name, whole element
  BytesView serial;             // INTEGER, whole element
  Bytes not_before, not_after;  // content octets of the two times
};

// The parts of a certificate a signature names, found by walking the DER. Borrowed from `der`.
// Failure: kCertificateMalformed.
[[nodiscard]] Result<SignerCertificate> read_certificate(BytesView der);

// The signed attributes as the SET that is signed (tag 0x31, RFC 5652 § 5.4).
Bytes signed_attributes(BytesView content_digest, BytesView certificate_der, SignatureAlgorithm algorithm);

// The whole ContentInfo. `chain` = certificates above the signer, without the root. `time_stamp` = an RFC 3161 token
// over `signature` for the unsigned attribute signature-time-stamp (RFC 3161 appendix A), or empty.
Bytes content_info(const SignerCertificate& signer, const std::vector<Bytes>& chain, SignatureAlgorithm algorithm,
                   BytesView attributes, BytesView signature, BytesView time_stamp = {});

}  // namespace signing::cms
