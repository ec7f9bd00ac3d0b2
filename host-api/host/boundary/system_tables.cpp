// menu, clock, log, http, i18n.
#include "host/boundary/support.hpp"
#include "host/i18n/i18n.hpp"

namespace ent::host::boundary {
namespace {

using sdk::view;

ent_status menu_link(const ent_host* host, const ent_call* call, ent_str place, std::int32_t absolute, ent_blob* url,
                     ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (auto good = check_texts({place}); good.has_error()) return good;
    return give(plugin.link(view(place), absolute != 0), url);
  });
}

ent_status menu_set_badge(const ent_host* host, const ent_call* call, ent_str menu, ent_str school, std::int64_t count,
                          ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (auto good = check_texts({menu, school}); good.has_error()) return good;
    for (const auto& entry : plugin.manifest().menus)
      if (entry.id == view(menu))
        return plugin.services().set_badge(plugin.manifest().id, view(menu), view(school), count < 0 ? 0 : count);
    return fail(Status::not_found, "menu.unknown_place", "menu " + sdk::to_string(menu));
  });
}

std::int64_t clock_now_ms(const ent_host* host) noexcept {
  return self(host).services().clock().now_ms();
}

void log_write(const ent_host* host, const ent_call* call, std::int32_t level, ent_str text) noexcept {
  sdk::guard_call(nullptr, [&]() -> ent_status {
    PluginHost& plugin = self(host);
    const std::string_view correlation = call == nullptr ? std::string_view() : view(call->correlation_id);
    const auto known = level < ENT_LOG_DEBUG || level > ENT_LOG_ERROR ? LogLevel::error : static_cast<LogLevel>(level);
    plugin.services().log().write(known, correlation, plugin.manifest().id + ": " + sdk::to_string(text));
    return ENT_OK;
  });
}

ent_status http_limits(const ent_host* host, const ent_call* call, ent_blob* json, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) { return give(plugin.http_limits(), json); });
}

ent_status i18n_format_time(const ent_host* host, const ent_call* call, std::int64_t time_ms, std::int32_t style,
                            ent_blob* text, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost&) -> Result<void> {
    if (style < ENT_TIME_DATE || style > ENT_TIME_ISO_DATE)
      return fail(Status::invalid, "host.bad_argument", "unknown style");
    return give(format_time(view(call->locale), time_ms, static_cast<TimeStyle>(style)), text);
  });
}

ent_status i18n_fold(const ent_host* host, const ent_call* call, ent_str text, ent_blob* folded,
                     ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost&) -> Result<void> {
    if (auto good = check_texts({text}); good.has_error()) return good;
    return give(fold(view(text)), folded);
  });
}

}  // namespace

const ent_menu& menu_table() {
  static const ent_menu table{sizeof(ent_menu), menu_link, menu_set_badge};
  return table;
}
const ent_clock& clock_table() {
  static const ent_clock table{sizeof(ent_clock), clock_now_ms};
  return table;
}
const ent_log& log_table() {
  static const ent_log table{sizeof(ent_log), log_write};
  return table;
}
const ent_http& http_table() {
  static const ent_http table{sizeof(ent_http), http_limits};
  return table;
}
const ent_i18n& i18n_table() {
  static const ent_i18n table{sizeof(ent_i18n), i18n_format_time, i18n_fold};
  return table;
}

}  // namespace ent::host::boundary
