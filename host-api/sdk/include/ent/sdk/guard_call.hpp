// The one place where exceptions stop: every function that crosses the boundary runs its body inside guard_call.
#pragma once

#include <ent/sdk/result.hpp>

#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>
#include <new>
#include <string_view>

namespace ent::sdk {

// Copies what fits and ends it with zero; a cut never splits a UTF-8 character.
inline void copy_text(char* target, std::size_t size, std::string_view text) noexcept {
  std::size_t n = text.size() < size - 1 ? text.size() : size - 1;
  if (n < text.size()) {
    while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;
  }
  if (n > 0) std::memcpy(target, text.data(), n);
  target[n] = '\0';
}

// Fills the caller's error, when there is one large enough. Returns `status`.
inline ent_status fill_error(ent_error* error, ent_status status, std::string_view key,
                             std::string_view detail) noexcept {
  if (error != nullptr && error->struct_size >= sizeof(ent_error)) {
    error->status = status;
    copy_text(error->key, sizeof error->key, key);
    copy_text(error->detail, sizeof error->detail, detail);
  }
  return status;
}
inline ent_status fill_error(ent_error* error, const Failure& failure) noexcept {
  return fill_error(error, failure.status, failure.key, failure.detail);
}

// Where guard_call reports an exception; by default standard error. Set once, before any plugin runs.
using GuardLog = void (*)(std::string_view what) noexcept;
inline GuardLog& guard_log() noexcept {
  static GuardLog log = [](std::string_view what) noexcept {
    std::fprintf(stderr, "guard_call: %.*s\n", static_cast<int>(what.size()), what.data());
  };
  return log;
}

// Runs `body`, which returns an ent_status. An exception becomes ENT_INTERNAL (ENT_UNAVAILABLE when memory is
// exhausted), is logged, and never passes. [any-thread]
template <class Body>
ent_status guard_call(ent_error* error, Body&& body) noexcept {
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc&) {
    guard_log()("out of memory");
    return fill_error(error, ENT_UNAVAILABLE, "host.out_of_memory", "out of memory");
  } catch (const std::exception& e) {
    guard_log()(e.what());
    return fill_error(error, ENT_INTERNAL, "host.internal", "exception, see the log");
  } catch (...) {
    guard_log()("exception of an unknown type");
    return fill_error(error, ENT_INTERNAL, "host.internal", "exception of an unknown type");
  }
}

// For bodies that return Result<void> or Result<T> whose value was already written out.
template <class Body>
ent_status guard_result(ent_error* error, Body&& body) noexcept {
  return guard_call(error, [&]() -> ent_status {
    auto result = std::forward<Body>(body)();
    return result.has_value() ? ENT_OK : fill_error(error, result.error());
  });
}

}  // namespace ent::sdk
