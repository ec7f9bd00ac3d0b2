// The plugins of an instance: found by manifest, loaded or refused with a reason, run, stopped.
#pragma once

#include <ent/ext/http.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/boundary/host_services.hpp"
#include "host/boundary/plugin_host.hpp"
#include "host/loader/loaded_plugin.hpp"

namespace ent::host {

/// One plugin to load: its manifest, read first, and its library.
struct PluginSource {
  std::filesystem::path manifest;
  std::filesystem::path library;
};

enum class PluginState { refused, failed, active, stopped };

/// A plugin as the rest of the host sees it. A refused one has a manifest when that was good: its menus are drawn, its
/// pages say that the application is not available and the administrator sees why.
class PluginInstance {
 public:
  virtual ~PluginInstance() = default;

  virtual PluginState state() const = 0;
  /// Why it is not active: a Failure whose key is a message of the host's catalogue; key empty when active.
  virtual const Failure& refusal() const = 0;
  /// Every problem of an invalid manifest.
  virtual const std::vector<ManifestError>& manifest_errors() const = 0;
  virtual const PluginSource& source() const = 0;
  virtual const std::string& file_sha256() const = 0;
  virtual const PluginVersions& versions() const = 0;
  /// nullptr when the manifest is invalid.
  virtual const Manifest* manifest() const = 0;
  virtual PluginHost* host() = 0;

  /// Passes a request to the plugin. Failures: unavailable (not active), or the plugin's own status. [request-thread]
  virtual Result<void> handle(const ent_call& call, const ent_http_request& request, const ent_http_reply& reply) = 0;
  /// The plugin's health checks as JSON ("[]" when it has none). [request-thread]
  virtual Result<std::string> health(const ent_call& call) = 0;
  /// What the contract checker found (empty without --check).
  virtual std::vector<std::string> contract_violations() const = 0;
};

struct RegistryOptions {
  std::vector<PluginSource> plugins;
  bool check = false;   // interpose the contract checker
  int job_workers = 2;  // per plugin: a slow kind does not hold up the others
};

/// How a stop went.
enum class Stopped {
  cleanly,
  cut_short,     // work was abandoned, nothing runs any more
  still_running  // code of a plugin still runs: nothing it uses may be destroyed; end the process or stop again
};

class PluginRegistry {
 public:
  /// Reads every manifest and loads every plugin; one that is refused never stops the host. [control-thread]
  static std::unique_ptr<PluginRegistry> start(HostServices& services, const RegistryOptions& options);
  ~PluginRegistry();

  /// Cancels jobs and waits for them, then stops plugins, within `drain`. No request may be running. A plugin whose job
  /// does not end stays as it is. [control-thread]
  Stopped stop(std::chrono::milliseconds drain);

  /// A job may have been stored: look now. [any-thread]
  void wake_jobs();
  /// Offers, enrolments or agreements changed: runs the jobs whose manifest asks for it. [any-thread]
  void catalogue_changed();

  std::vector<PluginInstance*> all() const;
  /// The one with this manifest id, or nullptr.
  PluginInstance* find(std::string_view id) const;

 private:
  class Instance;
  PluginRegistry() = default;
  std::vector<std::unique_ptr<Instance>> instances_;
};

}  // namespace ent::host
