#include "signing/core/digest.hpp"

#include <new>

namespace signing {
namespace {

// Only exhaustion of memory makes these functions fail: a bug or bad_alloc, not a Failure.
void require(bool ok) {
  if (!ok) throw std::bad_alloc();
}

// Fetched once: an implicit fetch for each digest costs more than hashing a small message (OpenSSL 3).
const EVP_MD* fetch(const char* name, const EVP_MD* otherwise) {
  const EVP_MD* fetched = EVP_MD_fetch(nullptr, name, nullptr);
  return fetched != nullptr ? fetched : otherwise;
}

}  // namespace

const EVP_MD* evp_digest(DigestAlgorithm algorithm) {
  static const EVP_MD* const kSha256 = fetch("SHA256", EVP_sha256());
  static const EVP_MD* const kSha384 = fetch("SHA384", EVP_sha384());
  static const EVP_MD* const kSha512 = fetch("SHA512", EVP_sha512());
  switch (algorithm) {
    case DigestAlgorithm::kSha384:
      return kSha384;
    case DigestAlgorithm::kSha512:
      return kSha512;
    case DigestAlgorithm::kSha256:
      break;
  }
  return kSha256;
}

std::size_t digest_size(DigestAlgorithm algorithm) {
  switch (algorithm) {
    case DigestAlgorithm::kSha384:
      return 48;
    case DigestAlgorithm::kSha512:
      return 64;
    case DigestAlgorithm::kSha256:
      break;
  }
  return 32;
}

Digest::Digest(DigestAlgorithm algorithm) : context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr && EVP_DigestInit_ex(context_.get(), evp_digest(algorithm), nullptr) == 1);
}

Digest::Digest(const Digest& other) : context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr && EVP_MD_CTX_copy_ex(context_.get(), other.context_.get()) == 1);
}

void Digest::add(BytesView bytes) {
  require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

Bytes Digest::finish() {
  Bytes out(EVP_MAX_MD_SIZE);
  unsigned int size = 0;
  require(EVP_DigestFinal_ex(context_.get(), out.data(), &size) == 1);
  out.resize(size);
  return out;
}

Sha256 sha256(BytesView bytes) {
  Sha256 out{};
  unsigned int size = 0;
  require(EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, evp_digest(DigestAlgorithm::kSha256), nullptr) ==
          1);
  return out;
}

}  // namespace signing
