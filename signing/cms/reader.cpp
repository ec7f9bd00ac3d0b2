#include "signing/cms/reader.hpp"

#include <algorithm>
#include <array>

#include "signing/cms/builder.hpp"
#include "signing/cms/oids.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/core/der.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/signature_check.hpp"

namespace signing::cms {
namespace {

constexpr std::size_t kMaxTimeStamps = 8;

Failure bad_cms(const char* what) {
  return failure(Code::kCmsMalformed, what);
}
Failure weak(const char* what) {
  return failure(Code::kCmsMalformed, what, "weak_algorithm");
}

bool same(BytesView a, BytesView b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

// AlgorithmIdentifier of a digest: parameters absent or NULL (RFC 5754 § 2).
std::optional<DigestAlgorithm> digest_from(BytesView content) {
  der::Reader reader(content);
  const auto oid = reader.next(der::kOid);
  if (!oid) return std::nullopt;
  if (!reader.at_end()) {
    const auto null = reader.next(der::kNull);
    if (!null || !null->content.empty() || !reader.at_end()) return std::nullopt;
  }
  if (same(oid->content, kOidSha256)) return DigestAlgorithm::kSha256;
  if (same(oid->content, kOidSha384)) return DigestAlgorithm::kSha384;
  if (same(oid->content, kOidSha512)) return DigestAlgorithm::kSha512;
  return std::nullopt;
}

SignatureAlgorithm pick(DigestAlgorithm digest, SignatureAlgorithm with256, SignatureAlgorithm with384,
                        SignatureAlgorithm with512) {
  return digest == DigestAlgorithm::kSha256 ? with256 : digest == DigestAlgorithm::kSha384 ? with384 : with512;
}

// RSASSA-PSS-params: both hashes the message digest's, salt of its length, default trailer.
bool pss_parameters_fit(BytesView content, DigestAlgorithm digest) {
  der::Reader reader(content);
  const auto hash = reader.next(der::context_tag(0)), mask = reader.next(der::context_tag(1)),
             salt = reader.next(der::context_tag(2));
  if (!hash || !mask || !salt || !reader.at_end()) return false;
  const auto hash_id = der::only(hash->content, der::kSequence), mask_id = der::only(mask->content, der::kSequence),
             length = der::only(salt->content, der::kInteger);
  if (!hash_id || !mask_id || !length) return false;
  der::Reader mask_reader(mask_id->content);
  const auto mgf = mask_reader.next(der::kOid);
  const auto mask_hash = mask_reader.next(der::kSequence);
  return mgf && same(mgf->content, kOidMgf1) && mask_hash && mask_reader.at_end() &&
         digest_from(hash_id->content) == digest && digest_from(mask_hash->content) == digest &&
         length->content.size() == 1 && length->content[0] == digest_size(digest);
}

std::optional<SignatureAlgorithm> algorithm_from(BytesView content, DigestAlgorithm digest) {
  using A = SignatureAlgorithm;
  der::Reader reader(content);
  const auto oid = reader.next(der::kOid);
  if (!oid) return std::nullopt;
  if (same(oid->content, kOidRsaPss)) {
    const auto parameters = reader.next(der::kSequence);
    if (!parameters || !reader.at_end() || !pss_parameters_fit(parameters->content, digest)) return std::nullopt;
    return pick(digest, A::kRsaPssSha256, A::kRsaPssSha384, A::kRsaPssSha512);
  }
  if (!reader.at_end()) {
    const auto null = reader.next(der::kNull);
    if (!null || !null->content.empty() || !reader.at_end()) return std::nullopt;
  }
  const BytesView rsa_with = digest == DigestAlgorithm::kSha256   ? BytesView(kOidRsaSha256)
                             : digest == DigestAlgorithm::kSha384 ? BytesView(kOidRsaSha384)
                                                                  : BytesView(kOidRsaSha512);
  const BytesView ecdsa_with = digest == DigestAlgorithm::kSha256   ? BytesView(kOidEcdsaSha256)
                               : digest == DigestAlgorithm::kSha384 ? BytesView(kOidEcdsaSha384)
                                                                    : BytesView(kOidEcdsaSha512);
  if (same(oid->content, kOidRsaEncryption) || same(oid->content, rsa_with))
    return pick(digest, A::kRsaPkcs1Sha256, A::kRsaPkcs1Sha384, A::kRsaPkcs1Sha512);
  if (same(oid->content, ecdsa_with)) return pick(digest, A::kEcdsaSha256, A::kEcdsaSha384, A::kEcdsaSha512);
  return std::nullopt;
}

struct SignerInfo {
  der::Element issuer, serial, digest, attributes, algorithm, value;
  std::optional<der::Element> unsigned_attributes;
};

std::optional<SignerInfo> split_signer_info(BytesView content) {
  der::Reader reader(content);
  const auto version = reader.next(der::kInteger);
  const auto id = reader.next(der::kSequence);
  const auto digest = reader.next(der::kSequence);
  const auto attributes = reader.next(der::context_tag(0));
  const auto algorithm = reader.next(der::kSequence);
  const auto value = reader.next(der::kOctetString);
  if (!version || version->content.size() != 1 || version->content[0] != 1 || !id || !digest || !attributes ||
      !algorithm || !value)
    return std::nullopt;
  std::optional<der::Element> unsigned_attributes;
  if (!reader.at_end()) {
    unsigned_attributes = reader.next(der::context_tag(1));
    if (!unsigned_attributes || !reader.at_end()) return std::nullopt;
  }
  der::Reader id_reader(id->content);
  const auto issuer = id_reader.next(der::kSequence);
  const auto serial = id_reader.next(der::kInteger);
  if (!issuer || !serial || !id_reader.at_end()) return std::nullopt;
  return SignerInfo{*issuer, *serial, *digest, *attributes, *algorithm, *value, unsigned_attributes};
}

struct Attribute {
  BytesView type, value;  // value: the only element of the SET
};

// Of the unsigned attributes (RFC 5652 § 5.3: order and number are free) the tokens over the signature value.
Result<std::vector<Bytes>> time_stamps_of(BytesView unsigned_attributes) {
  std::vector<Bytes> out;
  der::Reader reader(unsigned_attributes);
  while (!reader.at_end()) {
    const auto attribute = reader.next(der::kSequence);
    if (!attribute) return bad_cms("damaged attribute");
    der::Reader parts(attribute->content);
    const auto type = parts.next(der::kOid);
    const auto values = parts.next(der::kSet);
    if (!type || !values || !parts.at_end()) return bad_cms("damaged attribute");
    if (!same(type->content, kOidTimeStampToken)) continue;
    der::Reader tokens(values->content);
    while (!tokens.at_end()) {
      const auto token = tokens.next();
      if (!token || out.size() == kMaxTimeStamps) return bad_cms("damaged time-stamp attribute");
      out.emplace_back(token->whole.begin(), token->whole.end());
    }
  }
  return out;
}

Result<std::vector<Attribute>> split_attributes(BytesView content) {
  std::vector<Attribute> out;
  der::Reader reader(content);
  BytesView before;
  while (!reader.at_end()) {
    const auto attribute = reader.next(der::kSequence);
    if (!attribute) return bad_cms("damaged attribute");
    if (!before.empty() &&
        !std::lexicographical_compare(before.begin(), before.end(), attribute->whole.begin(), attribute->whole.end()))
      return bad_cms("signed attributes are not in DER order");
    before = attribute->whole;
    der::Reader parts(attribute->content);
    const auto type = parts.next(der::kOid);
    const auto values = parts.next(der::kSet);
    if (!type || !values || !parts.at_end()) return bad_cms("damaged attribute");
    der::Reader value_reader(values->content);
    const auto value = value_reader.next();
    if (!value || !value_reader.at_end()) return bad_cms("an attribute has not exactly one value");
    for (const Attribute& other : out)
      if (same(other.type, type->content)) return bad_cms("the same attribute twice");
    out.push_back({type->content, value->whole});
  }
  return out;
}

// ESSCertIDv2: the certificate's fingerprint must be the signer's (RFC 5035 § 4).
bool names_certificate(BytesView value, BytesView certificate) {
  const auto outer = der::only(value, der::kSequence);
  if (!outer) return false;
  const auto list = der::Reader(outer->content).next(der::kSequence);
  if (!list) return false;
  const auto id = der::Reader(list->content).next(der::kSequence);
  if (!id) return false;
  der::Reader reader(id->content);
  DigestAlgorithm digest = DigestAlgorithm::kSha256;
  if (reader.next_tag() == der::kSequence) {
    const auto identifier = reader.next();
    const auto given = identifier ? digest_from(identifier->content) : std::nullopt;
    if (!given) return false;
    digest = *given;
  }
  const auto hash = reader.next(der::kOctetString);
  if (!hash) return false;
  Digest own(digest);
  own.add(certificate);
  return same(own.finish(), hash->content);
}

bool protects(BytesView value, const SignerInfo& info) {
  const auto outer = der::only(value, der::kSequence);
  if (!outer) return false;
  der::Reader reader(outer->content);
  const auto digest = reader.next(der::kSequence);
  const auto signature = reader.next(der::context_tag(1));
  return digest && signature && reader.at_end() && same(digest->whole, info.digest.whole) &&
         same(signature->content, info.algorithm.content);
}

Result<void> read_attributes(const SignerInfo& info, Signature& out) {
  out.attributes.assign(info.attributes.whole.begin(), info.attributes.whole.end());
  out.attributes[0] = der::kSet;
  auto attributes = split_attributes(info.attributes.content);
  if (!attributes) return attributes.error();
  bool has_type = false;
  for (const Attribute& attribute : *attributes) {
    if (same(attribute.type, kOidContentType)) {
      const auto oid = der::only(attribute.value, der::kOid);
      if (!oid || !same(oid->content, kOidData)) return bad_cms("content-type is not id-data");
      has_type = true;
    } else if (same(attribute.type, kOidMessageDigest)) {
      const auto digest = der::only(attribute.value, der::kOctetString);
      if (!digest) return bad_cms("damaged message-digest");
      out.message_digest.assign(digest->content.begin(), digest->content.end());
    } else if (same(attribute.type, kOidSigningCertificateV2)) {
      if (!names_certificate(attribute.value, out.signer_certificate))
        return bad_cms("signing-certificate-v2 names another certificate");
      out.has_signing_certificate_v2 = true;
    } else if (same(attribute.type, kOidAlgorithmProtection)) {
      if (!protects(attribute.value, info)) return bad_cms("CMSAlgorithmProtection does not match the algorithms");
    } else if (same(attribute.type, kOidSigningTime)) {
      out.has_signing_time = true;
    }
  }
  if (!has_type || out.message_digest.empty()) return bad_cms("content-type or message-digest is missing");
  return {};
}

Result<void> read_certificates(BytesView content, const SignerInfo& info, Signature& out) {
  der::Reader reader(content);
  while (!reader.at_end()) {
    const auto element = reader.next(der::kSequence);
    if (!element || out.certificates.size() >= 32) return bad_cms("damaged certificate list");
    const auto certificate = read_certificate(element->whole);
    if (!certificate) return bad_cms("damaged certificate");
    out.certificates.emplace_back(element->whole.begin(), element->whole.end());
    if (same(certificate->issuer, info.issuer.whole) && same(certificate->serial, info.serial.whole)) {
      if (!out.signer_certificate.empty()) return bad_cms("two certificates fit the signer");
      out.signer_certificate = out.certificates.back();
    }
  }
  if (out.signer_certificate.empty()) return bad_cms("the signer's certificate is missing");
  return {};
}

}  // namespace

Result<Signature> read_signature(BytesView bytes) {
  const auto info = der::only(bytes, der::kSequence);
  if (!info) return bad_cms("not one DER element");
  der::Reader outer(info->content);
  const auto type = outer.next(der::kOid);
  const auto wrapped = outer.next(der::context_tag(0));
  if (!type || !same(type->content, kOidSignedData) || !wrapped || !outer.at_end()) return bad_cms("not SignedData");
  const auto signed_data = der::only(wrapped->content, der::kSequence);
  if (!signed_data) return bad_cms("not SignedData");
  der::Reader reader(signed_data->content);
  const auto version = reader.next(der::kInteger);
  const auto digests = reader.next(der::kSet);
  const auto content = reader.next(der::kSequence);
  const auto certificates = reader.next(der::context_tag(0));
  const auto signers = reader.next(der::kSet);
  if (!version || version->content.size() != 1 || (version->content[0] != 1 && version->content[0] != 3) || !digests ||
      !content || !certificates || !signers || !reader.at_end())
    return bad_cms("SignedData has not the baseline parts");
  const auto content_type = der::only(content->content, der::kOid);
  if (!content_type || !same(content_type->content, kOidData)) return bad_cms("content is attached or not id-data");
  const auto signer = der::only(signers->content, der::kSequence);
  if (!signer) return bad_cms("not exactly one signer");
  const auto parts = split_signer_info(signer->content);
  if (!parts) return bad_cms("damaged SignerInfo");
  const auto announced = der::only(digests->content, der::kSequence);
  if (!announced) return bad_cms("not exactly one digest algorithm");
  const auto digest = digest_from(parts->digest.content);
  if (!digest) return weak("digest is not SHA-256, SHA-384 or SHA-512");
  if (digest_from(announced->content) != digest) return bad_cms("digest algorithms differ");
  const auto algorithm = algorithm_from(parts->algorithm.content, *digest);
  if (!algorithm) return weak("signature algorithm is not accepted");

  Signature out;
  out.algorithm = *algorithm;
  out.value.assign(parts->value.content.begin(), parts->value.content.end());
  auto listed = read_certificates(certificates->content, *parts, out);
  if (!listed) return listed.error();
  auto read = read_attributes(*parts, out);
  if (!read) return read.error();
  if (parts->unsigned_attributes) {
    auto tokens = time_stamps_of(parts->unsigned_attributes->content);
    if (!tokens) return tokens.error();
    out.time_stamps = std::move(*tokens);
  }
  return out;
}

bool value_is_right(const Signature& signature) {
  const auto certificate = view_certificate(signature.signer_certificate);
  return certificate && signature_is_right(signature.algorithm, public_key(certificate->key).get(),
                                           signature.attributes, signature.value);
}

}  // namespace signing::cms
