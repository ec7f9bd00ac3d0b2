#include "host-api/host/http/exchange.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>
#include <utility>

#include "host-api/host/http/asset.hpp"
#include "host-api/host/http/form.hpp"
#include "host-api/host/http/problem_page.hpp"
#include "host-api/host/http/text.hpp"

namespace ent::http {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kSecurityHeaders{{
    {"Content-Security-Policy", kContentSecurityPolicy},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"X-Frame-Options", "SAMEORIGIN"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    {"Cache-Control", "no-store"},
}};

// Framing is the server's own affair: a handler's value could only contradict it.
constexpr std::array<std::string_view, 5> kServerOwned{"Content-Length", "Transfer-Encoding", "Connection",
                                                       "Keep-Alive", "Date"};

// Turns an urlencoded or multipart body into fields and files; any other body stays as it is.
Result<void> decode_form(Request& request, const Limits& limits) {
  const std::string type = request.headers.get("Content-Type");
  const std::string_view essence = trim(std::string_view(type).substr(0, type.find(';')));
  if (request.body.empty()) return {};
  if (iequals(essence, "application/x-www-form-urlencoded")) {
    Result<FieldList> form = parse_urlencoded(request.body, limits.form_fields);
    if (!form) return form.error();
    request.form = std::move(*form);
  } else if (iequals(essence, "multipart/form-data")) {
    const Result<std::string> boundary = multipart_boundary(type);
    if (!boundary) return boundary.error();
    Result<MultipartForm> form = parse_multipart(request.body, *boundary, limits.multipart_parts);
    if (!form) return form.error();
    request.form = std::move(form->fields);
    request.files = std::move(form->files);
  } else {
    return {};
  }
  wipe(request.body);
  return {};
}

bool wants_json(const Request& request) {
  const std::string accept = request.headers.get("Accept");
  return accept.find("json") != std::string::npos && accept.find("html") == std::string::npos;
}

std::string draw_page(const ProblemInfo& info, const ServerOptions& options) {
  if (options.problem_page) {
    try {
      return options.problem_page(info);
    } catch (const std::exception& error) {
      if (options.error_log) options.error_log(info.reference, std::string("error page: ") + error.what());
    } catch (...) {
      if (options.error_log) options.error_log(info.reference, "error page: exception of unknown type");
    }
  }
  return plain_problem_page(info.title, info.message, info.reference);
}

void draw_problem(Response& response, const Request& request, const ServerOptions& options) {
  const int status = response.status;
  const std::string message = response.problem->empty() ? std::string(problem_message(status)) : *response.problem;
  const ProblemInfo info{status, std::string(problem_title(status)), message, request.correlation_id, request};
  if (wants_json(request)) {
    response.headers.set("Content-Type", "application/problem+json");
    response.body = problem_json(status, info.title, info.message, info.reference);
  } else {
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.body = draw_page(info, options);
  }
  response.problem.reset();
}

Response run(Request& request, const Handler& handler, const ServerOptions& options) {
  const auto log = [&](std::string_view text) {
    if (options.error_log) options.error_log(request.correlation_id, text);
  };
  try {
    const Result<void> decoded = decode_form(request, options.limits);
    if (!decoded) {
      log("form refused: " + decoded.error().what);
      return problem(http_status(decoded.error().code));
    }
    Response response = handler(request);
    if (response.status >= 200 && response.status <= 599) return response;
    log("handler answered with status " + std::to_string(response.status));
  } catch (const std::exception& error) {
    log(error.what());
  } catch (...) {
    log("exception of unknown type");
  }
  return problem(500);
}

}  // namespace

Response answer(Request& request, const Handler& handler, const ServerOptions& options) noexcept {
  Response response = run(request, handler, options);
  if (response.problem) draw_problem(response, request, options);
  wipe_content(request);
  return response;
}

Response refusal(int status, std::string_view reference) {
  Response response = html(plain_problem_page(problem_title(status), problem_message(status), reference), status);
  if (status == 503) response.headers.set("Retry-After", "2");
  return response;
}

bool has_no_body(int status) {
  return status == 204 || status == 304;
}

std::string serialize_head(const Response& response, std::uint64_t length, const WireFormat& format) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  out += reason_phrase(response.status);
  const auto line = [&out](std::string_view name, std::string_view value) {
    out += "\r\n";
    out += name;
    out += ": ";
    out += value;
  };
  line("Date", http_date(std::time(nullptr)));
  for (const Field& field : response.headers) {
    const auto owned = [&](std::string_view name) { return iequals(name, field.name); };
    if (std::none_of(kServerOwned.begin(), kServerOwned.end(), owned)) line(field.name, field.value);
  }
  for (const auto& [name, value] : kSecurityHeaders) {
    if (!response.headers.has(name)) line(name, value);
  }
  if (format.tls && !response.headers.has("Strict-Transport-Security")) {
    line("Strict-Transport-Security", "max-age=31536000");
  }
  if (!has_no_body(response.status)) line("Content-Length", std::to_string(length));
  if (!format.keep_alive) line("Connection", "close");
  if (format.keep_alive && format.version < 11) line("Connection", "keep-alive");
  return out + "\r\n\r\n";
}

}  // namespace ent::http
