// A real instance in a directory of its own, with a manifest for tests.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "host/boundary/host_services.hpp"
#include "host/boundary/plugin_host.hpp"
#include "temp_dir.hpp"

namespace store_test {

using namespace ent::host;

constexpr std::int64_t kNow = 1'795'000'000'000;  // 2026-11-18T10:26:40Z

inline const char* manifest_text() {
  return R"({"id":"things","version":"0.1.0","name":{"fr":"Choses"},"abi":{"major":1,"min_minor":0},
    "rights":[{"id":"things.use","label":{"fr":"usage"},"functions":["D0010"]}],
    "settings":[{"key":"mapping","type":"enum","values":["literal","swapped"],"default":"literal","label":{"fr":"x"}},
                {"key":"days","type":"integer","minimum":1,"maximum":9,"default":3,"scope":"school","label":{"fr":"x"}}],
    "routes":[{"path":"/","methods":["GET"]},{"path":"/things/{id}","methods":["GET","POST"]}],
    "menus":[{"id":"things.all","parent":"home_school","label":{"fr":"Choses"},"route":"/",
              "right":{"setting":"mapping","literal":"offers.manage","swapped":"enrolments.manage"}}],
    "tabs":[{"id":"thing","page":"offer","label":{"fr":"Chose"},"route":"/things/{id}","right":"offers.manage"}],
    "jobs":[{"kind":"things.sync"}],
    "record_kinds":[{"kind":"thing","fields":["name","state","rank"],"indexes":[["state","rank"]]}]})";
}

struct Instance {
  explicit Instance(std::filesystem::path data, InstanceOptions options = {})
      : clock(kNow), log(clock, LogLevel::error) {
    options.data = std::move(data);
    auto opened = HostServices::open(options, clock, log);
    if (opened.has_error()) {
      ADD_FAILURE() << opened.error().key << " " << opened.error().detail;
      return;
    }
    services = std::move(*opened);
    auto manifest = parse_manifest(manifest_text());
    if (manifest.has_error()) {
      ADD_FAILURE() << manifest.error().front().pointer << manifest.error().front().message;
      return;
    }
    auto made = PluginHost::make(*services, *manifest);
    if (made.has_error())
      ADD_FAILURE() << made.error().detail;
    else
      plugin = std::move(*made);
  }
  ManualClock clock;
  Log log;
  std::unique_ptr<HostServices> services;
  std::unique_ptr<PluginHost> plugin;
};

template <class T>
testing::AssertionResult ok(const Result<T>& result) {
  if (result.has_value()) return testing::AssertionSuccess();
  return testing::AssertionFailure() << result.error().key << ": " << result.error().detail;
}

template <class T>
Status status(const Result<T>& result) {
  return result.has_value() ? Status::ok : result.error().status;
}

inline Commit put_thing(const std::string& id, std::int64_t revision, const std::string& json) {
  Commit commit;
  commit.changes.push_back(Change{"thing", id, revision, json, false});
  return commit;
}

}  // namespace store_test
