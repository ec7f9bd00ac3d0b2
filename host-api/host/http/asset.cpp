#include "host-api/host/http/asset.hpp"

#include <openssl/sha.h>

#include <array>
#include <utility>

#include "host-api/host/http/text.hpp"

namespace ent::http {
namespace {

constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string two(int value) {
  return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

// The number of exactly `digits` digits at `at`, or -1.
int number(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (!is_digit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

bool in_etag_list(std::string_view list, std::string_view etag) {
  if (trim(list) == "*") return true;
  bool found = false;
  // Weak comparison (RFC 9110 § 8.8.3.2). Our tags hold no comma, so splitting at commas is exact for them.
  for_each_in_list(list, ',', [&](std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    found = found || tag == etag;
  });
  return found;
}

}  // namespace

std::string http_date(std::time_t when) {
  std::tm tm{};
  if (!gmtime_r(&when, &tm)) return {};
  return std::string(kDays[static_cast<std::size_t>(tm.tm_wday)]) + ", " + two(tm.tm_mday) + " " +
         std::string(kMonths[static_cast<std::size_t>(tm.tm_mon)]) + " " + std::to_string(tm.tm_year + 1900) + " " +
         two(tm.tm_hour) + ":" + two(tm.tm_min) + ":" + two(tm.tm_sec) + " GMT";
}

std::time_t parse_http_date(std::string_view text) {
  if (text.size() != 29) return -1;
  std::tm tm{};
  tm.tm_mday = number(text, 5, 2);
  tm.tm_year = number(text, 12, 4) - 1900;
  tm.tm_hour = number(text, 17, 2);
  tm.tm_min = number(text, 20, 2);
  tm.tm_sec = number(text, 23, 2);
  tm.tm_mon = -1;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (text.substr(8, 3) == kMonths[i]) tm.tm_mon = static_cast<int>(i);
  }
  if (tm.tm_mon < 0) return -1;
  const std::time_t when = timegm(&tm);
  // Writing it again must give the same text: that checks separators, weekday, ranges and negative numbers at once.
  return http_date(when) == text ? when : -1;
}

Asset make_asset(std::string content_type, std::string bytes, std::time_t last_modified) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  std::string etag = "\"";
  for (std::size_t i = 0; i < 16; ++i) {
    etag += "0123456789abcdef"[digest[i] >> 4U];
    etag += "0123456789abcdef"[digest[i] & 15U];
  }
  return {std::move(content_type), std::move(bytes), etag + '"', last_modified};
}

bool not_modified(const Request& request, std::string_view etag, std::time_t last_modified) {
  if (request.method != Method::get && request.method != Method::head) return false;
  if (const std::string* tags = request.headers.find("If-None-Match")) {
    return !etag.empty() && in_etag_list(*tags, etag);
  }
  const std::string* since = request.headers.find("If-Modified-Since");
  if (!since || last_modified == 0) return false;
  const std::time_t known = parse_http_date(*since);
  return known != -1 && last_modified <= known;
}

Response respond(const Request& request, const Asset& asset, int max_age_seconds) {
  const bool unchanged = not_modified(request, asset.etag, asset.last_modified);
  Response response = empty(unchanged ? 304 : 200);
  if (!unchanged) {
    response.headers.set("Content-Type", asset.content_type);
    response.body = asset.bytes;
  }
  response.headers.set("ETag", asset.etag);
  if (asset.last_modified != 0) response.headers.set("Last-Modified", http_date(asset.last_modified));
  response.headers.set("Cache-Control",
                       max_age_seconds > 0 ? "public, max-age=" + std::to_string(max_age_seconds) : "no-cache");
  return response;
}

std::string_view content_type_of(std::string_view filename) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kTypes{{
      {"html", "text/html; charset=utf-8"},
      {"css", "text/css; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},
      {"mjs", "text/javascript; charset=utf-8"},
      {"json", "application/json"},
      {"txt", "text/plain; charset=utf-8"},
      {"csv", "text/csv; charset=utf-8"},
      {"svg", "image/svg+xml"},
      {"png", "image/png"},
      {"jpg", "image/jpeg"},
      {"jpeg", "image/jpeg"},
      {"ico", "image/x-icon"},
      {"woff2", "font/woff2"},
      {"pdf", "application/pdf"},
      {"zip", "application/zip"},
  }};
  const std::size_t dot = filename.rfind('.');
  if (dot != std::string_view::npos) {
    for (const auto& [extension, type] : kTypes) {
      if (iequals(filename.substr(dot + 1), extension)) return type;
    }
  }
  return "application/octet-stream";
}

}  // namespace ent::http
