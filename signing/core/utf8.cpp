#include "signing/core/utf8.hpp"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <vector>

namespace signing {
namespace {

constexpr char32_t kBad = 0xFFFFFFFF;

// One code point from `at` on, which moves past it; kBad for a malformed sequence (one octet consumed).
char32_t decode(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at++);
  if (first < 0x80) return first;
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  if (first < 0xC2 || first > 0xF4) return kBad;
  if (at + static_cast<std::size_t>(more) > text.size()) return kBad;
  char32_t c = first & (0x3Fu >> more);
  for (int i = 0; i < more; ++i) {
    const unsigned next = byte(at + static_cast<std::size_t>(i));
    if ((next & 0xC0) != 0x80) return kBad;
    c = c << 6 | (next & 0x3F);
  }
  const char32_t least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
  if (c < least || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return kBad;
  at += static_cast<std::size_t>(more);
  return c;
}

}  // namespace

std::u32string to_code_points(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = decode(utf8, at);
    out += c == kBad ? char32_t{0xFFFD} : c;
  }
  return out;
}

bool is_valid_utf8(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();)
    if (decode(utf8, at) == kBad) return false;
  return true;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t value) { out += static_cast<char>(value); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

std::u32string to_nfc(std::string_view utf8) {
  std::u32string text = to_code_points(utf8);
  // Below U+0300 nothing composes or decomposes: the usual French line.
  if (std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 0x300; })) return text;
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfc = unorm2_getNFCInstance(&status);
  std::u16string wide;
  for (const char32_t c : text) {
    if (c < 0x10000) {
      wide += static_cast<char16_t>(c);
    } else {
      wide += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
      wide += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  std::u16string composed(wide.size() * 3 + 8, u'\0');  // NFC grows a UTF-16 text at most three times
  const int32_t size = unorm2_normalize(nfc, wide.data(), static_cast<int32_t>(wide.size()), composed.data(),
                                        static_cast<int32_t>(composed.size()), &status);
  if (U_FAILURE(status)) return text;
  std::u32string out;
  for (int32_t i = 0; i < size; ++i) {
    const char32_t c = composed[static_cast<std::size_t>(i)];
    if (c >= 0xD800 && c < 0xDC00 && i + 1 < size) {
      out += 0x10000 + ((c - 0xD800) << 10) + (composed[static_cast<std::size_t>(++i)] - char32_t{0xDC00});
    } else {
      out += c;
    }
  }
  return out;
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::string printable(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (const char32_t c : to_code_points(utf8)) append_utf8(out, is_control(c) ? char32_t{0xFFFD} : c);
  return out;
}

}  // namespace signing
