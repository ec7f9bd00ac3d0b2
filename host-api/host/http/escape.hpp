// Writing text into HTML and URLs. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "host-api/host/http/fields.hpp"

namespace ent::http {

// For HTML text and quoted attribute values: & < > " ' become references. Not for script, style or unquoted attributes.
std::string escape_html(std::string_view text);

// One path segment or query value: everything but RFC 3986 "unreserved" as %XX.
std::string encode_url(std::string_view text);

// "a=1&b=%C3%A9": the query of these fields, without "?".
std::string build_query(const FieldList& fields);

// "/path?a=1": `path` is written as it is; no "?" when there are no fields.
std::string build_url(std::string_view path, const FieldList& fields);

}  // namespace ent::http
