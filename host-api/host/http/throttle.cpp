#include "host-api/host/http/throttle.hpp"

#include <algorithm>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

namespace ent::http {
namespace throttling {  // not anonymous: LoginThrottle::Impl, which has a name elsewhere, is made of it

using Time = std::chrono::steady_clock::time_point;

// Failure counts by key, in the order of their last use, at most `capacity` of them.
class Counts {
 public:
  Counts(unsigned free_failures, const ThrottleOptions& options) : free_(free_failures), options_(options) {}

  std::chrono::steady_clock::duration wait(const std::string& key, Time now) const {
    const auto found = index_.find(key);
    if (found == index_.end() || found->second->blocked_until <= now) return {};
    return found->second->blocked_until - now;
  }

  void count(const std::string& key, Time now) {
    forget_old(now);
    auto found = index_.find(key);
    if (found == index_.end()) {
      if (entries_.size() >= options_.max_entries) drop(entries_.begin());
      entries_.push_back({key, 0, now, now});
      found = index_.emplace(key, std::prev(entries_.end())).first;
    } else {
      entries_.splice(entries_.end(), entries_, found->second);
    }
    Entry& entry = *found->second;
    ++entry.failures;
    entry.touched = now;
    entry.blocked_until = now + delay(entry.failures);
  }

  void clear(const std::string& key) {
    if (const auto found = index_.find(key); found != index_.end()) drop(found->second);
  }

  // Takes back one count. The delay it caused is lifted, so that a good login is not followed by a wait.
  void take_back(const std::string& key, Time now) {
    const auto found = index_.find(key);
    if (found == index_.end()) return;
    Entry& entry = *found->second;
    if (--entry.failures == 0) {
      drop(found->second);
    } else {
      entry.blocked_until = now;
    }
  }

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string key;
    unsigned failures;
    Time touched;
    Time blocked_until;
  };

  // Nothing up to the free failures less one; after the last free one 1 s, then doubled each time.
  std::chrono::seconds delay(unsigned failures) const {
    if (failures < free_) return std::chrono::seconds(0);
    const unsigned doublings = std::min(failures - free_, 20U);
    return std::min(options_.max_delay, std::chrono::seconds(1LL << doublings));
  }

  void drop(std::list<Entry>::iterator entry) {
    index_.erase(entry->key);
    entries_.erase(entry);
  }

  // The list is in the order of `touched`; an entry that is still blocked was touched at most max_delay ago.
  void forget_old(Time now) {
    while (!entries_.empty() && entries_.front().touched + options_.max_delay + options_.forget_after <= now) {
      drop(entries_.begin());
    }
  }

  unsigned free_;
  const ThrottleOptions& options_;
  std::list<Entry> entries_;
  std::unordered_map<std::string, std::list<Entry>::iterator> index_;
};

}  // namespace throttling

struct LoginThrottle::Impl {
  Impl(ThrottleOptions given, Clock given_clock)
      : options(given),
        clock(std::move(given_clock)),
        accounts(options.account_failures, options),
        addresses(options.address_failures, options) {}

  const ThrottleOptions options;
  const Clock clock;
  mutable std::mutex mutex;
  throttling::Counts accounts;
  throttling::Counts addresses;
};

LoginThrottle::LoginThrottle(ThrottleOptions options, Clock clock)
    : impl_(std::make_unique<Impl>(options, std::move(clock))) {}
LoginThrottle::~LoginThrottle() = default;

std::chrono::seconds LoginThrottle::begin(std::string_view account, std::string_view address) {
  const std::string account_key(account);
  const std::string address_key(address);
  const std::lock_guard lock(impl_->mutex);
  const auto now = impl_->clock();
  const auto wait = std::max(impl_->accounts.wait(account_key, now), impl_->addresses.wait(address_key, now));
  if (wait.count() > 0) return std::chrono::ceil<std::chrono::seconds>(wait);
  impl_->accounts.count(account_key, now);
  impl_->addresses.count(address_key, now);
  return std::chrono::seconds(0);
}

void LoginThrottle::succeeded(std::string_view account, std::string_view address) {
  const std::lock_guard lock(impl_->mutex);
  impl_->accounts.clear(std::string(account));
  impl_->addresses.take_back(std::string(address), impl_->clock());
}

std::size_t LoginThrottle::entries() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->accounts.size() + impl_->addresses.size();
}

}  // namespace ent::http
