#include "signing/core/pem.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <climits>
#include <cstring>

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

Bytes der_from_pem(BytesView octets, const char* label) {
  Bytes out(octets.begin(), octets.end());
  if (octets.size() > INT_MAX) return out;
  const OwnedBio bio(BIO_new_mem_buf(octets.data(), static_cast<int>(octets.size())));
  char *name = nullptr, *header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
  if (bio != nullptr && PEM_read_bio(bio.get(), &name, &header, &data, &size) == 1 && std::strcmp(name, label) == 0)
    out.assign(data, data + size);
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_free(data);
  ERR_clear_error();
  return out;
}

}  // namespace signing
