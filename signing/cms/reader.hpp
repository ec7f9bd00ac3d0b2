// Reading a detached CMS signature strictly: one DER form, one signer, nothing left over. What RFC 5652 allows beyond
// the baseline profile (several signers, CRLs, attached content, BER) is refused, not guessed at.
#pragma once

#include "signing/core/algorithm.hpp"
#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing::cms {

struct Signature {
  SignatureAlgorithm algorithm{};
  Bytes signer_certificate;         // DER
  std::vector<Bytes> certificates;  // all that came along, signer included
  Bytes attributes;                 // the SET as it was signed (tag 0x31)
  Bytes message_digest;
  Bytes value;
  bool has_signing_certificate_v2 = false;
  bool has_signing_time = false;
  std::vector<Bytes> time_stamps;  // of the unsigned attribute signature-time-stamp: RFC 3161 tokens, not judged here
};

// `der` holds exactly one ContentInfo. Failure: kCmsMalformed (what = the rule broken, subject = "weak_algorithm" when
// only the algorithm is refused).
[[nodiscard]] Result<Signature> read_signature(BytesView der);

// The signature value over the attributes with the signer's public key.
bool value_is_right(const Signature& signature);

}  // namespace signing::cms
