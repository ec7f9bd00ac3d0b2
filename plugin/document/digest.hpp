#pragma once
// SHA-256 and zlib, as two plain functions.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace conventions::document {

// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string sha256_hex(const std::string& text);

// kSmall for what is made once and embedded in every document: 3 % smaller, three times slower.
enum class Effort { kFast, kSmall };

// A zlib stream (what /FlateDecode reads). Throws std::bad_alloc only.
[[nodiscard]] std::vector<std::uint8_t> deflate(std::span<const std::uint8_t> bytes, Effort effort = Effort::kFast);

}  // namespace conventions::document
