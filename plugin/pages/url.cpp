#include "plugin/pages/url.hpp"

namespace conventions::pages {

std::string percent_encode(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

Url Url::page(std::string_view mount, const std::vector<std::string_view>& segments, const Query& query) {
  std::string text(mount);
  for (const auto segment : segments) text += "/" + percent_encode(segment);
  if (segments.empty()) text += "/";
  char separator = '?';
  for (const auto& [name, value] : query) {
    if (value.empty()) continue;
    text += separator + percent_encode(name) + "=" + percent_encode(value);
    separator = '&';
  }
  return Url(std::move(text));
}

Url Url::from_host(std::string_view address) {
  const auto starts = [&](std::string_view prefix) { return address.substr(0, prefix.size()) == prefix; };
  const bool local = starts("/") && !starts("//") && !starts("/\\");
  bool clean = local || starts("https://") || starts("http://");
  for (const char c : address) clean = clean && static_cast<unsigned char>(c) > 0x20;
  return Url(clean ? std::string(address) : "#");
}

Url Url::anchor(std::string_view id) {
  return Url("#" + percent_encode(id));
}

Url Url::with_anchor(std::string_view id) const {
  return Url(text_.substr(0, text_.find('#')) + "#" + percent_encode(id));
}

}  // namespace conventions::pages
