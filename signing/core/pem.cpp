#include "signing/core/pem.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <climits>

#include "signing/core/certificate_view.hpp"
#include "signing/core/openssl.hpp"

namespace signing {

std::vector<Bytes> certificates_from_pem(std::string_view text) {
  std::vector<Bytes> out;
  const BytesView octets = as_bytes(text);
  if (view_certificate(octets)) return {Bytes(octets.begin(), octets.end())};
  if (text.size() > INT_MAX) return out;
  const OwnedBio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  while (bio != nullptr) {
    const OwnedCertificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (certificate == nullptr) break;
    out.push_back(to_der(certificate.get(), i2d_X509));
  }
  ERR_clear_error();
  return out;
}

}  // namespace signing
