#include "host-api/host/http/escape.hpp"

#include "host-api/host/http/text.hpp"

namespace ent::http {

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string encode_url(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  for (const char c : text) {
    if (is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

std::string build_query(const FieldList& fields) {
  std::string out;
  for (const Field& field : fields) {
    if (!out.empty()) out += '&';
    out += encode_url(field.name) + '=' + encode_url(field.value);
  }
  return out;
}

std::string build_url(std::string_view path, const FieldList& fields) {
  std::string out(path);
  if (!fields.empty()) out += '?' + build_query(fields);
  return out;
}

}  // namespace ent::http
