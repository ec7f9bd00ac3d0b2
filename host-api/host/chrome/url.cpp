#include "host/chrome/url.hpp"

#include "host-api/host/http/escape.hpp"

namespace ent::host {

Url Url::path(std::string_view base, std::initializer_list<std::string_view> segments) {
  std::string text(base);
  for (const auto segment : segments) text += '/' + http::encode_url(segment);
  return Url(std::move(text));
}

Url Url::with(const Url& path, const http::FieldList& query) {
  if (path.text_.find('?') == std::string::npos) return Url(http::build_url(path.str(), query));
  return Url(query.empty() ? path.text_ : path.text_ + '&' + http::build_query(query));
}

bool Url::is_local(std::string_view address) {
  if (address.empty() || address.size() > 2000 || address[0] != '/') return false;
  if (address.size() > 1 && (address[1] == '/' || address[1] == '\\')) return false;
  for (const char c : address) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == '\\' || c == 0x7f) return false;
  }
  return true;
}

Url Url::local_or(std::string_view address, Url fallback) {
  return is_local(address) ? Url(std::string(address)) : std::move(fallback);
}

}  // namespace ent::host
