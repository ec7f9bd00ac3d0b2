// Addresses that may stand in href, src and action: only paths of this site.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

#include "host-api/host/http/fields.hpp"

namespace ent::host {

/// A path of this site with its query, percent-encoded. Templates take URL attributes from this type alone, so that no
/// "javascript:" and no foreign site gets in. [any-thread]
class Url {
 public:
  Url() : text_("/") {}
  /// "/offres" + {"o 1", "x"} -> "/offres/o%201/x"; `base` is one of our own literals.
  static Url path(std::string_view base, std::initializer_list<std::string_view> segments = {});
  /// With a query.
  static Url with(const Url& path, const http::FieldList& query);
  /// An address that came from outside (form field, plugin): itself when it is a local path ("/a?b#c", no "//", no
  /// backslash, no control byte), else `fallback`.
  static Url local_or(std::string_view address, Url fallback = {});
  static bool is_local(std::string_view address);

  const std::string& str() const { return text_; }
  bool operator==(const Url& other) const { return text_ == other.text_; }

 private:
  explicit Url(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace ent::host
