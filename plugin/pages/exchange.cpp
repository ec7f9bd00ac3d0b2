#include "plugin/pages/exchange.hpp"

#include <ent/sdk/clients.hpp>

#include <chrono>
#include <cstdio>
#include <random>
#include <stdexcept>

#include "plugin/pages/embedded.hpp"

namespace conventions::pages {
namespace {

using ent::sdk::str;
using ent::sdk::view;

std::string_view first_value(const ent_pair* pairs, std::uint32_t count, std::string_view name) {
  for (std::uint32_t i = 0; i != count; ++i) {
    if (view(pairs[i].name) == name) return view(pairs[i].value);
  }
  return {};
}

// Noon UTC of a day: the same day in Europe/Paris.
std::int64_t noon_ms(std::string_view iso_date) {
  int year = 0, month = 0, day = 0;
  if (std::sscanf(std::string(iso_date).c_str(), "%4d-%2d-%2d", &year, &month, &day) != 3) return 0;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return 0;
  return (std::chrono::sys_days(date).time_since_epoch().count() * 24LL + 12) * 3'600'000LL;
}

// Header values: no control character may split a header, whatever the host does with it.
std::string header_safe(std::string_view text) {
  std::string out;
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return out;
}

}  // namespace

Exchange::Exchange(const ent::sdk::Host& host, const ent_call& call, const ent_http_request& request,
                   const ent_http_reply& reply)
    : host_(host), call_(call), request_(request), reply_(reply), texts_(Texts::for_locale(view(call.locale))) {}

std::string_view Exchange::path() const {
  return view(request_.path);
}
bool Exchange::is_post() const {
  return view(request_.method) == "POST";
}
bool Exchange::in_tab() const {
  return request_.tab.len != 0;
}
std::string_view Exchange::offer() const {
  return view(request_.offer);
}
std::string_view Exchange::school() const {
  return view(call_.school);
}
std::string_view Exchange::correlation_id() const {
  return view(call_.correlation_id);
}

std::string_view Exchange::query(std::string_view name) const {
  return first_value(request_.query, request_.query_count, name);
}
std::string_view Exchange::form(std::string_view name) const {
  return first_value(request_.form, request_.form_count, name);
}
std::string_view Exchange::header(std::string_view name) const {
  return first_value(request_.headers, request_.header_count, name);
}

std::vector<std::string_view> Exchange::query_all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (std::uint32_t i = 0; i != request_.query_count; ++i) {
    if (view(request_.query[i].name) == name) values.push_back(view(request_.query[i].value));
  }
  return values;
}

const ent_upload* Exchange::upload(std::string_view field) const {
  for (std::uint32_t i = 0; i != request_.upload_count; ++i) {
    const auto& upload = request_.uploads[i];
    // A browser sends a file input without choice as an empty file without name.
    if (view(upload.field) == field && (upload.filename.len != 0 || upload.content.len != 0)) return &upload;
  }
  return nullptr;
}

std::vector<std::string_view> Exchange::uploads(std::string_view field) const {
  std::vector<std::string_view> contents;
  for (std::uint32_t i = 0; i != request_.upload_count; ++i) {
    const auto& upload = request_.uploads[i];
    const bool chosen = upload.filename.len != 0 || upload.content.len != 0;
    if (view(upload.field) == field && chosen) contents.push_back(view(upload.content));
  }
  return contents;
}

Url Exchange::page(const std::vector<std::string_view>& segments, const Url::Query& query) const {
  return Url::page(view(request_.mount), segments, query);
}

Url Exchange::asset(std::string_view name) const {
  const auto* file = find_embedded("assets/" + std::string(name));
  if (file == nullptr) throw std::logic_error("no asset " + std::string(name));
  return page({"assets", file->hash, name});
}

Url Exchange::place(std::string_view place) const {
  const auto link = host_.menu.link(call_, place);
  return Url::from_host(link.has_value() ? *link : "#");
}

std::string Exchange::moment(std::int64_t time_ms) const {
  if (time_ms == 0) return "";
  const auto text = host_.i18n.format_time(call_, time_ms, ENT_TIME_DATE_TIME);
  return text.has_value() ? *text : say("date.unknown");
}

std::string Exchange::day(std::int64_t time_ms) const {
  if (time_ms == 0) return "";
  const auto text = host_.i18n.format_time(call_, time_ms, ENT_TIME_DATE);
  return text.has_value() ? *text : say("date.unknown");
}

std::string Exchange::day(std::string_view iso_date) const {
  const auto time_ms = noon_ms(iso_date);
  if (time_ms == 0) return std::string(iso_date);
  const auto text = host_.i18n.format_time(call_, time_ms, ENT_TIME_DATE);
  return text.has_value() ? *text : std::string(iso_date);
}

std::string_view Exchange::csrf() const {
  return view(request_.csrf_token);
}

ent_status Exchange::answer(const PageAnswer& page) const {
  std::vector<std::pair<std::string, std::string>> headers;
  headers.emplace_back("x-title", header_safe(page.title));
  for (const auto& crumb : page.crumbs) {
    auto text = header_safe(crumb.text);
    for (auto& c : text) c = c == '|' ? '/' : c;  // "|" separates text and address
    headers.emplace_back("x-crumb", text + "|" + crumb.url.text());
  }
  const auto below_mount = [&](const char* name) {
    return asset(name).text().substr(static_cast<std::size_t>(request_.mount.len));
  };
  headers.emplace_back("x-style", below_mount("conventions.css"));
  headers.emplace_back("x-script", below_mount("conventions.js"));
  headers.emplace_back("cache-control", "private, no-store");
  std::vector<ent_pair> raw;
  for (const auto& [name, value] : headers) raw.push_back({str(name), str(value)});
  const auto begun =
      reply_.begin(reply_.data, page.status, ENT_HTTP_PAGE, raw.data(), static_cast<std::uint32_t>(raw.size()));
  if (begun != ENT_OK) return begun;
  return reply_.write(reply_.data, ent::sdk::bytes(std::string_view(page.body.text())));
}

ent_status Exchange::answer(const RawAnswer& raw) const {
  std::vector<std::pair<std::string, std::string>> headers;
  headers.emplace_back("content-type", raw.media_type);
  headers.emplace_back("cache-control", raw.cache);
  headers.emplace_back("x-content-type-options", "nosniff");
  if (!raw.etag.empty()) headers.emplace_back("etag", "\"" + raw.etag + "\"");
  if (!raw.file_name.empty()) {
    headers.emplace_back("content-disposition", std::string(raw.download ? "attachment" : "inline") + "; filename=\"" +
                                                    header_safe(raw.file_name) + "\"");
  }
  std::vector<ent_pair> pairs;
  for (const auto& [name, value] : headers) pairs.push_back({str(name), str(value)});
  const auto begun =
      reply_.begin(reply_.data, raw.status, ENT_HTTP_RAW, pairs.data(), static_cast<std::uint32_t>(pairs.size()));
  if (begun != ENT_OK) return begun;
  return reply_.write(reply_.data, ent::sdk::bytes(raw.content));
}

ent_status Exchange::redirect(const Url& url) const {
  const ent_pair location{str("location"), str(url.text())};
  return reply_.begin(reply_.data, 303, ENT_HTTP_REDIRECT, &location, 1);
}

std::string random_key() {
  static constexpr char kHex[] = "0123456789abcdef";
  std::random_device device;
  std::string key;
  for (int word = 0; word != 4; ++word) {
    const std::uint32_t bits = device();
    for (unsigned shift = 0; shift != 32; shift += 4) key += kHex[(bits >> shift) & 15u];
  }
  return key;
}

}  // namespace conventions::pages
