// The plugin's side in C++: write a class with the functions you need, get the C table.
#pragma once

#include <ent/entry.h>
#include <ent/ext/data_rights.h>
#include <ent/ext/health.h>
#include <ent/ext/http.h>
#include <ent/ext/jobs.h>
#include <ent/sdk/guard_call.hpp>
#include <ent/sdk/text.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace ent::sdk {

// Base of a plugin. Life cycle functions run on the control thread, the others on any worker, several at once.
class Plugin {
 public:
  Plugin() = default;
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;
  virtual ~Plugin() = default;

  virtual Result<void> init() = 0;
  virtual Result<void> upgrade(const ent_call&, std::string_view /*from_version*/) { return {}; }
  virtual Result<void> activate(const ent_call&) { return {}; }
  // Finish or abandon what runs until the deadline (Unix milliseconds).
  virtual Result<void> deactivate(std::int64_t /*drain_deadline_ms*/) { return {}; }

  // Answers through `reply`; a failure without an answer becomes the host's error page.
  virtual Result<void> handle(const ent_call&, const ent_http_request&, const ent_http_reply&) {
    return Failure(ENT_UNSUPPORTED, "", "no pages");
  }
  virtual Result<void> run_job(const ent_call&, const ent_job&) { return Failure(ENT_UNSUPPORTED, "", "no jobs"); }
  virtual Result<std::string> health(const ent_call&) { return std::string("[]"); }
  virtual Result<std::string> extract(const ent_call&, std::string_view /*subject*/) {
    return Failure(ENT_UNSUPPORTED, "", "no personal data");
  }
};

namespace detail {

// The C object around a Plugin; owns it.
struct Adapter {
  ent_plugin table{};
  std::unique_ptr<Plugin> plugin;

  static Plugin& of(const ent_plugin* raw) noexcept { return *static_cast<Adapter*>(raw->plugin_data)->plugin; }

  explicit Adapter(std::unique_ptr<Plugin> p) : plugin(std::move(p)) {
    table.struct_size = sizeof table;
    table.plugin_data = this;
    table.init = [](const ent_plugin* raw, ent_error* error) noexcept {
      return guard_result(error, [&] { return of(raw).init(); });
    };
    table.upgrade = [](const ent_plugin* raw, const ent_call* call, ent_str from, ent_error* error) noexcept {
      return guard_result(error, [&] { return of(raw).upgrade(*call, view(from)); });
    };
    table.activate = [](const ent_plugin* raw, const ent_call* call, ent_error* error) noexcept {
      return guard_result(error, [&] { return of(raw).activate(*call); });
    };
    table.deactivate = [](const ent_plugin* raw, std::int64_t deadline, ent_error* error) noexcept {
      return guard_result(error, [&] { return of(raw).deactivate(deadline); });
    };
    table.destroy = [](const ent_plugin* raw) noexcept { delete static_cast<Adapter*>(raw->plugin_data); };
    table.get_extension = [](const ent_plugin*, const char* id) noexcept { return extension(id); };
  }

  static ent_status text_out(ent_error* error, ent_blob* out, Result<std::string> text) {
    if (text.has_error()) return fill_error(error, text.error());
    *out = make_blob(std::move(*text));
    return ENT_OK;
  }

  static const void* extension(std::string_view id) noexcept {
    static const ent_plugin_http http{
        sizeof(ent_plugin_http), [](const ent_plugin* raw, const ent_call* call, const ent_http_request* request,
                                    const ent_http_reply* reply, ent_error* error) noexcept {
          return guard_result(error, [&] { return of(raw).handle(*call, *request, *reply); });
        }};
    static const ent_plugin_jobs jobs{sizeof(ent_plugin_jobs), [](const ent_plugin* raw, const ent_call* call,
                                                                  const ent_job* job, ent_error* error) noexcept {
                                        return guard_result(error, [&] { return of(raw).run_job(*call, *job); });
                                      }};
    static const ent_plugin_health health{
        sizeof(ent_plugin_health),
        [](const ent_plugin* raw, const ent_call* call, ent_blob* json, ent_error* error) noexcept {
          return guard_call(error, [&] { return text_out(error, json, of(raw).health(*call)); });
        }};
    static const ent_plugin_data_rights data_rights{
        sizeof(ent_plugin_data_rights),
        [](const ent_plugin* raw, const ent_call* call, ent_str subject, ent_blob* json, ent_error* error) noexcept {
          return guard_call(error, [&] { return text_out(error, json, of(raw).extract(*call, view(subject))); });
        }};
    if (id == ENT_PLUGIN_HTTP_ID) return &http;
    if (id == ENT_PLUGIN_JOBS_ID) return &jobs;
    if (id == ENT_PLUGIN_HEALTH_ID) return &health;
    if (id == ENT_PLUGIN_DATA_RIGHTS_ID) return &data_rights;
    return nullptr;
  }
};

}  // namespace detail

// For `create` of the entry table. `make` builds the Plugin for a host; NULL and a filled error when it throws.
template <class Make>
const ent_plugin* make_plugin(ent_error* error, Make&& make) noexcept {
  const ent_plugin* result = nullptr;
  guard_call(error, [&]() -> ent_status {
    auto adapter = std::make_unique<detail::Adapter>(std::forward<Make>(make)());
    result = &adapter.release()->table;
    return ENT_OK;
  });
  return result;
}

}  // namespace ent::sdk
