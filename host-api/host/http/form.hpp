// Form bodies and query strings. Pure functions over bytes from outside: any input gives a value or a Failure, never an
// exception, in time and memory linear in the input.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host-api/host/http/failure.hpp"
#include "host-api/host/http/request.hpp"

namespace ent::http {

// application/x-www-form-urlencoded (WHATWG URL § 5.1, stricter): "+" is a space; refused as malformed: "%" without two
// hexadecimal digits, text that is no UTF-8, NUL. More than `max_fields` pairs: too_many.
[[nodiscard]] Result<FieldList> parse_urlencoded(std::string_view text, std::size_t max_fields = 1000);

struct MultipartForm {
  FieldList fields;
  std::vector<UploadedFile> files;
};

// The boundary parameter of a multipart/form-data Content-Type (RFC 2046 § 5.1.1: 1 to 70 characters).
[[nodiscard]] Result<std::string> multipart_boundary(std::string_view content_type);

// multipart/form-data (RFC 7578). Every part needs a Content-Disposition form-data with a name; part headers are at
// most 8 KiB; names, file names and text values must be UTF-8 without NUL. More than `max_parts`: too_many.
[[nodiscard]] Result<MultipartForm> parse_multipart(std::string_view body, std::string_view boundary,
                                                    std::size_t max_parts = 100);

}  // namespace ent::http
