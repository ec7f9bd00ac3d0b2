// The limits a child puts on itself before it reads what strangers wrote. Linked by such children only (libseccomp).
#pragma once

#include <chrono>
#include <cstddef>

namespace signing::isolate {

// Built with ASan or TSan: g++ says so by a macro, clang by a feature.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

// From here on the process may use its memory, write to descriptors 1 and 2, and end. Any other system call kills it:
// no file, socket, program, process or thread can be opened or started. Its resource limits are lowered, it gains no
// privilege, nobody may trace it or read its memory, and it dies with the thread that started it. What needs files (a
// library's tables, the time zone) must be loaded before. `memory_octets` is the address space; with kSanitized there
// is no such limit, because shadow memory is larger. False: something could not be set, and nothing may be read.
[[nodiscard]] bool confine(std::size_t memory_octets, std::chrono::seconds cpu);

}  // namespace signing::isolate
