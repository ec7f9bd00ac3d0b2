#include "host/base/crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <stdexcept>

namespace ent::host {
namespace {
constexpr char kBase64Url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void require(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(std::string("OpenSSL failed: ") + what);
}
}  // namespace

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    wipe();
    bytes_ = std::move(other.bytes_);
    other.bytes_.clear();
  }
  return *this;
}

SecretBytes::~SecretBytes() {
  wipe();
}

void SecretBytes::wipe() noexcept {
  if (!bytes_.empty()) OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr && EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) == 1, "SHA-256");
}

Sha256::~Sha256() {
  EVP_MD_CTX_free(context_);
}

void Sha256::update(const void* data, std::size_t size) {
  require(EVP_DigestUpdate(context_, data, size) == 1, "SHA-256 update");
}

Digest Sha256::finish() {
  Digest digest{};
  unsigned size = 0;
  require(EVP_DigestFinal_ex(context_, digest.data(), &size) == 1, "SHA-256 final");
  return digest;
}

Digest sha256(std::string_view data) {
  Sha256 hash;
  hash.update(data);
  return hash.finish();
}

Digest hmac_sha256(const std::uint8_t* key, std::size_t key_size, std::string_view data) {
  Digest digest{};
  unsigned size = 0;
  require(HMAC(EVP_sha256(), key, static_cast<int>(key_size), reinterpret_cast<const unsigned char*>(data.data()),
               data.size(), digest.data(), &size) != nullptr,
          "HMAC");
  return digest;
}

Bytes random_bytes(std::size_t count) {
  Bytes bytes(count);
  require(RAND_bytes(bytes.data(), static_cast<int>(count)) == 1, "random numbers");
  return bytes;
}

std::string hex(const std::uint8_t* data, std::size_t size) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(size * 2);
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[data[i] >> 4];
    text += kDigits[data[i] & 15];
  }
  return text;
}

std::string base64url(const std::uint8_t* data, std::size_t size) {
  std::string text;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (std::size_t i = 0; i < size; ++i) {
    buffer = ((buffer << 8) | data[i]) & 0xFFFFFFu;
    for (bits += 8; bits >= 6; bits -= 6) text += kBase64Url[(buffer >> (bits - 6)) & 63];
  }
  if (bits > 0) text += kBase64Url[(buffer << (6 - bits)) & 63];
  return text;
}

bool base64url_decode(std::string_view text, std::string& out) {
  const std::string_view alphabet(kBase64Url, 64);
  out.clear();
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) return false;
    buffer = ((buffer << 6) | static_cast<std::uint32_t>(value)) & 0xFFFFFFu;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((buffer >> bits) & 255);
    }
  }
  return text.size() % 4 != 1;
}

std::string random_id(std::string_view prefix) {
  const Bytes bytes = random_bytes(16);
  return std::string(prefix) + base64url(bytes.data(), bytes.size());
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace ent::host
