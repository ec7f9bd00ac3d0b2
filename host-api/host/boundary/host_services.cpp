#include "host/boundary/host_services.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/records/records.hpp"

namespace ent::host {
namespace {

const std::vector<Migration>& badge_migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE badges (
      plugin TEXT NOT NULL, menu TEXT NOT NULL, school TEXT NOT NULL, count INTEGER NOT NULL,
      PRIMARY KEY (plugin, menu, school));
  )"}};
  return list;
}

struct Component {
  const char* name;
  const std::vector<Migration>& migrations;
};

Result<void> migrate_all(Database& database) {
  const Component components[] = {{"audit", Audit::migrations()},
                                  {"outbox", Outbox::migrations()},
                                  {"jobs", Jobs::migrations()},
                                  {"documents", Documents::migrations()},
                                  {"settings", Settings::migrations()},
                                  {"accounts", Accounts::migrations()},
                                  {"sessions", Sessions::migrations()},
                                  {"rights", Rights::migrations()},
                                  {"directory", Directory::migrations()},
                                  {"catalogue", Catalogue::migrations()},
                                  {"records", Records::migrations()},
                                  {"badges", badge_migrations()},
                                  {"mail", MailQueue::migrations()},
                                  {"mail_choices", MailChoices::migrations()},
                                  {"mail_templates", MailTemplates::migrations()}};
  for (const auto& component : components)
    if (auto done = database.migrate(component.name, component.migrations); done.has_error()) return done;
  return {};
}

}  // namespace

HostServices::HostServices(InstanceOptions options, const Clock& clock, Log& log)
    : options_(std::move(options)), clock_(clock), log_(log) {}

HostServices::~HostServices() {
  database_.reset();
  if (lock_ >= 0) ::close(lock_);
}

Result<void> HostServices::lock() {
  const auto path = options_.data / "lock";
  lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) return fail(Status::unavailable, "store.unavailable", path.string() + ": " + std::strerror(errno));
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0)
    return fail(Status::unavailable, "store.in_use", "another process uses " + options_.data.string());
  return {};
}

Result<void> HostServices::start() {
  std::error_code error;
  const auto file = options_.data / "ent.sqlite";
  const bool exists = std::filesystem::exists(file, error);
  if (!exists && !options_.create) return fail(Status::not_found, "store.no_instance", options_.data.string());
  const bool made = std::filesystem::create_directories(options_.data, error);
  if (made) std::filesystem::permissions(options_.data, std::filesystem::perms::owner_all, error);
  if (error) return fail(Status::unavailable, "store.unavailable", options_.data.string() + ": " + error.message());
  if (auto locked = lock(); locked.has_error()) return locked;
  auto key = InstanceKey::open(options_.data / "instance.key", !exists);
  if (key.has_error()) return key.error();
  key_ = std::make_unique<InstanceKey>(std::move(*key));
  auto database = Database::open(file, options_.database);
  if (database.has_error()) return database.error();
  database_ = std::move(*database);
  if (auto migrated = migrate_all(*database_); migrated.has_error()) return migrated;

  audit_ = std::make_unique<Audit>(*database_, clock_);
  outbox_ = std::make_unique<Outbox>(*database_, clock_);
  jobs_ = std::make_unique<Jobs>(*database_, clock_);
  documents_ = std::make_unique<Documents>(*database_, clock_, options_.data / "files", options_.max_document_bytes);
  settings_ = std::make_unique<Settings>(*database_, clock_, *audit_, *key_);
  accounts_ = std::make_unique<Accounts>(*database_, clock_);
  sessions_ = std::make_unique<Sessions>(*database_, clock_, *key_);
  rights_ = std::make_unique<Rights>(*database_, clock_, *audit_);
  directory_ = std::make_unique<Directory>(*database_);
  catalogue_ = std::make_unique<Catalogue>(*database_, clock_, *audit_);
  mail_ = std::make_unique<Mail>(
      MailParts{*database_, clock_, log_, *audit_, *settings_, *directory_, options_.base_url, options_.ent_name});
  outbox_->after_delivery(
      [this](Transaction& transaction, const InboxItem& item) { return mail_->after_delivery(transaction, item); });

  if (auto declared = rights_->declare("host", Rights::core()); declared.has_error()) return declared;
  // The lock is ours: whatever another process had taken is free again, and temp files are nobody's.
  if (auto recovered = jobs_->recover(); recovered.has_error()) return recovered.error();
  const auto unknown = mail_->queue().recover();
  if (unknown.has_error()) return unknown.error();
  if (*unknown > 0) log_.warning("mail: " + std::to_string(*unknown) + " letters were under way when the host ended");
  if (auto pruned = sessions_->prune(); pruned.has_error()) return pruned.error();
  const auto swept = documents_->sweep();
  if (swept.has_error()) return swept.error();
  if (*swept > 0) log_.info("documents: " + std::to_string(*swept) + " orphan files removed");
  return {};
}

Result<std::unique_ptr<HostServices>> HostServices::open(const InstanceOptions& options, const Clock& clock, Log& log) {
  std::unique_ptr<HostServices> services(new HostServices(options, clock, log));
  try {
    if (auto started = services->start(); started.has_error()) return started.error();
  } catch (const std::filesystem::filesystem_error& e) {
    return fail(Status::unavailable, "store.unavailable", e.what());
  }
  return services;
}

Result<void> HostServices::set_badge(std::string_view plugin, std::string_view menu, std::string_view school,
                                     std::int64_t count) {
  const auto now = badge(plugin, menu, school);
  if (now.has_error()) return now.error();
  if (*now == count) return {};  // the usual case costs no write
  return database_->write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("INSERT OR REPLACE INTO badges(plugin,menu,school,count) VALUES(?,?,?,?)")
        .bind(plugin)
        .bind(menu)
        .bind(school)
        .bind(count)
        .run();
    return {};
  });
}

Result<std::int64_t> HostServices::badge(std::string_view plugin, std::string_view menu, std::string_view school) {
  return database_->read([&](Transaction& transaction) -> Result<std::int64_t> {
    auto row = transaction.prepare("SELECT count FROM badges WHERE plugin=? AND menu=? AND school=?");
    return row.bind(plugin).bind(menu).bind(school).step() ? row.number(0) : 0;
  });
}

}  // namespace ent::host
