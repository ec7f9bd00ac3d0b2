// An ent_call that owns its texts: made by a host for each request or job, or copied by a plugin to change one field.
#pragma once

#include <ent/call.h>
#include <ent/sdk/text.hpp>

#include <string>

namespace ent::sdk {

// Nobody wants the result any more: work in steps stops between two.
inline bool is_cancelled(const ent_call& call) noexcept {
  return call.cancel != nullptr && call.cancel->is_cancelled(call.cancel->data) != 0;
}

class CallContext {
 public:
  std::string actor;
  std::string acting_for;
  std::string school;
  std::string locale = "fr";
  std::string correlation_id;
  std::string idempotency_key;
  std::int64_t deadline_ms = 0;
  bool system = false;
  const ent_cancel* cancel = nullptr;

  CallContext() = default;
  explicit CallContext(const ent_call& call)
      : actor(to_string(call.actor)),
        acting_for(to_string(call.acting_for)),
        school(to_string(call.school)),
        locale(to_string(call.locale)),
        correlation_id(to_string(call.correlation_id)),
        idempotency_key(to_string(call.idempotency_key)),
        deadline_ms(call.deadline_ms),
        system((call.flags & ENT_CALL_SYSTEM) != 0),
        cancel(call.cancel) {}

  // Borrows from this object: use it only while the object lives and is not changed.
  ent_call view() const {
    ent_call call{};
    call.struct_size = sizeof(ent_call);
    call.flags = system ? ENT_CALL_SYSTEM : 0u;
    call.actor = str(actor);
    call.acting_for = str(acting_for);
    call.school = str(school);
    call.locale = str(locale);
    call.correlation_id = str(correlation_id);
    call.deadline_ms = deadline_ms;
    call.idempotency_key = str(idempotency_key);
    call.cancel = cancel;
    return call;
  }
};

}  // namespace ent::sdk
