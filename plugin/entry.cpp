// The one exported symbol. Wiring only: the host on one side, the rooms of the plugin on the other.
#include <ent/entry.h>

#include <ent/sdk/clients.hpp>
#include <ent/sdk/plugin_adapter.hpp>
#include <memory>
#include <string>
#include <utility>

#include "manifest.hpp"
#include "plugin/app/archive_sync.hpp"
#include "plugin/app/context.hpp"
#include "plugin/app/data_rights.hpp"
#include "plugin/app/drafts_sync.hpp"
#include "plugin/app/failure.hpp"
#include "plugin/app/health.hpp"
#include "plugin/app/mandates.hpp"
#include "plugin/pages/pages.hpp"

namespace conventions {
namespace {

using ent::sdk::Failure;
using ent::sdk::Result;

Failure to_abi(const app::Failure& failure) {
  return Failure(app::abi_status(failure.code), failure.key, failure.detail);
}

class ConventionsPlugin final : public ent::sdk::Plugin {
 public:
  explicit ConventionsPlugin(const ent_host* host) : host_(host) {}

  Result<void> init() override {
    // Asked first for its exact status: a missing service is ENT_UNSUPPORTED (ent/plugin.h).
    const auto services = ent::sdk::Host::connect(host_);
    if (services.has_error()) return services.error();
    auto context = app::Context::make(host_);
    if (context.has_error()) return to_abi(context.error());
    context_ = std::move(*context);
    pages_ = std::make_unique<pages::Pages>(*context_);
    return {};
  }

  Result<void> activate(const ent_call& call) override {
    context_->host().log.write(&call, ENT_LOG_INFO, kBuildId);
    return {};
  }

  Result<void> handle(const ent_call& call, const ent_http_request& request, const ent_http_reply& reply) override {
    const ent_status status = pages_->handle(call, request, reply);
    if (status != ENT_OK) return Failure(status, "", "the page could not be answered");
    return {};
  }

  Result<void> run_job(const ent_call& call, const ent_job& job) override {
    if (ent::sdk::view(job.kind) == "archive.sync") {
      auto archived = app::sync_archive(*context_, call);
      if (archived.has_error()) return to_abi(archived.error());
      return {};
    }
    if (ent::sdk::view(job.kind) == "mandates.sync") {
      auto warned = app::sync_mandates(*context_, call);
      if (warned.has_error()) return to_abi(warned.error());
      return {};
    }
    if (ent::sdk::view(job.kind) != "drafts.sync") return Failure(ENT_UNSUPPORTED, "", "unknown kind of job");
    auto report = app::sync_drafts(*context_, call);
    if (report.has_error()) return to_abi(report.error());
    return {};
  }

  Result<std::string> health(const ent_call& call) override {
    auto json = app::health_json(*context_, call);
    if (json.has_error()) return to_abi(json.error());
    return std::move(*json);
  }

  Result<std::string> extract(const ent_call& call, std::string_view subject) override {
    auto json = app::extract_person(*context_, call, std::string(subject));
    if (json.has_error()) return to_abi(json.error());
    return std::move(*json);
  }

 private:
  const ent_host* host_;
  std::unique_ptr<app::Context> context_;
  std::unique_ptr<pages::Pages> pages_;
};

const ent_plugin* create(const ent_host* host, ent_error* error) noexcept {
  return ent::sdk::make_plugin(error, [&] { return std::make_unique<ConventionsPlugin>(host); });
}

constexpr ent_entry kEntry = {sizeof(ent_entry),
                              ENT_ABI_MAJOR,
                              ENT_ABI_MINOR,
                              0,
                              {kBuildId, sizeof kBuildId - 1},
                              {kManifest, sizeof kManifest - 1},
                              &create};

}  // namespace
}  // namespace conventions

extern "C" ENT_EXPORT const ent_entry* ent_plugin_entry(void) noexcept;
extern "C" const ent_entry* ent_plugin_entry(void) noexcept {
  return &conventions::kEntry;
}
