#include <openssl/evp.h>

#include "signing/core/certificate.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/core/der.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/recent.hpp"
#include "signing/core/signature_check.hpp"
#include "signing/revocation/evidence.hpp"

namespace signing::revocation {
namespace {

// Object identifiers as DER content octets.
constexpr std::uint8_t kBasicResponse[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01};
constexpr std::uint8_t kNoCheck[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x05};
constexpr std::uint8_t kOcspSigning[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x09};
constexpr std::uint8_t kArchiveCutoff[] = {0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x06};
constexpr std::uint8_t kInvalidityDate[] = {0x55, 0x1D, 0x18};
constexpr std::uint8_t kBasicConstraints[] = {0x55, 0x1D, 0x13};
constexpr std::uint8_t kKeyUsage[] = {0x55, 0x1D, 0x0F};
constexpr std::uint8_t kExtendedKeyUsage[] = {0x55, 0x1D, 0x25};
constexpr std::uint8_t kSha1[] = {0x2B, 0x0E, 0x03, 0x02, 0x1A};

constexpr std::uint8_t kGoodTag = 0x80, kRevokedTag = 0xA1, kUnknownTag = 0x82;
constexpr std::size_t kMaxOctets = 1u << 20;
constexpr std::size_t kMaxCertificates = 16;

Failure bad_ocsp(std::string what, std::string subject = {}) {
  return failure(Code::kOcspMalformed, std::move(what), std::move(subject));
}
Failure untrusted_ocsp(const char* what) {
  return failure(Code::kOcspUntrusted, what);
}

Bytes hash_of(const EVP_MD* digest, BytesView octets) {
  Bytes out(EVP_MAX_MD_SIZE);
  unsigned int size = 0;
  if (EVP_Digest(octets.data(), octets.size(), out.data(), &size, digest, nullptr) != 1) size = 0;
  out.resize(size);
  return out;
}

// SHA-1 names certificates here (RFC 6960 § 4.1.1); nothing is signed with it.
const EVP_MD* naming_digest(BytesView identifier) {
  const auto oid = der::Reader(identifier).next(der::kOid);
  if (oid && same(oid->content, kSha1)) return EVP_sha1();
  const auto digest = digest_algorithm(identifier);
  return digest ? evp_digest(*digest) : nullptr;
}

// The CertID is that of `certificate`, issued by `issuer`.
bool names(BytesView cert_id, const CertificateView& certificate, const CertificateView& issuer) {
  der::Reader reader(cert_id);
  const auto identifier = reader.next(der::kSequence), name = reader.next(der::kOctetString),
             key = reader.next(der::kOctetString), serial = reader.next(der::kInteger);
  if (!identifier || !name || !key || !serial || !reader.at_end()) return false;
  if (!same(serial->content, certificate.serial)) return false;
  const EVP_MD* digest = naming_digest(identifier->content);
  return digest != nullptr && same(name->content, hash_of(digest, issuer.subject)) &&
         same(key->content, hash_of(digest, issuer.key_octets));
}

const char* response_status(std::uint8_t status) {
  switch (status) {
    case 1:
      return "malformedRequest";
    case 2:
      return "internalError";
    case 3:
      return "tryLater";
    case 5:
      return "sigRequired";
    case 6:
      return "unauthorized";
    default:
      return "an unknown status";
  }
}

struct BasicParts {
  BytesView data;        // ResponseData, whole: what is signed
  BytesView identifier;  // signatureAlgorithm, content
  BytesView signature;
  BytesView certificates;  // content of the SEQUENCE OF
};

Result<BasicParts> split_basic(BytesView der) {
  const auto whole = der::only(der, der::kSequence);
  if (!whole) return bad_ocsp("damaged BasicOCSPResponse");
  der::Reader reader(whole->content);
  const auto data = reader.next(der::kSequence), identifier = reader.next(der::kSequence),
             signature = reader.next(der::kBitString);
  if (!data || !identifier || !signature) return bad_ocsp("damaged BasicOCSPResponse");
  const auto value = whole_octets(*signature);
  if (!value) return bad_ocsp("damaged signature");
  BasicParts out{data->whole, identifier->content, *value, {}};
  if (reader.at_end()) return out;
  const auto tagged = reader.next(der::context_tag(0));
  const auto list = tagged ? der::only(tagged->content, der::kSequence) : std::nullopt;
  if (!list || !reader.at_end()) return bad_ocsp("damaged certificate list");
  out.certificates = list->content;
  return out;
}

Result<BasicParts> split_response(BytesView response) {
  if (response.size() > kMaxOctets) return bad_ocsp("too large");
  const auto whole = der::only(response, der::kSequence);
  if (!whole) return bad_ocsp("not one DER element");
  der::Reader reader(whole->content);
  const auto status = reader.next(der::kEnumerated);
  if (!status || status->content.size() != 1) return bad_ocsp("no response status");
  if (status->content[0] != 0) {
    const char* name = response_status(status->content[0]);
    return bad_ocsp(std::string("the responder answers ") + name, name);
  }
  const auto tagged = reader.next(der::context_tag(0));
  const auto typed = tagged ? der::only(tagged->content, der::kSequence) : std::nullopt;
  if (!typed || !reader.at_end()) return bad_ocsp("no response octets");
  der::Reader parts(typed->content);
  const auto type = parts.next(der::kOid), octets = parts.next(der::kOctetString);
  if (!type || !same(type->content, kBasicResponse) || !octets || !parts.at_end())
    return bad_ocsp("not a BasicOCSPResponse");
  return split_basic(octets->content);
}

struct ResponseData {
  der::Element responder;  // byName [1] or byKey [2]
  Time produced_at{};
  BytesView responses;  // content of the SEQUENCE OF
};

Result<ResponseData> split_data(BytesView whole) {
  const auto content = der::only(whole, der::kSequence)->content;
  der::Reader reader(content);
  if (reader.next_tag() == der::context_tag(0)) {
    const auto tagged = reader.next();
    const auto version = tagged ? der::only(tagged->content, der::kInteger) : std::nullopt;
    if (!version || version->content.size() != 1 || version->content[0] != 0) return bad_ocsp("not version 1");
  }
  const auto responder = reader.next();
  const auto produced_at = reader.next(der::kGeneralizedTime), responses = reader.next(der::kSequence);
  if (!responder || !produced_at || !responses) return bad_ocsp("damaged ResponseData");
  const auto time = time_from(*produced_at);
  if (!time) return bad_ocsp("producedAt is not a time");
  if (!reader.at_end()) {
    const auto tagged = reader.next(der::context_tag(1));
    const auto list = tagged ? der::only(tagged->content, der::kSequence) : std::nullopt;
    const auto extensions = list ? split_extensions(list->content) : std::nullopt;
    if (!extensions || !reader.at_end()) return bad_ocsp("damaged response extensions");
    for (const ExtensionView& extension : *extensions)
      if (extension.critical) return bad_ocsp("a critical extension is not known");
  }
  return ResponseData{*responder, *time, responses->content};
}

// RevokedInfo (RFC 6960 § 4.2.1).
bool read_revoked(BytesView content, Evidence& out) {
  der::Reader reader(content);
  const auto time = reader.next(der::kGeneralizedTime);
  if (!time) return false;
  out.revoked_at = time_from(*time);
  if (!out.revoked_at) return false;
  if (reader.at_end()) return true;
  const auto tagged = reader.next(der::context_tag(0));
  const auto reason = tagged ? der::only(tagged->content, der::kEnumerated) : std::nullopt;
  if (!reason || reason->content.size() != 1 || !reader.at_end()) return false;
  out.reason = reason->content[0];
  return true;
}

// What follows the CertID in a SingleResponse.
Result<void> read_single(der::Reader& reader, Evidence& out) {
  const auto status = reader.next();
  const auto this_update = reader.next(der::kGeneralizedTime);
  if (!status || !this_update) return bad_ocsp("damaged SingleResponse");
  if (status->tag == kRevokedTag) {
    if (!read_revoked(status->content, out)) return bad_ocsp("damaged RevokedInfo");
  } else if ((status->tag != kGoodTag && status->tag != kUnknownTag) || !status->content.empty()) {
    return bad_ocsp("damaged certificate status");
  }
  out.status = status->tag == kGoodTag      ? Status::kGood
               : status->tag == kRevokedTag ? Status::kRevoked
                                            : Status::kUnknown;
  const auto from = time_from(*this_update);
  if (!from) return bad_ocsp("thisUpdate is not a time");
  out.this_update = *from;
  if (reader.next_tag() == der::context_tag(0)) {
    const auto tagged = reader.next();
    const auto next_update = tagged ? der::only(tagged->content, der::kGeneralizedTime) : std::nullopt;
    out.next_update = next_update ? time_from(*next_update) : std::nullopt;
    if (!out.next_update || *out.next_update < out.this_update) return bad_ocsp("damaged nextUpdate");
  }
  if (reader.at_end()) return {};
  const auto tagged = reader.next(der::context_tag(1));
  const auto list = tagged ? der::only(tagged->content, der::kSequence) : std::nullopt;
  const auto extensions = list ? split_extensions(list->content) : std::nullopt;
  if (!extensions || !reader.at_end()) return bad_ocsp("damaged single extensions");
  for (const ExtensionView& extension : *extensions) {
    const bool cutoff = same(extension.oid, kArchiveCutoff), invalid = same(extension.oid, kInvalidityDate);
    if (cutoff || invalid) {
      const auto element = der::only(extension.value, der::kGeneralizedTime);
      const auto time = element ? time_from(*element) : std::nullopt;
      if (!time) return bad_ocsp("damaged single extensions");
      if (cutoff) out.keeps_ended_since = time;
      if (invalid && out.revoked_at && *time < *out.revoked_at) out.revoked_at = time;
    } else if (extension.critical) {
      return bad_ocsp("a critical extension is not known");
    }
  }
  return {};
}

Result<void> read_responses(BytesView content, const CertificateView& certificate, const CertificateView& issuer,
                            Evidence& out) {
  bool found = false;
  der::Reader reader(content);
  while (!reader.at_end()) {
    const auto single = reader.next(der::kSequence);
    if (!single) return bad_ocsp("damaged list of answers");
    der::Reader parts(single->content);
    const auto cert_id = parts.next(der::kSequence);
    if (!cert_id) return bad_ocsp("damaged SingleResponse");
    if (!names(cert_id->content, certificate, issuer)) continue;
    if (found) return bad_ocsp("two answers for this certificate");
    auto read = read_single(parts, out);
    if (!read) return read;
    found = true;
  }
  if (!found) return bad_ocsp("no answer for this certificate", "another_certificate");
  return {};
}

bool is_responder(const der::Element& responder, const CertificateView& candidate) {
  if (responder.tag == der::context_tag(1)) return same(responder.content, candidate.subject);
  const auto key =
      responder.tag == der::context_tag(2) ? der::only(responder.content, der::kOctetString) : std::nullopt;
  return key && same(key->content, hash_of(EVP_sha1(), candidate.key_octets));
}

bool signed_response(const BasicParts& parts, SignatureAlgorithm algorithm, const CertificateView& signer) {
  return signature_is_right(algorithm, public_key(signer.key).get(), parts.data, parts.signature);
}

bool has_ocsp_usage(const CertificateView& certificate) {
  const auto usage = extended_key_usage(certificate);
  if (!usage) return false;
  for (const BytesView purpose : usage->purposes)
    if (same(purpose, kOcspSigning)) return true;
  return false;
}

Result<void> read_certificates(BytesView content, Evidence& out) {
  der::Reader reader(content);
  while (!reader.at_end()) {
    const auto element = reader.next(der::kSequence);
    if (!element || out.certificates.size() == kMaxCertificates) return bad_ocsp("damaged certificate list");
    out.certificates.emplace_back(element->whole.begin(), element->whole.end());
  }
  return {};
}

// The same responder speaks for an authority in every document: what was right once need not be computed again.
bool issuer_certified(BytesView responder_der, const CertificateView& responder, BytesView issuer_der,
                      const CertificateView& issuer) {
  thread_local Recent<bool> certified(256);
  const std::string id = Recent<bool>::id_of(responder_der) + Recent<bool>::id_of(issuer_der);
  if (certified.find(id) != nullptr) return true;
  if (!is_signed_by(responder, issuer)) return false;
  return certified.put(id, true);
}

// What RFC 5280 asks of any certificate whose key signs something; null when all is well.
const char* unfit(BytesView der, const CertificateView& responder) {
  constexpr unsigned kDigitalSignature = 0;
  if (!may_be_used_for(responder, {kDigitalSignature})) return "the responder's key may not sign";
  const auto extensions = split_extensions(responder.extensions);
  if (!extensions) return "the responder's certificate is damaged";
  for (const ExtensionView& extension : *extensions) {
    const bool known = same(extension.oid, kKeyUsage) || same(extension.oid, kExtendedKeyUsage) ||
                       same(extension.oid, kBasicConstraints) || same(extension.oid, kNoCheck);
    if (extension.critical && !known) return "a critical extension of the responder's certificate is not known";
  }
  const auto facts = certificate_facts(der);
  if (!facts || (facts->key_kind == KeyKind::kRsa && facts->key_bits < 2048)) return "the responder's key is too weak";
  return nullptr;
}

// RFC 6960 § 4.2.2.2: the issuer itself, or a responder whose certificate the issuer signed for this purpose.
Result<void> find_signer(const BasicParts& parts, const der::Element& responder, BytesView subject_der,
                         BytesView issuer_der, const CertificateView& issuer, Evidence& out) {
  const auto algorithm = signature_algorithm(parts.identifier);
  if (!algorithm) return untrusted_ocsp("the signature algorithm is not accepted");
  out.algorithm = *algorithm;
  if (is_responder(responder, issuer) && signed_response(parts, *algorithm, issuer)) {
    out.signer_certificate.assign(issuer_der.begin(), issuer_der.end());
    out.signer_is_issuer = true;
    return {};
  }
  const char* why = "no certificate of the responder";
  for (const Bytes& der : out.certificates) {
    const auto candidate = view_certificate(der);
    if (!candidate || !is_responder(responder, *candidate)) continue;
    if (!signed_response(parts, *algorithm, *candidate)) {
      why = "the signature is not right";
    } else if (!has_ocsp_usage(*candidate)) {
      why = "the responder's certificate has not the usage OCSPSigning";
    } else if (!issuer_certified(der, *candidate, issuer_der, issuer)) {
      why = "the certificate's issuer did not certify the responder";
    } else if (same(der, subject_der)) {
      why = "the certificate speaks for itself";
    } else if (const char* fault = unfit(der, *candidate)) {
      why = fault;
    } else {
      out.signer_certificate = der;
      out.signer_is_issuer = false;
      out.signer_no_check = find_extension(candidate->extensions, kNoCheck).has_value();
      return {};
    }
  }
  return untrusted_ocsp(why);
}

}  // namespace

Result<Evidence> read_ocsp(BytesView response, BytesView certificate, BytesView issuer) {
  const auto subject = view_certificate(certificate), authority = view_certificate(issuer);
  if (!subject || !authority) return failure(Code::kCertificateMalformed, "not one DER certificate");
  const auto parts = split_response(response);
  if (!parts) return parts.error();
  const auto data = split_data(parts->data);
  if (!data) return data.error();
  Evidence out;
  out.source = Source::kOcsp;
  out.produced_at = data->produced_at;
  auto step = read_responses(data->responses, *subject, *authority, out);
  if (step) step = read_certificates(parts->certificates, out);
  if (step) step = find_signer(*parts, data->responder, certificate, issuer, *authority, out);
  if (!step) return step.error();
  out.der.assign(response.begin(), response.end());
  return out;
}

Result<Bytes> make_ocsp_request(BytesView certificate, BytesView issuer) {
  const auto subject = view_certificate(certificate), authority = view_certificate(issuer);
  if (!subject || !authority) return failure(Code::kCertificateMalformed, "not one DER certificate");
  const Bytes identifier = der::wrap(der::kSequence, {der::wrap(der::kOid, kSha1), der::wrap(der::kNull, BytesView{})});
  const Bytes cert_id =
      der::wrap(der::kSequence, {identifier, der::wrap(der::kOctetString, hash_of(EVP_sha1(), authority->subject)),
                                 der::wrap(der::kOctetString, hash_of(EVP_sha1(), authority->key_octets)),
                                 der::wrap(der::kInteger, subject->serial)});
  const Bytes list = der::wrap(der::kSequence, der::wrap(der::kSequence, cert_id));
  return der::wrap(der::kSequence, der::wrap(der::kSequence, list));
}

}  // namespace signing::revocation
