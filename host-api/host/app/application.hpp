// A running host: the instance, its plugins, the pages and the server, in the order in which they start and stop.
#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host-api/host/http/server.hpp"
#include "host/boundary/host_services.hpp"
#include "host/chrome/exchange.hpp"
#include "host/loader/plugin_registry.hpp"

namespace ent::host {

struct ApplicationOptions {
  std::string name;  // of the ENT; empty: the catalogue's
  std::string version;
  std::filesystem::path data;
  std::string public_url;  // empty: http(s)://<address>:<port>
  http::ServerOptions server;
  RegistryOptions plugins;
  http::ThrottleOptions throttle;
  bool access_log = true;
  std::chrono::milliseconds last_patience{10'000};  // with work that a stop has cancelled
};

/// start() opens the instance and listens; stop() drains. Both [control-thread].
class Application {
 public:
  Application(ApplicationOptions options, const Clock& clock, Log& log);
  ~Application();  // waits for what still runs without limit
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  /// Failures: those of HostServices::open; unavailable with key "server.not_listening".
  Result<void> start();
  /// Lets running requests end within `drain`, then jobs, plugins and deliveries. What does not end by itself is
  /// cancelled and waited for `last_patience`, requests and jobs each; with still_running the plugins are left as they
  /// are.
  Stopped stop(std::chrono::milliseconds drain);
  /// What is due from time to time: expired sessions, finished jobs.
  void housekeeping();

  std::uint16_t port() const { return server_->port(); }
  HostServices& services() { return *services_; }
  PluginRegistry& plugins() { return *plugins_; }

 private:
  void make_server();
  Result<void> open_site();
  void start_mail();
  void mail_may_be_due();
  std::string base_url() const;
  ApplicationOptions options_;
  const Clock& clock_;
  Log& log_;
  std::unique_ptr<HostServices> services_;
  std::unique_ptr<OutboxDispatcher> dispatcher_;
  std::unique_ptr<PluginRegistry> plugins_;
  std::unique_ptr<JobRunner> mail_runner_;
  std::unique_ptr<Site> site_;
  http::Router router_;
  std::atomic<bool> ready_{false};
  std::unique_ptr<http::Server> server_;
};

/// Plugins named on the command line: each library with its manifest `<name>.json`, looked for in `manifests` first,
/// then beside the library; a manifest in `manifests` without a library is listed too, so that the administrator sees
/// that something is missing. Libraries are taken in their order, a folder's by name.
std::vector<PluginSource> find_plugins(const std::vector<std::filesystem::path>& libraries,
                                       const std::filesystem::path& folder, const std::filesystem::path& manifests);

}  // namespace ent::host
