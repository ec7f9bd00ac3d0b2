// Slows down guessing of passwords. Pure class: the clock comes from outside, nothing is stored on disk. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace ent::http {

struct ThrottleOptions {
  unsigned account_failures = 5;   // free tries per account; then 1 s, 2 s, 4 s ... after each further failure
  unsigned address_failures = 20;  // per address: higher, because a whole school shares one
  std::chrono::seconds max_delay{15 * 60};
  std::chrono::seconds forget_after{15 * 60};  // the count is forgotten max_delay + forget_after after the last try
  std::size_t max_entries = 20'000;            // per table; the longest untouched entry goes first
};

class LoginThrottle {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  explicit LoginThrottle(ThrottleOptions options = {}, Clock clock = &std::chrono::steady_clock::now);
  ~LoginThrottle();
  LoginThrottle(const LoginThrottle&) = delete;
  LoginThrottle& operator=(const LoginThrottle&) = delete;

  // Before the password is checked. Zero: go on; the try is counted as failed at once, so that parallel tries cannot
  // all slip through. Otherwise: how long to wait, and nothing is counted. `account` is the login as typed, in one
  // case.
  std::chrono::seconds begin(std::string_view account, std::string_view address);

  // The password was right: forgets the account's failures and takes this try off the address's count. The address's
  // other failures stay: one's own good login must not buy free guesses at other accounts.
  void succeeded(std::string_view account, std::string_view address);

  std::size_t entries() const;  // of both tables

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ent::http
