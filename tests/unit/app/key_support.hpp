// Keys in a SoftHSM2 token and in the test's remote service, as an administrator allows and a school configures them.
#pragma once

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>

#include "pki_server.hpp"
#include "softhsm.hpp"
#include "world.hpp"

namespace app_test {

inline constexpr const char* kModule = "HSM de test";
inline constexpr const char* kRemovable = "Carte de test";
inline constexpr const char* kService = "Service de test";

inline void allow_keys(World& world) {
  (void)SoftHsm::shared();
  world.set("pkcs11_modules", boost::json::value(std::string(kModule) + " = " + SoftHsm::module() + "; " + kRemovable +
                                                 " = " + REMOVABLE_MODULE));
  world.set("csc_services", boost::json::value(std::string(kService) + " = " + PkiServer::shared().url("/csc/v2")));
}

inline app::Result<app::ConfigurationView> use_token(World& world, const char* school, const std::string& pin = "1234",
                                                     const std::string& key = "p256",
                                                     const std::string& module = kModule) {
  return app::set_token_key(world.context(), world.secretary(school).view(),
                            {app::KeySource::kToken, module, "conventions", key}, signing::Secret(pin));
}
inline app::Result<app::ConfigurationView> use_service(World& world, const char* school, const std::string& credential,
                                                       const std::string& pin = "", const std::string& token = "good") {
  return app::set_remote_key(world.context(), world.secretary(school).view(),
                             {app::KeySource::kRemote, kService, "", credential}, signing::Secret(token),
                             signing::Secret(pin));
}

// What a card that changed its PIN, or a token that expired, looks like from here: another secret than the one stored.
inline void replace_secret(World& world, const char* school, const char* part, const std::string& value) {
  const auto call = world.secretary(school);
  const auto number = app::configuration(world.context(), call.view())->number;
  const auto& host = world.context().host();
  auto record = host.records.get(call.view(), "signature_config", std::string(school) + "." + std::to_string(number));
  ASSERT_TRUE(record.has_value());
  const std::string name(record->body.at("secret").as_string());
  ASSERT_TRUE(host.settings.secret_erase(call.view(), name + part).has_value());
  ASSERT_TRUE(host.settings.secret_put(call.view(), name + part, ent::sdk::bytes(std::string_view(value))).has_value());
}

// The module that pulls the token out (tests/support/removable_module.cpp). Set before it is loaded.
struct Removable {
  std::string flag = SoftHsm::shared().file("removed"), logins = SoftHsm::shared().file("logins");
  Removable() {
    std::filesystem::remove(flag);
    std::filesystem::remove(logins);
    ::setenv("REMOVABLE_REAL", SoftHsm::module().c_str(), 1);
    ::setenv("REMOVABLE_FLAG", flag.c_str(), 1);
    ::setenv("REMOVABLE_LOGINS", logins.c_str(), 1);
  }
  ~Removable() { std::filesystem::remove(flag); }
  void pull_out() const { std::ofstream(flag) << "x"; }
  void plug_in() const { std::filesystem::remove(flag); }
  long login_count() const {
    std::ifstream in(logins);
    return std::count(std::istreambuf_iterator<char>(in), {}, '\n');
  }
};

inline domain::ConventionId freeze(World& world, const std::string& offer = "o-menuiserie",
                                   const std::string& session = "s-menuiserie") {
  const auto id = world.draft(offer, session);
  EXPECT_TRUE(ok(app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f-" + offer, 0}, ""})));
  return id;
}

inline std::string latest(World& world, const domain::ConventionId& id) {
  auto file = app::download(world.context(), world.secretary(kHome).view(), id, 0);
  EXPECT_TRUE(ok(file));
  return file.has_value() ? file->bytes : std::string();
}

}  // namespace app_test
