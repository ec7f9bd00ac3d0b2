// session, rights, settings (with secrets).
#include "host/boundary/support.hpp"

namespace ent::host::boundary {
namespace {

using sdk::view;

ent_status session_describe(const ent_host* host, const ent_call* call, ent_blob* json, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    return give(plugin.services().directory().session_json(view(call->actor), view(call->school)), json);
  });
}

ent_status rights_check(const ent_host* host, const ent_call* call, ent_str right, ent_str school,
                        std::int32_t* allowed, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (allowed == nullptr) return fail(Status::invalid, "host.bad_argument", "no place for the answer");
    *allowed = 0;
    if (auto good = check_texts({right, school}); good.has_error()) return good;
    const auto held = plugin.services().rights().check(actor_of(*call), view(right), view(school));
    if (held.has_error()) return held.error();
    *allowed = *held ? 1 : 0;
    return {};
  });
}

ent_status rights_holders(const ent_host* host, const ent_call* call, ent_str right, ent_str school,
                          ent_person_visitor visitor, void* data, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (visitor == nullptr) return fail(Status::invalid, "host.bad_argument", "no visitor");
    if (auto good = check_texts({right, school}); good.has_error()) return good;
    const auto people = plugin.services().rights().holders(view(right), view(school));
    if (people.has_error()) return people.error();
    for (const auto& person : *people)
      if (visitor(data, sdk::str(person)) != 0) break;
    return {};
  });
}

ent_status settings_get(const ent_host* host, const ent_call* call, ent_str school, ent_str key, ent_blob* json,
                        ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    return give(plugin.services().settings().get(plugin.manifest().id, view(school), view(key)), json);
  });
}

ent_status settings_put(const ent_host* host, const ent_call* call, ent_str school, ent_str key, ent_str json,
                        ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (auto good = check_texts({school, key, json}); good.has_error()) return good;
    return plugin.services().settings().put(plugin.manifest().id, actor_of(*call), view(school), view(key), view(json));
  });
}

ent_status secret_put(const ent_host* host, const ent_call* call, ent_str name, ent_bytes value,
                      ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (!good_view(name) || (value.len > 0 && value.ptr == nullptr))
      return fail(Status::invalid, "host.bad_argument", "name or value");
    return plugin.services().settings().secret_put(plugin.manifest().id, view(name), value.ptr,
                                                   static_cast<std::size_t>(value.len));
  });
}

ent_status secret_get(const ent_host* host, const ent_call* call, ent_str name, ent_blob* value,
                      ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (value == nullptr) return fail(Status::invalid, "host.bad_argument", "no blob to fill");
    *value = ent_blob{};
    auto secret = plugin.services().settings().secret_get(plugin.manifest().id, view(name));
    if (secret.has_error()) return secret.error();
    auto owned = std::make_unique<SecretBytes>(std::move(*secret));  // its destructor wipes
    *value = ent_blob{owned->data(), owned->size(), owned.release(),
                      [](void* owner) noexcept { delete static_cast<SecretBytes*>(owner); }};
    return {};
  });
}

ent_status secret_erase(const ent_host* host, const ent_call* call, ent_str name, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    return plugin.services().settings().secret_erase(plugin.manifest().id, view(name));
  });
}

}  // namespace

const ent_session& session_table() {
  static const ent_session table{sizeof(ent_session), session_describe};
  return table;
}
const ent_rights& rights_table() {
  static const ent_rights table{sizeof(ent_rights), rights_check, rights_holders};
  return table;
}
const ent_settings& settings_table() {
  static const ent_settings table{sizeof(ent_settings), settings_get, settings_put,
                                  secret_put,           secret_get,   secret_erase};
  return table;
}

}  // namespace ent::host::boundary
