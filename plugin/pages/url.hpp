// Addresses that may stand in href, src and action: built here only, so that no text of a person ever becomes one.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conventions::pages {

class Url {
 public:
  using Query = std::vector<std::pair<std::string_view, std::string>>;

  // A page of the plugin: `mount` comes from the host ("/app/conventions"), each segment is percent-encoded. Query
  // pairs with an empty value are left out.
  static Url page(std::string_view mount, const std::vector<std::string_view>& segments, const Query& query = {});

  // An address the host gave (ent.menu link). Anything but a path of this site or http(s) becomes "#".
  static Url from_host(std::string_view address);

  // A place in the same page; `id` is one of our own ids.
  static Url anchor(std::string_view id);

  Url with_anchor(std::string_view id) const;
  const std::string& text() const { return text_; }

 private:
  explicit Url(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// RFC 3986 § 2.1: everything but unreserved characters is encoded.
std::string percent_encode(std::string_view text);

}  // namespace conventions::pages
