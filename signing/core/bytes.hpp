// Octets: the two spellings used everywhere in the signing library.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signing {

using Bytes = std::vector<std::uint8_t>;
// Borrowed: valid only while the owner lives; used for parameters, never stored beyond the call unless said.
using BytesView = std::span<const std::uint8_t>;

inline BytesView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(BytesView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
void append(Bytes& out, BytesView more);
void append(Bytes& out, std::string_view more);

// Lower-case hexadecimal digits.
std::string to_hex(BytesView bytes);

}  // namespace signing
