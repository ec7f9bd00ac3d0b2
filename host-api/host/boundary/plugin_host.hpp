// The C ABI tables of one plugin: every service of ent/ext over HostServices, in this plugin's name.
#pragma once
#include <ent/host.h>

#include <memory>
#include <string>
#include <string_view>

#include "host/base/result.hpp"
#include "host/boundary/host_services.hpp"
#include "host/manifest/manifest.hpp"
#include "host/records/records.hpp"

namespace ent::host {

/// Lives from before the plugin's `create` until after its `destroy`. Tables are [any-thread].
class PluginHost {
 public:
  /// Declares rights, settings and record kinds of the manifest. `services` outlives it.
  static Result<std::unique_ptr<PluginHost>> make(HostServices& services, Manifest manifest);
  ~PluginHost();

  /// The host table for ent_entry.create; stable.
  const ent_host* table() const { return &host_; }
  const Manifest& manifest() const { return manifest_; }
  Records& records() { return *records_; }
  HostServices& services() { return services_; }
  /// "/app/<plugin id>".
  std::string mount() const { return "/app/" + manifest_.id; }
  /// The JSON answered by ent.http/1 limits.
  void set_http_limits(std::string json) { http_limits_ = std::move(json); }
  const std::string& http_limits() const { return http_limits_; }

  /// Address of a place (ent/ext/menu.h). Failure: not_found.
  Result<std::string> link(std::string_view place, bool absolute) const;
  /// The right that a rule of the manifest means now at a school (reads the setting); empty rule: "".
  Result<std::string> right_of(const RightRule& rule, std::string_view school) const;

 private:
  PluginHost(HostServices& services, Manifest manifest);
  HostServices& services_;
  Manifest manifest_;
  std::unique_ptr<Records> records_;
  std::string http_limits_ = R"({"body_bytes":12582912,"upload_bytes":10485760})";
  ent_host host_;
};

}  // namespace ent::host
