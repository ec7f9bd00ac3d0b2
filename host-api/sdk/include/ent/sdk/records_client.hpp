// The records service for a plugin written in C++: values in, values out, one Commit for everything that belongs
// together.
#pragma once

#include <ent/ext/records.h>
#include <ent/sdk/service.hpp>

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ent::sdk {

struct Record {
  std::string id;
  std::int64_t revision = 0;
  boost::json::object body;
};

struct Match {
  std::string field;
  std::int32_t op = ENT_MATCH_EQUAL;
  std::string value;
};

struct Query {
  std::string kind;
  std::vector<Match> matches;
  std::string order_by;  // "" = id
  bool descending = false;
  std::int32_t limit = 50;  // 1..1000
  std::string cursor;
};

struct Page {
  std::vector<Record> records;
  std::string next;  // cursor of the next page, empty at the end
};

struct AuditEntry {
  std::string event;
  std::string subject;
  boost::json::object detail;
};

struct Message {
  std::string dedup_key;
  std::string person;
  std::string school;
  std::string event;
  std::string title;
  std::string body;
  std::string place;
};

struct JobRequest {
  std::string kind;
  std::string dedup_key;
  std::string school;
  boost::json::object payload;
  std::int64_t run_at_ms = 0;
};

// All or nothing. Build it with put/erase and the vectors, then Records::commit.
struct Commit {
  struct Change {
    std::int32_t op = ENT_CHANGE_PUT;
    std::string kind;
    std::string id;
    std::int64_t expected_revision = 0;
    std::string json;
  };
  std::vector<Change> changes;
  std::vector<AuditEntry> audit;
  std::vector<Message> messages;
  std::vector<JobRequest> jobs;

  // `expected_revision` 0: create.
  Commit& put(std::string kind, std::string id, std::int64_t expected_revision, const boost::json::object& body) {
    changes.push_back(
        {ENT_CHANGE_PUT, std::move(kind), std::move(id), expected_revision, boost::json::serialize(body)});
    return *this;
  }
  Commit& erase(std::string kind, std::string id, std::int64_t expected_revision) {
    changes.push_back({ENT_CHANGE_DELETE, std::move(kind), std::move(id), expected_revision, ""});
    return *this;
  }
};

class Records : public Service<ent_records> {
 public:
  using Service::Service;

  [[nodiscard]] Result<Record> get(const ent_call& call, std::string_view kind, std::string_view id) const {
    Record record;
    auto done = invoke(&ent_records::get, call, str(kind), str(id), &take_one, static_cast<void*>(&record));
    if (done.has_error()) return done.error();
    return record;
  }

  [[nodiscard]] Result<Page> query(const ent_call& call, const Query& query) const {
    Page page;
    Blob next;
    const RawQuery raw(query);
    auto done =
        invoke(&ent_records::query, call, &raw.query, &take_many, static_cast<void*>(&page.records), next.out());
    if (done.has_error()) return done.error();
    page.next = next.str();
    return page;
  }

  // Value of `field` -> how many records match, in the order of the values.
  [[nodiscard]] Result<std::vector<std::pair<std::string, std::int64_t>>> count(const ent_call& call,
                                                                                const Query& query,
                                                                                std::string_view field) const {
    std::vector<std::pair<std::string, std::int64_t>> counts;
    const RawQuery raw(query);
    auto done = invoke(&ent_records::count, call, &raw.query, str(field), &take_count, static_cast<void*>(&counts));
    if (done.has_error()) return done.error();
    return counts;
  }

  [[nodiscard]] Result<void> commit(const ent_call& call, const Commit& commit) const {
    std::vector<ent_change> changes;
    for (const auto& c : commit.changes) {
      changes.push_back({c.op, 0, str(c.kind), str(c.id), c.expected_revision, str(c.json)});
    }
    std::vector<std::string> texts;  // serialised details and payloads; reserved so that views stay valid
    texts.reserve(commit.audit.size() + commit.jobs.size());
    std::vector<ent_audit_entry> audit;
    for (const auto& a : commit.audit) {
      texts.push_back(boost::json::serialize(a.detail));
      audit.push_back({sizeof(ent_audit_entry), 0, str(a.event), str(a.subject), str(texts.back())});
    }
    std::vector<ent_outbox_message> messages;
    for (const auto& m : commit.messages) {
      messages.push_back({sizeof(ent_outbox_message), 0, str(m.dedup_key), str(m.person), str(m.school), str(m.event),
                          str(m.title), str(m.body), str(m.place)});
    }
    std::vector<ent_job_request> jobs;
    for (const auto& j : commit.jobs) {
      texts.push_back(boost::json::serialize(j.payload));
      jobs.push_back(
          {sizeof(ent_job_request), 0, str(j.kind), str(j.dedup_key), str(j.school), str(texts.back()), j.run_at_ms});
    }
    ent_commit raw{};
    raw.struct_size = sizeof raw;
    raw.change_count = static_cast<std::uint32_t>(changes.size());
    raw.changes = changes.data();
    raw.audit_count = static_cast<std::uint32_t>(audit.size());
    raw.audit = audit.data();
    raw.message_count = static_cast<std::uint32_t>(messages.size());
    raw.messages = messages.data();
    raw.job_count = static_cast<std::uint32_t>(jobs.size());
    raw.jobs = jobs.data();
    return invoke(&ent_records::commit, call, &raw);
  }

 private:
  // The ABI form of a Query; borrows from it.
  struct RawQuery {
    explicit RawQuery(const Query& q) {
      for (const auto& m : q.matches) matches.push_back({str(m.field), m.op, 0, str(m.value)});
      query.struct_size = sizeof query;
      query.match_count = static_cast<std::uint32_t>(matches.size());
      query.matches = matches.data();
      query.kind = str(q.kind);
      query.order_by = str(q.order_by);
      query.descending = q.descending ? 1 : 0;
      query.limit = q.limit;
      query.cursor = str(q.cursor);
    }
    RawQuery(const RawQuery&) = delete;
    RawQuery& operator=(const RawQuery&) = delete;
    std::vector<ent_match> matches;
    ent_query query{};
  };

  static Record to_record(const ent_record* raw) {
    return {to_string(raw->id), raw->revision, boost::json::parse(view(raw->json)).as_object()};
  }
  static std::int32_t take_one(void* data, const ent_record* raw) noexcept {
    return visit([&] { *static_cast<Record*>(data) = to_record(raw); });
  }
  static std::int32_t take_many(void* data, const ent_record* raw) noexcept {
    return visit([&] { static_cast<std::vector<Record>*>(data)->push_back(to_record(raw)); });
  }
  static std::int32_t take_count(void* data, ent_str value, std::int64_t count) noexcept {
    return visit([&] {
      static_cast<std::vector<std::pair<std::string, std::int64_t>>*>(data)->emplace_back(to_string(value), count);
    });
  }
};

}  // namespace ent::sdk
