// The little DER (ITU-T X.690) that signatures need: a strict reader over borrowed octets and functions that wrap.
#pragma once

#include <optional>

#include "signing/core/bytes.hpp"

namespace signing::der {

enum Tag : std::uint8_t {
  kBoolean = 0x01,
  kInteger = 0x02,
  kBitString = 0x03,
  kOctetString = 0x04,
  kNull = 0x05,
  kOid = 0x06,
  kEnumerated = 0x0A,
  kUtcTime = 0x17,
  kGeneralizedTime = 0x18,
  kSequence = 0x30,
  kSet = 0x31,
};
constexpr std::uint8_t context_tag(unsigned number) {
  return static_cast<std::uint8_t>(0xA0u | number);
}

// One element: `whole` = tag, length and content; both borrowed from what the reader reads.
struct Element {
  std::uint8_t tag = 0;
  BytesView whole;
  BytesView content;
};

// Reads elements one after the other. Definite, minimal lengths only (X.690 § 10.1); single-octet tags only.
class Reader {
 public:
  explicit Reader(BytesView bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  std::uint8_t next_tag() const { return rest_.empty() ? std::uint8_t{0} : rest_.front(); }
  // Nothing, and nothing consumed, when the octets are malformed.
  std::optional<Element> next();
  // As next(), but also nothing when the tag is another one.
  std::optional<Element> next(std::uint8_t tag);

 private:
  BytesView rest_;
};

// The only element of `bytes`, of this tag.
std::optional<Element> only(BytesView bytes, std::uint8_t tag);

Bytes wrap(std::uint8_t tag, BytesView content);
Bytes wrap(std::uint8_t tag, std::initializer_list<BytesView> parts);
void append_header(Bytes& out, std::uint8_t tag, std::size_t content_size);
// The octets of a SET OF: elements in ascending order of their encodings (X.690 § 11.6), wrapped.
Bytes set_of(std::vector<Bytes> elements);
// "1.2.840..." for people; "" when malformed.
std::string oid_text(BytesView content);

}  // namespace signing::der
