#include "host-api/host/http/head.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "host-api/host/http/cookies.hpp"
#include "host-api/host/http/form.hpp"
#include "host-api/host/http/text.hpp"

namespace ent::http {
namespace {

using Verdict = std::optional<Refusal>;

// host [":" port] as browsers send it: a name, an IPv4 address or an IPv6 address in brackets (RFC 9110 § 7.2).
bool is_host(std::string_view text) {
  std::size_t end = 0;
  if (!text.empty() && text.front() == '[') {
    end = text.find(']');
    if (end == std::string_view::npos || end == 1) return false;
    for (std::size_t i = 1; i < end; ++i) {
      if (hex_value(text[i]) < 0 && text[i] != ':' && text[i] != '.') return false;
    }
    ++end;
  } else {
    while (end < text.size() &&
           (is_alpha(text[end]) || is_digit(text[end]) || text[end] == '-' || text[end] == '.' || text[end] == '_')) {
      ++end;
    }
    if (end == 0) return false;
  }
  if (end == text.size()) return true;
  const std::string_view port = text.substr(end + 1);
  return text[end] == ':' && port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit);
}

Verdict check_framing(const Request& request, unsigned version) {
  const Headers& headers = request.headers;
  const std::size_t lengths = headers.count("Content-Length");
  const std::string* coding = headers.find("Transfer-Encoding");
  if (lengths > 1) return Refusal{400, "several Content-Length"};
  if (lengths > 0 && coding) return Refusal{400, "Content-Length beside Transfer-Encoding"};
  if (lengths > 0) {
    const std::string& value = *headers.find("Content-Length");
    if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) return Refusal{400, "bad Content-Length"};
  }
  if (!coding) return {};
  if (version < 11) return Refusal{400, "Transfer-Encoding in HTTP/1.0"};
  if (headers.count("Transfer-Encoding") > 1) return Refusal{400, "several Transfer-Encoding"};
  if (!iequals(*coding, "chunked")) return Refusal{501, "unknown Transfer-Encoding"};
  return {};
}

Verdict check_host(Request& request, unsigned version) {
  const std::size_t hosts = request.headers.count("Host");
  if (hosts > 1 || (hosts == 0 && version >= 11)) return Refusal{400, "no Host or several"};
  if (hosts == 0) return {};
  request.host = *request.headers.find("Host");
  if (!is_host(request.host)) return Refusal{400, "bad Host"};
  return {};
}

Verdict check_sizes(const Request& request, const Limits& limits) {
  std::size_t bytes = request.method_name.size() + request.target.size() + 12;  // two spaces, version, line end
  for (const Field& field : request.headers) bytes += field.name.size() + field.value.size() + 4;
  if (request.target.size() > limits.target_bytes) return Refusal{414, "target too long"};
  if (bytes > limits.header_bytes) return Refusal{431, "header too large"};
  return {};
}

// Splits, decodes and normalises the path. "%2F" and "%5C" are refused rather than decoded: whatever reads the path
// later could take them for separators.
Verdict read_path(std::string_view path, Request& request) {
  request.segments.clear();
  std::string_view left = path.substr(1);
  for (bool more = true; more;) {
    const std::size_t slash = left.find('/');
    more = slash != std::string_view::npos;
    const Result<std::string> segment = percent_decode(left.substr(0, slash), false);
    if (more) left.remove_prefix(slash + 1);
    if (!segment) return Refusal{400, "bad encoding in the path"};
    if (segment->find_first_of("/\\") != std::string::npos) return Refusal{400, "separator inside a path segment"};
    if (std::any_of(segment->begin(), segment->end(), is_control)) return Refusal{400, "control byte in the path"};
    request.trailing_slash = segment->empty() || *segment == "." || *segment == "..";
    if (*segment == "..") {
      if (request.segments.empty()) return Refusal{400, "path above the root"};
      request.segments.pop_back();
    } else if (!segment->empty() && *segment != ".") {
      request.segments.push_back(*segment);
    }
  }
  request.path.clear();
  for (const std::string& segment : request.segments) request.path.append(1, '/').append(segment);
  if (request.path.empty()) request.path.push_back('/');
  return {};
}

bool is_address(const std::string& text) {
  in6_addr buffer{};
  return inet_pton(AF_INET, text.c_str(), &buffer) == 1 || inet_pton(AF_INET6, text.c_str(), &buffer) == 1;
}

// X-Forwarded-For grows to the right: the last address that is no proxy of ours is the client as our proxies saw it;
// anything further left is the client's own claim.
void apply_proxy_headers(Request& request, const std::vector<std::string>& trusted) {
  const auto is_trusted = [&](const std::string& address) {
    return std::find(trusted.begin(), trusted.end(), address) != trusted.end();
  };
  if (!is_trusted(request.remote_address)) return;
  request.peer_tls = request.peer_tls || iequals(request.headers.get("X-Forwarded-Proto"), "https");
  std::vector<std::string> chain;
  for (const Field& field : request.headers) {
    if (!iequals(field.name, "X-Forwarded-For")) continue;
    for_each_in_list(field.value, ',', [&](std::string_view address) { chain.emplace_back(address); });
  }
  for (; !chain.empty() && is_trusted(request.remote_address); chain.pop_back()) {
    if (!is_address(chain.back())) return;
    request.remote_address = chain.back();
  }
}

}  // namespace

Verdict read_target(Request& request, const Limits& limits) {
  std::string_view target = request.target;
  const bool plain = std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  if (!plain || target.empty()) return Refusal{400, "byte in the target that no URL may hold"};
  if (target == "*") {
    if (request.method != Method::options) return Refusal{400, "bad target"};
    request.path = request.target;
    return {};
  }
  if (target.front() != '/') {
    const std::size_t scheme = target.find("://");
    if (scheme == std::string_view::npos) return Refusal{400, "bad target"};
    if (!iequals(target.substr(0, scheme), "http") && !iequals(target.substr(0, scheme), "https")) {
      return Refusal{400, "bad scheme"};
    }
    target.remove_prefix(scheme + 3);
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    request.host = target.substr(0, end);
    if (!is_host(request.host)) return Refusal{400, "bad host in the target"};
    target.remove_prefix(end);
  }
  const std::size_t question = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, question);
  if (Verdict refusal = read_path(path.empty() ? "/" : path, request)) return refusal;
  if (question == target.size()) return {};
  Result<FieldList> query = parse_urlencoded(target.substr(question + 1), limits.form_fields);
  if (!query) return Refusal{400, "bad query"};
  request.query = std::move(*query);
  return {};
}

Verdict read_head(Request& request, unsigned version, const ServerOptions& options) {
  request.method = method_from(request.method_name);
  if (Verdict refusal = check_sizes(request, options.limits)) return refusal;
  if (Verdict refusal = check_framing(request, version)) return refusal;
  if (Verdict refusal = check_host(request, version)) return refusal;
  if (request.method == Method::unknown) return Refusal{501, "unknown method"};
  if (Verdict refusal = read_target(request, options.limits)) return refusal;
  for (const Field& field : request.headers) {
    if (!iequals(field.name, "Cookie")) continue;
    Result<FieldList> cookies = parse_cookies(field.value, options.limits.form_fields);
    if (!cookies) return Refusal{400, "too many cookies"};
    for (Field& cookie : cookies->items()) request.cookies.add(std::move(cookie.name), std::move(cookie.value));
  }
  apply_proxy_headers(request, options.trusted_proxies);
  return {};
}

}  // namespace ent::http
