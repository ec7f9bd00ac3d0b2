#include "signing/core/openssl.hpp"

#include <openssl/err.h>
#include <openssl/provider.h>

#include <array>

namespace signing {

std::string take_openssl_error() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "no detail from the cryptographic library";
  std::array<char, 256> text{};
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

// Never freed: doing so at exit would race with OpenSSL's own clean-up.
OSSL_LIB_CTX* legacy_context() {
  static OSSL_LIB_CTX* const context = [] {
    OSSL_LIB_CTX* made = OSSL_LIB_CTX_new();
    if (made != nullptr) {
      OSSL_PROVIDER_load(made, "default");
      OSSL_PROVIDER_load(made, "legacy");
      ERR_clear_error();
    }
    return made;
  }();
  return context;
}

OwnedCertificate parse_certificate(const unsigned char* der, std::size_t size) {
  if (size == 0 || size > 1u << 20) return nullptr;
  const unsigned char* at = der;
  OwnedCertificate certificate(d2i_X509(nullptr, &at, static_cast<long>(size)));
  if (certificate == nullptr || at != der + size) {
    ERR_clear_error();
    return nullptr;
  }
  return certificate;
}

}  // namespace signing
