// records, documents, audit, outbox, jobs.
#include "host/boundary/support.hpp"

namespace ent::host::boundary {
namespace {

using sdk::to_string;
using sdk::view;

Failure bad(const char* what) {
  return fail(Status::invalid, "host.bad_argument", what);
}

// --- records ---------------------------------------------------------------------------------------------------------

ent_record record_view(ent_str kind, const Record& record) {
  return ent_record{sizeof(ent_record), 0, kind, sdk::str(record.id), record.revision, sdk::str(record.json)};
}

ent_status records_get(const ent_host* host, const ent_call* call, ent_str kind, ent_str id, ent_record_visitor visitor,
                       void* data, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (visitor == nullptr) return bad("no visitor");
    if (auto good = check_texts({kind, id}); good.has_error()) return good;
    const auto record = plugin.records().get(view(kind), view(id));
    if (record.has_error()) return record.error();
    const ent_record given = record_view(kind, *record);
    visitor(data, &given);
    return {};
  });
}

Result<Query> query_of(const ent_query* given) {
  if (given == nullptr || given->struct_size < sizeof(ent_query) || given->match_count > 50 ||
      (given->match_count > 0 && given->matches == nullptr))
    return bad("ent_query is missing, too small, or has more than 50 conditions");
  if (auto good = check_texts({given->kind, given->order_by, given->cursor}); good.has_error()) return good.error();
  Query query;
  query.kind = to_string(given->kind);
  query.order_by = to_string(given->order_by);
  query.descending = given->descending != 0;
  query.limit = given->limit;
  query.cursor = to_string(given->cursor);
  for (std::uint32_t i = 0; i < given->match_count; ++i) {
    const ent_match& match = given->matches[i];
    if (auto good = check_texts({match.field, match.value}); good.has_error()) return good.error();
    if (match.op < ENT_MATCH_EQUAL || match.op > ENT_MATCH_ONE_OF) return bad("unknown comparison");
    query.matches.push_back(Match{to_string(match.field), static_cast<MatchOp>(match.op), to_string(match.value)});
  }
  return query;
}

ent_status records_query(const ent_host* host, const ent_call* call, const ent_query* query, ent_record_visitor visitor,
                         void* data, ent_blob* next, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (visitor == nullptr || next == nullptr) return bad("no visitor or no blob for the cursor");
    *next = ent_blob{};
    const auto wanted = query_of(query);
    if (wanted.has_error()) return wanted.error();
    auto page = plugin.records().query(*wanted);
    if (page.has_error()) return page.error();
    *next = sdk::make_blob(std::move(page->next));
    for (const auto& record : page->records) {
      const ent_record given = record_view(query->kind, record);
      if (visitor(data, &given) != 0) break;
    }
    return {};
  });
}

ent_status records_count(const ent_host* host, const ent_call* call, const ent_query* query, ent_str field,
                         ent_count_visitor visitor, void* data, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (visitor == nullptr || !good_view(field)) return bad("no visitor or a malformed field");
    const auto wanted = query_of(query);
    if (wanted.has_error()) return wanted.error();
    const auto counts = plugin.records().count(*wanted, view(field));
    if (counts.has_error()) return counts.error();
    for (const auto& count : *counts)
      if (visitor(data, sdk::str(count.value), count.count) != 0) break;
    return {};
  });
}

Result<AuditEntry> audit_entry_of(const ent_audit_entry& given) {
  if (given.struct_size < sizeof(ent_audit_entry)) return bad("ent_audit_entry is too small");
  if (auto good = check_texts({given.event, given.subject, given.detail}); good.has_error()) return good.error();
  AuditEntry entry{to_string(given.event), to_string(given.subject), to_string(given.detail)};
  if (entry.detail.empty()) entry.detail = "{}";
  return entry;
}

Result<OutboxMessage> message_of(const ent_outbox_message& given) {
  if (given.struct_size < sizeof(ent_outbox_message)) return bad("ent_outbox_message is too small");
  if (auto good =
          check_texts({given.dedup_key, given.person, given.school, given.event, given.title, given.body, given.place});
      good.has_error())
    return good.error();
  return OutboxMessage{to_string(given.dedup_key), to_string(given.person), to_string(given.school),
                       to_string(given.event),     to_string(given.title),  to_string(given.body),
                       to_string(given.place)};
}

Result<JobRequest> job_request_of(const PluginHost& plugin, const ent_job_request& given) {
  if (given.struct_size < sizeof(ent_job_request)) return bad("ent_job_request is too small");
  if (auto good = check_texts({given.kind, given.dedup_key, given.school, given.payload}); good.has_error())
    return good.error();
  for (const auto& declared : plugin.manifest().jobs)
    if (declared.kind == view(given.kind))
      return JobRequest{to_string(given.kind), to_string(given.dedup_key), to_string(given.school),
                        to_string(given.payload), given.run_at_ms};
  return fail(Status::invalid, "jobs.unknown_kind", "the manifest declares no job " + to_string(given.kind));
}

// Reads an array of structs into `out` by `convert`; false pointer with a count is refused.
template <class Given, class Out, class Convert>
Result<void> convert_all(const Given* given, std::uint32_t count, std::vector<Out>& out, const Convert& convert) {
  if (count > 0 && given == nullptr) return bad("a count without its array");
  for (std::uint32_t i = 0; i < count; ++i) {
    auto one = convert(given[i]);
    if (one.has_error()) return one.error();
    out.push_back(std::move(*one));
  }
  return {};
}

Result<Change> change_of(const ent_change& given) {
  if (given.op != ENT_CHANGE_PUT && given.op != ENT_CHANGE_DELETE) return bad("unknown change");
  if (auto good = check_texts({given.kind, given.id, given.json}); good.has_error()) return good.error();
  return Change{to_string(given.kind), to_string(given.id), given.expected_revision, to_string(given.json),
                given.op == ENT_CHANGE_DELETE};
}

ent_status records_commit(const ent_host* host, const ent_call* call, const ent_commit* given,
                          ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (given == nullptr || given->struct_size < sizeof(ent_commit)) return bad("ent_commit is missing or too small");
    Commit commit;
    commit.idempotency_key = to_string(call->idempotency_key);
    auto read = convert_all(given->changes, given->change_count, commit.changes, change_of);
    if (read.has_value()) read = convert_all(given->audit, given->audit_count, commit.audit, audit_entry_of);
    if (read.has_value()) read = convert_all(given->messages, given->message_count, commit.messages, message_of);
    if (read.has_value())
      read = convert_all(given->jobs, given->job_count, commit.jobs,
                         [&](const ent_job_request& job) { return job_request_of(plugin, job); });
    if (read.has_error()) return read;
    auto done = plugin.records().commit(actor_of(*call), commit);
    if (done.has_value() && (!commit.messages.empty() || !commit.jobs.empty())) plugin.services().work_stored();
    return done;
  });
}

// --- documents -------------------------------------------------------------------------------------------------------

Result<void> fill(ent_document* out, const DocumentInfo& info) {
  if (out == nullptr) return {};
  const std::uint32_t size = out->struct_size;
  *out = ent_document{};
  out->struct_size = size;
  out->version = info.version;
  out->size = info.size;
  out->created_ms = info.created_ms;
  sdk::copy_text(out->sha256, sizeof out->sha256, info.sha256);
  sdk::copy_text(out->media_type, sizeof out->media_type, info.media_type);
  return {};
}

bool good_out(const ent_document* out) {
  return out == nullptr || out->struct_size >= sizeof(ent_document);
}

ent_status documents_put(const ent_host* host, const ent_call* call, ent_str id, std::int64_t expected_version,
                         ent_str media_type, const ent_istream* content, ent_document* out, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (content == nullptr || content->read == nullptr || !good_out(out)) return bad("no content, or a small `out`");
    const auto source = [&](std::uint8_t* buffer, std::size_t len) -> Result<std::size_t> {
      const std::int64_t got = content->read(content->data, buffer, len);
      if (got < 0) return fail(static_cast<Status>(got), "documents.source_failed", "the caller's stream failed");
      if (static_cast<std::uint64_t>(got) > len) return bad("the caller's stream gave more than was asked");
      return static_cast<std::size_t>(got);
    };
    const auto info =
        plugin.services().documents().put(plugin.manifest().id, view(id), expected_version, view(media_type), source);
    if (info.has_error()) return info.error();
    return fill(out, *info);
  });
}

ent_status documents_get(const ent_host* host, const ent_call* call, ent_str id, std::int64_t version,
                         const ent_ostream* sink, ent_document* out, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (sink == nullptr || sink->write == nullptr || !good_out(out)) return bad("no sink, or a small `out`");
    const auto info = plugin.services().documents().get(
        plugin.manifest().id, view(id), version, [&](const std::uint8_t* data, std::size_t len) -> Result<void> {
          const ent_status taken = sink->write(sink->data, ent_bytes{data, len});
          if (taken < 0) return fail(static_cast<Status>(taken), "documents.sink_failed", "the caller's stream failed");
          return {};
        });
    if (info.has_error()) return info.error();
    return fill(out, *info);
  });
}

ent_status documents_info(const ent_host* host, const ent_call* call, ent_str id, std::int64_t version,
                          ent_document* out, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (out == nullptr || !good_out(out)) return bad("no `out`, or a small one");
    const auto info = plugin.services().documents().info(plugin.manifest().id, view(id), version);
    if (info.has_error()) return info.error();
    return fill(out, *info);
  });
}

// --- audit -----------------------------------------------------------------------------------------------------------

ent_status audit_append(const ent_host* host, const ent_call* call, const ent_audit_entry* entry,
                        ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (entry == nullptr) return bad("no entry");
    const auto read = audit_entry_of(*entry);
    if (read.has_error()) return read.error();
    return plugin.services().audit().append(plugin.manifest().id, actor_of(*call), *read);
  });
}

ent_status audit_list(const ent_host* host, const ent_call* call, ent_str subject, ent_audit_visitor visitor,
                      void* data, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (visitor == nullptr || !good_view(subject)) return bad("no visitor, or a malformed subject");
    // Read first, then visit: a visitor that calls back must not hold a connection.
    std::vector<AuditRecord> records;
    auto listed = plugin.services().audit().list(view(subject), [&](const AuditRecord& record) {
      records.push_back(record);
      return true;
    });
    if (listed.has_error()) return listed;
    for (const auto& record : records) {
      const ent_audit_record given{sizeof(ent_audit_record), 0,
                                   record.sequence,          record.time_ms,
                                   sdk::str(record.actor),   sdk::str(record.school),
                                   sdk::str(record.event),   sdk::str(record.subject),
                                   sdk::str(record.detail),  sdk::str(record.hash)};
      if (visitor(data, &given) != 0) break;
    }
    return {};
  });
}

ent_status audit_verify(const ent_host* host, const ent_call* call, std::int64_t* checked, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    const auto verdict = plugin.services().audit().verify();
    if (verdict.has_error()) return verdict.error();
    if (checked != nullptr) *checked = verdict->checked;
    if (!verdict->intact) return fail(Status::corrupt, "audit.corrupt", verdict->problem);
    return {};
  });
}

// --- outbox, jobs ----------------------------------------------------------------------------------------------------

ent_status outbox_delivery(const ent_host* host, const ent_call* call, ent_str dedup_key, std::int64_t* delivered_ms,
                           ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (delivered_ms == nullptr) return bad("no place for the time");
    const auto time = plugin.services().outbox().delivery(plugin.manifest().id, view(dedup_key));
    if (time.has_error()) return time.error();
    *delivered_ms = *time;
    return {};
  });
}

ent_status jobs_enqueue(const ent_host* host, const ent_call* call, const ent_job_request* request, ent_blob* id,
                        ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (request == nullptr || id == nullptr) return bad("no request, or no blob for the id");
    *id = ent_blob{};
    const auto read = job_request_of(plugin, *request);
    if (read.has_error()) return read.error();
    auto stored = plugin.services().jobs().enqueue(plugin.manifest().id, *read);
    if (stored.has_value()) plugin.services().work_stored();
    return give(std::move(stored), id);
  });
}

ent_status jobs_progress(const ent_host* host, const ent_call* call, ent_str id, std::int64_t done, std::int64_t total,
                         ent_str message, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (auto good = check_texts({id, message}); good.has_error()) return good;
    return plugin.services().jobs().progress(plugin.manifest().id, view(id), done, total, view(message));
  });
}

ent_status jobs_get(const ent_host* host, const ent_call* call, ent_str id, ent_job_visitor visitor, void* data,
                    ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    if (visitor == nullptr || !good_view(id)) return bad("no visitor, or a malformed id");
    const auto job = plugin.services().jobs().get(plugin.manifest().id, view(id));
    if (job.has_error()) return job.error();
    const ent_job given{sizeof(ent_job),
                        static_cast<std::uint32_t>(job->attempt),
                        sdk::str(job->id),
                        sdk::str(job->kind),
                        sdk::str(job->school),
                        sdk::str(job->payload),
                        sdk::str(job->state),
                        job->done,
                        job->total,
                        sdk::str(job->message)};
    visitor(data, &given);
    return {};
  });
}

}  // namespace

const ent_records& records_table() {
  static const ent_records table{sizeof(ent_records), records_get, records_query, records_count, records_commit};
  return table;
}
const ent_documents& documents_table() {
  static const ent_documents table{sizeof(ent_documents), documents_put, documents_get, documents_info};
  return table;
}
const ent_audit& audit_table() {
  static const ent_audit table{sizeof(ent_audit), audit_append, audit_list, audit_verify};
  return table;
}
const ent_outbox& outbox_table() {
  static const ent_outbox table{sizeof(ent_outbox), outbox_delivery};
  return table;
}
const ent_jobs& jobs_table() {
  static const ent_jobs table{sizeof(ent_jobs), jobs_enqueue, jobs_progress, jobs_get};
  return table;
}

}  // namespace ent::host::boundary
