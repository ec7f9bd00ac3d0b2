// Runs a foreign tool on bytes, with limits: the tool may loop, swell or crash without harm to the caller.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace conventions::pages {

struct ProcessLimits {
  std::chrono::milliseconds wall{10'000};
  std::chrono::seconds cpu{5};
  std::uint64_t memory_bytes = 512ull << 20;  // address space
  std::uint64_t output_bytes = 8ull << 20;
};

enum class ProcessEnd {
  kDone,      // ended by itself with exit code 0
  kFailed,    // could not start, exit code not 0, or ended by a signal (CPU and memory limits end so)
  kTimeout,   // killed at the wall time
  kTooLarge,  // killed at the output limit
};

struct ProcessResult {
  ProcessEnd end = ProcessEnd::kFailed;
  std::string output;  // standard output; empty unless kDone
};

// Runs `arguments[0]` (an absolute path) with `input` on standard input. The child gets no other open file, an
// environment of PATH and LC_ALL=C.UTF-8 only, no core file, may write no file, and dies with its limits. Blocks until
// it is gone. [any-thread]
ProcessResult run_bounded(const std::vector<std::string>& arguments, std::string_view input,
                          const ProcessLimits& limits);

}  // namespace conventions::pages
