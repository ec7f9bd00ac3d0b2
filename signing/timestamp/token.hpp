// Time-stamp tokens (RFC 3161, RFC 5816) read and judged for themselves: is this a token, is its signature right, does
// its certificate have the time-stamping usage. Whether the authority is trusted is the caller's question.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "signing/core/algorithm.hpp"
#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"
#include "signing/core/time.hpp"

namespace signing::timestamp {

struct Token {
  Time time{};  // genTime, whole seconds
  DigestAlgorithm digest = DigestAlgorithm::kSha256;
  Bytes imprint;
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEcdsaSha256;  // it is signed with
  std::string policy_oid;
  std::string serial_hex;
  Bytes nonce;                      // content octets of the INTEGER; empty when absent
  Bytes certificate;                // the authority's, DER
  std::vector<Bytes> certificates;  // all that came along, the authority's included
};

// `der` holds exactly one token. Checked: CMS structure and one signer, content type TSTInfo, digest and signature
// value, ESSCertID(v2) names the certificate, extended key usage is critical and time-stamping only (RFC 3161 § 2.3),
// SHA-2 imprint. Failures: kTsaMalformed, kTsaUntrusted (usage). [any-thread]
[[nodiscard]] Result<Token> read_token(BytesView der);

// The imprint is that of `octets`.
bool covers(const Token& token, BytesView octets);

}  // namespace signing::timestamp
