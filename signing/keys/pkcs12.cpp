#include "signing/keys/pkcs12.hpp"

#include "signing/core/algorithm_policy.hpp"

#include <openssl/err.h>

#include "signing/core/digest.hpp"
#include "signing/keys/file_key.hpp"
#include "signing/keys/key_choice.hpp"

namespace signing {
namespace {

using OwnedPkcs12 = Owned<PKCS12, PKCS12_free>;

struct SafeStackFree {
  void operator()(STACK_OF(PKCS7) * stack) const noexcept { sk_PKCS7_pop_free(stack, PKCS7_free); }
};
struct BagStackFree {
  void operator()(STACK_OF(PKCS12_SAFEBAG) * stack) const noexcept {
    sk_PKCS12_SAFEBAG_pop_free(stack, PKCS12_SAFEBAG_free);
  }
};
using OwnedBags = std::unique_ptr<STACK_OF(PKCS12_SAFEBAG), BagStackFree>;

struct Contents {
  std::vector<OwnedKey> keys;
  std::vector<OwnedCertificate> certificates;
  // The iterations a file asks for are its maker's choice: minutes of work, or years. Real ones ask for 1 to 1,000,000.
  std::int64_t iterations_left = 5'000'000;
};

Failure corrupt(std::string what) {
  ERR_clear_error();
  return failure(Code::kP12Corrupt, std::move(what));
}

bool spend(Contents& contents, const ASN1_INTEGER* count) {
  std::int64_t value = 1;
  if (count != nullptr && ASN1_INTEGER_get_int64(&value, count) != 1) return false;
  if (value < 0 || value > contents.iterations_left) return false;
  contents.iterations_left -= value;
  return true;
}

// Of a password-based algorithm: PBES2 with PBKDF2, or PBES1 (RFC 8018 appendix A).
bool spend(Contents& contents, const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* object = nullptr;
  const void* parameter = nullptr;
  int type = 0;
  X509_ALGOR_get0(&object, &type, &parameter, algorithm);
  if (type != V_ASN1_SEQUENCE) return true;
  const auto* sequence = static_cast<const ASN1_STRING*>(parameter);
  if (OBJ_obj2nid(object) != NID_pbes2) {
    const Owned<PBEPARAM, PBEPARAM_free> pbe(
        static_cast<PBEPARAM*>(ASN1_item_unpack(sequence, ASN1_ITEM_rptr(PBEPARAM))));
    return pbe == nullptr || spend(contents, pbe->iter);
  }
  const Owned<PBE2PARAM, PBE2PARAM_free> pbes2(
      static_cast<PBE2PARAM*>(ASN1_item_unpack(sequence, ASN1_ITEM_rptr(PBE2PARAM))));
  if (pbes2 == nullptr) return true;
  X509_ALGOR_get0(&object, &type, &parameter, pbes2->keyfunc);
  if (type != V_ASN1_SEQUENCE || OBJ_obj2nid(object) != NID_id_pbkdf2) return true;
  const Owned<PBKDF2PARAM, PBKDF2PARAM_free> pbkdf2(static_cast<PBKDF2PARAM*>(
      ASN1_item_unpack(static_cast<const ASN1_STRING*>(parameter), ASN1_ITEM_rptr(PBKDF2PARAM))));
  return pbkdf2 == nullptr || spend(contents, pbkdf2->iter);
}

Failure too_many_iterations() {
  ERR_clear_error();
  return failure(Code::kP12Corrupt, "the file asks for more iterations than any real one");
}

// Files that PKCS12_verify_mac accepts with "" or with no password at all differ (RFC 7292 appendix B.1).
bool mac_matches(PKCS12* p12, const Secret& password, const char*& effective) {
  effective = password.reveal().c_str();
  if (PKCS12_verify_mac(p12, effective, static_cast<int>(password.reveal().size())) == 1) return true;
  effective = nullptr;
  return password.empty() && PKCS12_verify_mac(p12, nullptr, 0) == 1;
}

Result<void> collect_bag(const PKCS12_SAFEBAG* bag, const char* password, int depth, Contents& out) {
  OSSL_LIB_CTX* context = legacy_context();
  const int kind = PKCS12_SAFEBAG_get_nid(bag);
  if (kind == NID_keyBag) {
    OwnedKey key(EVP_PKCS82PKEY_ex(PKCS12_SAFEBAG_get0_p8inf(bag), context, nullptr));
    if (key == nullptr) return failure(Code::kP12UnsupportedKey, take_openssl_error());
    out.keys.push_back(std::move(key));
  } else if (kind == NID_pkcs8ShroudedKeyBag) {
    const X509_SIG* wrapped = PKCS12_SAFEBAG_get0_pkcs8(bag);
    const X509_ALGOR* algorithm = nullptr;
    X509_SIG_get0(wrapped, &algorithm, nullptr);
    if (!spend(out, algorithm)) return too_many_iterations();
    const int size = password != nullptr ? static_cast<int>(std::char_traits<char>::length(password)) : 0;
    const Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> plain(
        PKCS12_decrypt_skey_ex(bag, password, size, context, nullptr));
    if (plain == nullptr) return corrupt("the key bag does not decrypt");
    OwnedKey key(EVP_PKCS82PKEY_ex(plain.get(), context, nullptr));
    if (key == nullptr) return failure(Code::kP12UnsupportedKey, take_openssl_error());
    out.keys.push_back(std::move(key));
  } else if (kind == NID_certBag && PKCS12_SAFEBAG_get_bag_nid(bag) == NID_x509Certificate) {
    OwnedCertificate certificate(PKCS12_SAFEBAG_get1_cert(bag));
    if (certificate == nullptr) return corrupt("a certificate bag is damaged");
    out.certificates.push_back(std::move(certificate));
  } else if (kind == NID_safeContentsBag && depth < 4) {
    const STACK_OF(PKCS12_SAFEBAG)* nested = PKCS12_SAFEBAG_get0_safes(bag);
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(nested); ++i) {
      auto done = collect_bag(sk_PKCS12_SAFEBAG_value(nested, i), password, depth + 1, out);
      if (!done) return done;
    }
  }
  return {};
}

Result<Contents> open(BytesView file, const Secret& password) {
  const unsigned char* at = file.data();
  PKCS12* blank = PKCS12_init_ex(NID_pkcs7_data, legacy_context(), nullptr);
  // d2i reuses the object that carries the private context and frees it on failure.
  OwnedPkcs12 p12(d2i_PKCS12(&blank, &at, static_cast<long>(file.size())));
  if (p12 == nullptr || at != file.data() + file.size()) return corrupt("not a PKCS#12 structure");
  if (PKCS12_mac_present(p12.get()) != 1) return corrupt("no integrity check (MAC) in the file");
  const ASN1_INTEGER* mac_iterations = nullptr;
  PKCS12_get0_mac(nullptr, nullptr, nullptr, &mac_iterations, p12.get());
  Contents contents;
  if (!spend(contents, mac_iterations)) return too_many_iterations();
  const char* effective = nullptr;
  if (!mac_matches(p12.get(), password, effective)) {
    ERR_clear_error();
    return failure(Code::kP12WrongPassword, "MAC does not match");
  }
  const std::unique_ptr<STACK_OF(PKCS7), SafeStackFree> safes(PKCS12_unpack_authsafes(p12.get()));
  if (safes == nullptr) return corrupt("authenticated safe is damaged");
  for (int i = 0; i < sk_PKCS7_num(safes.get()); ++i) {
    PKCS7* safe = sk_PKCS7_value(safes.get(), i);
    OwnedBags bags;
    if (PKCS7_type_is_data(safe))
      bags.reset(PKCS12_unpack_p7data(safe));
    else if (PKCS7_type_is_encrypted(safe) && !spend(contents, safe->d.encrypted->enc_data->algorithm))
      return too_many_iterations();
    else if (PKCS7_type_is_encrypted(safe))
      bags.reset(PKCS12_unpack_p7encdata(safe, effective,
                                         effective == nullptr ? 0 : static_cast<int>(password.reveal().size())));
    else
      continue;
    if (bags == nullptr) return corrupt("a safe does not decrypt: " + take_openssl_error());
    for (int b = 0; b < sk_PKCS12_SAFEBAG_num(bags.get()); ++b) {
      auto done = collect_bag(sk_PKCS12_SAFEBAG_value(bags.get(), b), effective, 0, contents);
      if (!done) return done.error();
    }
  }
  return contents;
}

// The same key outside the private context, so that signing uses the process's default provider.
OwnedKey rehome(const EVP_PKEY* key) {
  std::vector<unsigned char> der = to_der(const_cast<EVP_PKEY*>(key), i2d_PrivateKey);
  const unsigned char* at = der.data();
  OwnedKey out(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
  OPENSSL_cleanse(der.data(), der.size());
  return out;
}

Bytes der_of(X509* certificate) {
  return to_der(certificate, i2d_X509);
}

// Signer's issuer first, as far as the file's certificates lead; self-signed ones end the path.
std::vector<X509*> path_above(X509* signer, const std::vector<OwnedCertificate>& all) {
  std::vector<X509*> path;
  X509* child = signer;
  while (path.size() < 8 && X509_NAME_cmp(X509_get_subject_name(child), X509_get_issuer_name(child)) != 0) {
    X509* parent = nullptr;
    for (const auto& candidate : all)
      if (X509_check_issued(candidate.get(), child) == X509_V_OK) parent = candidate.get();
    if (parent == nullptr || parent == child) break;
    path.push_back(parent);
    child = parent;
  }
  return path;
}

Result<void> check_policy(const CertificateFacts& facts, X509* certificate, Time time, const Pkcs12Policy& policy) {
  if (facts.key_kind == KeyKind::kRsa && facts.key_bits < 2048)
    return failure(Code::kP12WeakKey, "RSA key under 2048 bits", std::to_string(facts.key_bits));
  if (facts.key_kind == KeyKind::kRsa && facts.key_bits > 4096)
    return failure(Code::kP12UnsupportedKey, "RSA key over 4096 bits", std::to_string(facts.key_bits));
  if (!facts.digital_signature && !facts.non_repudiation)
    return failure(Code::kP12NoSigningUsage, "keyUsage has neither digitalSignature nor nonRepudiation");
  if (!facts.for_documents)
    return failure(Code::kP12NoSigningUsage, "extKeyUsage is for something else than signing documents");
  int digest = NID_undef;
  X509_get_signature_info(certificate, &digest, nullptr, nullptr, nullptr);
  if (digest == NID_sha1 || digest == NID_md5)
    return failure(Code::kP12WeakDigest, "the certificate is signed with SHA-1 or MD5");
  if (!policy.check_validity) return {};
  if (time < facts.not_before)
    return failure(Code::kP12NotYetValid, "certificate not yet valid", to_iso8601(facts.not_before));
  if (time > facts.not_after) return failure(Code::kP12Expired, "certificate expired", to_iso8601(facts.not_after));
  return {};
}

}  // namespace

Result<LoadedKey> load_pkcs12(BytesView file, const Secret& password, Time time, const Pkcs12Policy& policy) {
  if (file.size() > policy.max_octets)
    return failure(Code::kP12TooLarge, "file larger than the limit", std::to_string(policy.max_octets));
  auto opened = open(file, password);
  if (!opened) return opened.error();
  Contents& contents = *opened;
  if (contents.keys.empty()) return failure(Code::kP12NoKey, "the file holds no private key");
  if (contents.keys.size() > 1) return failure(Code::kP12SeveralKeys, "the file holds several private keys");
  if (contents.certificates.empty()) return failure(Code::kP12NoCertificate, "the file holds no certificate");
  EVP_PKEY* original = contents.keys.front().get();
  if (!key_kind(original)) return failure(Code::kP12UnsupportedKey, "key is neither RSA nor P-256, P-384, P-521");
  OwnedKey key = rehome(original);
  if (key == nullptr) return failure(Code::kP12UnsupportedKey, take_openssl_error());
  X509* signer = nullptr;
  for (const auto& certificate : contents.certificates) {
    const EVP_PKEY* public_key = X509_get0_pubkey(certificate.get());
    if (public_key != nullptr && EVP_PKEY_eq(public_key, key.get()) == 1) {
      signer = certificate.get();
      break;
    }
  }
  ERR_clear_error();
  if (signer == nullptr) return failure(Code::kP12KeyMismatch, "no certificate of the file belongs to the key");
  Bytes der = der_of(signer);
  auto facts = certificate_facts(der);
  if (!facts) return facts.error();
  auto allowed = check_policy(*facts, signer, time, policy);
  if (!allowed) return allowed.error();

  LoadedKey loaded;
  const std::vector<X509*> path = path_above(signer, contents.certificates);
  loaded.chain_length = path.size();
  std::vector<Bytes> chain;
  for (X509* above : path) {
    const bool root = X509_NAME_cmp(X509_get_subject_name(above), X509_get_issuer_name(above)) == 0;
    if (!root) chain.push_back(der_of(above));
  }
  const SignatureAlgorithm algorithm = algorithm_for(facts->key_kind, facts->key_bits, policy.rsa_pss);
  if (AlgorithmPolicy::built_in().judge(algorithm, facts->key_kind, facts->key_bits).until)
    loaded.notice_key = "key.rsa_until_2028";
  loaded.facts = std::move(*facts);
  loaded.key = std::make_unique<FileKey>(std::move(key), algorithm, std::move(der), std::move(chain));
  return loaded;
}

}  // namespace signing
