// The PKCS#11 functions of one module and the few questions asked of it (OASIS PKCS#11 v2.40 base specification).
#pragma once

#include <p11-kit/pkcs11.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"
#include "signing/core/secret.hpp"

namespace signing::pkcs11 {

class Module {
 public:
  // Loaded and initialised once for the process and never unloaded: modules keep threads and state.
  [[nodiscard]] static Result<Module*> load(const std::string& path);

  CK_FUNCTION_LIST& call() const { return *functions_; }
  struct Slot {
    CK_SLOT_ID id = 0;
    CK_TOKEN_INFO info{};
    std::string label, serial;
  };
  [[nodiscard]] Result<std::vector<Slot>> slots() const;  // with a token in it
  // By label or serial number. kPkcs11TokenMissing.
  [[nodiscard]] Result<Slot> find(const std::string& token) const;

 private:
  CK_FUNCTION_LIST* functions_ = nullptr;
};

// Closes itself.
class Session {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Session>> open(const Module& module, CK_SLOT_ID slot);
  Session(const Module& module, CK_SESSION_HANDLE handle) : module_(module), handle_(handle) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  CK_SESSION_HANDLE handle() const { return handle_; }
  const Module& module() const { return module_; }
  [[nodiscard]] Result<void> login(const Module::Slot& slot, const Secret& pin);
  [[nodiscard]] Result<std::vector<CK_OBJECT_HANDLE>> find(CK_OBJECT_CLASS kind) const;
  // Empty when the object has no such attribute.
  Bytes attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;

 private:
  const Module& module_;
  CK_SESSION_HANDLE handle_;
};

// kPkcs11TokenMissing for what a removed token answers, kPkcs11WrongPin, kPkcs11PinLocked, else kKeyFailed.
Failure failure_of(CK_RV code, const char* what);
std::string padded_text(const unsigned char* text, std::size_t size);  // without the blanks at the end

}  // namespace signing::pkcs11
