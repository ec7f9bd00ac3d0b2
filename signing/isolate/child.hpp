// A small program run apart from this one: for programs that hold keys or other people's data and must read octets from
// strangers. The child gets its input as a sealed memory file on descriptor 0 and answers on descriptor 1; it inherits
// no other descriptor, no environment and no signal mask, and confines itself (confine.hpp) before it looks at the
// input.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing::isolate {

struct Limits {
  std::size_t memory_octets = std::size_t{512} << 20;  // address space, besides four times the input
  std::chrono::seconds cpu{10};
  std::chrono::milliseconds wall{30'000};
  std::size_t answer_octets = std::size_t{64} << 20;
};

// Exit codes of a child that ends itself.
inline constexpr int kExitMemory = 71;      // no memory left below its limit
inline constexpr int kExitUnconfined = 72;  // it could not limit itself and read nothing

// Runs `program` with `arguments` on the parts of `input`, one after the other, and answers what it wrote once it has
// ended well. It is killed and waited for in every case. Failures: kReaderCrashed (subject "missing": it cannot be run;
// "confine": it could not limit itself; "forbidden": it tried a system call it may not use; else the signal or exit
// code), kReaderLimit (subject "memory", "time" or "output"). [any-thread]
[[nodiscard]] Result<Bytes> run_child(const std::string& program, const std::vector<std::string>& arguments,
                                      std::span<const BytesView> input, const Limits& limits);

// The program `name` in the folder of this module (program or shared library), or in ../bin beside it; "" when there is
// none. [any-thread]
std::string find_beside(const char* name);

}  // namespace signing::isolate
