#include "signing/cms/builder.hpp"

#include "signing/cms/oids.hpp"
#include "signing/core/der.hpp"
#include "signing/core/digest.hpp"

namespace signing::cms {
namespace {

Bytes oid(BytesView content) {
  return der::wrap(der::kOid, content);
}

Bytes attribute(BytesView type, BytesView value) {
  return der::wrap(der::kSequence, {oid(type), der::wrap(der::kSet, value)});
}

BytesView digest_oid(DigestAlgorithm algorithm) {
  switch (algorithm) {
    case DigestAlgorithm::kSha384:
      return kOidSha384;
    case DigestAlgorithm::kSha512:
      return kOidSha512;
    case DigestAlgorithm::kSha256:
      break;
  }
  return kOidSha256;
}

constexpr std::uint8_t kNullElement[] = {der::kNull, 0};
constexpr std::uint8_t kVersion1[] = {der::kInteger, 1, 1};

// RSASSA-PSS-params (RFC 4055 § 3.1): hash, MGF1 with the same hash, salt of the digest's length.
Bytes pss_identifier(DigestAlgorithm digest) {
  const Bytes hash = der::wrap(der::kSequence, {oid(digest_oid(digest)), BytesView(kNullElement)});
  const Bytes mgf = der::wrap(der::kSequence, {oid(kOidMgf1), hash});
  const std::uint8_t salt[] = {der::kInteger, 1, static_cast<std::uint8_t>(digest_size(digest))};
  const Bytes parameters = der::wrap(
      der::kSequence, {der::wrap(der::context_tag(0), BytesView(hash)), der::wrap(der::context_tag(1), BytesView(mgf)),
                       der::wrap(der::context_tag(2), BytesView(salt))});
  return der::wrap(der::kSequence, {oid(kOidRsaPss), parameters});
}

// CMSAlgorithmProtection (RFC 6211): the digest algorithm and, tagged [1], the signature algorithm.
Bytes algorithm_protection(SignatureAlgorithm algorithm) {
  Bytes signature = signature_identifier(algorithm);
  signature[0] = der::context_tag(1);  // IMPLICIT over a SEQUENCE
  return der::wrap(der::kSequence, {digest_identifier(digest_of(algorithm)), signature});
}

}  // namespace

Bytes digest_identifier(DigestAlgorithm algorithm) {
  return der::wrap(der::kSequence, BytesView(oid(digest_oid(algorithm))));  // parameters absent, RFC 5754 § 2
}

Bytes signature_identifier(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kRsaPssSha256:
    case SignatureAlgorithm::kRsaPssSha384:
    case SignatureAlgorithm::kRsaPssSha512:
      return pss_identifier(digest_of(algorithm));
    case SignatureAlgorithm::kEcdsaSha256:
      return der::wrap(der::kSequence, BytesView(oid(kOidEcdsaSha256)));
    case SignatureAlgorithm::kEcdsaSha384:
      return der::wrap(der::kSequence, BytesView(oid(kOidEcdsaSha384)));
    case SignatureAlgorithm::kEcdsaSha512:
      return der::wrap(der::kSequence, BytesView(oid(kOidEcdsaSha512)));
    case SignatureAlgorithm::kRsaPkcs1Sha256:
    case SignatureAlgorithm::kRsaPkcs1Sha384:
    case SignatureAlgorithm::kRsaPkcs1Sha512:
      break;
  }
  return der::wrap(der::kSequence, {oid(kOidRsaEncryption), BytesView(kNullElement)});
}

Result<SignerCertificate> read_certificate(BytesView bytes) {
  const auto bad = [] { return failure(Code::kCertificateMalformed, "not one DER certificate"); };
  const auto certificate = der::only(bytes, der::kSequence);
  if (!certificate) return bad();
  const auto tbs = der::Reader(certificate->content).next(der::kSequence);
  if (!tbs) return bad();
  der::Reader fields(tbs->content);
  if (fields.next_tag() == der::context_tag(0) && !fields.next()) return bad();
  const auto serial = fields.next(der::kInteger);
  const auto algorithm = fields.next(der::kSequence);
  const auto issuer = fields.next(der::kSequence);
  const auto validity = fields.next(der::kSequence);
  if (!serial || !algorithm || !issuer || !validity) return bad();
  der::Reader times(validity->content);
  const auto from = times.next(), to = times.next();
  if (!from || !to) return bad();
  return SignerCertificate{bytes, issuer->whole, serial->whole, Bytes(from->content.begin(), from->content.end()),
                           Bytes(to->content.begin(), to->content.end())};
}

Bytes signed_attributes(BytesView content_digest, BytesView certificate_der, SignatureAlgorithm algorithm) {
  // ESSCertIDv2 (RFC 5035): SHA-256 is the default hash and so left out.
  const Sha256 fingerprint = sha256(certificate_der);
  const Bytes certificate_id = der::wrap(der::kSequence, BytesView(der::wrap(der::kOctetString, fingerprint)));
  const Bytes signing_certificate =
      der::wrap(der::kSequence, BytesView(der::wrap(der::kSequence, BytesView(certificate_id))));
  return der::set_of({attribute(kOidContentType, oid(kOidData)),
                      attribute(kOidMessageDigest, der::wrap(der::kOctetString, content_digest)),
                      attribute(kOidSigningCertificateV2, signing_certificate),
                      attribute(kOidAlgorithmProtection, algorithm_protection(algorithm))});
}

Bytes content_info(const SignerCertificate& signer, const std::vector<Bytes>& chain, SignatureAlgorithm algorithm,
                   BytesView attributes, BytesView signature, BytesView time_stamp) {
  Bytes tagged(attributes.begin(), attributes.end());
  tagged[0] = der::context_tag(0);
  const Bytes digest = digest_identifier(digest_of(algorithm));
  Bytes unsigned_attributes;
  if (!time_stamp.empty())
    unsigned_attributes = der::wrap(der::context_tag(1), BytesView(attribute(kOidTimeStampToken, time_stamp)));
  const Bytes signer_info = der::wrap(
      der::kSequence, {BytesView(kVersion1), der::wrap(der::kSequence, {signer.issuer, signer.serial}), digest, tagged,
                       signature_identifier(algorithm), der::wrap(der::kOctetString, signature), unsigned_attributes});
  std::vector<Bytes> certificates{Bytes(signer.der.begin(), signer.der.end())};
  certificates.insert(certificates.end(), chain.begin(), chain.end());
  Bytes certificate_set = der::set_of(std::move(certificates));
  certificate_set[0] = der::context_tag(0);
  const Bytes signed_data = der::wrap(der::kSequence, {BytesView(kVersion1), der::wrap(der::kSet, BytesView(digest)),
                                                       der::wrap(der::kSequence, BytesView(oid(kOidData))),
                                                       certificate_set, der::wrap(der::kSet, BytesView(signer_info))});
  return der::wrap(der::kSequence, {oid(kOidSignedData), der::wrap(der::context_tag(0), BytesView(signed_data))});
}

}  // namespace signing::cms
