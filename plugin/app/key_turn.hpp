// One at a time per device that holds keys. Internal to plugin/app.
//
// A PKCS#11 login belongs to the whole process, not to a session (PKCS#11 v2.40 § 2.6.7): as long as one thread is
// logged in to a token, any PIN of any other thread would do. So nobody opens a key of a module while somebody else has
// one open, and the last session closed is the logout. It also means that a PIN that was refused is known before the
// next thread could try it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "plugin/app/failure.hpp"

namespace conventions::app {

class KeyTurn {
 public:
  // Waits for the turn; kUnavailable ("failure.key_busy") when it does not come within `patience`. [any-thread]
  [[nodiscard]] static Result<std::unique_ptr<KeyTurn>> take(
      const std::string& device, std::chrono::milliseconds patience = std::chrono::seconds(20));
  explicit KeyTurn(std::string device) : device_(std::move(device)) {}
  KeyTurn(const KeyTurn&) = delete;
  KeyTurn& operator=(const KeyTurn&) = delete;
  ~KeyTurn();

 private:
  std::string device_;
};

}  // namespace conventions::app
