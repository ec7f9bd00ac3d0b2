#include "host-api/host/http/response.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "host-api/host/http/escape.hpp"
#include "host-api/host/http/text.hpp"

namespace ent::http {
namespace {

Response with_type(std::string body, int status, std::string_view type) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers.set("Content-Type", type);
  return response;
}

// RFC 8187 attr-char: what filename* may hold without %XX.
bool is_attr_char(char c) {
  return is_alpha(c) || is_digit(c) || std::string_view("!#$&+-.^_`|~").find(c) != std::string_view::npos;
}

std::string percent_encode(std::string_view text, bool (*keep)(char)) {
  std::string out;
  for (const char c : text) {
    if (keep(c)) {
      out += c;
    } else {
      out += encode_url(std::string_view(&c, 1));
    }
  }
  return out;
}

}  // namespace

Response html(std::string body, int status) {
  return with_type(std::move(body), status, "text/html; charset=utf-8");
}
Response text(std::string body, int status) {
  return with_type(std::move(body), status, "text/plain; charset=utf-8");
}
Response json(std::string body, int status) {
  return with_type(std::move(body), status, "application/json");
}

Response empty(int status) {
  Response response;
  response.status = status;
  return response;
}

Response redirect(std::string_view location) {
  Response response = empty(303);
  // '%' stays: the caller's URL is encoded already. What must not stay is what no URL may hold.
  response.headers.set("Location", percent_encode(location, [](char c) {
                         return c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\';
                       }));
  return response;
}

std::string content_disposition(std::string_view filename, bool as_attachment) {
  std::string name(filename.empty() ? std::string_view("document") : filename);
  for (char& c : name) {
    if (is_control(c) || c == '/' || c == '\\') c = '_';
  }
  // One "_" for each character beyond ASCII, not for each of its bytes; "%" too, which some browsers would decode.
  std::string ascii;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      ascii += c == '"' || c == '%' ? '_' : c;
    } else if (byte >= 0xc0) {
      ascii += '_';
    }
  }
  std::string out = as_attachment ? "attachment" : "inline";
  out += "; filename=\"" + ascii + "\"";
  if (ascii != name) out += "; filename*=UTF-8''" + percent_encode(name, &is_attr_char);
  return out;
}

Response download(std::string bytes, std::string_view content_type, std::string_view filename, bool as_attachment) {
  Response response = with_type(std::move(bytes), 200, content_type);
  response.headers.set("Content-Disposition", content_disposition(filename, as_attachment));
  return response;
}

Response problem(int status, std::string message) {
  Response response = empty(status);
  response.problem = std::move(message);
  return response;
}

std::string_view reason_phrase(int status) {
  static constexpr std::array<std::pair<int, std::string_view>, 37> kPhrases{{
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {206, "Partial Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {411, "Length Required"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {416, "Range Not Satisfiable"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {507, "Insufficient Storage"},
  }};
  for (const auto& [code, phrase] : kPhrases) {
    if (code == status) return phrase;
  }
  return {};
}

}  // namespace ent::http
