// Reading members of JSON objects that others wrote: absent or of another type counts as empty.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugin/domain/calendar.hpp"

namespace conventions::app {

inline std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}
inline std::int64_t number_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return 0;
  boost::system::error_code ec;
  const auto number = value->to_number<std::int64_t>(ec);
  return ec ? 0 : number;
}
inline int small_of(const boost::json::object& object, std::string_view name) {
  return static_cast<int>(number_of(object, name));
}
inline bool flag_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}
inline domain::Date day_of(const boost::json::object& object, std::string_view name) {
  return domain::parse_date(text_of(object, name)).value_or(domain::Date{});
}
inline const boost::json::object* object_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_object();
}
inline const boost::json::array* array_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_array();
}
inline boost::json::string_view view_of(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace conventions::app
