// What every typed service client shares: the table, the call, the error.
#pragma once

#include <ent/host.h>
#include <ent/sdk/guard_call.hpp>
#include <ent/sdk/result.hpp>
#include <ent/sdk/text.hpp>

#include <cstddef>
#include <utility>

namespace ent::sdk {

// Visitors run host-side with exceptions forbidden: an exception of ours (only exhaustion or corrupt data) is
// remembered here and rethrown on our side of the boundary, after the host returned. One per thread because calls are
// synchronous.
inline std::exception_ptr& pending_exception() noexcept {
  static thread_local std::exception_ptr pending;
  return pending;
}

template <class Table>
class Service {
 public:
  Service() = default;
  Service(const ent_host* host, const void* table) : host_(host), table_(static_cast<const Table*>(table)) {}

  // False when the host does not have this service.
  explicit operator bool() const noexcept { return table_ != nullptr; }

 protected:
  // Calls a function of the table: (host, call, args..., error). A missing service or function is ENT_UNSUPPORTED.
  template <class... Params, class... Args>
  [[nodiscard]] Result<void> invoke(ent_status (*Table::*member)(const ent_host*, const ent_call*, Params...)
                                        ENT_NOEXCEPT,
                                    const ent_call& call, Args... args) const {
    if (!has(member)) return Failure{ENT_UNSUPPORTED, "host.service_missing", "the host lacks this function"};
    ent_error error{};
    error.struct_size = sizeof error;
    const ent_status status = (table_->*member)(host_, &call, args..., &error);
    if (auto pending = std::exchange(pending_exception(), nullptr)) std::rethrow_exception(pending);
    if (status == ENT_OK) return {};
    return Failure{status, error.key, error.detail};
  }

  template <class Member>
  bool has(Member member) const noexcept {
    if (table_ == nullptr) return false;
    const auto offset = static_cast<std::size_t>(reinterpret_cast<const char*>(&(table_->*member)) -
                                                 reinterpret_cast<const char*>(table_));
    return offset + sizeof(void*) <= table_->struct_size && (table_->*member) != nullptr;
  }

  // Runs the body of a visitor; returns 1 (stop) after an exception.
  template <class Body>
  static std::int32_t visit(Body&& body) noexcept {
    try {
      std::forward<Body>(body)();
      return 0;
    } catch (...) {
      pending_exception() = std::current_exception();
      return 1;
    }
  }

  const ent_host* host_ = nullptr;
  const Table* table_ = nullptr;
};

}  // namespace ent::sdk
