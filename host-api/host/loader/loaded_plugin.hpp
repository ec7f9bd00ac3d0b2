// One plugin library in this process: loaded with Boost.DLL, checked by version, driven through its life.
#pragma once

#include <ent/entry.h>
#include <ent/ext/data_rights.h>
#include <ent/ext/health.h>
#include <ent/ext/http.h>
#include <ent/ext/jobs.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "host/base/result.hpp"
#include "host/loader/plugin_file.hpp"

namespace ent::host {

/// The versions a plugin file announces; shown to the administrator whether it is accepted or not.
struct PluginVersions {
  std::uint32_t abi_major = 0;
  std::uint32_t abi_minor = 0;
  std::uint32_t min_host_minor = 0;
  std::string build_id;
};

/// Owns the library (never unloaded: see architecture, "unloading is not a feature") and the plugin object.
class LoadedPlugin {
 public:
  /// Loads the file and checks its entry table: sizes, ABI versions (both sides are named in the refusal), and that the
  /// manifest inside has the same id and version as the one the host read. `versions` is filled as far as the file
  /// could be read. Failures: plugin.load_failed, plugin.bad_entry, plugin.abi_refused, plugin.manifest_differs (all
  /// invalid). [control-thread]
  static Result<std::unique_ptr<LoadedPlugin>> open(const PluginFile& file, std::string_view manifest_id,
                                                    std::string_view manifest_version, PluginVersions& versions);
  ~LoadedPlugin();
  LoadedPlugin(const LoadedPlugin&) = delete;
  LoadedPlugin& operator=(const LoadedPlugin&) = delete;

  /// create, init, upgrade (when `from_version` is not empty and differs), activate. `before_init` and the later marks
  /// tell a contract checker the phase. On failure the plugin is destroyed again. [control-thread]
  class PhaseListener {
   public:
    virtual ~PhaseListener() = default;
    virtual void initialising() = 0;
    virtual void active() = 0;
    virtual void stopped() = 0;
  };
  Result<void> start(const ent_host* host, const ent_call& call, std::string_view from_version,
                     std::string_view own_version, PhaseListener* listener);
  /// deactivate (when active) and destroy. False when the plugin abandoned work. [control-thread]
  bool stop(std::int64_t drain_deadline_ms);

  const ent_plugin* plugin() const { return plugin_; }
  /// NULL when the plugin has no such extension, or a smaller table than this host needs.
  const ent_plugin_http* http() const { return http_; }
  const ent_plugin_jobs* jobs() const { return jobs_; }
  const ent_plugin_health* health() const { return health_; }
  const ent_plugin_data_rights* data_rights() const { return data_rights_; }

 private:
  LoadedPlugin() = default;
  template <class Table>
  const Table* extension(const char* id) const;
  struct Library;
  static void keep_mapped(std::unique_ptr<Library> library);
  std::unique_ptr<Library> library_;
  const ent_entry* entry_ = nullptr;
  const ent_plugin* plugin_ = nullptr;
  PhaseListener* listener_ = nullptr;
  bool active_ = false;
  const ent_plugin_http* http_ = nullptr;
  const ent_plugin_jobs* jobs_ = nullptr;
  const ent_plugin_health* health_ = nullptr;
  const ent_plugin_data_rights* data_rights_ = nullptr;
};

}  // namespace ent::host
