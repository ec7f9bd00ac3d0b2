// Typed clients of the other host services, for a plugin written in C++. Each call is one ABI call; nothing is cached.
#pragma once

#include <ent/ext/catalogue.h>
#include <ent/ext/clock.h>
#include <ent/ext/directory.h>
#include <ent/ext/documents.h>
#include <ent/ext/http.h>
#include <ent/ext/i18n.h>
#include <ent/ext/log.h>
#include <ent/ext/menu.h>
#include <ent/ext/rights.h>
#include <ent/ext/session.h>
#include <ent/ext/settings.h>
#include <ent/sdk/records_client.hpp>
#include <ent/sdk/service.hpp>

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace ent::sdk {

// A client whose functions mostly give text or JSON blobs and lists of them.
template <class Table>
class JsonService : public Service<Table> {
 public:
  using Service<Table>::Service;

 protected:
  template <class Member, class... Args>
  [[nodiscard]] Result<std::string> text(Member member, const ent_call& call, Args... args) const {
    Blob blob;
    auto done = this->invoke(member, call, args..., blob.out());
    if (done.has_error()) return done.error();
    return blob.str();
  }
  template <class Member, class... Args>
  [[nodiscard]] Result<boost::json::value> json(Member member, const ent_call& call, Args... args) const {
    Blob blob;
    auto done = this->invoke(member, call, args..., blob.out());
    if (done.has_error()) return done.error();
    boost::system::error_code ec;
    auto value = boost::json::parse(blob.text(), ec);
    if (ec) return Failure{ENT_CORRUPT, "host.bad_json", "the host gave malformed JSON: " + ec.message()};
    return value;
  }
  template <class Member, class... Args>
  [[nodiscard]] Result<boost::json::object> object(Member member, const ent_call& call, Args... args) const {
    auto value = json(member, call, args...);
    if (value.has_error()) return value.error();
    if (!value->is_object()) return Failure{ENT_CORRUPT, "host.bad_json", "the host gave no JSON object"};
    return std::move(value->as_object());
  }
  // A list of objects; one that is malformed makes the whole list a failure.
  struct Rows {
    std::vector<boost::json::object> objects;
    std::string bad;
  };
  static std::int32_t take_json(void* data, ent_str json) noexcept {
    auto& rows = *static_cast<Rows*>(data);
    return Service<Table>::visit([&] {
      boost::system::error_code ec;
      auto value = boost::json::parse(view(json), ec);
      if (!ec && value.is_object()) {
        rows.objects.push_back(std::move(value.as_object()));
      } else if (rows.bad.empty()) {
        rows.bad = "the host gave malformed JSON in a list: " + ec.message();
      }
    });
  }
  template <class Member, class... Args>
  [[nodiscard]] Result<std::vector<boost::json::object>> objects(Member member, const ent_call& call,
                                                                 Args... args) const {
    Rows rows;
    auto done = this->invoke(member, call, args..., &take_json, static_cast<void*>(&rows));
    if (done.has_error()) return done.error();
    if (!rows.bad.empty()) return Failure{ENT_CORRUPT, "host.bad_json", rows.bad};
    return std::move(rows.objects);
  }
  static std::int32_t take_text(void* data, ent_str text) noexcept {
    return Service<Table>::visit([&] { static_cast<std::vector<std::string>*>(data)->push_back(to_string(text)); });
  }
};

class Session : public JsonService<ent_session> {
 public:
  using JsonService::JsonService;
  [[nodiscard]] Result<boost::json::object> describe(const ent_call& call) const {
    return object(&ent_session::describe, call);
  }
};

class Rights : public JsonService<ent_rights> {
 public:
  using JsonService::JsonService;
  [[nodiscard]] Result<bool> check(const ent_call& call, std::string_view right, std::string_view school) const {
    std::int32_t allowed = 0;
    auto done = invoke(&ent_rights::check, call, str(right), str(school), &allowed);
    if (done.has_error()) return done.error();
    return allowed == 1;
  }
  [[nodiscard]] Result<std::vector<std::string>> holders(const ent_call& call, std::string_view right,
                                                         std::string_view school) const {
    std::vector<std::string> people;
    auto done = invoke(&ent_rights::holders, call, str(right), str(school), &take_text, static_cast<void*>(&people));
    if (done.has_error()) return done.error();
    return people;
  }
};

class Menu : public JsonService<ent_menu> {
 public:
  using JsonService::JsonService;
  [[nodiscard]] Result<std::string> link(const ent_call& call, std::string_view place, bool absolute = false) const {
    return text(&ent_menu::link, call, str(place), absolute ? 1 : 0);
  }
  [[nodiscard]] Result<void> set_badge(const ent_call& call, std::string_view menu, std::string_view school,
                                       std::int64_t count) const {
    return invoke(&ent_menu::set_badge, call, str(menu), str(school), count);
  }
};

class Settings : public JsonService<ent_settings> {
 public:
  using JsonService::JsonService;
  [[nodiscard]] Result<boost::json::value> get(const ent_call& call, std::string_view school,
                                               std::string_view key) const {
    return json(&ent_settings::get, call, str(school), str(key));
  }
  [[nodiscard]] Result<void> put(const ent_call& call, std::string_view school, std::string_view key,
                                 const boost::json::value& value) const {
    const std::string body = boost::json::serialize(value);
    return invoke(&ent_settings::put, call, str(school), str(key), str(body));
  }
  [[nodiscard]] Result<void> secret_put(const ent_call& call, std::string_view name, ent_bytes value) const {
    return invoke(&ent_settings::secret_put, call, str(name), value);
  }
  // The blob wipes its bytes when it dies.
  [[nodiscard]] Result<Blob> secret_get(const ent_call& call, std::string_view name) const {
    Blob blob;
    auto done = invoke(&ent_settings::secret_get, call, str(name), blob.out());
    if (done.has_error()) return done.error();
    return blob;
  }
  [[nodiscard]] Result<void> secret_erase(const ent_call& call, std::string_view name) const {
    return invoke(&ent_settings::secret_erase, call, str(name));
  }
};

struct StoredDocument {
  std::int64_t version = 0;
  std::uint64_t size = 0;
  std::int64_t created_ms = 0;
  std::string sha256;  // lower-case hexadecimal
  std::string media_type;
};

class Documents : public Service<ent_documents> {
 public:
  using Service::Service;

  // `expected_version` 0: the document does not exist yet.
  [[nodiscard]] Result<StoredDocument> put(const ent_call& call, std::string_view id, std::int64_t expected_version,
                                           std::string_view media_type, std::string_view content) const {
    ent_istream stream{&content, [](void* data, std::uint8_t* buffer, std::uint64_t len) noexcept -> std::int64_t {
                         auto& rest = *static_cast<std::string_view*>(data);
                         const std::size_t n = rest.size() < len ? rest.size() : static_cast<std::size_t>(len);
                         if (n > 0) std::memcpy(buffer, rest.data(), n);
                         rest.remove_prefix(n);
                         return static_cast<std::int64_t>(n);
                       }};
    ent_document out{};
    out.struct_size = sizeof out;
    auto done = invoke(&ent_documents::put, call, str(id), expected_version, str(media_type), &stream, &out);
    if (done.has_error()) return done.error();
    return to_stored(out);
  }

  // Version 0: the last one.
  [[nodiscard]] Result<std::string> get(const ent_call& call, std::string_view id, std::int64_t version = 0) const {
    std::string content;
    ent_ostream sink{&content, [](void* data, ent_bytes part) noexcept -> ent_status {
                       return visit([&] { static_cast<std::string*>(data)->append(view(part)); }) == 0 ? ENT_OK
                                                                                                       : ENT_CANCELLED;
                     }};
    ent_document out{};
    out.struct_size = sizeof out;
    auto done = invoke(&ent_documents::get, call, str(id), version, &sink, &out);
    if (done.has_error()) return done.error();
    return content;
  }

  [[nodiscard]] Result<StoredDocument> info(const ent_call& call, std::string_view id, std::int64_t version = 0) const {
    ent_document out{};
    out.struct_size = sizeof out;
    auto done = invoke(&ent_documents::info, call, str(id), version, &out);
    if (done.has_error()) return done.error();
    return to_stored(out);
  }

 private:
  static StoredDocument to_stored(const ent_document& raw) {
    return {raw.version, raw.size, raw.created_ms, raw.sha256, raw.media_type};
  }
};

struct AuditRecord {
  std::int64_t sequence = 0;
  std::int64_t time_ms = 0;
  std::string actor;
  std::string school;
  std::string event;
  std::string subject;
  boost::json::object detail;
  std::string hash;
};

class Audit : public Service<ent_audit> {
 public:
  using Service::Service;
  [[nodiscard]] Result<void> append(const ent_call& call, const AuditEntry& entry) const {
    const std::string detail = boost::json::serialize(entry.detail);
    const ent_audit_entry raw{sizeof(ent_audit_entry), 0, str(entry.event), str(entry.subject), str(detail)};
    return invoke(&ent_audit::append, call, &raw);
  }
  [[nodiscard]] Result<std::vector<AuditRecord>> list(const ent_call& call, std::string_view subject) const {
    std::vector<AuditRecord> records;
    auto done = invoke(&ent_audit::list, call, str(subject), &take, static_cast<void*>(&records));
    if (done.has_error()) return done.error();
    return records;
  }
  // The number of entries of the chain, all good.
  [[nodiscard]] Result<std::int64_t> verify(const ent_call& call) const {
    std::int64_t checked = 0;
    auto done = invoke(&ent_audit::verify, call, &checked);
    if (done.has_error()) return done.error();
    return checked;
  }

 private:
  static std::int32_t take(void* data, const ent_audit_record* raw) noexcept {
    return visit([&] {
      static_cast<std::vector<AuditRecord>*>(data)->push_back(
          {raw->sequence, raw->time_ms, to_string(raw->actor), to_string(raw->school), to_string(raw->event),
           to_string(raw->subject), boost::json::parse(view(raw->detail)).as_object(), to_string(raw->hash)});
    });
  }
};

class Directory : public JsonService<ent_directory> {
 public:
  using JsonService::JsonService;
  [[nodiscard]] Result<boost::json::object> school(const ent_call& call, std::string_view uai) const {
    return object(&ent_directory::school, call, str(uai));
  }
  [[nodiscard]] Result<std::vector<boost::json::object>> schools(const ent_call& call) const {
    return objects(&ent_directory::schools, call);
  }
  [[nodiscard]] Result<boost::json::object> person(const ent_call& call, std::string_view id) const {
    return object(&ent_directory::person, call, str(id));
  }
  [[nodiscard]] Result<std::vector<std::string>> people(const ent_call& call, std::string_view uai,
                                                        std::string_view function) const {
    std::vector<std::string> ids;
    auto done = invoke(&ent_directory::people, call, str(uai), str(function), &take_text, static_cast<void*>(&ids));
    if (done.has_error()) return done.error();
    return ids;
  }
};

struct CatalogueFilter {
  std::string offer;
  std::string session;
  std::string home;
  std::string host;
  std::string kind;
};

class Catalogue : public JsonService<ent_catalogue> {
 public:
  using JsonService::JsonService;
  [[nodiscard]] Result<boost::json::object> offer(const ent_call& call, std::string_view id) const {
    return object(&ent_catalogue::offer, call, str(id));
  }
  [[nodiscard]] Result<std::vector<boost::json::object>> offers(const ent_call& call,
                                                                const CatalogueFilter& filter) const {
    return list(&ent_catalogue::offers, call, filter);
  }
  [[nodiscard]] Result<std::vector<boost::json::object>> enrolments(const ent_call& call,
                                                                    const CatalogueFilter& filter) const {
    return list(&ent_catalogue::enrolments, call, filter);
  }

 private:
  template <class Member>
  [[nodiscard]] Result<std::vector<boost::json::object>> list(Member member, const ent_call& call,
                                                              const CatalogueFilter& filter) const {
    const ent_catalogue_filter raw{sizeof(ent_catalogue_filter),
                                   0,
                                   str(filter.offer),
                                   str(filter.session),
                                   str(filter.home),
                                   str(filter.host),
                                   str(filter.kind)};
    return objects(member, call, &raw);
  }
};

class I18n : public JsonService<ent_i18n> {
 public:
  using JsonService::JsonService;
  // `style`: ENT_TIME_*.
  [[nodiscard]] Result<std::string> format_time(const ent_call& call, std::int64_t time_ms, std::int32_t style) const {
    return text(&ent_i18n::format_time, call, time_ms, style);
  }
  [[nodiscard]] Result<std::string> fold(const ent_call& call, std::string_view value) const {
    return text(&ent_i18n::fold, call, str(value));
  }
};

class Outbox : public Service<ent_outbox> {
 public:
  using Service::Service;
  // Unix milliseconds, 0 while the message waits.
  [[nodiscard]] Result<std::int64_t> delivery(const ent_call& call, std::string_view dedup_key) const {
    std::int64_t delivered = 0;
    auto done = invoke(&ent_outbox::delivery, call, str(dedup_key), &delivered);
    if (done.has_error()) return done.error();
    return delivered;
  }
};

class Jobs : public JsonService<ent_jobs> {
 public:
  using JsonService::JsonService;
  [[nodiscard]] Result<std::string> enqueue(const ent_call& call, const JobRequest& request) const {
    const std::string payload = boost::json::serialize(request.payload);
    const ent_job_request raw{
        sizeof(ent_job_request), 0, str(request.kind), str(request.dedup_key), str(request.school), str(payload),
        request.run_at_ms};
    return text(&ent_jobs::enqueue, call, &raw);
  }
  [[nodiscard]] Result<void> progress(const ent_call& call, std::string_view id, std::int64_t done, std::int64_t total,
                                      std::string_view message) const {
    return invoke(&ent_jobs::progress, call, str(id), done, total, str(message));
  }
};

// The services that take no call or give no status.
class Clock : public Service<ent_clock> {
 public:
  using Service::Service;
  std::int64_t now_ms() const { return table_->now_ms(host_); }
};

class Log : public Service<ent_log> {
 public:
  using Service::Service;
  void write(const ent_call* call, std::int32_t level, std::string_view text) const {
    table_->write(host_, call, level, str(text));
  }
};

// Every service of a host, looked up once in init.
struct Host {
  Session session;
  Rights rights;
  Menu menu;
  Settings settings;
  Documents documents;
  Records records;
  Audit audit;
  Clock clock;
  Log log;
  Directory directory;
  Catalogue catalogue;
  Outbox outbox;
  Jobs jobs;
  I18n i18n;

  // ENT_UNSUPPORTED with the missing ids when a needed (starred, host.h) service is absent. [control-thread]
  [[nodiscard]] static Result<Host> connect(const ent_host* host) {
    Host h;
    std::string missing;
    const auto find = [&](const char* id, bool needed) -> const void* {
      const void* table = host->get_service(host, id);
      if (table == nullptr && needed) missing += std::string(missing.empty() ? "" : ", ") + id;
      return table;
    };
    h.session = Session(host, find(ENT_SESSION_ID, true));
    h.rights = Rights(host, find(ENT_RIGHTS_ID, true));
    h.menu = Menu(host, find(ENT_MENU_ID, true));
    h.settings = Settings(host, find(ENT_SETTINGS_ID, true));
    h.documents = Documents(host, find(ENT_DOCUMENTS_ID, true));
    h.records = Records(host, find(ENT_RECORDS_ID, true));
    h.audit = Audit(host, find(ENT_AUDIT_ID, true));
    h.clock = Clock(host, find(ENT_CLOCK_ID, true));
    h.log = Log(host, find(ENT_LOG_ID, true));
    find(ENT_HTTP_ID, true);
    h.directory = Directory(host, find(ENT_DIRECTORY_ID, false));
    h.catalogue = Catalogue(host, find(ENT_CATALOGUE_ID, false));
    h.outbox = Outbox(host, find(ENT_OUTBOX_ID, false));
    h.jobs = Jobs(host, find(ENT_JOBS_ID, false));
    h.i18n = I18n(host, find(ENT_I18N_ID, false));
    if (!missing.empty()) return Failure{ENT_UNSUPPORTED, "host.service_missing", "missing services: " + missing};
    return h;
  }
};

}  // namespace ent::sdk
