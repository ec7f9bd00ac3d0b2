// PDF objects as values (ISO 32000-2 § 7.3). Dictionaries keep their order and are small: linear search.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "signing/core/bytes.hpp"

namespace signing::pdf {

struct Ref {
  std::uint32_t number = 0;
  std::uint16_t generation = 0;
  auto operator<=>(const Ref&) const = default;
};

struct Name {
  std::string text;  // without the slash, #xx decoded
  bool operator==(const Name&) const = default;
};

// `begin`, `end`: where the token stands in the parsed octets, delimiters included; not part of the value.
struct String {
  std::string octets;
  bool hex = false;
  std::size_t begin = 0, end = 0;
  bool operator==(const String& other) const { return octets == other.octets; }
};

struct Real {
  double value = 0;
  bool operator==(const Real&) const = default;
};

struct Object;
struct Entry;

struct Dict {
  std::vector<Entry> entries;

  // Defined where Entry is complete.
  Dict();
  Dict(const Dict&);
  Dict(Dict&&) noexcept;
  Dict& operator=(const Dict&);
  Dict& operator=(Dict&&) noexcept;
  ~Dict();

  const Object* find(std::string_view key) const;  // null when absent
  void set(std::string_view key, Object value);    // replaces or appends
  void erase(std::string_view key);
  bool operator==(const Dict& other) const;  // same keys and values, in any order
};

using Array = std::vector<Object>;

// Stream data stay in the file: `data` is borrowed from the octets the document was parsed from.
struct Stream {
  Dict dict;
  BytesView data;
  bool operator==(const Stream& other) const;
};

struct Object {
  using Value = std::variant<std::monostate, bool, std::int64_t, Real, Name, String, Array, Dict, Ref, Stream>;
  Value value;

  Object() = default;
  // NOLINTBEGIN(google-explicit-constructor): values are objects
  Object(bool v) : value(v) {}
  Object(std::int64_t v) : value(v) {}
  Object(Real v) : value(v) {}
  Object(Name v) : value(std::move(v)) {}
  Object(String v) : value(std::move(v)) {}
  Object(Array v) : value(std::move(v)) {}
  Object(Dict v) : value(std::move(v)) {}
  Object(Ref v) : value(v) {}
  Object(Stream v) : value(std::move(v)) {}
  // NOLINTEND(google-explicit-constructor)

  bool is_null() const { return std::holds_alternative<std::monostate>(value); }
  // Null pointers when the object is of another type.
  const Name* name() const { return std::get_if<Name>(&value); }
  const String* string() const { return std::get_if<String>(&value); }
  const Array* array() const { return std::get_if<Array>(&value); }
  const Dict* dict() const { return std::get_if<Dict>(&value); }
  const Ref* ref() const { return std::get_if<Ref>(&value); }
  const Stream* stream() const { return std::get_if<Stream>(&value); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value); }
  bool is_name(std::string_view text) const { return name() != nullptr && name()->text == text; }
  // Integer or real; `otherwise` for anything else.
  double number_or(double otherwise) const;
  bool operator==(const Object& other) const { return value == other.value; }
};

struct Entry {
  std::string key;
  Object value;
  bool operator==(const Entry&) const = default;
};

// The object as file text. A Stream is written as its dictionary only.
void write(std::string& out, const Object& object);
void write(std::string& out, const Dict& dict);
std::string number_text(double value);  // at most 4 decimals, no exponent
std::string ref_text(Ref ref);          // "12 0 R"

// UTF-8 to a text string's octets: ASCII as it is, else UTF-16BE with BOM (ISO 32000-2 § 7.9.2.2). Invalid UTF-8:
// U+FFFD.
std::string text_string(std::string_view utf8);
// A text string's octets to UTF-8; PDFDocEncoding is read as Latin-1.
std::string text_of(std::string_view octets);

}  // namespace signing::pdf
