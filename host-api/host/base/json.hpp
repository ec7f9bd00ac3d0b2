// Small helpers over Boost.JSON for the .cpp files of the host; no public header includes it.
#pragma once
#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace ent::host {

/// The value of a JSON text; empty when it is not well-formed (depth at most 32, no duplicate check).
std::optional<boost::json::value> parse_json(std::string_view text);
/// True when `text` is one JSON object.
bool is_json_object(std::string_view text);
inline boost::json::string json_text(std::string_view text) {
  return boost::json::string(text);
}
/// `object[key]` as text, "" when absent or of another type.
std::string text_of(const boost::json::object& object, std::string_view key);

}  // namespace ent::host
