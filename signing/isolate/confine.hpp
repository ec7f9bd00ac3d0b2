// The limits a child puts on itself before it reads what strangers wrote. Linked by such children only (libseccomp).
#pragma once

#include <chrono>
#include <cstddef>

namespace signing::isolate {

// From here on the process may use its memory, write to descriptors 1 and 2, and end. Any other system call kills it:
// no file, socket, program, process or thread can be opened or started. Its resource limits are lowered, it gains no
// privilege, nobody may trace it or read its memory, and it dies with the thread that started it. What needs files (a
// library's tables, the time zone) must be loaded before. `memory_octets` is the address space; sanitized builds cannot
// have that one limit, their shadow memory is larger. False: something could not be set, and nothing may be read.
[[nodiscard]] bool confine(std::size_t memory_octets, std::chrono::seconds cpu);

}  // namespace signing::isolate
