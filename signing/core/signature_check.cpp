#include "signing/core/signature_check.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>

#include "signing/core/certificate_view.hpp"
#include "signing/core/der.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/recent.hpp"

namespace signing {
namespace {

using A = SignatureAlgorithm;
using D = DigestAlgorithm;

// Object identifiers as DER content octets.
constexpr std::uint8_t kRsaEncryption[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01};
constexpr std::uint8_t kRsaPss[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A};
constexpr std::uint8_t kMgf1[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08};
constexpr std::uint8_t kRsaWith[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01};  // + 0B, 0C, 0D
constexpr std::uint8_t kEcdsaWith[] = {0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03};      // + 02, 03, 04
constexpr std::uint8_t kSha2[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02};     // + 01, 02, 03
constexpr std::uint8_t kEcPublicKey[] = {0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01};
constexpr std::uint8_t kP256[] = {0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
constexpr std::uint8_t kP384[] = {0x2B, 0x81, 0x04, 0x00, 0x22};
constexpr std::uint8_t kP521[] = {0x2B, 0x81, 0x04, 0x00, 0x23};

// The digest that the last arc of `oid` names when the others are `family`, counted from `first` = SHA-256.
std::optional<D> digest_of_family(BytesView oid, BytesView family, std::uint8_t first) {
  if (oid.size() != family.size() + 1 || !same(oid.first(family.size()), family)) return std::nullopt;
  if (oid.back() == first) return D::kSha256;
  if (oid.back() == first + 1) return D::kSha384;
  if (oid.back() == first + 2) return D::kSha512;
  return std::nullopt;
}

A pick(D digest, A with256, A with384, A with512) {
  return digest == D::kSha256 ? with256 : digest == D::kSha384 ? with384 : with512;
}

bool absent_or_null(der::Reader& parameters) {
  if (parameters.at_end()) return true;
  const auto null = parameters.next(der::kNull);
  return null && null->content.empty() && parameters.at_end();
}

// RSASSA-PSS-params (RFC 4055 § 3.1): one SHA-2 digest for both uses, salt of its length, default trailer.
std::optional<D> pss_digest(BytesView content) {
  der::Reader reader(content);
  const auto hash = reader.next(der::context_tag(0)), mask = reader.next(der::context_tag(1)),
             salt = reader.next(der::context_tag(2));
  if (!hash || !mask || !salt || !reader.at_end()) return std::nullopt;
  const auto hash_id = der::only(hash->content, der::kSequence), mask_id = der::only(mask->content, der::kSequence),
             length = der::only(salt->content, der::kInteger);
  if (!hash_id || !mask_id || !length) return std::nullopt;
  der::Reader mask_reader(mask_id->content);
  const auto mgf = mask_reader.next(der::kOid);
  const auto mask_hash = mask_reader.next(der::kSequence);
  const auto digest = digest_algorithm(hash_id->content);
  const bool fits = mgf && same(mgf->content, kMgf1) && mask_hash && mask_reader.at_end() && digest &&
                    digest_algorithm(mask_hash->content) == digest && length->content.size() == 1 &&
                    length->content[0] == digest_size(*digest);
  return fits ? digest : std::nullopt;
}

OwnedKey key_from(const char* kind, OSSL_PARAM* parameters) {
  const OwnedKeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  const bool ok = context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                  EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) == 1;
  OwnedKey owned(key);
  if (!ok) ERR_clear_error();
  return ok ? std::move(owned) : nullptr;
}

OwnedKey ec_key(BytesView curve, BytesView point) {
  const char* name = same(curve, kP256) ? "P-256" : same(curve, kP384) ? "P-384" : same(curve, kP521) ? "P-521" : "";
  if (*name == '\0') return nullptr;
  std::array<OSSL_PARAM, 3> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(name), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<std::uint8_t*>(point.data()), point.size()),
      OSSL_PARAM_construct_end()};
  return key_from("EC", parameters.data());
}

// OpenSSL's parameters hold integers in the machine's order, DER the most significant octet first.
OwnedKey rsa_key(BytesView octets) {
  const auto sequence = der::only(octets, der::kSequence);
  if (!sequence) return nullptr;
  der::Reader reader(sequence->content);
  const auto modulus = reader.next(der::kInteger), exponent = reader.next(der::kInteger);
  if (!modulus || !exponent || !reader.at_end() || modulus->content.empty() || exponent->content.empty() ||
      modulus->content[0] >= 0x80 || exponent->content[0] >= 0x80 || modulus->content.size() > 2049 ||
      exponent->content.size() > 8)
    return nullptr;
  Bytes n(modulus->content.rbegin(), modulus->content.rend());
  Bytes e(exponent->content.rbegin(), exponent->content.rend());
  std::array<OSSL_PARAM, 3> parameters{OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, n.data(), n.size()),
                                       OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_E, e.data(), e.size()),
                                       OSSL_PARAM_construct_end()};
  return key_from("RSA", parameters.data());
}

}  // namespace

std::optional<DigestAlgorithm> digest_algorithm(BytesView identifier) {
  der::Reader reader(identifier);
  const auto oid = reader.next(der::kOid);
  if (!oid || !absent_or_null(reader)) return std::nullopt;
  return digest_of_family(oid->content, kSha2, 0x01);
}

std::optional<SignatureAlgorithm> signature_algorithm(BytesView identifier, std::optional<DigestAlgorithm> digest) {
  der::Reader reader(identifier);
  const auto oid = reader.next(der::kOid);
  if (!oid) return std::nullopt;
  std::optional<D> named;
  A (*algorithm)(D) = [](D d) { return pick(d, A::kRsaPkcs1Sha256, A::kRsaPkcs1Sha384, A::kRsaPkcs1Sha512); };
  if (same(oid->content, kRsaPss)) {
    const auto parameters = reader.next(der::kSequence);
    if (!parameters || !reader.at_end()) return std::nullopt;
    named = pss_digest(parameters->content);
    algorithm = [](D d) { return pick(d, A::kRsaPssSha256, A::kRsaPssSha384, A::kRsaPssSha512); };
  } else if (!absent_or_null(reader)) {
    return std::nullopt;
  } else if (same(oid->content, kRsaEncryption)) {
    named = digest;
  } else if (named = digest_of_family(oid->content, kEcdsaWith, 0x02); named) {
    algorithm = [](D d) { return pick(d, A::kEcdsaSha256, A::kEcdsaSha384, A::kEcdsaSha512); };
  } else {
    named = digest_of_family(oid->content, kRsaWith, 0x0B);
  }
  if (!named || (digest && *digest != *named)) return std::nullopt;
  return algorithm(*named);
}

namespace {

OwnedKey decode_key(BytesView subject_public_key_info) {
  const auto info = der::only(subject_public_key_info, der::kSequence);
  if (!info) return nullptr;
  der::Reader reader(info->content);
  const auto algorithm = reader.next(der::kSequence), bits = reader.next(der::kBitString);
  if (!algorithm || !bits || !reader.at_end()) return nullptr;
  const auto octets = whole_octets(*bits);
  der::Reader parts(algorithm->content);
  const auto kind = parts.next(der::kOid);
  if (!octets || !kind) return nullptr;
  if (same(kind->content, kRsaEncryption)) return absent_or_null(parts) ? rsa_key(*octets) : nullptr;
  if (!same(kind->content, kEcPublicKey)) return nullptr;
  const auto curve = parts.next(der::kOid);
  return curve && parts.at_end() ? ec_key(curve->content, *octets) : nullptr;
}

}  // namespace

OwnedKey public_key(BytesView subject_public_key_info) {
  thread_local Recent<OwnedKey> recent(256);
  const std::string id = Recent<OwnedKey>::id_of(subject_public_key_info);
  OwnedKey* known = recent.find(id);
  if (known == nullptr) {
    OwnedKey key = decode_key(subject_public_key_info);
    if (key == nullptr) return nullptr;
    known = &recent.put(id, std::move(key));
  }
  EVP_PKEY_up_ref(known->get());
  return OwnedKey(known->get());
}

bool signature_is_right(SignatureAlgorithm algorithm, EVP_PKEY* key, BytesView octets, BytesView signature) {
  if (key == nullptr || EVP_PKEY_is_a(key, is_ecdsa(algorithm) ? "EC" : "RSA") != 1) return false;
  const OwnedDigestContext context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* parameters = nullptr;
  bool ok = context != nullptr &&
            EVP_DigestVerifyInit(context.get(), &parameters, evp_digest(digest_of(algorithm)), nullptr, key) == 1;
  if (ok && is_pss(algorithm))
    ok = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
  ok = ok && EVP_DigestVerify(context.get(), signature.data(), signature.size(), octets.data(), octets.size()) == 1;
  if (!ok) ERR_clear_error();
  return ok;
}

}  // namespace signing
