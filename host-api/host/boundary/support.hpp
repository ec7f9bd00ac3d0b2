// What every table function of the boundary does first and last. Inside this room only.
#pragma once
#include <ent/ext/audit.h>
#include <ent/ext/catalogue.h>
#include <ent/ext/clock.h>
#include <ent/ext/directory.h>
#include <ent/ext/documents.h>
#include <ent/ext/http.h>
#include <ent/ext/i18n.h>
#include <ent/ext/jobs.h>
#include <ent/ext/log.h>
#include <ent/ext/menu.h>
#include <ent/ext/outbox.h>
#include <ent/ext/records.h>
#include <ent/ext/rights.h>
#include <ent/ext/session.h>
#include <ent/ext/settings.h>

#include <ent/sdk/guard_call.hpp>
#include <ent/sdk/text.hpp>
#include <string>
#include <string_view>
#include <type_traits>

#include "host/boundary/plugin_host.hpp"

namespace ent::host::boundary {

inline PluginHost& self(const ent_host* host) {
  return *static_cast<PluginHost*>(host->host_data);
}

inline ent_status report(ent_error* error, const Failure& failure) noexcept {
  return sdk::fill_error(error, static_cast<ent_status>(failure.status), failure.key, failure.detail);
}

inline bool good_view(ent_str text) {
  return text.len == 0 || (text.ptr != nullptr && sdk::is_utf8(sdk::view(text)));
}

/// The part of a call that the repositories need.
inline Actor actor_of(const ent_call& call) {
  return Actor{sdk::to_string(call.actor), sdk::to_string(call.acting_for), sdk::to_string(call.school),
               sdk::to_string(call.correlation_id), (call.flags & ENT_CALL_SYSTEM) != 0};
}

/// Refuses a malformed call, one whose deadline has passed, and one nobody waits for; nothing was done then.
inline Result<void> check_call(PluginHost& host, const ent_call* call) {
  if (call == nullptr || call->struct_size < sizeof(ent_call))
    return fail(Status::invalid, "host.bad_call", "ent_call is missing or too small");
  for (const ent_str text :
       {call->actor, call->acting_for, call->school, call->locale, call->correlation_id, call->idempotency_key})
    if (!good_view(text)) return fail(Status::invalid, "host.bad_call", "a text of ent_call is no UTF-8");
  if (call->cancel != nullptr && call->cancel->is_cancelled != nullptr &&
      call->cancel->is_cancelled(call->cancel->data) != 0)
    return fail(Status::cancelled, "host.cancelled");
  if (call->deadline_ms > 0 && call->deadline_ms < host.services().clock().now_ms())
    return fail(Status::timeout, "host.timeout", "the deadline had passed before anything was done");
  return {};
}

/// Runs `body(PluginHost&)`, which returns a Result<void>, as one table function: no exception passes, the error is
/// filled.
template <class Body>
ent_status serve(const ent_host* host, const ent_call* call, ent_error* error, Body&& body) noexcept {
  return sdk::guard_call(error, [&]() -> ent_status {
    PluginHost& plugin = self(host);
    Result<void> result = check_call(plugin, call);
    if (result.has_value()) result = body(plugin);
    return result.has_value() ? ENT_OK : report(error, result.error());
  });
}

/// Checks text arguments that reach a repository.
inline Result<void> check_texts(std::initializer_list<ent_str> texts) {
  for (const ent_str text : texts)
    if (!good_view(text)) return fail(Status::invalid, "host.bad_text", "a text argument is no UTF-8");
  return {};
}

/// Gives `text` as a blob; on failure the blob is all zero.
inline Result<void> give(Result<std::string> text, ent_blob* blob) {
  if (blob == nullptr) return fail(Status::invalid, "host.bad_argument", "no blob to fill");
  *blob = ent_blob{};
  if (text.has_error()) return text.error();
  *blob = sdk::make_blob(std::move(*text));
  return {};
}

const ent_records& records_table();
const ent_documents& documents_table();
const ent_audit& audit_table();
const ent_outbox& outbox_table();
const ent_jobs& jobs_table();
const ent_settings& settings_table();
const ent_session& session_table();
const ent_rights& rights_table();
const ent_directory& directory_table();
const ent_catalogue& catalogue_table();
const ent_menu& menu_table();
const ent_clock& clock_table();
const ent_log& log_table();
const ent_http& http_table();
const ent_i18n& i18n_table();

}  // namespace ent::host::boundary
