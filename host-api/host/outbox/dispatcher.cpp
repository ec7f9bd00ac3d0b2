#include <chrono>

#include "host/outbox/outbox.hpp"

namespace ent::host {

OutboxDispatcher::OutboxDispatcher(Outbox& outbox, Log& log, std::function<void()> delivered)
    : outbox_(outbox), log_(log), delivered_(std::move(delivered)) {}

void OutboxDispatcher::start() {
  thread_ = std::thread([this] { run(); });
}

OutboxDispatcher::~OutboxDispatcher() {
  stop();
}

void OutboxDispatcher::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

void OutboxDispatcher::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void OutboxDispatcher::run() {
  constexpr std::chrono::seconds kLookAnyway{5};
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    const auto delivered = outbox_.dispatch();
    if (delivered.has_error()) log_.warning("outbox: " + delivered.error().detail);
    if (delivered.has_value() && *delivered > 0 && delivered_) delivered_();
    lock.lock();
    if (delivered.has_value() && *delivered > 0) continue;  // there may be more
    changed_.wait_for(lock, kLookAnyway, [&] { return woken_ || stopping_; });
  }
}

}  // namespace ent::host
