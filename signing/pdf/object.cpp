#include "signing/pdf/object.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "signing/core/utf8.hpp"

namespace signing::pdf {

Dict::Dict() = default;
Dict::Dict(const Dict&) = default;
Dict::Dict(Dict&&) noexcept = default;
Dict& Dict::operator=(const Dict&) = default;
Dict& Dict::operator=(Dict&&) noexcept = default;
Dict::~Dict() = default;

const Object* Dict::find(std::string_view key) const {
  for (const Entry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

void Dict::set(std::string_view key, Object value) {
  for (Entry& entry : entries) {
    if (entry.key != key) continue;
    entry.value = std::move(value);
    return;
  }
  entries.push_back(Entry{std::string(key), std::move(value)});
}

void Dict::erase(std::string_view key) {
  entries.erase(std::remove_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; }),
                entries.end());
}

bool Dict::operator==(const Dict& other) const {
  if (entries.size() != other.entries.size()) return false;
  return std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) {
    const Object* mine = other.find(entry.key);
    return mine != nullptr && *mine == entry.value;
  });
}

bool Stream::operator==(const Stream& other) const {
  return dict == other.dict && std::equal(data.begin(), data.end(), other.data.begin(), other.data.end());
}

double Object::number_or(double otherwise) const {
  if (const auto* whole = integer()) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<Real>(&value)) return real->value;
  return otherwise;
}

std::string number_text(double value) {
  std::array<char, 48> buffer{};
  if (!std::isfinite(value) || std::fabs(value) > 1e9) value = 0;
  const int n = std::snprintf(buffer.data(), buffer.size(), "%.4f", value);
  std::string out(buffer.data(), static_cast<std::size_t>(n));
  for (char& c : out)
    if (c == ',') c = '.';  // a locale set by the process must not show in the file
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return out == "-0" ? "0" : out;
}

std::string ref_text(Ref ref) {
  return std::to_string(ref.number) + " " + std::to_string(ref.generation) + " R";
}

namespace {

constexpr char kHex[] = "0123456789ABCDEF";

// Shortest text that reads back as the same number: an object that is written again says what it said before.
std::string exact_text(double value) {
  std::array<char, 400> buffer{};
  const auto done = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  return done.ec == std::errc() ? std::string(buffer.data(), done.ptr) : "0";
}

bool is_regular(unsigned char c) {
  return c > 0x20 && c < 0x7F && std::string_view("()<>[]{}/%#").find(static_cast<char>(c)) == std::string_view::npos;
}

void write_name(std::string& out, std::string_view name) {
  out += '/';
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_regular(byte)) {
      out += c;
    } else {
      out += {'#', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
}

void write_string(std::string& out, const String& string) {
  const bool plain = !string.hex && std::all_of(string.octets.begin(), string.octets.end(),
                                                [](char c) { return c >= 0x20 && c < 0x7F; });
  if (plain) {
    out += '(';
    for (const char c : string.octets) {
      if (c == '(' || c == ')' || c == '\\') out += '\\';
      out += c;
    }
    out += ')';
    return;
  }
  out += '<';
  for (const char c : string.octets) {
    const auto byte = static_cast<unsigned char>(c);
    out += {kHex[byte >> 4], kHex[byte & 15]};
  }
  out += '>';
}

struct Writer {
  std::string& out;
  void operator()(std::monostate) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(const Real& value) const { out += exact_text(value.value); }
  void operator()(const Name& value) const { write_name(out, value.text); }
  void operator()(const String& value) const { write_string(out, value); }
  void operator()(const Dict& value) const { write(out, value); }
  void operator()(const Ref& value) const { out += ref_text(value); }
  void operator()(const Stream& value) const { write(out, value.dict); }
  void operator()(const Array& value) const {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i != 0) out += ' ';
      write(out, value[i]);
    }
    out += ']';
  }
};

}  // namespace

void write(std::string& out, const Object& object) {
  std::visit(Writer{out}, object.value);
}

void write(std::string& out, const Dict& dict) {
  out += "<<";
  for (const Entry& entry : dict.entries) {
    out += ' ';
    write_name(out, entry.key);
    out += ' ';
    write(out, entry.value);
  }
  out += " >>";
}

std::string text_string(std::string_view utf8) {
  if (std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= 0x20 && c < 0x7F; })) return std::string(utf8);
  std::string out = "\xFE\xFF";
  const auto unit = [&](std::uint32_t value) {
    out += static_cast<char>(value >> 8 & 0xFF);
    out += static_cast<char>(value & 0xFF);
  };
  for (const char32_t c : to_code_points(utf8)) {
    if (c < 0x10000) {
      unit(c);
    } else {
      unit(0xD800 + ((c - 0x10000) >> 10));
      unit(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return out;
}

std::string text_of(std::string_view octets) {
  std::string out;
  const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(octets[i])); };
  if (octets.substr(0, 3) == "\xEF\xBB\xBF") {
    for (const char32_t c : to_code_points(octets.substr(3))) append_utf8(out, c);
    return out;
  }
  if (octets.substr(0, 2) != "\xFE\xFF") {
    for (std::size_t i = 0; i < octets.size(); ++i) append_utf8(out, at(i));
    return out;
  }
  for (std::size_t i = 2; i + 1 < octets.size(); i += 2) {
    char32_t c = at(i) << 8 | at(i + 1);
    if (c >= 0xD800 && c < 0xDC00 && i + 3 < octets.size()) {
      const char32_t low = at(i + 2) << 8 | at(i + 3);
      if (low >= 0xDC00 && low < 0xE000) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      }
    }
    append_utf8(out, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
  }
  return out;
}

}  // namespace signing::pdf
