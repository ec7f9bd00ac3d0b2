// ent_call for the host's own side: made for requests and jobs.
#pragma once
#include <ent/call.h>

#include <atomic>
#include <string>
#include <utility>

#include "host/base/actor.hpp"

namespace ent::host {

/// Owns the texts behind an ent_call. `get()` stays valid as long as this lives and is not changed.
class CallContext {
 public:
  explicit CallContext(Actor actor, std::string locale = "fr", std::int64_t deadline_ms = 0)
      : actor_(std::move(actor)), locale_(std::move(locale)), deadline_ms_(deadline_ms) {
    fill();
  }
  CallContext(const CallContext&) = delete;
  CallContext& operator=(const CallContext&) = delete;

  const ent_call* get() const { return &call_; }
  const Actor& actor() const { return actor_; }
  /// Nobody wants the result any more once `flag` is true. It outlives the call.
  void cancel_by(const std::atomic<bool>& flag) {
    cancel_.data = const_cast<std::atomic<bool>*>(&flag);  // the C table has no const
    cancel_.is_cancelled = [](void* data) noexcept -> std::int32_t {
      return static_cast<const std::atomic<bool>*>(data)->load() ? 1 : 0;
    };
    fill();
  }
  void set_idempotency_key(std::string key) {
    idempotency_key_ = std::move(key);
    fill();
  }

 private:
  static ent_str view(const std::string& text) { return ent_str{text.data(), text.size()}; }
  void fill() {
    call_ = ent_call{};
    call_.struct_size = sizeof(ent_call);
    call_.flags = actor_.system ? ENT_CALL_SYSTEM : 0u;
    call_.actor = view(actor_.person);
    call_.acting_for = view(actor_.acting_for);
    call_.school = view(actor_.school);
    call_.locale = view(locale_);
    call_.correlation_id = view(actor_.correlation_id);
    call_.deadline_ms = deadline_ms_;
    call_.idempotency_key = view(idempotency_key_);
    call_.cancel = cancel_.is_cancelled != nullptr ? &cancel_ : nullptr;
  }
  Actor actor_;
  std::string locale_;
  std::int64_t deadline_ms_;
  std::string idempotency_key_;
  ent_cancel cancel_{};
  ent_call call_{};
};

}  // namespace ent::host
