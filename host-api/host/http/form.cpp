#include "host-api/host/http/form.hpp"

#include "host-api/host/http/text.hpp"

namespace ent::http {

Result<FieldList> parse_urlencoded(std::string_view text, std::size_t max_fields) {
  FieldList out;
  while (!text.empty()) {
    const std::size_t end = text.find('&');
    const std::string_view pair = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (pair.empty()) continue;
    if (out.size() >= max_fields) return Failure{FailureCode::too_many, "too many form fields"};
    const std::size_t equal = pair.find('=');
    Result<std::string> name = percent_decode(pair.substr(0, equal), true);
    if (!name) return name.error();
    Result<std::string> value =
        percent_decode(equal == std::string_view::npos ? std::string_view() : pair.substr(equal + 1), true);
    if (!value) return value.error();
    out.add(std::move(*name), std::move(*value));
  }
  return out;
}

}  // namespace ent::http
