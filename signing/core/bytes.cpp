#include "signing/core/bytes.hpp"

namespace signing {

void append(Bytes& out, BytesView more) {
  out.insert(out.end(), more.begin(), more.end());
}

void append(Bytes& out, std::string_view more) {
  append(out, as_bytes(more));
}

std::string to_hex(BytesView bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

}  // namespace signing
