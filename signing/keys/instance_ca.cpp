#include "signing/keys/instance_ca.hpp"

#include <openssl/pem.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "signing/core/certificate.hpp"
#include "signing/core/openssl.hpp"

namespace signing {
namespace {

constexpr std::chrono::days kCaLife{3652};
constexpr std::chrono::days kSealLife{1095};
// Clocks of verifiers may be behind: certificates begin a little earlier.
constexpr std::chrono::minutes kClockMargin{5};

Failure internal() {
  return failure(Code::kInternal, take_openssl_error());
}

// Cuts UTF-8 between characters so that at most `limit` characters stay (X.520 upper bounds count characters).
std::string shorten(std::string text, std::size_t limit) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (++characters > limit) {
      text.resize(i);
      break;
    }
  }
  return text;
}

bool add_name(X509_NAME* name, int nid, const std::string& value) {
  if (value.empty()) return true;
  return X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()),
                                    static_cast<int>(value.size()), -1, 0) == 1;
}

bool set_time(ASN1_TIME* field, Time time) {
  return ASN1_TIME_adj(field, static_cast<time_t>(time.time_since_epoch().count()), 0, 0) != nullptr;
}

bool add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION, X509_EXTENSION_free> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// A positive random serial of 16 octets (RFC 5280 § 4.1.2.2 allows 20).
bool set_random_serial(X509* certificate) {
  std::array<unsigned char, 16> octets{};
  if (RAND_bytes(octets.data(), octets.size()) != 1) return false;
  octets[0] = static_cast<unsigned char>((octets[0] & 0x3F) | 0x40);
  const Owned<BIGNUM, BN_free> number(BN_bin2bn(octets.data(), octets.size(), nullptr));
  return number != nullptr && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

OwnedKey make_p256() {
  return OwnedKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
}

bool fill(X509* certificate, EVP_PKEY* key, Time from, Time to) {
  return X509_set_version(certificate, X509_VERSION_3) == 1 && set_random_serial(certificate) &&
         set_time(X509_getm_notBefore(certificate), from) && set_time(X509_getm_notAfter(certificate), to) &&
         X509_set_pubkey(certificate, key) == 1;
}

OwnedKey parse_key(BytesView pkcs8) {
  const unsigned char* at = pkcs8.data();
  return OwnedKey(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(pkcs8.size())));
}

Bytes pkcs8_of(const EVP_PKEY* key) {
  const Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info(EVP_PKEY2PKCS8(key));
  return info == nullptr ? Bytes{} : to_der(info.get(), i2d_PKCS8_PRIV_KEY_INFO);
}

Bytes pack(EVP_PKEY* key, X509* seal, X509* ca, const std::string& name, const Secret& password) {
  const OwnedCertificateStack others(sk_X509_new_null());
  if (others == nullptr || X509_up_ref(ca) != 1) return {};
  if (sk_X509_push(others.get(), ca) <= 0) {
    X509_free(ca);
    return {};
  }
  const Owned<PKCS12, PKCS12_free> p12(PKCS12_create(password.reveal().c_str(), name.c_str(), key, seal, others.get(),
                                                     NID_aes_256_cbc, NID_aes_256_cbc, 20000, -1, 0));
  if (p12 == nullptr || PKCS12_set_mac(p12.get(), password.reveal().c_str(), static_cast<int>(password.reveal().size()),
                                       nullptr, 0, 20000, EVP_sha256()) != 1)
    return {};
  return to_der(p12.get(), i2d_PKCS12);
}

}  // namespace

InstanceCa::~InstanceCa() {
  if (!pkcs8_.empty()) OPENSSL_cleanse(pkcs8_.data(), pkcs8_.size());
}

Result<InstanceCa> InstanceCa::make(const std::string& instance_name, Time time) {
  const OwnedKey key = make_p256();
  const OwnedCertificate certificate(X509_new());
  if (key == nullptr || certificate == nullptr) return internal();
  X509* x = certificate.get();
  X509_NAME* name = X509_get_subject_name(x);
  const bool ok = fill(x, key.get(), time - kClockMargin, time + kCaLife) &&
                  add_name(name, NID_organizationName, shorten(instance_name, 64)) &&
                  add_name(name, NID_commonName, shorten("Autorité des cachets techniques – " + instance_name, 64)) &&
                  X509_set_issuer_name(x, name) == 1 &&
                  add_extension(x, x, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                  add_extension(x, x, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                  add_extension(x, x, NID_subject_key_identifier, "hash") && X509_sign(x, key.get(), EVP_sha256()) > 0;
  if (!ok) return internal();
  InstanceCa ca;
  ca.pkcs8_ = pkcs8_of(key.get());
  ca.certificate_ = to_der(x, i2d_X509);
  return ca;
}

Result<InstanceCa> InstanceCa::load(BytesView pkcs8, BytesView certificate) {
  const OwnedKey key = parse_key(pkcs8);
  const OwnedCertificate x = parse_certificate(certificate.data(), certificate.size());
  if (x == nullptr) return failure(Code::kCertificateMalformed, "not one DER certificate");
  if (key == nullptr || EVP_PKEY_eq(X509_get0_pubkey(x.get()), key.get()) != 1)
    return failure(Code::kP12KeyMismatch, "the private key is not the one of the certificate: " + take_openssl_error());
  InstanceCa ca;
  ca.pkcs8_.assign(pkcs8.begin(), pkcs8.end());
  ca.certificate_.assign(certificate.begin(), certificate.end());
  return ca;
}

std::string InstanceCa::certificate_pem() const {
  const OwnedCertificate x = parse_certificate(certificate_.data(), certificate_.size());
  const OwnedBio bio(BIO_new(BIO_s_mem()));
  if (x == nullptr || bio == nullptr || PEM_write_bio_X509(bio.get(), x.get()) != 1) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

Result<IssuedSeal> InstanceCa::issue_seal(const SealSubject& subject, Time time, const Secret& password) const {
  const OwnedKey ca_key = parse_key(pkcs8_);
  const OwnedCertificate ca = parse_certificate(certificate_.data(), certificate_.size());
  const OwnedKey key = make_p256();
  const OwnedCertificate certificate(X509_new());
  auto ca_facts = certificate_facts(certificate_);
  if (!ca_facts) return ca_facts.error();
  if (ca_key == nullptr || ca == nullptr || key == nullptr || certificate == nullptr) return internal();
  const Time end = std::min<Time>(time + kSealLife, ca_facts->not_after);
  if (end <= time) return failure(Code::kKeyExpired, "the instance CA has ended", to_iso8601(ca_facts->not_after));
  const std::string prefix = "Cachet technique ENT – ", suffix = " (" + subject.uai + ")";
  const std::size_t room = 64 - 23 - std::min<std::size_t>(suffix.size(), 40);
  const std::string common_name = prefix + shorten(subject.school_name, room) + suffix;
  X509* x = certificate.get();
  X509_NAME* name = X509_get_subject_name(x);
  const bool ok = fill(x, key.get(), time - kClockMargin, end) &&
                  add_name(name, NID_organizationName, shorten(subject.school_name, 64)) &&
                  add_name(name, NID_commonName, shorten(common_name, 64)) &&
                  X509_set_issuer_name(x, X509_get_subject_name(ca.get())) == 1 &&
                  add_extension(x, ca.get(), NID_basic_constraints, "critical,CA:FALSE") &&
                  add_extension(x, ca.get(), NID_key_usage, "critical,digitalSignature,nonRepudiation") &&
                  add_extension(x, ca.get(), NID_subject_key_identifier, "hash") &&
                  add_extension(x, ca.get(), NID_authority_key_identifier, "keyid:always") &&
                  X509_sign(x, ca_key.get(), EVP_sha256()) > 0;
  if (!ok) return internal();
  IssuedSeal seal;
  seal.pkcs12 = pack(key.get(), x, ca.get(), common_name, password);
  seal.certificate = to_der(x, i2d_X509);
  seal.not_after = end;
  if (seal.pkcs12.empty()) return internal();
  return seal;
}

Result<Bytes> InstanceCa::issue_crl(Time time, std::chrono::hours life) const {
  const OwnedKey key = parse_key(pkcs8_);
  const OwnedCertificate ca = parse_certificate(certificate_.data(), certificate_.size());
  const Owned<X509_CRL, X509_CRL_free> list(X509_CRL_new());
  const Owned<ASN1_TIME, ASN1_STRING_free> from(ASN1_TIME_new()), to(ASN1_TIME_new());
  const Owned<ASN1_INTEGER, ASN1_STRING_free> number(ASN1_INTEGER_new());
  if (key == nullptr || ca == nullptr || list == nullptr || from == nullptr || to == nullptr || number == nullptr)
    return internal();
  X509V3_CTX context;
  X509V3_set_ctx(&context, ca.get(), nullptr, nullptr, list.get(), 0);
  const Owned<X509_EXTENSION, X509_EXTENSION_free> authority(
      X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid:always"));
  const bool ok =
      authority != nullptr && X509_CRL_set_version(list.get(), 1) == 1 && set_time(from.get(), time) &&
      set_time(to.get(), time + life) && X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(ca.get())) == 1 &&
      X509_CRL_set1_lastUpdate(list.get(), from.get()) == 1 && X509_CRL_set1_nextUpdate(list.get(), to.get()) == 1 &&
      ASN1_INTEGER_set_int64(number.get(), time.time_since_epoch().count()) == 1 &&
      X509_CRL_add1_ext_i2d(list.get(), NID_crl_number, number.get(), 0, 0) == 1 &&
      X509_CRL_add_ext(list.get(), authority.get(), -1) == 1 && X509_CRL_sort(list.get()) == 1 &&
      X509_CRL_sign(list.get(), key.get(), EVP_sha256()) > 0;
  if (!ok) return internal();
  return to_der(list.get(), i2d_X509_CRL);
}

}  // namespace signing
