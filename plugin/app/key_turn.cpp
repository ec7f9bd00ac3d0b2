#include "plugin/app/key_turn.hpp"

#include <condition_variable>
#include <mutex>
#include <set>

namespace conventions::app {
namespace {

// Of the process, as logins are.
struct Turns {
  std::mutex mutex;
  std::condition_variable changed;
  std::set<std::string> taken;
};
Turns& turns() {
  static Turns all;
  return all;
}

}  // namespace

Result<std::unique_ptr<KeyTurn>> KeyTurn::take(const std::string& device, std::chrono::milliseconds patience) {
  auto& all = turns();
  std::unique_lock lock(all.mutex);
  const auto until = std::chrono::system_clock::now() + patience;
  if (!all.changed.wait_until(lock, until, [&] { return all.taken.count(device) == 0; })) {
    return Failure{Code::kUnavailable, "failure.key_busy"};
  }
  auto turn = std::make_unique<KeyTurn>(device);
  all.taken.insert(device);
  return turn;
}

KeyTurn::~KeyTurn() {
  auto& all = turns();
  {
    const std::lock_guard lock(all.mutex);
    all.taken.erase(device_);
  }
  all.changed.notify_all();
}

}  // namespace conventions::app
