#include <openssl/asn1.h>
#include <openssl/ec.h>

#include "signing/core/certificate.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/recent.hpp"

namespace signing {
namespace {

std::string name_part(const X509_NAME* name, int nid) {
  const int at = X509_NAME_get_index_by_NID(name, nid, -1);
  if (at < 0) return {};
  unsigned char* text = nullptr;
  const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (size < 0) return {};
  std::string out(reinterpret_cast<char*>(text), static_cast<std::size_t>(size));
  OPENSSL_free(text);
  return out;
}

std::string serial_hex(const X509* certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
  return to_hex({ASN1_STRING_get0_data(serial), static_cast<std::size_t>(ASN1_STRING_length(serial))});
}

std::optional<Time> instant(const ASN1_TIME* time) {
  return from_asn1_time(as_text({ASN1_STRING_get0_data(time), static_cast<std::size_t>(ASN1_STRING_length(time))}));
}

}  // namespace

std::optional<KeyKind> key_kind(const EVP_PKEY* key) {
  if (key == nullptr) return std::nullopt;
  if (EVP_PKEY_is_a(key, "RSA") == 1) return KeyKind::kRsa;
  if (EVP_PKEY_is_a(key, "EC") != 1) return std::nullopt;
  char group[64] = {};
  if (EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) != 1) return std::nullopt;
  const std::string_view name = group;
  if (name == "prime256v1" || name == "P-256") return KeyKind::kP256;
  if (name == "secp384r1" || name == "P-384") return KeyKind::kP384;
  if (name == "secp521r1" || name == "P-521") return KeyKind::kP521;
  return std::nullopt;
}

namespace {

Result<CertificateFacts> read_facts(BytesView der) {
  const OwnedCertificate certificate = parse_certificate(der.data(), der.size());
  if (certificate == nullptr) return failure(Code::kCertificateMalformed, "not one DER certificate");
  CertificateFacts facts;
  const X509_NAME* subject = X509_get_subject_name(certificate.get());
  const X509_NAME* issuer = X509_get_issuer_name(certificate.get());
  facts.subject_common_name = name_part(subject, NID_commonName);
  facts.subject_organisation = name_part(subject, NID_organizationName);
  facts.issuer_common_name = name_part(issuer, NID_commonName);
  facts.issuer_organisation = name_part(issuer, NID_organizationName);
  facts.serial_hex = serial_hex(certificate.get());
  facts.fingerprint_sha256_hex = to_hex(sha256(der));
  const auto not_before = instant(X509_get0_notBefore(certificate.get()));
  const auto not_after = instant(X509_get0_notAfter(certificate.get()));
  if (!not_before || !not_after) return failure(Code::kCertificateMalformed, "validity dates are not RFC 5280 times");
  facts.not_before = *not_before;
  facts.not_after = *not_after;
  const EVP_PKEY* key = X509_get0_pubkey(certificate.get());
  const auto kind = key_kind(key);
  if (!kind) return failure(Code::kP12UnsupportedKey, "key is neither RSA nor P-256, P-384, P-521");
  facts.key_kind = *kind;
  facts.key_bits = EVP_PKEY_get_bits(key);
  const std::uint32_t usage = X509_get_key_usage(certificate.get());  // UINT32_MAX without the extension
  facts.digital_signature = (usage & KU_DIGITAL_SIGNATURE) != 0;
  facts.non_repudiation = (usage & KU_NON_REPUDIATION) != 0;
  const auto view = view_certificate(der);
  if (!view) return failure(Code::kCertificateMalformed, "not one DER certificate");
  facts.for_documents = may_sign_documents(*view);
  facts.self_signed = X509_NAME_cmp(subject, issuer) == 0;
  return facts;
}

}  // namespace

Result<CertificateFacts> certificate_facts(BytesView der) {
  thread_local Recent<CertificateFacts> recent(256);
  const std::string id = Recent<CertificateFacts>::id_of(der);
  if (const CertificateFacts* known = recent.find(id)) return *known;
  auto facts = read_facts(der);
  if (facts) recent.put(id, *facts);
  return facts;
}

}  // namespace signing
