// Everything ent-host has for an instance: its data directory, its database, its repositories.
//
//   <data>/ent.sqlite   records, audit, outbox, jobs, sessions, directory, catalogue
//   <data>/files/       documents
//   <data>/instance.key the instance key, 0600
//   <data>/lock         held while a process uses the instance
#pragma once
#include <filesystem>
#include <memory>

#include "host/audit/audit.hpp"
#include "host/base/clock.hpp"
#include "host/base/log.hpp"
#include "host/catalogue/catalogue.hpp"
#include "host/database/database.hpp"
#include "host/directory/directory.hpp"
#include "host/documents/documents.hpp"
#include "host/jobs/jobs.hpp"
#include "host/outbox/mail.hpp"
#include "host/outbox/outbox.hpp"
#include "host/rights/rights.hpp"
#include "host/session/accounts.hpp"
#include "host/session/sessions.hpp"
#include "host/settings/settings.hpp"

namespace ent::host {

struct InstanceOptions {
  std::filesystem::path data;
  bool create = true;                              // false: an instance that is not there is a failure
  std::string base_url = "http://127.0.0.1:8080";  // for absolute links, without a final slash
  std::string ent_name = "ENT";                    // in e-mails
  std::uint64_t max_document_bytes = 64u << 20;
  DatabaseOptions database;
};

/// [any-thread] but for open() and the destructor.
class HostServices {
 public:
  /// Makes the instance when missing and `create` (a directory it makes is 0700), applies migrations, sweeps orphans,
  /// gives back old leases. `clock` and `log` outlive it. Failures: not_found (no instance, not `create`), unavailable
  /// (another process uses the instance), precondition (its key is missing), quota, internal.
  static Result<std::unique_ptr<HostServices>> open(const InstanceOptions& options, const Clock& clock, Log& log);
  ~HostServices();

  const InstanceOptions& options() const { return options_; }
  const Clock& clock() const { return clock_; }
  Log& log() { return log_; }
  Database& database() { return *database_; }
  Audit& audit() { return *audit_; }
  Outbox& outbox() { return *outbox_; }
  Mail& mail() { return *mail_; }
  Jobs& jobs() { return *jobs_; }
  Documents& documents() { return *documents_; }
  Settings& settings() { return *settings_; }
  Accounts& accounts() { return *accounts_; }
  Sessions& sessions() { return *sessions_; }
  Rights& rights() { return *rights_; }
  Directory& directory() { return *directory_; }
  Catalogue& catalogue() { return *catalogue_; }

  /// Called after every commit that stored messages or jobs: wakes the dispatcher and the runners. Set before serving.
  void on_work(std::function<void()> wake) { on_work_ = std::move(wake); }
  void work_stored() const {
    if (on_work_) on_work_();
  }

  /// The count beside a menu entry at a school; 0: none.
  Result<void> set_badge(std::string_view plugin, std::string_view menu, std::string_view school, std::int64_t count);
  Result<std::int64_t> badge(std::string_view plugin, std::string_view menu, std::string_view school);

 private:
  HostServices(InstanceOptions options, const Clock& clock, Log& log);
  Result<void> lock();
  Result<void> start();
  InstanceOptions options_;
  const Clock& clock_;
  Log& log_;
  int lock_ = -1;
  std::unique_ptr<InstanceKey> key_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Audit> audit_;
  std::unique_ptr<Outbox> outbox_;
  std::unique_ptr<Mail> mail_;
  std::unique_ptr<Jobs> jobs_;
  std::unique_ptr<Documents> documents_;
  std::unique_ptr<Settings> settings_;
  std::unique_ptr<Accounts> accounts_;
  std::unique_ptr<Sessions> sessions_;
  std::unique_ptr<Rights> rights_;
  std::unique_ptr<Directory> directory_;
  std::unique_ptr<Catalogue> catalogue_;
  std::function<void()> on_work_;
};

}  // namespace ent::host
