// A real instance of ent-host's services in a directory of its own, with invented schools, and the plugin's context
// over its C ABI. Schools, people and pupils are fictitious; department 099 does not exist.
//
//   kHome  collège, sends pupils      kHost  lycée, receives them      kThird  a collège with nothing to do with either
//   kTwin  another site of kHost's legal entity
#pragma once

#include <gtest/gtest.h>

#include <ent/sdk/call_context.hpp>
#include <ent/sdk/clients.hpp>
#include <memory>
#include <string>
#include <vector>

#include "host/boundary/host_services.hpp"
#include "host/boundary/plugin_host.hpp"
#include "plugin/app/cancel.hpp"
#include "plugin/app/context.hpp"
#include "plugin/app/correct.hpp"
#include "plugin/app/data_rights.hpp"
#include "plugin/app/detail.hpp"
#include "plugin/app/download.hpp"
#include "plugin/app/drafts_sync.hpp"
#include "plugin/app/freeze.hpp"
#include "plugin/app/health.hpp"
#include "plugin/app/host_list.hpp"
#include "plugin/app/instance_ca.hpp"
#include "plugin/app/list.hpp"
#include "plugin/app/prepare.hpp"
#include "plugin/app/refuse.hpp"
#include "plugin/app/sign.hpp"
#include "plugin/app/signature_config.hpp"
#include "plugin/app/take_back.hpp"
#include "signing/verify/verify.hpp"
#include "temp_dir.hpp"

namespace app_test {

using namespace conventions;

inline constexpr const char* kHome = "0990011Z";
inline constexpr const char* kHost = "0990012A";
inline constexpr const char* kThird = "0990013B";
inline constexpr const char* kTwin = "0990014C";

// People: "<function>-<school>", e.g. head_of(kHome). Functions: D0010 head, DDFPT (offers.manage only), VIE_SCOLAIRE
// (enrolments.manage only), SECRETARIAT (both, and configure), ADMIN_ENT and DPO for the instance.
std::string person(const char* function, const char* school);

class World {
 public:
  World();
  // Opens the instance of `dir` again, as after a restart.
  void reopen();

  app::Context& context() { return *context_; }
  ent::host::HostServices& services() { return *services_; }
  ent::host::PluginHost& plugin() { return *plugin_; }
  ent::host::ManualClock& clock() { return clock_; }
  const std::filesystem::path& data() const { return dir_.path(); }

  ent::sdk::CallContext as(const std::string& who, const char* school) const;
  ent::sdk::CallContext head(const char* school) const { return as(person("D0010", school), school); }
  ent::sdk::CallContext secretary(const char* school) const { return as(person("SECRETARIAT", school), school); }
  ent::sdk::CallContext system() const;

  std::string day(int from_today) const;  // ISO
  void set(const char* key, boost::json::value value, const std::string& school = "");
  void deliver() {
    while (services_->outbox().dispatch().value() > 0) {
    }
  }
  std::vector<ent::host::InboxItem> inbox(const std::string& who);

  // Catalogue: offer "o-<kind>" of kHost with session "s-<kind>" in 14 days.
  void add_offer(const std::string& name, const char* host, const char* kind, int in_days = 14);
  void add_session(const std::string& session, const std::string& offer, int in_days);
  // A minor with a guardian's agreement in that state; the offer is that of the session's name unless given.
  std::string enrol(const char* home, const std::string& session, const char* agreement,
                    const std::string& name = "Exemple", const std::string& offer = "");

  void configure_picture(const char* school);
  // A draft of kHome for `session`, its id.
  domain::ConventionId draft(const std::string& offer = "o-menuiserie", const std::string& session = "s-menuiserie");
  domain::ConventionId frozen();
  domain::ConventionId signed_by_home();
  domain::ConventionId signed_by_both();

  app::ConventionDetail detail(const domain::ConventionId& id, const char* school);
  app::Result<app::Receipt> sign(const domain::ConventionId& id, const char* school, const std::string& key = "k1");

 private:
  void open();
  void fill();
  TempDir dir_;
  ent::host::ManualClock clock_;
  ent::host::Log log_;
  std::unique_ptr<ent::host::HostServices> services_;
  std::unique_ptr<ent::host::PluginHost> plugin_;
  std::unique_ptr<app::Context> context_;
  int pupils_ = 0;
};

std::string png_picture();
// PKCS#12 of an invented authority, valid for three years from `from` days from now; password "secret".
std::string p12_file(const World& world, int from_days = -1);
inline constexpr const char* kPassword = "secret";

template <class T>
testing::AssertionResult ok(const app::Result<T>& result) {
  if (result.has_value()) return testing::AssertionSuccess();
  return testing::AssertionFailure() << result.error().key << ": " << result.error().detail;
}
template <class T>
app::Code code(const app::Result<T>& result) {
  EXPECT_TRUE(result.has_error());
  return result.has_error() ? result.error().code : app::Code::kInternal;
}
template <class T>
std::string key(const app::Result<T>& result) {
  return result.has_error() ? result.error().key : "no failure";
}
template <class T>
bool blocked_by(const app::Result<T>& result, domain::BlockerCode blocker) {
  return result.has_error() && domain::contains(result.error().blockers, blocker);
}

}  // namespace app_test
