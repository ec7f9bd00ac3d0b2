#include "signing/keys/file_key.hpp"

#include <openssl/rsa.h>

#include "signing/core/digest.hpp"

namespace signing {
namespace {

OwnedKeyContext prepare(EVP_PKEY* key, SignatureAlgorithm algorithm) {
  OwnedKeyContext context(EVP_PKEY_CTX_new(key, nullptr));
  const EVP_MD* digest = evp_digest(digest_of(algorithm));
  bool ok = context != nullptr && EVP_PKEY_sign_init(context.get()) == 1;
  if (ok && EVP_PKEY_is_a(key, "RSA") == 1) {
    ok =
        EVP_PKEY_CTX_set_rsa_padding(context.get(), is_pss(algorithm) ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING) == 1;
    if (ok && is_pss(algorithm))
      ok = EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), digest) == 1;
  }
  ok = ok && EVP_PKEY_CTX_set_signature_md(context.get(), digest) == 1;
  if (!ok) context.reset();
  return context;
}

}  // namespace

FileKey::FileKey(OwnedKey key, SignatureAlgorithm algorithm, Bytes certificate, std::vector<Bytes> chain)
    : key_(std::move(key)),
      prepared_(prepare(key_.get(), algorithm)),
      algorithm_(algorithm),
      certificate_(std::move(certificate)),
      chain_(std::move(chain)) {}

Result<Bytes> FileKey::sign(BytesView tbs) const {
  Digest digest(digest_of(algorithm_));
  digest.add(tbs);
  const Bytes hash = digest.finish();
  const OwnedKeyContext context(prepared_ ? EVP_PKEY_CTX_dup(prepared_.get()) : nullptr);
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
  Bytes signature(size);
  if (context == nullptr || EVP_PKEY_sign(context.get(), signature.data(), &size, hash.data(), hash.size()) != 1)
    return failure(Code::kKeyFailed, take_openssl_error());
  signature.resize(size);
  return signature;
}

}  // namespace signing
