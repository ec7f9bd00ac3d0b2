// The one source of time. Times are Unix milliseconds everywhere.
#pragma once
#include <atomic>
#include <cstdint>

namespace ent::host {

/// [any-thread]
class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t now_ms() const = 0;
};

/// The system's clock, moved by a fixed offset (rehearsals: `ent-host --now`).
class SystemClock final : public Clock {
 public:
  explicit SystemClock(std::int64_t offset_ms = 0) : offset_ms_(offset_ms) {}
  std::int64_t now_ms() const override;

 private:
  std::int64_t offset_ms_;
};

/// Stands still until it is moved: for tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::int64_t now_ms) : now_ms_(now_ms) {}
  std::int64_t now_ms() const override { return now_ms_.load(); }
  void set(std::int64_t now_ms) { now_ms_ = now_ms; }
  void advance(std::int64_t by_ms) { now_ms_ += by_ms; }

 private:
  std::atomic<std::int64_t> now_ms_;
};

}  // namespace ent::host
