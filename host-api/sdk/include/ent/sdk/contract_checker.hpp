// An interposed host: forwards every service call to the real host and checks both sides' promises on the way.
//
// What it finds: wrong struct sizes, text that is not UTF-8, NULL where a pointer is due, calls before init or after
// deactivate, [job-thread] functions outside a job, impossible deadlines, borrowed views used after their callback
// returned (it hands out copies and poisons them), blobs released twice or never, a status outside the list, a failed
// call that left its blob filled. On in every test, and in ent-host with --check.
#pragma once

#include <ent/ext/catalogue.h>
#include <ent/ext/clock.h>
#include <ent/ext/documents.h>
#include <ent/ext/http.h>
#include <ent/ext/i18n.h>
#include <ent/ext/log.h>
#include <ent/ext/menu.h>
#include <ent/ext/records.h>
#include <ent/ext/session.h>
#include <ent/ext/settings.h>
#include <ent/sdk/guard_call.hpp>
#include <ent/sdk/text.hpp>

#include <atomic>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace ent::sdk {

// Which phase of its life the plugin is in; set by whoever drives the plugin.
enum class Phase { created, initialised, active, stopped };

class ContractChecker {
 public:
  // `report` gets each violation once, in English, on the thread that caused it; it must not call back.
  explicit ContractChecker(const ent_host* real, std::function<void(const std::string&)> report = {})
      : real_(real), report_(std::move(report)), host_(*real) {
    host_.struct_size = sizeof host_;
    host_.host_data = this;
    host_.get_service = &get_service;
    for (const char* id : {ENT_SESSION_ID, ENT_RIGHTS_ID, ENT_MENU_ID, ENT_SETTINGS_ID, ENT_DOCUMENTS_ID,
                           ENT_RECORDS_ID, ENT_AUDIT_ID, ENT_OUTBOX_ID, ENT_DIRECTORY_ID, ENT_CATALOGUE_ID, ENT_I18N_ID,
                           ENT_HTTP_ID, ENT_JOBS_ID, ENT_CLOCK_ID, ENT_LOG_ID}) {
      tables_[id] = make(id);
    }
  }
  ContractChecker(const ContractChecker&) = delete;
  ContractChecker& operator=(const ContractChecker&) = delete;
  ~ContractChecker() = default;

  // Give this table to the plugin instead of the real one. It lives as long as the checker.
  const ent_host* host() const noexcept { return &host_; }
  const ent_host* real() const noexcept { return real_; }

  void set_phase(Phase phase) noexcept { phase_ = phase; }
  // Marks the calling thread as running a job while the returned object lives.
  struct JobScope {
    JobScope() noexcept { in_job() = true; }
    JobScope(const JobScope&) = delete;
    JobScope& operator=(const JobScope&) = delete;
    ~JobScope() { in_job() = false; }
  };

  void violation(const std::string& what) noexcept {
    try {
      const std::lock_guard lock(mutex_);
      violations_.push_back(what);
      if (report_) report_(what);
    } catch (...) {  // out of memory while reporting: nothing better can be done
    }
  }
  std::vector<std::string> violations() const {
    const std::lock_guard lock(mutex_);
    return {violations_.begin(), violations_.end()};
  }
  // Blobs handed out and not yet released; 0 after destroy.
  std::int64_t open_blobs() const noexcept { return open_blobs_; }

 private:
  static bool& in_job() noexcept {
    static thread_local bool value = false;
    return value;
  }
  static ContractChecker& self(const ent_host* host) noexcept {
    return *static_cast<ContractChecker*>(host->host_data);
  }

  // --- arguments -----------------------------------------------------------------------------------------------------
  void check(const char* fn, ent_str text) {
    if (text.ptr == nullptr && text.len != 0) violation(std::string(fn) + ": a view with a length and no pointer");
    if (!is_utf8(view(text))) violation(std::string(fn) + ": text is not UTF-8");
  }
  void check(const char* fn, ent_bytes data) {
    if (data.ptr == nullptr && data.len != 0) violation(std::string(fn) + ": a view with a length and no pointer");
  }
  template <class T>
  void check_size(const char* fn, const T* value) {
    if (value == nullptr) return violation(std::string(fn) + ": NULL where a struct is due");
    if (value->struct_size < sizeof(T)) violation(std::string(fn) + ": struct_size is too small");
  }
  void check(const char* fn, const ent_query* query) {
    check_size(fn, query);
    if (query == nullptr) return;
    check(fn, query->kind), check(fn, query->order_by), check(fn, query->cursor);
    if (query->limit < 1 || query->limit > 1000) violation(std::string(fn) + ": limit outside 1..1000");
    for (std::uint32_t i = 0; i < query->match_count; ++i) {
      check(fn, query->matches[i].field), check(fn, query->matches[i].value);
    }
  }
  void check(const char* fn, const ent_audit_entry* entry) {
    check_size(fn, entry);
    if (entry != nullptr) check(fn, entry->event), check(fn, entry->subject), check(fn, entry->detail);
  }
  void check(const char* fn, const ent_job_request* request) {
    check_size(fn, request);
    if (request == nullptr) return;
    check(fn, request->kind), check(fn, request->dedup_key), check(fn, request->school), check(fn, request->payload);
  }
  void check(const char* fn, const ent_commit* commit) {
    check_size(fn, commit);
    if (commit == nullptr) return;
    for (std::uint32_t i = 0; i < commit->change_count; ++i) {
      const auto& change = commit->changes[i];
      check(fn, change.kind), check(fn, change.id), check(fn, change.json);
      if (change.expected_revision < 0) violation(std::string(fn) + ": negative revision");
    }
    for (std::uint32_t i = 0; i < commit->audit_count; ++i) check(fn, &commit->audit[i]);
    for (std::uint32_t i = 0; i < commit->job_count; ++i) check(fn, &commit->jobs[i]);
    for (std::uint32_t i = 0; i < commit->message_count; ++i) {
      const auto& m = commit->messages[i];
      check_size(fn, &m);
      for (const auto& text : {m.dedup_key, m.person, m.school, m.event, m.title, m.body, m.place}) check(fn, text);
    }
  }
  void check(const char* fn, const ent_catalogue_filter* filter) {
    check_size(fn, filter);
    if (filter == nullptr) return;
    for (const auto& text : {filter->offer, filter->session, filter->home, filter->host, filter->kind}) check(fn, text);
  }
  void check(const char* fn, const ent_document* document) { check_size(fn, document); }
  void check(const char* fn, ent_document* document) { check_size(fn, document); }
  void check(const char* fn, ent_error* error) {
    if (error != nullptr) check_size(fn, error);
  }
  void check(const char* fn, ent_blob* blob) {
    if (blob == nullptr) violation(std::string(fn) + ": NULL where a blob is due");
  }
  template <class T>
  void check(const char* fn, const T& value) {
    if constexpr (std::is_pointer_v<T>) {
      if (value == nullptr && !std::is_void_v<std::remove_pointer_t<T>>) violation(std::string(fn) + ": NULL argument");
    }
  }

  // False: the call must not reach the host.
  bool check_call(const char* fn, const ent_call* call) {
    if (phase_ == Phase::created) violation(std::string(fn) + ": host called before init");
    if (phase_ == Phase::stopped) violation(std::string(fn) + ": host called after deactivate");
    if (call == nullptr) {
      violation(std::string(fn) + ": NULL call");
      return false;
    }
    if (call->struct_size < sizeof(ent_call)) {
      violation(std::string(fn) + ": ent_call.struct_size is too small");
      return false;
    }
    for (const auto& text :
         {call->actor, call->acting_for, call->school, call->locale, call->correlation_id, call->idempotency_key}) {
      check(fn, text);
    }
    if (call->deadline_ms < 0) violation(std::string(fn) + ": negative deadline");
    return call->cancel == nullptr || call->cancel->is_cancelled(call->cancel->data) == 0;
  }

  // --- what goes back to the plugin ----------------------------------------------------------------------------------
  // Copies of borrowed texts; poisoned and freed when the callback returned, so that a kept view shows at once.
  struct Lent {
    std::list<std::string> copies;
    ent_str lend(ent_str text) {
      if (text.ptr == nullptr) return text;
      copies.emplace_back(view(text));
      return str(copies.back());
    }
    ~Lent() {
      for (auto& copy : copies) copy.assign(copy.size(), '\xDD');
    }
  };
  static ent_str lend(Lent& lent, ent_str text) { return lent.lend(text); }
  static std::int64_t lend(Lent&, std::int64_t value) { return value; }
  static ent_record lend(Lent& lent, const ent_record& r) {
    ent_record copy = r;
    copy.kind = lent.lend(r.kind), copy.id = lent.lend(r.id), copy.json = lent.lend(r.json);
    return copy;
  }
  static ent_audit_record lend(Lent& lent, const ent_audit_record& r) {
    ent_audit_record copy = r;
    for (auto field : {&ent_audit_record::actor, &ent_audit_record::school, &ent_audit_record::event,
                       &ent_audit_record::subject, &ent_audit_record::detail, &ent_audit_record::hash}) {
      copy.*field = lent.lend(r.*field);
    }
    return copy;
  }
  static ent_job lend(Lent& lent, const ent_job& r) {
    ent_job copy = r;
    for (auto field :
         {&ent_job::id, &ent_job::kind, &ent_job::school, &ent_job::payload, &ent_job::state, &ent_job::message}) {
      copy.*field = lent.lend(r.*field);
    }
    return copy;
  }

  // Stands between the host and a visitor of the plugin. A visitor is a function pointer (void* data, views...).
  template <class R, class... Views>
  struct Trampoline {
    R (*visitor)(void*, Views...) noexcept;
    void* data;
    static R forward(void* self, Views... views) noexcept {
      auto& me = *static_cast<Trampoline*>(self);
      Lent lent;
      return me.pass(lent, views...);
    }
    template <class... V>
    R pass(Lent& lent, V... views) noexcept {
      auto copies = std::make_tuple(lend_value(lent, views)...);
      return std::apply([&](auto&... copy) { return visitor(data, as_argument<Views>(copy)...); }, copies);
    }
    template <class V>
    static auto lend_value(Lent& lent, V value) {
      if constexpr (std::is_pointer_v<V>) {
        return lend(lent, *value);
      } else {
        return lend(lent, value);
      }
    }
    template <class V, class C>
    static V as_argument(C& copy) {
      if constexpr (std::is_pointer_v<V>) {
        return &copy;
      } else {
        return copy;
      }
    }
  };
  template <class T>
  struct VisitorOf : std::false_type {};
  template <class R, class... Views>
  struct VisitorOf<R (*)(void*, Views...) noexcept> : std::true_type {
    using type = Trampoline<R, Views...>;
  };
  struct Nothing {};
  template <class T>
  static auto trampoline_for() {
    if constexpr (VisitorOf<T>::value) {
      return typename VisitorOf<T>::type{};
    } else {
      return Nothing{};
    }
  }

  // Replaces each (visitor, data) pair by (trampoline, its object).
  template <std::size_t I, class Args, class Trampolines>
  static void interpose(Args& args, Trampolines& trampolines) {
    using T = std::tuple_element_t<I, Args>;
    if constexpr (VisitorOf<T>::value) {
      auto& trampoline = std::get<I>(trampolines);
      trampoline.visitor = std::get<I>(args);
      trampoline.data = std::get<I + 1>(args);
      std::get<I>(args) = &VisitorOf<T>::type::forward;
      std::get<I + 1>(args) = &trampoline;
    }
  }

  // A blob of the host behind one of ours that notices a second release.
  struct TrackedBlob {
    ContractChecker* checker;
    ent_blob real;
    std::atomic<bool> released{false};
  };
  static void release_tracked(void* owner) noexcept {
    auto& blob = *static_cast<TrackedBlob*>(owner);
    if (blob.released.exchange(true)) return blob.checker->violation("a blob was released twice");
    --blob.checker->open_blobs_;
    if (blob.real.release != nullptr) blob.real.release(blob.real.owner);
    blob.real = {};
  }
  template <class T>
  void after(const char* fn, ent_status status, T value) {
    if constexpr (std::is_same_v<T, ent_blob*>) {
      if (value == nullptr || value->ptr == nullptr) return;
      if (status != ENT_OK) return violation(std::string(fn) + ": the host failed but filled the blob");
      const std::lock_guard lock(mutex_);
      auto& tracked = blobs_.emplace_back();
      tracked.checker = this;
      tracked.real = *value;
      ++open_blobs_;
      *value = {tracked.real.ptr, tracked.real.len, &tracked, &release_tracked};
    }
  }

  // --- one function of one table -------------------------------------------------------------------------------------
  template <class Table, class... Args>
  ent_status run(const char* fn, const Table* table,
                 ent_status (*Table::*member)(const ent_host*, const ent_call*, Args...) ENT_NOEXCEPT,
                 const ent_call* call, Args... raw) {
    if (!check_call(fn, call)) return ENT_CANCELLED;
    (check(fn, raw), ...);
    std::tuple<Args...> args(raw...);
    auto trampolines = std::make_tuple(trampoline_for<Args>()...);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (interpose<I>(args, trampolines), ...);
    }
    (std::index_sequence_for<Args...>{});
    const ent_status status = std::apply([&](auto... a) { return (table->*member)(real_, call, a...); }, args);
    if (status > 0 || status < ENT_INTERNAL) violation(std::string(fn) + ": status outside the list");
    (after(fn, status, raw), ...);
    return status;
  }

  template <class Table, auto Member>
  struct Checked;
  template <class Table, class... Args,
            ent_status (*Table::*Member)(const ent_host*, const ent_call*, Args...) noexcept>
  struct Checked<Table, Member> {
    static inline const char* name = "";
    static ent_status call(const ent_host* host, const ent_call* call, Args... args) noexcept {
      auto& checker = self(host);
      return guard_call(nullptr, [&] {
        return checker.run(name, static_cast<const Table*>(checker.real_tables_.at(table_id<Table>())), Member, call,
                           args...);
      });
    }
  };
  template <class Table>
  static const void* table_id() noexcept {
    static const char id = 0;
    return &id;
  }
  template <auto Member, class Table>
  static void interpose_function(const char* name, const Table& real, Table& checked) {
    if (real.*Member == nullptr) return;
    Checked<Table, Member>::name = name;
    checked.*Member = &Checked<Table, Member>::call;
  }

  // Makes the interposed table of one service; `fill` names its functions.
  template <class Table, class Fill>
  const void* interpose_table(const char* id, Fill&& fill) {
    const void* real = real_->get_service(real_, id);
    if (real == nullptr) return nullptr;
    const auto* table = static_cast<const Table*>(real);
    if (table->struct_size < sizeof(Table)) {
      violation(std::string(id) + ": the host's table is smaller than this checker knows");
      return real;
    }
    real_tables_[table_id<Table>()] = real;
    auto checked = std::make_shared<Table>(*table);
    fill(*table, *checked);
    keep_.push_back(checked);
    return checked.get();
  }

  static const void* get_service(const ent_host* host, const char* id) noexcept {
    const void* result = nullptr;
    guard_call(nullptr, [&] {
      result = self(host).find(id);
      return ENT_OK;
    });
    return result;
  }

  const void* find(const std::string& id) {
    if (phase_ == Phase::created) violation("get_service before init");
    const auto known = tables_.find(id);
    return known != tables_.end() ? known->second : real_->get_service(real_, id.c_str());
  }

  const void* make(const std::string& id);

  const ent_host* real_;
  std::function<void(const std::string&)> report_;
  ent_host host_;
  std::atomic<Phase> phase_{Phase::created};
  std::atomic<std::int64_t> open_blobs_{0};
  mutable std::mutex mutex_;
  std::deque<std::string> violations_;
  std::deque<TrackedBlob> blobs_;  // kept to the end, so that a second release is noticed, not undefined
  // Filled by the constructor, then only read.
  std::map<std::string, const void*> tables_;
  std::map<const void*, const void*> real_tables_;
  std::vector<std::shared_ptr<void>> keep_;
};

}  // namespace ent::sdk

#include <ent/sdk/contract_services.hpp>
