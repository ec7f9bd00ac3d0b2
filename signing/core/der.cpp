#include "signing/core/der.hpp"

#include <algorithm>

namespace signing::der {

std::optional<Element> Reader::next() {
  if (rest_.size() < 2 || (rest_[0] & 0x1F) == 0x1F) return std::nullopt;
  std::size_t header = 2;
  std::size_t size = rest_[1];
  if (size >= 0x80) {
    const std::size_t count = size & 0x7F;
    if (count == 0 || count > 4 || rest_.size() < 2 + count || rest_[2] == 0) return std::nullopt;
    size = 0;
    for (std::size_t i = 0; i < count; ++i) size = size << 8 | rest_[2 + i];
    if (size < 0x80) return std::nullopt;
    header += count;
  }
  if (size > rest_.size() - header) return std::nullopt;
  const Element element{rest_[0], rest_.first(header + size), rest_.subspan(header, size)};
  rest_ = rest_.subspan(header + size);
  return element;
}

std::optional<Element> Reader::next(std::uint8_t tag) {
  if (next_tag() != tag) return std::nullopt;
  return next();
}

std::optional<Element> only(BytesView bytes, std::uint8_t tag) {
  Reader reader(bytes);
  auto element = reader.next(tag);
  if (!element || !reader.at_end()) return std::nullopt;
  return element;
}

void append_header(Bytes& out, std::uint8_t tag, std::size_t content_size) {
  out.push_back(tag);
  if (content_size < 0x80) {
    out.push_back(static_cast<std::uint8_t>(content_size));
    return;
  }
  unsigned count = 1;
  while (content_size >> (8 * count) != 0) ++count;
  out.push_back(static_cast<std::uint8_t>(0x80u | count));
  while (count-- > 0) out.push_back(static_cast<std::uint8_t>(content_size >> (8 * count) & 0xFF));
}

Bytes wrap(std::uint8_t tag, std::initializer_list<BytesView> parts) {
  std::size_t size = 0;
  for (const BytesView part : parts) size += part.size();
  Bytes out;
  out.reserve(size + 6);
  append_header(out, tag, size);
  for (const BytesView part : parts) append(out, part);
  return out;
}

Bytes wrap(std::uint8_t tag, BytesView content) {
  return wrap(tag, {content});
}

Bytes set_of(std::vector<Bytes> elements) {
  std::sort(elements.begin(), elements.end(), [](const Bytes& a, const Bytes& b) { return as_text(a) < as_text(b); });
  Bytes content;
  for (const Bytes& element : elements) append(content, BytesView(element));
  return wrap(kSet, BytesView(content));
}

std::string oid_text(BytesView content) {
  std::string out;
  std::uint64_t arc = 0;
  bool first = true;
  for (const std::uint8_t byte : content) {
    if (arc >> 56 != 0) return {};
    arc = arc << 7 | (byte & 0x7Fu);
    if ((byte & 0x80) != 0) continue;
    if (first) {
      const std::uint64_t root = arc < 80 ? arc / 40 : 2;
      out = std::to_string(root).append(1, '.').append(std::to_string(arc - root * 40));
      first = false;
    } else {
      out.append(1, '.').append(std::to_string(arc));
    }
    arc = 0;
  }
  return out;
}

}  // namespace signing::der
