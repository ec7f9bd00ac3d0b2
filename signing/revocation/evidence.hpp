// What says whether a certificate was revoked: OCSP answers (RFC 6960) and CRLs (RFC 5280), each judged for one
// certificate and its issuer. Freshness is the caller's question (it depends on the time that is proven).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "signing/core/algorithm.hpp"
#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"
#include "signing/core/time.hpp"

namespace signing::revocation {

enum class Status { kGood, kRevoked, kUnknown };
enum class Source { kOcsp, kCrl };

struct Evidence {
  Source source = Source::kOcsp;
  Status status = Status::kUnknown;
  Time this_update{};
  std::optional<Time> next_update;
  Time produced_at{};  // OCSP producedAt; thisUpdate of a CRL
  // Since when the certificate must not be relied on: the revocation date, or the date of invalidity before it
  // (RFC 5280 § 5.3.2).
  std::optional<Time> revoked_at;
  int reason = -1;  // CRLReason; -1 = not given
  // Certificates that ended since then are still spoken about: expiredCertsOnCRL (X.509 § 9.5.2.8), archive cutoff
  // (RFC 6960 § 4.4.4). Without it "not revoked" says nothing of a certificate that ended before this_update.
  std::optional<Time> keeps_ended_since;
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEcdsaSha256;  // it is signed with
  // Who signed it: the issuer itself or a delegated responder (its certificate must be judged at produced_at, and has
  // id-pkix-ocsp-nocheck or needs revocation data of its own).
  Bytes signer_certificate;
  bool signer_is_issuer = true;
  bool signer_no_check = false;
  std::vector<Bytes> certificates;  // that came along in an OCSP answer
  Bytes der;                        // the whole OCSPResponse or CRL
};

// `response` = OCSPResponse. Checked: status successful, one answer for this certificate (any hash of CertID that SHA-1
// or SHA-2 makes), signature by the issuer or by a responder the issuer certified for it (critical or not EKU
// OCSPSigning; not the certificate itself; a key that may sign, RSA of 2048 bits at least; no unknown critical
// extension). Failures: kOcspMalformed, kOcspUntrusted. [any-thread]
[[nodiscard]] Result<Evidence> read_ocsp(BytesView response, BytesView certificate, BytesView issuer);

// `crl` = CertificateList, complete (no delta, no indirect). Failures: kCrlMalformed, kCrlUntrusted. [any-thread]
[[nodiscard]] Result<Evidence> read_crl(BytesView crl, BytesView certificate, BytesView issuer);

// The two halves of read_crl(), for who asks one list about many certificates: is it `issuer`'s, and what does it say.
[[nodiscard]] Result<void> check_crl_issuer(BytesView crl, BytesView issuer);
// Precondition: check_crl_issuer() said yes for this `crl` and `issuer`.
[[nodiscard]] Result<Evidence> read_checked_crl(BytesView crl, BytesView certificate, BytesView issuer);

// Where the certificate says its status and issuer are found (AIA, CRL distribution points); http(s) only.
struct Addresses {
  std::vector<std::string> ocsp, crl, issuers;
};
Addresses addresses_of(BytesView certificate);
// The certificate says that its status is published somewhere, in whatever form: CRL distribution points, freshest CRL,
// an OCSP address.
bool publishes_status(BytesView certificate);
// The certificate says that it is never revoked: id-ce-noRevAvail (RFC 9608) or validity-assured short-term
// (EN 319 412-1 § 5.2.2).
bool needs_no_status(BytesView certificate);

// Asks for nothing but SHA-1 CertID without nonce: what every responder answers (RFC 5019). DER.
[[nodiscard]] Result<Bytes> make_ocsp_request(BytesView certificate, BytesView issuer);

}  // namespace signing::revocation
