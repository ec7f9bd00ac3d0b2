// Named text values in order: headers (names without case) and form, query, cookie or route fields (names with case).
// Any thread; no locking inside.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ent::http {

struct Field {
  std::string name;
  std::string value;
};

// Query parameters, form fields, cookies, route parameters. Names compare byte by byte; a name may come several times.
class FieldList {
 public:
  void add(std::string name, std::string value) { items_.push_back({std::move(name), std::move(value)}); }
  // The first value of that name; nullptr when there is none. Valid until the list changes.
  const std::string* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }
  // The first value of that name, or `fallback`.
  std::string get(std::string_view name, std::string_view fallback = {}) const;
  // Every value of that name, in order (check boxes of a list).
  std::vector<std::string> all(std::string_view name) const;

  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }
  std::vector<Field>& items() { return items_; }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

 private:
  std::vector<Field> items_;
};

// HTTP header fields (RFC 9110 § 5). Names compare without ASCII case. What is stored can always be written on the
// wire: a name that is no token throws std::invalid_argument (a bug of the caller); CR, LF, NUL and other control bytes
// of a value become spaces, so that no value can start a header of its own.
class Headers {
 public:
  void set(std::string_view name, std::string_view value);  // replaces every field of that name
  void add(std::string_view name, std::string_view value);  // keeps the others: several Set-Cookie
  void remove(std::string_view name);

  const std::string* find(std::string_view name) const;  // first of that name or nullptr
  bool has(std::string_view name) const { return find(name) != nullptr; }
  std::string get(std::string_view name, std::string_view fallback = {}) const;
  std::size_t count(std::string_view name) const;

  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

 private:
  std::vector<Field> items_;
};

}  // namespace ent::http
