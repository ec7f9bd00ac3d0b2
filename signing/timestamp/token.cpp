#include "signing/timestamp/token.hpp"

#include <openssl/evp.h>

#include <algorithm>

#include "signing/core/certificate_view.hpp"
#include "signing/core/der.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/signature_check.hpp"
#include "signing/timestamp/tst_info.hpp"

namespace signing::timestamp {
namespace {

// Object identifiers as DER content octets.
constexpr std::uint8_t kSignedData[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02};
constexpr std::uint8_t kTstInfo[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04};
constexpr std::uint8_t kContentType[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x03};
constexpr std::uint8_t kMessageDigest[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x04};
constexpr std::uint8_t kAlgorithmProtection[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x34};
constexpr std::uint8_t kSigningCertificate[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x02, 0x0C};
constexpr std::uint8_t kSigningCertificateV2[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x02, 0x2F};
constexpr std::uint8_t kTimeStamping[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08};

constexpr std::size_t kMaxOctets = 1u << 20;
constexpr std::size_t kMaxCertificates = 32;
constexpr std::size_t kMaxAttributes = 64;

Failure bad_token(const char* what) {
  return failure(Code::kTsaMalformed, what);
}
Failure untrusted_token(const char* what) {
  return failure(Code::kTsaUntrusted, what);
}

struct SignedParts {
  BytesView info;          // TSTInfo, the content of eContent
  BytesView certificates;  // content of the SET
  BytesView signer;        // content of the SignerInfo
};

Result<SignedParts> split_signed_data(BytesView token) {
  const auto outer = der::only(token, der::kSequence);
  if (!outer) return bad_token("not one DER element");
  der::Reader content_info(outer->content);
  const auto type = content_info.next(der::kOid), wrapped = content_info.next(der::context_tag(0));
  if (!type || !same(type->content, kSignedData) || !wrapped || !content_info.at_end())
    return bad_token("not SignedData");
  const auto signed_data = der::only(wrapped->content, der::kSequence);
  if (!signed_data) return bad_token("not SignedData");
  der::Reader reader(signed_data->content);
  const auto version = reader.next(der::kInteger), digests = reader.next(der::kSet),
             content = reader.next(der::kSequence);
  if (!version || !digests || !content) return bad_token("damaged SignedData");
  const auto certificates = reader.next(der::context_tag(0));
  if (!certificates) return bad_token("the token comes without certificates (certReq)");
  if (reader.next_tag() == der::context_tag(1) && !reader.next()) return bad_token("damaged CRLs");
  const auto signers = reader.next(der::kSet);
  if (!signers || !reader.at_end()) return bad_token("damaged SignedData");
  const auto signer = der::only(signers->content, der::kSequence);
  if (!signer) return bad_token("not exactly one signer");
  der::Reader parts(content->content);
  const auto content_type = parts.next(der::kOid), explicit_content = parts.next(der::context_tag(0));
  if (!content_type || !same(content_type->content, kTstInfo)) return bad_token("the content is not TSTInfo");
  if (!explicit_content || !parts.at_end()) return bad_token("TSTInfo is missing");
  const auto info = der::only(explicit_content->content, der::kOctetString);
  if (!info) return bad_token("TSTInfo is missing");
  return SignedParts{info->content, certificates->content, signer->content};
}

struct SignerInfo {
  BytesView issuer, serial, digest_identifier, attributes, identifier, value;
  DigestAlgorithm digest{};
  SignatureAlgorithm algorithm{};
};

Result<SignerInfo> split_signer_info(BytesView content) {
  der::Reader reader(content);
  const auto version = reader.next(der::kInteger), id = reader.next(der::kSequence),
             digest = reader.next(der::kSequence), attributes = reader.next(der::context_tag(0)),
             algorithm = reader.next(der::kSequence), value = reader.next(der::kOctetString);
  if (!version || !id || !digest || !attributes || !algorithm || !value) return bad_token("damaged SignerInfo");
  // Unsigned attributes may follow (a time-stamp of the token, for instance): they prove nothing here.
  if (!reader.at_end() && (!reader.next(der::context_tag(1)) || !reader.at_end()))
    return bad_token("damaged SignerInfo");
  der::Reader id_reader(id->content);
  const auto issuer = id_reader.next(der::kSequence), serial = id_reader.next(der::kInteger);
  if (!issuer || !serial || !id_reader.at_end()) return bad_token("damaged signer identifier");
  const auto known_digest = digest_algorithm(digest->content);
  if (!known_digest) return bad_token("the signer's digest is not SHA-256, SHA-384 or SHA-512");
  const auto known_algorithm = signature_algorithm(algorithm->content, known_digest);
  if (!known_algorithm) return bad_token("the signature algorithm is not accepted");
  return SignerInfo{issuer->whole,      serial->content, digest->whole, attributes->whole,
                    algorithm->content, value->content,  *known_digest, *known_algorithm};
}

// ESSCertID (RFC 2634 § 5.4, SHA-1) or ESSCertIDv2 (RFC 5035 § 4): the first one's hash must be the signer's.
bool names_certificate(BytesView value, BytesView certificate, bool version2) {
  const auto outer = der::only(value, der::kSequence);
  const auto list = outer ? der::Reader(outer->content).next(der::kSequence) : std::nullopt;
  const auto id = list ? der::Reader(list->content).next(der::kSequence) : std::nullopt;
  if (!id) return false;
  der::Reader reader(id->content);
  const EVP_MD* digest = version2 ? evp_digest(DigestAlgorithm::kSha256) : EVP_sha1();
  if (version2 && reader.next_tag() == der::kSequence) {
    const auto identifier = reader.next();
    const auto given = identifier ? digest_algorithm(identifier->content) : std::nullopt;
    if (!given) return false;
    digest = evp_digest(*given);
  }
  const auto hash = reader.next(der::kOctetString);
  std::uint8_t own[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  return hash && EVP_Digest(certificate.data(), certificate.size(), own, &size, digest, nullptr) == 1 &&
         same({own, size}, hash->content);
}

// RFC 6211 § 2: the algorithms the signer meant are those beside the signature.
bool protects(BytesView value, const SignerInfo& signer) {
  const auto outer = der::only(value, der::kSequence);
  if (!outer) return false;
  der::Reader reader(outer->content);
  const auto digest = reader.next(der::kSequence), signature = reader.next(der::context_tag(1));
  return digest && signature && reader.at_end() && same(digest->whole, signer.digest_identifier) &&
         same(signature->content, signer.identifier);
}

// Which of the attributes that must be there were seen and right.
struct SeenAttributes {
  bool type = false, digest = false, certificate = false;
};

Result<void> check_attribute(BytesView type, BytesView value, const SignerInfo& signer, BytesView info,
                             BytesView certificate, SeenAttributes& seen) {
  if (same(type, kContentType)) {
    const auto oid = der::only(value, der::kOid);
    if (!oid || !same(oid->content, kTstInfo) || seen.type)
      return bad_token("the content-type attribute is not TSTInfo");
    seen.type = true;
  } else if (same(type, kMessageDigest)) {
    const auto digest = der::only(value, der::kOctetString);
    Digest own(signer.digest);
    own.add(info);
    if (!digest || seen.digest || !same(digest->content, own.finish())) return bad_token("message-digest does not fit");
    seen.digest = true;
  } else if (same(type, kSigningCertificate) || same(type, kSigningCertificateV2)) {
    if (!names_certificate(value, certificate, same(type, kSigningCertificateV2)))
      return bad_token("signing-certificate names another certificate");
    seen.certificate = true;
  } else if (same(type, kAlgorithmProtection) && !protects(value, signer)) {
    return bad_token("CMSAlgorithmProtection does not match the algorithms");
  }
  return {};
}

Result<void> check_attributes(const SignerInfo& signer, BytesView info, BytesView certificate) {
  SeenAttributes seen;
  der::Reader reader(der::Reader(signer.attributes).next()->content);
  for (std::size_t count = 0; !reader.at_end(); ++count) {
    const auto attribute = reader.next(der::kSequence);
    if (!attribute || count == kMaxAttributes) return bad_token("damaged signed attributes");
    der::Reader parts(attribute->content);
    const auto type = parts.next(der::kOid), values = parts.next(der::kSet);
    if (!type || !values || !parts.at_end()) return bad_token("damaged signed attributes");
    auto checked = check_attribute(type->content, values->content, signer, info, certificate, seen);
    if (!checked) return checked;
  }
  if (!seen.type || !seen.digest) return bad_token("content-type or message-digest is missing");
  if (!seen.certificate) return bad_token("signing-certificate is missing (RFC 3161 § 2.4.1)");
  return {};
}

Result<void> read_certificates(BytesView content, const SignerInfo& signer, Token& out) {
  der::Reader reader(content);
  while (!reader.at_end()) {
    const auto element = reader.next();
    if (!element || out.certificates.size() == kMaxCertificates) return bad_token("damaged certificate list");
    if (element->tag != der::kSequence) continue;  // attribute certificates and other kinds (RFC 5652 § 10.2.2)
    const auto certificate = view_certificate(element->whole);
    if (!certificate) return bad_token("damaged certificate");
    out.certificates.emplace_back(element->whole.begin(), element->whole.end());
    if (out.certificate.empty() && same(certificate->issuer, signer.issuer) && same(certificate->serial, signer.serial))
      out.certificate = out.certificates.back();
  }
  if (out.certificate.empty()) return bad_token("the authority's certificate is missing");
  return {};
}

// RFC 3161 § 2.3: one purpose, and critical.
Result<void> check_usage(const CertificateView& certificate) {
  const auto usage = extended_key_usage(certificate);
  if (!usage || usage->purposes.size() != 1 || !same(usage->purposes[0], kTimeStamping))
    return untrusted_token("the certificate is not for time-stamping alone");
  if (!usage->critical) return untrusted_token("the time-stamping usage of the certificate is not critical");
  if (!may_be_used_for(certificate, {0, 1})) return untrusted_token("the certificate's key may not sign");
  return {};
}

}  // namespace

Result<Token> read_token(BytesView der) {
  if (der.size() > kMaxOctets) return bad_token("too large");
  const auto parts = split_signed_data(der);
  if (!parts) return parts.error();
  const auto signer = split_signer_info(parts->signer);
  if (!signer) return signer.error();
  auto token = read_tst_info(parts->info);
  if (!token) return token;
  auto step = read_certificates(parts->certificates, *signer, *token);
  if (step) step = check_attributes(*signer, parts->info, token->certificate);
  if (!step) return step.error();
  const auto certificate = view_certificate(token->certificate);
  if (!certificate) return bad_token("damaged certificate");
  Bytes attributes(signer->attributes.begin(), signer->attributes.end());
  attributes[0] = der::kSet;  // RFC 5652 § 5.4
  if (!signature_is_right(signer->algorithm, public_key(certificate->key).get(), attributes, signer->value))
    return bad_token("the signature is not right");
  step = check_usage(*certificate);
  if (!step) return step.error();
  token->algorithm = signer->algorithm;
  return token;
}

bool covers(const Token& token, BytesView octets) {
  Digest digest(token.digest);
  digest.add(octets);
  return same(digest.finish(), token.imprint);
}

}  // namespace signing::timestamp
