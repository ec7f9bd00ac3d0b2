#include "host/loader/plugin_registry.hpp"

#include <algorithm>
#include <atomic>
#include <ent/sdk/contract_checker.hpp>
#include <ent/sdk/text.hpp>
#include <fstream>
#include <iterator>

#include "host/base/call.hpp"
#include "host/jobs/runner.hpp"

namespace ent::host {
namespace {

constexpr std::int64_t kJobDeadlineMs = std::int64_t{10} * 60 * 1000;

const std::vector<Migration>& version_migrations() {
  static const std::vector<Migration> migrations = {
      {1, "CREATE TABLE plugin_version (plugin TEXT PRIMARY KEY, version TEXT NOT NULL) WITHOUT ROWID;"}};
  return migrations;
}

// The version that ran last, "" when none did.
Result<std::string> stored_version(Database& database, std::string_view plugin) {
  return database.read([&](Transaction& t) -> Result<std::string> {
    auto row = t.prepare("SELECT version FROM plugin_version WHERE plugin = ?");
    row.bind(plugin);
    return row.step() ? std::string(row.text(0)) : std::string();
  });
}

Result<void> store_version(Database& database, std::string_view plugin, std::string_view version) {
  return database.write([&](Transaction& t) -> Result<void> {
    t.prepare("INSERT INTO plugin_version VALUES (?, ?) ON CONFLICT (plugin) DO UPDATE SET version = excluded.version")
        .bind(plugin)
        .bind(version)
        .run();
    return {};
  });
}

Failure from_abi(ent_status status, const ent_error& error) {
  return fail(static_cast<Status>(status), error.key, error.detail);
}

}  // namespace

class PluginRegistry::Instance final : public PluginInstance, private LoadedPlugin::PhaseListener {
 public:
  Instance(HostServices& services, PluginSource source) : services_(services), source_(std::move(source)) {}

  PluginState state() const override { return state_; }
  const Failure& refusal() const override { return refusal_; }
  const std::vector<ManifestError>& manifest_errors() const override { return manifest_errors_; }
  const PluginSource& source() const override { return source_; }
  const std::string& file_sha256() const override { return sha256_; }
  const PluginVersions& versions() const override { return versions_; }
  const Manifest* manifest() const override { return host_ != nullptr ? &host_->manifest() : nullptr; }
  PluginHost* host() override { return host_.get(); }

  void start(const RegistryOptions& options) {
    auto done = load(options);
    if (done.has_error()) {
      refusal_ = done.error();
      if (state_ != PluginState::failed) state_ = PluginState::refused;
      services_.log().error("plugin " + source_.library.string() + ": " + refusal_.key + ": " + refusal_.detail);
      return;
    }
    state_ = PluginState::active;
    services_.log().info("plugin " + manifest()->id + " " + manifest()->version + " is active (" + versions_.build_id +
                         ")");
  }

  // A job is at work until it looks at its cancel token, which every host call does for it.
  Stopped stop(std::chrono::milliseconds drain) {
    const auto deadline = std::chrono::system_clock::now() + drain;
    stopping_ = true;
    if (runner_ != nullptr && !runner_->stop(drain)) return Stopped::still_running;
    runner_.reset();
    if (state_ != PluginState::active) return Stopped::cleanly;
    state_ = PluginState::stopped;
    const auto until = std::chrono::duration_cast<std::chrono::milliseconds>(deadline.time_since_epoch());
    return plugin_->stop(until.count()) ? Stopped::cleanly : Stopped::cut_short;
  }

  void catalogue_changed() {
    if (runner_ == nullptr) return;
    for (const auto& job : manifest()->jobs) {
      if (!job.after_catalogue_change) continue;
      const auto stored = services_.jobs().run_soon(manifest()->id, job.kind);
      if (stored.has_error())
        services_.log().warning("job " + job.kind + " waits for its turn: " + stored.error().detail);
    }
    runner_->wake();
  }

  void wake_jobs() {
    if (runner_ != nullptr) runner_->wake();
  }

  Result<void> handle(const ent_call& call, const ent_http_request& request, const ent_http_reply& reply) override {
    if (state_ != PluginState::active || plugin_->http() == nullptr) {
      return fail(Status::unavailable, "plugin.not_active", "the plugin is not active");
    }
    ent_error error{};
    error.struct_size = sizeof error;
    const ent_status status = plugin_->http()->handle(plugin_->plugin(), &call, &request, &reply, &error);
    if (status == ENT_OK) return {};
    return from_abi(status, error);
  }

  Result<std::string> health(const ent_call& call) override {
    if (state_ != PluginState::active || plugin_->health() == nullptr) return std::string("[]");
    ent_error error{};
    error.struct_size = sizeof error;
    sdk::Blob json;
    const ent_status status = plugin_->health()->check(plugin_->plugin(), &call, json.out(), &error);
    if (status != ENT_OK) return from_abi(status, error);
    return json.str();
  }

  std::vector<std::string> contract_violations() const override {
    return checker_ != nullptr ? checker_->violations() : std::vector<std::string>();
  }

 private:
  void initialising() override { set_phase(sdk::Phase::initialised); }
  void active() override { set_phase(sdk::Phase::active); }
  void stopped() override { set_phase(sdk::Phase::stopped); }
  void set_phase(sdk::Phase phase) {
    if (checker_ != nullptr) checker_->set_phase(phase);
  }

  Result<void> read_manifest() {
    std::ifstream in(source_.manifest, std::ios::binary);
    if (!in) return fail(Status::not_found, "plugin.manifest_missing", "cannot open " + source_.manifest.string());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto manifest = parse_manifest(text);
    if (manifest.has_error()) {
      manifest_errors_ = manifest.error();
      return fail(Status::invalid, "plugin.manifest_invalid",
                  source_.manifest.string() + ": " +
                      (manifest_errors_.empty() ? std::string("invalid")
                                                : manifest_errors_[0].pointer + " " + manifest_errors_[0].message));
    }
    auto host = PluginHost::make(services_, std::move(*manifest));
    if (host.has_error()) return host.error();
    host_ = std::move(*host);
    return {};
  }

  Result<void> load(const RegistryOptions& options) {
    auto done = read_manifest();
    if (done.has_error()) return done;
    auto file = inspect_plugin_file(source_.library);
    if (file.has_error()) return file.error();
    sha256_ = file->sha256;
    auto plugin = LoadedPlugin::open(*file, manifest()->id, manifest()->version, versions_);
    if (plugin.has_error()) return plugin.error();
    plugin_ = std::move(*plugin);

    const ent_host* host = host_->table();
    if (options.check) {
      checker_ = std::make_unique<sdk::ContractChecker>(
          host, [this](const std::string& what) { services_.log().error("contract violation: " + what); });
      host = checker_->host();
    }
    state_ = PluginState::failed;  // from here on a failure is the plugin's own, not a refusal
    auto from = stored_version(services_.database(), manifest()->id);
    if (from.has_error()) return from.error();
    const CallContext call(Actor::host("start"));
    done = plugin_->start(host, *call.get(), *from, manifest()->version, this);
    if (done.has_error()) return done;
    done = store_version(services_.database(), manifest()->id, manifest()->version);
    if (done.has_error()) return done;
    if (plugin_->jobs() != nullptr) {
      runner_ = std::make_unique<JobRunner>(
          services_.jobs(), services_.log(), manifest()->id, manifest()->jobs,
          [this](const Job& job) { return run_job(job); }, options.job_workers);
    }
    return {};
  }

  Result<void> run_job(const Job& job) {
    const sdk::ContractChecker::JobScope scope;
    Actor actor = Actor::host(job.id);
    actor.school = job.school;
    CallContext call(actor, "fr", services_.clock().now_ms() + kJobDeadlineMs);
    call.cancel_by(stopping_);
    ent_job raw{};
    raw.struct_size = sizeof raw;
    raw.attempt = static_cast<std::uint32_t>(job.attempt);
    raw.id = sdk::str(job.id);
    raw.kind = sdk::str(job.kind);
    raw.school = sdk::str(job.school);
    raw.payload = sdk::str(job.payload);
    raw.state = sdk::str(job.state);
    raw.done = job.done;
    raw.total = job.total;
    raw.message = sdk::str(job.message);
    ent_error error{};
    error.struct_size = sizeof error;
    const ent_status status = plugin_->jobs()->run(plugin_->plugin(), call.get(), &raw, &error);
    if (status == ENT_OK) return {};
    // Not a failure of the job: it runs again after the next start.
    if (status == ENT_CANCELLED && stopping_) return fail(Status::unavailable, "host.cancelled", "the host stops");
    return from_abi(status, error);
  }

  HostServices& services_;
  PluginSource source_;
  PluginState state_ = PluginState::refused;
  Failure refusal_{Status::ok, {}, {}};
  std::vector<ManifestError> manifest_errors_;
  std::string sha256_;
  PluginVersions versions_;
  std::unique_ptr<PluginHost> host_;
  std::unique_ptr<sdk::ContractChecker> checker_;
  std::unique_ptr<LoadedPlugin> plugin_;
  std::atomic<bool> stopping_{false};  // outlives the runner
  std::unique_ptr<JobRunner> runner_;
};

PluginRegistry::~PluginRegistry() {
  while (stop(std::chrono::seconds(1)) == Stopped::still_running) continue;
}

std::unique_ptr<PluginRegistry> PluginRegistry::start(HostServices& services, const RegistryOptions& options) {
  std::unique_ptr<PluginRegistry> registry(new PluginRegistry);
  auto migrated = services.database().migrate("plugins", version_migrations());
  if (migrated.has_error()) services.log().error("plugin versions: " + migrated.error().detail);
  for (const auto& source : options.plugins) {
    registry->instances_.push_back(std::make_unique<Instance>(services, source));
    registry->instances_.back()->start(options);
  }
  return registry;
}

Stopped PluginRegistry::stop(std::chrono::milliseconds drain) {
  const auto deadline = std::chrono::steady_clock::now() + drain;
  Stopped worst = Stopped::cleanly;
  for (auto& instance : instances_) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    worst = std::max(worst, instance->stop(std::max(left, std::chrono::milliseconds(0))));
  }
  return worst;
}

void PluginRegistry::catalogue_changed() {
  for (auto& instance : instances_) instance->catalogue_changed();
}

void PluginRegistry::wake_jobs() {
  for (auto& instance : instances_) instance->wake_jobs();
}

std::vector<PluginInstance*> PluginRegistry::all() const {
  std::vector<PluginInstance*> plugins;
  for (const auto& instance : instances_) plugins.push_back(instance.get());
  return plugins;
}

PluginInstance* PluginRegistry::find(std::string_view id) const {
  for (const auto& instance : instances_) {
    if (instance->manifest() != nullptr && instance->manifest()->id == id) return instance.get();
  }
  return nullptr;
}

}  // namespace ent::host
