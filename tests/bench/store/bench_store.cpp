// How long a list page takes: a page of 50 and the counts by state, out of 10,000 and 100,000 records, and what a
// durable commit costs. Whole process, wall clock, medians of 30 runs. Usage: bench_store [records...]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "host/boundary/host_services.hpp"
#include "host/boundary/plugin_host.hpp"

namespace {

using namespace ent::host;

double median_ms(const std::function<void()>& work, int runs = 30) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

template <class T>
T must(Result<T> result) {
  if (result.has_error()) {
    std::fprintf(stderr, "%s: %s\n", result.error().key.c_str(), result.error().detail.c_str());
    std::exit(1);
  }
  return std::move(*result);
}

const std::vector<RecordKind>& kinds() {
  static const std::vector<RecordKind> list = {
      {"convention",
       {"home_uai", "host_uai", "offer", "session", "state", "deadline", "number", "search", "updated"},
       {{"home_uai", "state", "updated"}, {"home_uai", "updated"}, {"host_uai", "state", "updated"}}}};
  return list;
}

// Two thirds belong to one school: the worst list anybody sees. About 1.2 kB each.
Change convention(int i) {
  static const char* const states[] = {"DRAFT", "TO_SIGN_HOME", "TO_SIGN_HOST", "SIGNED", "REFUSED", "CANCELLED"};
  char text[256];
  std::snprintf(text, sizeof text,
                R"({"home_uai":"%s","host_uai":"0990002P","offer":"o-%d","session":"s-%d","state":"%s",)"
                R"("deadline":"2026-12-%02d","number":"%07d","search":"immersion %d lycee",)",
                i % 3 == 0 ? "0990003R" : "0990001N", i % 50, i % 100, states[i / 3 % 6], i % 28 + 1, i, i);
  char rest[64];
  std::snprintf(rest, sizeof rest, R"("updated":"%012lld","padding":")", (static_cast<long long>(i) * 7919) % 1000003);
  std::string json(text);
  json.append(rest).append(900, 'p').append("\"}");
  std::string id("cv-");
  id += std::to_string(i);
  return Change{"convention", std::move(id), 0, std::move(json), false};
}

void measure(int count) {
  const auto data = std::filesystem::temp_directory_path() / ("records-bench-" + std::to_string(count));
  std::filesystem::remove_all(data);
  {
    const SystemClock clock;
    Log log(clock, LogLevel::error);
    InstanceOptions options;
    options.data = data;
    auto services = must(HostServices::open(options, clock, log));
    Records records(services->database(), clock, services->audit(), services->outbox(), services->jobs(), "bench");
    if (records.declare(kinds()).has_error()) std::exit(1);
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < count;) {
      Commit commit;
      for (int j = 0; j < 1000 && i < count; ++j) commit.changes.push_back(convention(i++));
      if (records.commit(Actor::host(), commit).has_error()) std::exit(1);
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

    Query all;
    all.kind = "convention";
    all.matches = {{"home_uai", MatchOp::equal, "0990001N"}};
    all.order_by = "updated";
    all.descending = true;
    Query one_state = all;
    one_state.matches.push_back({"state", MatchOp::equal, "SIGNED"});
    Query search = all;
    search.matches.push_back({"search", MatchOp::contains, "99"});
    const auto counted = [&](const Query& query) { (void)must(records.count(query, "state")); };
    // A page that is not full would measure nothing.
    const auto paged = [&](const Query& query) {
      if (must(records.query(query)).records.size() != 50) std::exit(1);
    };
    std::printf("%d records (stored at %.0f/s)\n", count, count / seconds);
    std::printf("  page of 50, one school           %8.2f ms\n", median_ms([&] { paged(all); }));
    std::printf("  page of 50, school and state     %8.2f ms\n", median_ms([&] { paged(one_state); }));
    std::printf("  counts by state, one school      %8.2f ms\n", median_ms([&] { counted(all); }));
    std::printf("  page and counts together         %8.2f ms\n", median_ms([&] { paged(one_state), counted(all); }));
    std::printf("  page of 50, text search          %8.2f ms\n", median_ms([&] { paged(search); }));
    std::printf("  counts by state, text search     %8.2f ms\n", median_ms([&] { counted(search); }, 10));
    int next = count;
    const double commit_ms = median_ms([&] {
      Commit commit;
      commit.changes.push_back(convention(next++));
      commit.audit.push_back(AuditEntry{"bench.made", "bench", "{}"});
      std::string key("b");
      key += std::to_string(next);
      commit.messages.push_back({std::move(key), "p-1", "", "e", "t", "b", "home"});
      if (records.commit(Actor::host(), commit).has_error()) std::exit(1);
    });
    std::printf("  durable commit (record, audit, message) %6.2f ms\n", commit_ms);
  }
  std::filesystem::remove_all(data);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    measure(10'000);
    measure(100'000);
  }
  for (int i = 1; i < argc; ++i) measure(std::atoi(argv[i]));
}
