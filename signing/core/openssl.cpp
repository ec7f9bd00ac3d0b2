#include "signing/core/openssl.hpp"

#include <openssl/err.h>

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
