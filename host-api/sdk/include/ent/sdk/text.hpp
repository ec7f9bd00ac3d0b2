// Conversions between C++ values and the views and blobs of the ABI.
#pragma once

#include <ent/abi.h>

#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ent::sdk {

// Borrows: the result dies with `text`.
inline ent_str str(std::string_view text) noexcept {
  return {text.data(), text.size()};
}
inline ent_bytes bytes(const std::vector<std::uint8_t>& data) noexcept {
  return {data.data(), data.size()};
}
inline ent_bytes bytes(std::string_view data) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(data.data()), data.size()};
}
inline std::string_view view(ent_str text) noexcept {
  return text.ptr == nullptr ? std::string_view() : std::string_view(text.ptr, static_cast<std::size_t>(text.len));
}
inline std::string_view view(ent_bytes data) noexcept {
  return data.ptr == nullptr
             ? std::string_view()
             : std::string_view(reinterpret_cast<const char*>(data.ptr), static_cast<std::size_t>(data.len));
}
inline std::string to_string(ent_str text) {
  return std::string(view(text));
}

// Owns a blob that a callee filled and releases it once.
class Blob {
 public:
  Blob() = default;
  Blob(const Blob&) = delete;
  Blob& operator=(const Blob&) = delete;
  Blob(Blob&& other) noexcept : raw_(std::exchange(other.raw_, {})) {}
  Blob& operator=(Blob&& other) noexcept {
    std::swap(raw_, other.raw_);
    return *this;
  }
  ~Blob() {
    if (raw_.release != nullptr) raw_.release(raw_.owner);
  }
  // Where a callee writes its result; call it once per object.
  ent_blob* out() noexcept { return &raw_; }
  std::string_view text() const noexcept { return view(ent_bytes{raw_.ptr, raw_.len}); }
  std::string str() const { return std::string(text()); }
  std::vector<std::uint8_t> to_vector() const {
    return raw_.ptr == nullptr ? std::vector<std::uint8_t>()
                               : std::vector<std::uint8_t>(raw_.ptr, raw_.ptr + static_cast<std::size_t>(raw_.len));
  }

 private:
  ent_blob raw_{};
};

// Makes a blob that owns a copy of `text`. Throws std::bad_alloc.
inline ent_blob make_blob(std::string text) {
  auto* owned = new std::string(std::move(text));
  return {reinterpret_cast<const std::uint8_t*>(owned->data()), owned->size(), owned,
          [](void* owner) noexcept { delete static_cast<std::string*>(owner); }};
}

// Strict UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
inline bool is_utf8(std::string_view text) noexcept {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = p + text.size();
  while (p != end) {
    if (*p < 0x80) {
      ++p;
      continue;
    }
    int extra = 0;
    std::uint32_t code = 0;
    std::uint32_t least = 0;
    if ((*p & 0xE0) == 0xC0) {
      extra = 1, code = *p & 0x1Fu, least = 0x80;
    } else if ((*p & 0xF0) == 0xE0) {
      extra = 2, code = *p & 0x0Fu, least = 0x800;
    } else if ((*p & 0xF8) == 0xF0) {
      extra = 3, code = *p & 0x07u, least = 0x10000;
    } else {
      return false;
    }
    if (end - p <= extra) return false;
    for (++p; extra > 0; --extra, ++p) {
      if ((*p & 0xC0) != 0x80) return false;
      code = (code << 6) | (*p & 0x3Fu);
    }
    if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
  }
  return true;
}

// The first `bytes` bytes, fewer when a character would be cut: UTF-8 stays UTF-8.
inline std::string cut_utf8(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  text.resize(bytes);
  return text;
}

}  // namespace ent::sdk
