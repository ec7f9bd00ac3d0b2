// Owners for OpenSSL objects: each is freed by the function its type asks for.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <vector>

namespace signing {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* pointer) const noexcept {
    Free(pointer);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freer<Free>>;

using OwnedBio = Owned<BIO, BIO_free_all>;
using OwnedKey = Owned<EVP_PKEY, EVP_PKEY_free>;
using OwnedKeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using OwnedDigestContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using OwnedCertificate = Owned<X509, X509_free>;
using OwnedStore = Owned<X509_STORE, X509_STORE_free>;
using OwnedStoreContext = Owned<X509_STORE_CTX, X509_STORE_CTX_free>;

struct CertificateStackFree {
  void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_pop_free(stack, X509_free); }
};
using OwnedCertificateStack = std::unique_ptr<STACK_OF(X509), CertificateStackFree>;

// Text of the oldest queued OpenSSL error (for developers) and an empty queue.
std::string take_openssl_error();

// What old files need (RC2, RC4, SHA1-3DES, MD5): the legacy provider, in a context of its own so that no other code of
// the process can use it. Never null but without memory; without the provider on the system it lacks those ciphers.
// Kept for the life of the process. [any-thread]
OSSL_LIB_CTX* legacy_context();

// DER of any OpenSSL object through its i2d function; empty when OpenSSL fails.
template <class T, class I2d>
std::vector<unsigned char> to_der(T* object, I2d i2d) {
  const int size = i2d(object, nullptr);
  if (size <= 0) return {};
  std::vector<unsigned char> out(static_cast<std::size_t>(size));
  unsigned char* end = out.data();
  if (i2d(object, &end) != size) return {};
  return out;
}

// A certificate from DER that fills `der` exactly; null otherwise.
OwnedCertificate parse_certificate(const unsigned char* der, std::size_t size);

}  // namespace signing
