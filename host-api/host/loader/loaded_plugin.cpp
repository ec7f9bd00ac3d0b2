#include "host/loader/loaded_plugin.hpp"

#include <boost/dll/shared_library.hpp>
#include <boost/json.hpp>
#include <ent/sdk/text.hpp>
#include <mutex>
#include <utility>
#include <vector>

namespace ent::host {
namespace {

std::string abi_text(std::uint32_t major, std::uint32_t minor) {
  return std::to_string(major) + "." + std::to_string(minor);
}

Failure plugin_failure(const char* step, ent_status status, const ent_error& error) {
  return fail(Status::invalid, std::string("plugin.") + step + "_failed",
              std::string(step) + " returned " + std::to_string(status) + ": " + error.detail);
}

Result<void> check_versions(const ent_entry& entry, PluginVersions& versions) {
  versions.abi_major = entry.abi_major;
  versions.abi_minor = entry.abi_minor;
  versions.min_host_minor = entry.min_host_minor;
  versions.build_id = sdk::to_string(entry.build_id);
  if (entry.abi_major == ENT_ABI_MAJOR && entry.min_host_minor <= ENT_ABI_MINOR) return {};
  return fail(Status::invalid, "plugin.abi_refused",
              "plugin ABI " + abi_text(entry.abi_major, entry.abi_minor) + " needs host " +
                  abi_text(entry.abi_major, entry.min_host_minor) + " or later, this host has " +
                  abi_text(ENT_ABI_MAJOR, ENT_ABI_MINOR));
}

Result<void> check_manifest(const ent_entry& entry, std::string_view id, std::string_view version) {
  boost::system::error_code ec;
  const auto json = boost::json::parse(sdk::view(entry.manifest_json), ec);
  const auto* object = ec ? nullptr : json.if_object();
  const auto text = [&](const char* key) -> std::string {
    const auto* value = object == nullptr ? nullptr : object->if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  if (text("id") == id && text("version") == version) return {};
  return fail(Status::invalid, "plugin.manifest_differs",
              "the library was built with manifest \"" + text("id") + "\" " + text("version") + ", the host read \"" +
                  std::string(id) + "\" " + std::string(version));
}

}  // namespace

struct LoadedPlugin::Library {
  boost::dll::shared_library handle;
};

// Threads or thread-local objects of a library may outlive its plugin: it stays mapped until the process ends.
void LoadedPlugin::keep_mapped(std::unique_ptr<Library> library) {
  static std::mutex mutex;
  static auto* const kept = new std::vector<std::unique_ptr<Library>>;
  const std::lock_guard lock(mutex);
  kept->push_back(std::move(library));
}

LoadedPlugin::~LoadedPlugin() {
  stop(0);
  if (library_ != nullptr) keep_mapped(std::move(library_));
}

Result<std::unique_ptr<LoadedPlugin>> LoadedPlugin::open(const PluginFile& file, std::string_view manifest_id,
                                                         std::string_view manifest_version, PluginVersions& versions) {
  std::unique_ptr<LoadedPlugin> loaded(new LoadedPlugin);
  loaded->library_ = std::make_unique<Library>();
  try {
    // An absolute path: a relative one without a slash would be searched in the system's library folders.
    loaded->library_->handle.load(std::filesystem::absolute(file.path),
                                  boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    const auto entry_function = loaded->library_->handle.get<const ent_entry*()>(ENT_ENTRY_SYMBOL);
    loaded->entry_ = entry_function();
  } catch (const std::exception& e) {  // what() carries the dynamic linker's own words
    return fail(Status::invalid, "plugin.load_failed", e.what());
  }
  const ent_entry* entry = loaded->entry_;
  constexpr std::size_t kVersionPart = offsetof(ent_entry, build_id) + sizeof(ent_str);
  if (entry == nullptr || entry->struct_size < kVersionPart) {
    return fail(Status::invalid, "plugin.bad_entry", "the entry table is missing or too small");
  }
  auto versions_ok = check_versions(*entry, versions);
  if (versions_ok.has_error()) return versions_ok.error();
  if (entry->struct_size < sizeof(ent_entry) || entry->create == nullptr) {
    return fail(Status::invalid, "plugin.bad_entry",
                "the entry table has " + std::to_string(entry->struct_size) + " bytes, this host needs " +
                    std::to_string(sizeof(ent_entry)));
  }
  auto manifest_ok = check_manifest(*entry, manifest_id, manifest_version);
  if (manifest_ok.has_error()) return manifest_ok.error();
  return loaded;
}

template <class Table>
const Table* LoadedPlugin::extension(const char* id) const {
  const auto* table = static_cast<const Table*>(plugin_->get_extension(plugin_, id));
  return table != nullptr && table->struct_size >= sizeof(Table) ? table : nullptr;
}

Result<void> LoadedPlugin::start(const ent_host* host, const ent_call& call, std::string_view from_version,
                                 std::string_view own_version, PhaseListener* listener) {
  listener_ = listener;
  ent_error error{};
  error.struct_size = sizeof error;
  const auto step = [&](const char* name, ent_status status) -> Result<void> {
    if (status == ENT_OK) return {};
    auto failure = plugin_failure(name, status, error);
    stop(0);
    return failure;
  };
  plugin_ = entry_->create(host, &error);
  if (plugin_ == nullptr || plugin_->struct_size < sizeof(ent_plugin) || plugin_->init == nullptr ||
      plugin_->activate == nullptr || plugin_->deactivate == nullptr || plugin_->destroy == nullptr ||
      plugin_->get_extension == nullptr) {
    plugin_ = nullptr;
    return plugin_failure("create", error.status, error);
  }
  if (listener_ != nullptr) listener_->initialising();
  auto done = step("init", plugin_->init(plugin_, &error));
  if (done.has_error()) return done;
  if (!from_version.empty() && from_version != own_version && plugin_->upgrade != nullptr) {
    done = step("upgrade", plugin_->upgrade(plugin_, &call, sdk::str(from_version), &error));
    if (done.has_error()) return done;
  }
  done = step("activate", plugin_->activate(plugin_, &call, &error));
  if (done.has_error()) return done;
  active_ = true;
  if (listener_ != nullptr) listener_->active();
  http_ = extension<ent_plugin_http>(ENT_PLUGIN_HTTP_ID);
  jobs_ = extension<ent_plugin_jobs>(ENT_PLUGIN_JOBS_ID);
  health_ = extension<ent_plugin_health>(ENT_PLUGIN_HEALTH_ID);
  data_rights_ = extension<ent_plugin_data_rights>(ENT_PLUGIN_DATA_RIGHTS_ID);
  return {};
}

bool LoadedPlugin::stop(std::int64_t drain_deadline_ms) {
  if (plugin_ == nullptr) return true;
  bool drained = true;
  if (active_) {
    ent_error error{};
    error.struct_size = sizeof error;
    drained = plugin_->deactivate(plugin_, drain_deadline_ms, &error) == ENT_OK;
    active_ = false;
  }
  if (listener_ != nullptr) listener_->stopped();
  plugin_->destroy(plugin_);
  plugin_ = nullptr;
  http_ = nullptr, jobs_ = nullptr, health_ = nullptr, data_rights_ = nullptr;
  return drained;
}

}  // namespace ent::host
