#include "signing/keys/pkcs11.hpp"

#include <openssl/ecdsa.h>

#include <algorithm>
#include <mutex>

#include "signing/core/certificate_view.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/openssl.hpp"
#include "signing/core/pem.hpp"
#include "signing/core/signature_check.hpp"
#include "signing/keys/key_choice.hpp"
#include "signing/keys/pkcs11_module.hpp"

namespace signing {
namespace {

using pkcs11::Module;
using pkcs11::Session;

// DigestInfo (RFC 8017 § 9.2 note 1) before the hash: what CKM_RSA_PKCS pads.
Bytes digest_info(DigestAlgorithm algorithm, BytesView hash) {
  static constexpr std::uint8_t kHead[] = {0x30, 0,    0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                           0x65, 0x03, 0x04, 0x02, 0,    0x05, 0x00, 0x04, 0};
  Bytes out(std::begin(kHead), std::end(kHead));
  out[1] = static_cast<std::uint8_t>(17 + hash.size());
  out[14] = algorithm == DigestAlgorithm::kSha256 ? 1 : algorithm == DigestAlgorithm::kSha384 ? 2 : 3;
  out[18] = static_cast<std::uint8_t>(hash.size());
  append(out, hash);
  return out;
}

// r and s side by side, as PKCS#11 gives them, to the DER of X9.62.
Result<Bytes> der_signature(BytesView raw) {
  const Owned<ECDSA_SIG, ECDSA_SIG_free> signature(ECDSA_SIG_new());
  const int half = static_cast<int>(raw.size() / 2);
  BIGNUM* r = BN_bin2bn(raw.data(), half, nullptr);
  BIGNUM* s = BN_bin2bn(raw.data() + half, half, nullptr);
  if (raw.size() % 2 != 0 || raw.empty() || signature == nullptr || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return failure(Code::kKeyFailed, "the token gave no ECDSA signature");
  }
  return to_der(signature.get(), i2d_ECDSA_SIG);
}

struct FoundKey {
  CK_OBJECT_HANDLE handle = 0;
  Bytes id;
  bool authenticate_always = false;
};

std::string text_of_label(const Bytes& label) {
  return pkcs11::padded_text(label.data(), label.size());
}

Result<FoundKey> find_key(const Session& session, const std::string& name) {
  auto keys = session.find(CKO_PRIVATE_KEY);
  if (!keys) return keys.error();
  std::string wanted_id = name;
  std::transform(wanted_id.begin(), wanted_id.end(), wanted_id.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const CK_OBJECT_HANDLE handle : *keys) {
    const Bytes id = session.attribute(handle, CKA_ID);
    if (text_of_label(session.attribute(handle, CKA_LABEL)) != name && (id.empty() || to_hex(id) != wanted_id))
      continue;
    const Bytes always = session.attribute(handle, CKA_ALWAYS_AUTHENTICATE);
    return FoundKey{handle, id, !always.empty() && always[0] == CK_TRUE};
  }
  return failure(Code::kPkcs11KeyMissing, "the token has no private key of this name", name);
}

struct Certificates {
  Bytes of_key;
  std::vector<Bytes> all;
};

Result<Certificates> read_certificates(const Session& session, const Bytes& id) {
  auto objects = session.find(CKO_CERTIFICATE);
  if (!objects) return objects.error();
  Certificates out;
  for (const CK_OBJECT_HANDLE handle : *objects) {
    Bytes der = session.attribute(handle, CKA_VALUE);
    if (!view_certificate(der)) continue;
    if (out.of_key.empty() && !id.empty() && session.attribute(handle, CKA_ID) == id) out.of_key = der;
    out.all.push_back(std::move(der));
  }
  return out;
}

class Pkcs11Key final : public SigningKey {
 public:
  Pkcs11Key(Module& module, Pkcs11Settings settings, const Secret& pin)
      : module_(module), settings_(std::move(settings)), pin_(pin.clone()) {}

  // Finds token, key and certificate. Once, before anybody signs.
  Result<void> open() {
    const std::lock_guard lock(mutex_);
    auto connected = connect();
    if (!connected) return connected;
    auto found = read_certificates(*session_, key_.id);
    if (!found) return found.error();
    for (const std::string& pem : settings_.chain_pem)
      for (Bytes& der : certificates_from_pem(pem)) found->all.push_back(std::move(der));
    certificate_ = std::move(found->of_key);
    if (certificate_.empty() && !settings_.chain_pem.empty()) {
      const auto given = certificates_from_pem(settings_.chain_pem.front());
      if (!given.empty()) certificate_ = given.front();
    }
    if (certificate_.empty())
      return failure(Code::kPkcs11KeyMissing, "the token has no certificate for the key", settings_.key);
    auto algorithm = algorithm_for_certificate(certificate_, settings_.rsa_pss);
    if (!algorithm) return algorithm.error();
    algorithm_ = *algorithm;
    const auto view = view_certificate(certificate_);
    public_key_ = view ? public_key(view->key) : nullptr;
    if (public_key_ == nullptr) return failure(Code::kCertificateMalformed, "the signer's certificate cannot be read");
    chain_ = chain_above(certificate_, found->all);
    return {};
  }

  SignatureAlgorithm algorithm() const override { return algorithm_; }
  BytesView certificate() const override { return certificate_; }
  const std::vector<Bytes>& chain() const override { return chain_; }

  Result<Bytes> sign(BytesView tbs) const override {
    Digest digest(digest_of(algorithm_));
    digest.add(tbs);
    const Bytes hash = digest.finish();
    const std::lock_guard lock(mutex_);
    if (session_ == nullptr) {
      auto connected = connect();
      if (!connected) return connected.error();
    }
    auto value = sign_hash(hash);
    if (!value) {
      Failure failed = value.error();
      if (failed.code != Code::kPkcs11TokenMissing) return failed;
      failed.subject = settings_.token;
      session_.reset();
      return failed;
    }
    if (is_ecdsa(algorithm_)) {
      value = der_signature(*value);
      if (!value) return value;
    }
    if (!signature_is_right(algorithm_, public_key_.get(), tbs, *value))
      return failure(Code::kKeyFailed, "the token's signature is not that of the certificate");
    return value;
  }

 private:
  Result<void> connect() const {
    if (refused_) return *refused_;
    auto slot = module_.find(settings_.token);
    if (!slot) return slot.error();
    auto session = Session::open(module_, slot->id);
    if (!session) return session.error();
    auto logged_in = (*session)->login(*slot, pin_);
    if (!logged_in) {
      const Code code = logged_in.error().code;
      if (code == Code::kPkcs11WrongPin || code == Code::kPkcs11PinLocked) refused_ = logged_in.error();
      return logged_in;
    }
    auto key = find_key(**session, settings_.key);
    if (!key) return key.error();
    key_ = std::move(*key);
    session_ = std::move(*session);
    return {};
  }

  Result<Bytes> sign_hash(const Bytes& hash) const {
    const DigestAlgorithm digest = digest_of(algorithm_);
    CK_RSA_PKCS_PSS_PARAMS pss{};
    CK_MECHANISM mechanism{is_ecdsa(algorithm_) ? CKM_ECDSA : CKM_RSA_PKCS, nullptr, 0};
    Bytes input = is_ecdsa(algorithm_) || is_pss(algorithm_) ? hash : digest_info(digest, hash);
    if (is_pss(algorithm_)) {
      const bool sha256 = digest == DigestAlgorithm::kSha256, sha384 = digest == DigestAlgorithm::kSha384;
      pss.hashAlg = sha256 ? CKM_SHA256 : sha384 ? CKM_SHA384 : CKM_SHA512;
      pss.mgf = sha256 ? CKG_MGF1_SHA256 : sha384 ? CKG_MGF1_SHA384 : CKG_MGF1_SHA512;
      pss.sLen = digest_size(digest);
      mechanism = {CKM_RSA_PKCS_PSS, &pss, sizeof pss};
    }
    CK_FUNCTION_LIST& call = module_.call();
    CK_RV code = call.C_SignInit(session_->handle(), &mechanism, key_.handle);
    if (code != CKR_OK) return pkcs11::failure_of(code, "C_SignInit");
    if (key_.authenticate_always) {
      auto* text = reinterpret_cast<unsigned char*>(const_cast<char*>(pin_.reveal().data()));
      code = call.C_Login(session_->handle(), CKU_CONTEXT_SPECIFIC, text, static_cast<CK_ULONG>(pin_.reveal().size()));
      if (code != CKR_OK) {
        Failure failed = pkcs11::failure_of(code, "C_Login");
        if (failed.code == Code::kPkcs11WrongPin || failed.code == Code::kPkcs11PinLocked) refused_ = failed;
        return failed;
      }
    }
    Bytes out(1024);
    CK_ULONG size = out.size();
    code = call.C_Sign(session_->handle(), input.data(), input.size(), out.data(), &size);
    if (code != CKR_OK) return pkcs11::failure_of(code, "C_Sign");
    out.resize(size);
    return out;
  }

  Module& module_;
  Pkcs11Settings settings_;
  Secret pin_;
  SignatureAlgorithm algorithm_ = SignatureAlgorithm::kEcdsaSha256;
  Bytes certificate_;
  std::vector<Bytes> chain_;
  OwnedKey public_key_;
  mutable std::mutex mutex_;  // guards what follows: the session is one queue
  mutable std::unique_ptr<Session> session_;
  mutable FoundKey key_;
  mutable std::optional<Failure> refused_;  // the PIN was: never again
};

}  // namespace

Result<std::unique_ptr<SigningKey>> open_pkcs11_key(const Pkcs11Settings& settings, const Secret& pin) {
  auto module = Module::load(settings.module);
  if (!module) return module.error();
  auto key = std::make_unique<Pkcs11Key>(**module, settings, pin);
  auto opened = key->open();
  if (!opened) return opened.error();
  return std::unique_ptr<SigningKey>(std::move(key));
}

Result<std::vector<Pkcs11Token>> list_pkcs11_tokens(const std::string& path, const std::string& token,
                                                    const Secret* pin) {
  auto module = Module::load(path);
  if (!module) return module.error();
  auto slots = (*module)->slots();
  if (!slots) return slots.error();
  std::vector<Pkcs11Token> out;
  for (const Module::Slot& slot : *slots) {
    if (!token.empty() && slot.label != token && slot.serial != token) continue;
    Pkcs11Token listed{
        slot.label, slot.serial, pkcs11::padded_text(slot.info.manufacturerID, sizeof slot.info.manufacturerID), {}};
    auto session = Session::open(**module, slot.id);
    if (!session) return session.error();
    if (pin != nullptr) {
      auto logged_in = (*session)->login(slot, *pin);
      if (!logged_in) return logged_in.error();
    }
    auto handles = (*session)->find(pin != nullptr ? CKO_PRIVATE_KEY : CKO_CERTIFICATE);
    if (!handles) return handles.error();
    for (const CK_OBJECT_HANDLE handle : *handles) {
      const Bytes id = (*session)->attribute(handle, CKA_ID);
      auto certificates = read_certificates(**session, id);
      if (!certificates) return certificates.error();
      listed.keys.push_back(
          {text_of_label((*session)->attribute(handle, CKA_LABEL)), to_hex(id), std::move(certificates->of_key)});
    }
    out.push_back(std::move(listed));
  }
  if (out.empty() && !token.empty()) return failure(Code::kPkcs11TokenMissing, "no token of this name", token);
  return out;
}

}  // namespace signing
