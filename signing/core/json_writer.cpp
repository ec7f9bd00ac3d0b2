#include "signing/core/json_writer.hpp"

#include "signing/core/utf8.hpp"

namespace signing {

void JsonWriter::separate() {
  if (!after_key_ && !first_) out_ += ',';
  after_key_ = false;
  first_ = false;
}

void JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
}

void JsonWriter::close(char bracket) {
  out_ += bracket;
  first_ = false;
}

void JsonWriter::quote(std::string_view utf8) {
  static constexpr char kHex[] = "0123456789abcdef";
  out_ += '"';
  for (const char32_t c : to_code_points(utf8)) {
    if (c == '"' || c == '\\') {
      out_ += {'\\', static_cast<char>(c)};
    } else if (is_control(c)) {
      out_ += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4) out_ += kHex[c >> shift & 15];
    } else {
      append_utf8(out_, c);
    }
  }
  out_ += '"';
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  quote(name);
  out_ += ':';
  after_key_ = true;
  return *this;
}

void JsonWriter::text(std::string_view utf8) {
  separate();
  quote(utf8);
}

void JsonWriter::number(std::int64_t value) {
  separate();
  out_ += std::to_string(value);
}

void JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void JsonWriter::null() {
  separate();
  out_ += "null";
}

}  // namespace signing
