#include "host/base/json.hpp"

namespace ent::host {

std::optional<boost::json::value> parse_json(std::string_view text) {
  boost::json::error_code error;
  auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
  if (error) return std::nullopt;
  return value;
}

bool is_json_object(std::string_view text) {
  const auto value = parse_json(text);
  return value && value->is_object();
}

std::string text_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(boost::json::string_view(key.data(), key.size()));
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string().c_str(), value->get_string().size());
}

}  // namespace ent::host
