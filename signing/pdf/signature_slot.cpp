#include "signing/pdf/signature_slot.hpp"

#include <algorithm>
#include <cstdio>

namespace signing::pdf {
namespace {

constexpr std::size_t kByteRangeWidth = 44;  // "[0 " and three numbers of at most ten digits with their spaces and "]"

}  // namespace

SignatureSlot put_signature_slot(ObjectWriter& out, Ref ref, std::string_view head, std::size_t reserve,
                                 std::string_view tail) {
  std::string body = "<< ";
  body += head;
  body += "\n/ByteRange ";
  const std::size_t byte_range = body.size();
  body.append(kByteRangeWidth, ' ');
  body += "\n/Contents ";
  const std::size_t contents = body.size();
  body += '<';
  body.append(reserve * 2, '0');
  body += ">\n";
  body += tail;
  body += ">>";
  const std::size_t at = out.put(ref, body);
  return {at + byte_range, at + contents, at + contents + reserve * 2 + 2};
}

ByteRange fill_byte_range(Bytes& file, const SignatureSlot& slot) {
  const auto size = static_cast<std::int64_t>(file.size());
  const ByteRange range{0, static_cast<std::int64_t>(slot.contents), static_cast<std::int64_t>(slot.after),
                        size - static_cast<std::int64_t>(slot.after)};
  std::array<char, kByteRangeWidth + 1> text{};
  std::snprintf(text.data(), text.size(), "[0 %lld %lld %lld]", static_cast<long long>(range[1]),
                static_cast<long long>(range[2]), static_cast<long long>(range[3]));
  const std::string_view shown(text.data());
  std::copy(shown.begin(), shown.end(), file.begin() + static_cast<std::ptrdiff_t>(slot.byte_range));
  return range;
}

void fill_contents(Bytes& file, std::size_t contents, BytesView der) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::uint8_t* to = file.data() + contents + 1;
  for (const std::uint8_t byte : der) {
    *to++ = static_cast<std::uint8_t>(kHex[byte >> 4]);
    *to++ = static_cast<std::uint8_t>(kHex[byte & 15]);
  }
}

}  // namespace signing::pdf
