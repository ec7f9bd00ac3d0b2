// What a call across the boundary costs: host -> plugin (a page of the C plugin), plugin -> host (clock, records), each
// plain and behind the contract checker.
#include <benchmark/benchmark.h>

#include <ent/sdk/call_context.hpp>
#include <ent/sdk/clients.hpp>
#include <ent/sdk/contract_checker.hpp>
#include <fstream>
#include <iterator>
#include <memory>

#include "host/boundary/host_services.hpp"
#include "host/boundary/plugin_host.hpp"
#include "host/loader/loaded_plugin.hpp"
#include "temp_dir.hpp"

namespace {

using namespace ent::host;
namespace sdk = ent::sdk;

// One instance with the real manifest, for all benchmarks.
struct Bench {
  TempDir dir;
  SystemClock clock;
  Log log{clock, LogLevel::error};
  std::unique_ptr<HostServices> services;
  std::unique_ptr<PluginHost> host;

  Bench() {
    InstanceOptions options;
    options.data = dir.path();
    services = std::move(HostServices::open(options, clock, log).value());
    std::ifstream in(CONVENTIONS_SOURCE_DIR "/manifests/conventions.json");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    host = std::move(PluginHost::make(*services, *parse_manifest(text)).value());
  }
};

Bench& bench() {
  static Bench instance;
  return instance;
}

void clock_call(benchmark::State& state, const ent_host* host) {
  const sdk::Clock clock(host, host->get_service(host, ENT_CLOCK_ID));
  for (auto _ : state) benchmark::DoNotOptimize(clock.now_ms());
}

void plugin_to_host(benchmark::State& state) {
  clock_call(state, bench().host->table());
}
BENCHMARK(plugin_to_host);

void plugin_to_host_checked(benchmark::State& state) {
  sdk::ContractChecker checker(bench().host->table());
  checker.set_phase(sdk::Phase::active);
  clock_call(state, checker.host());
}
BENCHMARK(plugin_to_host_checked);

void record_get(benchmark::State& state, const ent_host* host) {
  const sdk::Records records(host, host->get_service(host, ENT_RECORDS_ID));
  sdk::CallContext context;
  context.system = true;
  const auto call = context.view();
  boost::json::object body{{"home_uai", "0990001N"}, {"state", "DRAFT"}};
  (void)records.commit(call, sdk::Commit().put("convention", "cv-bench", 0, body));
  for (auto _ : state) benchmark::DoNotOptimize(records.get(call, "convention", "cv-bench").has_value());
}

void record_read(benchmark::State& state) {
  record_get(state, bench().host->table());
}
BENCHMARK(record_read);

void record_read_checked(benchmark::State& state) {
  sdk::ContractChecker checker(bench().host->table());
  checker.set_phase(sdk::Phase::active);
  record_get(state, checker.host());
}
BENCHMARK(record_read_checked);

// A page of the C plugin: request in, fragment out.
void host_to_plugin(benchmark::State& state) {
  PluginVersions versions;
  auto plugin = LoadedPlugin::open(inspect_plugin_file(BENCH_PLUGIN).value(), "minimal", "1.0.0", versions);
  sdk::CallContext context;
  const auto call = context.view();
  if (plugin.has_error() || (*plugin)->start(bench().host->table(), call, "", "1.0.0", nullptr).has_error()) {
    return state.SkipWithError("the plugin did not start");
  }
  ent_http_request request{};
  request.struct_size = sizeof request;
  request.path = {"/", 1};
  std::uint64_t bytes = 0;
  ent_http_reply reply{};
  reply.struct_size = sizeof reply;
  reply.data = &bytes;
  reply.begin = [](void*, std::int32_t, std::int32_t, const ent_pair*, std::uint32_t) noexcept -> ent_status {
    return ENT_OK;
  };
  reply.write = [](void* data, ent_bytes part) noexcept -> ent_status {
    *static_cast<std::uint64_t*>(data) += part.len;
    return ENT_OK;
  };
  ent_error error{};
  error.struct_size = sizeof error;
  for (auto _ : state) {
    benchmark::DoNotOptimize((*plugin)->http()->handle((*plugin)->plugin(), &call, &request, &reply, &error));
  }
  (*plugin)->stop(0);
}
BENCHMARK(host_to_plugin);

}  // namespace

BENCHMARK_MAIN();
