// A walk over JSON that remembers where it is and collects every error instead of stopping at the first.
#pragma once
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/json.hpp"
#include "host/manifest/manifest.hpp"

namespace ent::host {

/// One value and its JSON pointer. Borrowed from the parsed document and the error list.
class Node {
 public:
  Node(const boost::json::value* value, std::string pointer, std::vector<ManifestError>& errors)
      : value_(value), pointer_(std::move(pointer)), errors_(&errors) {}

  bool present() const { return value_ != nullptr; }
  bool is_text() const { return value_ != nullptr && value_->is_string(); }
  bool is_object() const { return value_ != nullptr && value_->is_object(); }
  const boost::json::value* raw() const { return value_; }
  void error(const std::string& english, const std::string& french) const;

  /// The members allowed; others are errors (a typing mistake must not be silent). False when it is no object.
  bool object(std::initializer_list<std::string_view> members) const;
  Node member(std::string_view key) const;
  /// Calls `each` for every element; an error when it is present and no array, or absent and required.
  void items(const std::function<void(const Node&)>& each, bool required = false) const;
  void members(const std::function<void(const std::string&, const Node&)>& each) const;

  /// Text that `accept` likes; "" and an error otherwise. Absent: an error when required.
  using Accept = bool (*)(std::string_view);
  std::string text(bool required, Accept accept = nullptr, const char* what = "text") const;
  std::int64_t number(std::int64_t least, std::int64_t most, std::int64_t otherwise) const;
  bool boolean(bool otherwise) const;
  std::string choice(std::initializer_list<std::string_view> values) const;
  Label label(bool required) const;
  std::vector<std::string> texts(Accept accept, const char* what) const;

 private:
  const boost::json::value* value_;
  std::string pointer_;
  std::vector<ManifestError>* errors_;
};

bool is_plugin_id(std::string_view text);
bool is_dotted_id(std::string_view text);
bool is_snake_name(std::string_view text);
bool is_version(std::string_view text);
bool is_route_path(std::string_view text);
bool is_plain_id(std::string_view text);

}  // namespace ent::host
