#include "plugin/document/digest.hpp"

#include <openssl/sha.h>
#include <zlib.h>

#include <new>

namespace conventions::document {

std::string sha256_hex(std::span<const std::uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(bytes.data(), bytes.size(), digest);
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string sha256_hex(const std::string& text) {
  return sha256_hex(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

std::vector<std::uint8_t> deflate(std::span<const std::uint8_t> bytes, Effort effort) {
  const int level = effort == Effort::kSmall ? 9 : 5;
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::vector<std::uint8_t> out(size);
  if (compress2(out.data(), &size, bytes.data(), static_cast<uLong>(bytes.size()), level) != Z_OK)
    throw std::bad_alloc();
  out.resize(size);
  return out;
}

}  // namespace conventions::document
