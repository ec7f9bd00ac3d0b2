// The loader against good, bent and foreign files: a clear refusal each time, the host keeps running.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/base/call.hpp"
#include "host/loader/loaded_plugin.hpp"
#include "host/loader/plugin_file.hpp"
#include "host/loader/plugin_registry.hpp"
#include "temp_dir.hpp"

namespace {

using namespace ent::host;

std::filesystem::path plugin_path(const std::string& name) {
  return std::filesystem::path(CONTRACT_PLUGIN_DIR) / (name + ".so");
}

std::string refusal_of(const std::string& name) {
  auto file = inspect_plugin_file(plugin_path(name));
  if (file.has_error()) return file.error().key;
  PluginVersions versions;
  auto plugin = LoadedPlugin::open(*file, "minimal", "1.0.0", versions);
  return plugin.has_error() ? plugin.error().key : "";
}

TEST(PluginFile, GoodOneIsAccepted) {
  auto file = inspect_plugin_file(plugin_path("good"));
  ASSERT_TRUE(file.has_value()) << file.error().detail;
  EXPECT_EQ(file->exports, std::vector<std::string>{"ent_plugin_entry"});
  EXPECT_EQ(file->sha256.size(), 64u);
}

TEST(PluginFile, OthersAreRefusedWithoutLoading) {
  EXPECT_EQ(refusal_of("no_entry"), "plugin.no_entry");
  EXPECT_EQ(refusal_of("other_export"), "plugin.other_exports");
  EXPECT_EQ(refusal_of("there_is_none"), "plugin.file_missing");
}

TEST(PluginFile, FilesThatAreNoLibraries) {
  const TempDir dir;
  const auto text = dir.path() / "text.so";
  std::ofstream(text) << "not a library";
  EXPECT_EQ(inspect_plugin_file(text).error().key, "plugin.not_a_library");
  const auto empty = dir.path() / "empty.so";
  std::ofstream{empty};
  EXPECT_EQ(inspect_plugin_file(empty).error().key, "plugin.not_a_library");
  // Cut in the middle: a magic number and nothing behind it.
  const auto cut = dir.path() / "cut.so";
  std::ofstream(cut) << "\x7f"
                        "ELF\x02\x01\x01";
  EXPECT_EQ(inspect_plugin_file(cut).error().key, "plugin.not_a_library");
  EXPECT_EQ(inspect_plugin_file(dir.path()).error().key, "plugin.file_missing");
}

TEST(PluginFile, PackageHashIsChecked) {
  const TempDir dir;
  const auto copy = dir.path() / "good.so";
  std::filesystem::copy_file(plugin_path("good"), copy);
  const auto hash = inspect_plugin_file(copy)->sha256;
  std::ofstream(copy.string() + ".sha256") << hash << "  good.so\n";
  EXPECT_TRUE(inspect_plugin_file(copy).has_value());
  std::ofstream(copy.string() + ".sha256") << std::string(64, '0') << "  good.so\n";
  EXPECT_EQ(inspect_plugin_file(copy).error().key, "plugin.hash_differs");
}

TEST(LoadedPlugin, VersionsAndSizesAreChecked) {
  EXPECT_EQ(refusal_of("good"), "");
  EXPECT_EQ(refusal_of("other_major"), "plugin.abi_refused");
  EXPECT_EQ(refusal_of("newer_host"), "plugin.abi_refused");
  EXPECT_EQ(refusal_of("small_entry"), "plugin.bad_entry");
  EXPECT_EQ(refusal_of("tiny_entry"), "plugin.bad_entry");
  EXPECT_EQ(refusal_of("other_manifest"), "plugin.manifest_differs");
}

TEST(LoadedPlugin, RefusalNamesBothVersions) {
  PluginVersions versions;
  auto plugin = LoadedPlugin::open(*inspect_plugin_file(plugin_path("other_major")), "minimal", "1.0.0", versions);
  ASSERT_TRUE(plugin.has_error());
  EXPECT_NE(plugin.error().detail.find("99.0"), std::string::npos) << plugin.error().detail;
  EXPECT_NE(plugin.error().detail.find("1.0"), std::string::npos) << plugin.error().detail;
  EXPECT_EQ(versions.abi_major, 99u);
  EXPECT_EQ(versions.build_id, "minimal 1.0.0");
}

// --- the registry over a real instance
// --------------------------------------------------------------------------------

struct Reply {
  int status = 0;
  int kind = 0;
  std::string body;
  ent_http_reply table() {
    ent_http_reply reply{};
    reply.struct_size = sizeof reply;
    reply.data = this;
    reply.begin = [](void* data, std::int32_t new_status, std::int32_t new_kind, const ent_pair*,
                     std::uint32_t) noexcept -> ent_status {
      static_cast<Reply*>(data)->status = new_status;
      static_cast<Reply*>(data)->kind = new_kind;
      return ENT_OK;
    };
    reply.write = [](void* data, ent_bytes bytes) noexcept -> ent_status {
      static_cast<Reply*>(data)->body.append(reinterpret_cast<const char*>(bytes.ptr), bytes.len);
      return ENT_OK;
    };
    return reply;
  }
};

class Registry : public ::testing::Test {
 protected:
  void SetUp() override {
    InstanceOptions options;
    options.data = dir_.path() / "instance";
    auto services = HostServices::open(options, clock_, log_);
    ASSERT_TRUE(services.has_value()) << services.error().detail;
    services_ = std::move(*services);
  }
  static PluginSource source(const std::string& name) {
    return {std::filesystem::path(CONVENTIONS_SOURCE_DIR) / "tests/contract/plugins/minimal.json", plugin_path(name)};
  }
  std::unique_ptr<PluginRegistry> start(std::vector<PluginSource> sources) {
    RegistryOptions options;
    options.plugins = std::move(sources);
    options.check = true;
    return PluginRegistry::start(*services_, options);
  }
  TempDir dir_;
  SystemClock clock_;
  Log log_{clock_, LogLevel::error};
  std::unique_ptr<HostServices> services_;
};

TEST_F(Registry, ServesAPageOfAPluginWrittenInC) {
  auto registry = start({source("good")});
  PluginInstance* plugin = registry->find("minimal");
  ASSERT_NE(plugin, nullptr);
  ASSERT_EQ(plugin->state(), PluginState::active) << plugin->refusal().detail;
  const CallContext call(Actor{});
  ent_http_request request{};
  request.struct_size = sizeof request;
  request.method = {"GET", 3};
  request.path = {"/", 1};
  Reply reply;
  const auto table = reply.table();
  ASSERT_TRUE(plugin->handle(*call.get(), request, table).has_value());
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.kind, ENT_HTTP_PAGE);
  EXPECT_EQ(reply.body, "<h1>Page minimale</h1>");
  request.path = {"/nowhere", 8};
  EXPECT_EQ(plugin->handle(*call.get(), request, table).error().status, Status::not_found);
  EXPECT_EQ(registry->stop(std::chrono::seconds(1)), Stopped::cleanly);
  EXPECT_EQ(plugin->state(), PluginState::stopped);
  EXPECT_EQ(plugin->handle(*call.get(), request, table).error().status, Status::unavailable);
  EXPECT_TRUE(plugin->contract_violations().empty());
}

TEST_F(Registry, ARefusedPluginKeepsItsManifestAndItsReason) {
  for (const auto& [name, key] :
       std::vector<std::pair<std::string, std::string>>{{"other_major", "plugin.abi_refused"},
                                                        {"no_entry", "plugin.no_entry"},
                                                        {"init_fails", "plugin.init_failed"}}) {
    auto registry = start({source(name)});
    PluginInstance* plugin = registry->find("minimal");
    ASSERT_NE(plugin, nullptr) << name;
    EXPECT_NE(plugin->state(), PluginState::active) << name;
    EXPECT_EQ(plugin->refusal().key, key) << name;
    EXPECT_FALSE(plugin->refusal().detail.empty()) << name;
  }
}

TEST_F(Registry, AnInvalidManifestIsToldWithEveryError) {
  const auto bad = dir_.path() / "bad.json";
  std::ofstream(bad) << R"({"id": "Bad Id", "version": 3})";
  auto registry = start({{bad, plugin_path("good")}});
  ASSERT_EQ(registry->all().size(), 1u);
  PluginInstance* plugin = registry->all()[0];
  EXPECT_EQ(plugin->state(), PluginState::refused);
  EXPECT_EQ(plugin->refusal().key, "plugin.manifest_invalid");
  EXPECT_GE(plugin->manifest_errors().size(), 2u);
  EXPECT_EQ(plugin->manifest(), nullptr);
}

}  // namespace
