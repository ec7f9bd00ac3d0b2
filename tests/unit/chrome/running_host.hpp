// A real host on a free port over a fresh instance with two fictitious schools, an offer each way, and accounts.
#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>

#include "browser.hpp"
#include "host/app/application.hpp"
#include "host/import/import.hpp"
#include "temp_dir.hpp"

namespace chrome_test {

constexpr std::int64_t kNow = 1795000000000;  // 18 November 2026, 12:06 in Paris
constexpr const char* kPassword = "un mot de passe fictif";

inline void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
}

inline void write_csv(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  write(folder / "schools.csv",
        "uai;name;kind;address;postcode;city;phone;mail;on_ent\n"
        "0990001N;Lycée Alpha;lycée;1 rue A;99000;Ville;;a@exemple.example;oui\n"
        "0990002P;Collège Bêta;collège;2 rue B;99000;Ville;;b@exemple.example;oui\n");
  write(folder / "people.csv",
        "id;login;first_name;last_name;display_name;mail;uai;functions;capacity\n"
        "p-a;alpha;Anne;Alpha;Anne <Alpha>;a@exemple.example;0990001N;SECRETARIAT;secrétaire\n"
        "p-b;beta;Bruno;Beta;Bruno Beta;b@exemple.example;0990002P;SECRETARIAT;secrétaire\n"
        "p-two;deux;Dora;Deux;Dora Deux;d@exemple.example;0990001N;VIE_SCOLAIRE;CPE\n"
        "p-two;deux;Dora;Deux;Dora Deux;d@exemple.example;0990002P;VIE_SCOLAIRE;CPE\n"
        "p-admin;admin;Ada;Admin;Ada Admin;ad@exemple.example;*;ADMIN_ENT;administratrice\n");
  write(folder / "offers.csv",
        "id;host;kind;type;title;description;domain;programme;equipment_risk;state\n"
        "o-1;0990001N;individual;immersion;Immersion <bois>;Une journée;Bois;Accueil;;open\n"
        "o-2;0990001N;collective;atelier;Forum des métiers;Une journée;Tous;Accueil;;open\n");
  write(folder / "sessions.csv",
        "id;offer;start;end;from;to;place;room;contact;capacity\n"
        "s-1;o-1;2026-12-08;2026-12-08;09:00;16:30;Lycée Alpha;A1;Accueil;2\n"
        "s-2;o-2;2026-12-09;2026-12-09;09:00;16:30;Lycée Alpha;A1;Accueil;20\n");
  write(folder / "pupils.csv",
        "id;home;last_name;first_names;birth_date;class;regime;meal\n"
        "e-1;0990002P;Nguyễn;Zoë;2011-05-02;3A;externe;oui\n"
        "e-2;0990002P;O'Brien;Łukasz;2008-01-02;3B;externe;non\n"
        "e-3;0990001N;Martin;Paul;2010-01-02;2A;externe;non\n");
}

class RunningHost {
 public:
  explicit RunningHost(std::vector<ent::host::PluginSource> plugins = {},
                       std::chrono::milliseconds last_patience = std::chrono::minutes(1))
      : clock_(kNow), log_(clock_, ent::host::LogLevel::error) {
    prepare();
    ent::host::ApplicationOptions options;
    options.name = "ENT d’essai";
    options.version = "0.0-test";
    options.data = dir_.path() / "data";
    options.server.worker_threads = 2;
    options.plugins.plugins = std::move(plugins);
    options.plugins.check = true;
    options.access_log = false;
    options.last_patience = last_patience;
    application_ = std::make_unique<ent::host::Application>(std::move(options), clock_, log_);
    const auto started = application_->start();
    EXPECT_TRUE(started.has_value()) << started.error().detail;
  }

  Browser browser() { return Browser(application_->port()); }
  Browser signed_in(const std::string& login) {
    Browser browser(application_->port());
    EXPECT_EQ(browser.sign_in(login, kPassword).status, 303);
    return browser;
  }
  ent::host::Application& application() { return *application_; }
  ent::host::HostServices& services() { return application_->services(); }
  ent::host::ManualClock& clock() { return clock_; }
  const std::filesystem::path& path() const { return dir_.path(); }

 private:
  void prepare() {
    write_csv(dir_.path() / "csv");
    ent::host::InstanceOptions instance;
    instance.data = dir_.path() / "data";
    auto services = ent::host::HostServices::open(instance, clock_, log_);
    ASSERT_TRUE(services.has_value()) << services.error().detail;
    ent::host::ImportOptions options;
    options.demo_passwords = true;
    options.demo_password = kPassword;
    const auto imported = ent::host::import_directory(**services, dir_.path() / "csv", options);
    ASSERT_TRUE(imported.has_value()) << imported.error().detail;
    for (const auto& error : imported->errors) ADD_FAILURE() << ent::host::to_text(error);
  }
  TempDir dir_;
  ent::host::ManualClock clock_;
  ent::host::Log log_;
  std::unique_ptr<ent::host::Application> application_;
};

}  // namespace chrome_test
