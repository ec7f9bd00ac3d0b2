// Files that never change while the program runs (style sheets, scripts, fonts, pictures), with conditional GET.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "host-api/host/http/request.hpp"
#include "host-api/host/http/response.hpp"

namespace ent::http {

struct Asset {
  std::string content_type;
  std::string bytes;
  std::string etag;               // strong, with its quotes
  std::time_t last_modified = 0;  // UTC seconds; 0: not sent
};

// Computes the ETag (SHA-256 of the bytes, shortened).
Asset make_asset(std::string content_type, std::string bytes, std::time_t last_modified = 0);

// 200 with the bytes or 304 (RFC 9110 § 13). `max_age_seconds` 0 means: revalidate every time.
Response respond(const Request& request, const Asset& asset, int max_age_seconds = 0);

// Whether a GET or HEAD with these validators is answered by 304. If-None-Match wins over If-Modified-Since.
bool not_modified(const Request& request, std::string_view etag, std::time_t last_modified);

// "text/css; charset=utf-8" for "style.css"; application/octet-stream when unknown.
std::string_view content_type_of(std::string_view filename);

// IMF-fixdate (RFC 9110 § 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT". parse gives -1 for anything else.
std::string http_date(std::time_t when);
std::time_t parse_http_date(std::string_view text);

}  // namespace ent::http
