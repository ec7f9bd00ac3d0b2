// Random bytes, hashes and encodings over OpenSSL. All throw std::runtime_error only when OpenSSL itself fails.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct evp_md_ctx_st;

namespace ent::host {

using Bytes = std::vector<std::uint8_t>;
using Digest = std::array<std::uint8_t, 32>;

/// Bytes that are wiped when they go.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(Bytes bytes) : bytes_(std::move(bytes)) {}
  SecretBytes(SecretBytes&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();
  const std::uint8_t* data() const { return bytes_.data(); }
  std::uint8_t* data() { return bytes_.data(); }
  std::size_t size() const { return bytes_.size(); }

 private:
  void wipe() noexcept;
  Bytes bytes_;
};

/// SHA-256 in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void update(const void* data, std::size_t size);
  void update(std::string_view text) { update(text.data(), text.size()); }
  Digest finish();

 private:
  evp_md_ctx_st* context_;
};

Digest sha256(std::string_view data);
Digest hmac_sha256(const std::uint8_t* key, std::size_t key_size, std::string_view data);
Bytes random_bytes(std::size_t count);
std::string hex(const std::uint8_t* data, std::size_t size);
inline std::string hex(const Digest& digest) {
  return hex(digest.data(), digest.size());
}
/// base64url without padding (RFC 4648 § 5).
std::string base64url(const std::uint8_t* data, std::size_t size);
/// The bytes of `text`; false when it is no base64url.
bool base64url_decode(std::string_view text, std::string& out);
/// An unguessable id: prefix, then 128 random bits in base64url with '_' and '-' allowed.
std::string random_id(std::string_view prefix);
bool constant_time_equal(std::string_view a, std::string_view b);

}  // namespace ent::host
