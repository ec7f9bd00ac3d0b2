#include "signing/keys/pkcs11_module.hpp"

#include <dlfcn.h>
#include <openssl/rand.h>

#include <cstdio>
#include <map>
#include <mutex>
#include <set>

#include "signing/core/digest.hpp"

namespace signing::pkcs11 {

std::string padded_text(const unsigned char* text, std::size_t size) {
  std::string out(reinterpret_cast<const char*>(text), size);
  while (!out.empty() && (out.back() == ' ' || out.back() == '\0')) out.pop_back();
  return out;
}

Failure failure_of(CK_RV code, const char* what) {
  char number[24];
  std::snprintf(number, sizeof number, "0x%lx", code);
  const std::string detail = std::string(what) + " answered " + number;
  switch (code) {
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_DEVICE_REMOVED:
    case CKR_SLOT_ID_INVALID:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_SESSION_CLOSED:
    case CKR_TOKEN_NOT_RECOGNIZED:
    case CKR_OBJECT_HANDLE_INVALID:
    case CKR_KEY_HANDLE_INVALID:
      return failure(Code::kPkcs11TokenMissing, detail);
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
      return failure(Code::kPkcs11WrongPin, detail);
    case CKR_PIN_LOCKED:
    case CKR_PIN_EXPIRED:
      return failure(Code::kPkcs11PinLocked, detail);
    default:
      return failure(Code::kKeyFailed, detail);
  }
}

Result<Module*> Module::load(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Module>> loaded;
  const std::lock_guard lock(mutex);
  if (const auto found = loaded.find(path); found != loaded.end()) return found->second.get();
  const auto bad = [&](const std::string& why) { return failure(Code::kPkcs11Module, why, path); };
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return bad("the module cannot be loaded");
  CK_C_GetFunctionList get_functions = nullptr;
  *reinterpret_cast<void**>(&get_functions) = ::dlsym(library, "C_GetFunctionList");
  auto module = std::make_unique<Module>();
  if (get_functions == nullptr || get_functions(&module->functions_) != CKR_OK || module->functions_ == nullptr) {
    ::dlclose(library);
    return bad("the library is no PKCS#11 module");
  }
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  const CK_RV code = module->functions_->C_Initialize(&arguments);
  if (code != CKR_OK && code != CKR_CRYPTOKI_ALREADY_INITIALIZED)
    return bad("the module does not start: " + failure_of(code, "C_Initialize").what);
  return loaded.emplace(path, std::move(module)).first->second.get();
}

Result<std::vector<Module::Slot>> Module::slots() const {
  CK_ULONG count = 0;
  CK_RV code = call().C_GetSlotList(CK_TRUE, nullptr, &count);
  std::vector<CK_SLOT_ID> ids(count + 16);  // another may be plugged in meanwhile
  count = ids.size();
  if (code == CKR_OK) code = call().C_GetSlotList(CK_TRUE, ids.data(), &count);
  if (code != CKR_OK) return failure_of(code, "C_GetSlotList");
  std::vector<Slot> out;
  for (CK_ULONG i = 0; i < count; ++i) {
    Slot slot;
    slot.id = ids[i];
    if (call().C_GetTokenInfo(slot.id, &slot.info) != CKR_OK) continue;
    if ((slot.info.flags & CKF_TOKEN_INITIALIZED) == 0) continue;
    slot.label = padded_text(slot.info.label, sizeof slot.info.label);
    slot.serial = padded_text(slot.info.serialNumber, sizeof slot.info.serialNumber);
    out.push_back(std::move(slot));
  }
  return out;
}

Result<Module::Slot> Module::find(const std::string& token) const {
  auto all = slots();
  if (!all) return all.error();
  for (Slot& slot : *all)
    if (slot.label == token || slot.serial == token) return std::move(slot);
  return failure(Code::kPkcs11TokenMissing, "no token of this name", token);
}

Result<std::unique_ptr<Session>> Session::open(const Module& module, CK_SLOT_ID slot) {
  CK_SESSION_HANDLE handle = 0;
  const CK_RV code = module.call().C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &handle);
  if (code != CKR_OK) return failure_of(code, "C_OpenSession");
  return std::make_unique<Session>(module, handle);
}

Session::~Session() {
  module_.call().C_CloseSession(handle_);
}

namespace {

// What is known of the PINs of the tokens this process met, as salted digests. A process is logged in once for all its
// sessions, so a module does not look at the PIN of a second login; and a refused PIN must not be tried again by
// whoever opens the key next. Asked and written under one lock: logins come one after the other.
class KnownPins {
 public:
  struct Token {
    Bytes accepted;  // empty: none yet
    std::set<Bytes> refused;
  };
  static KnownPins& of_process() {
    static KnownPins known;
    return known;
  }
  std::mutex& mutex() { return mutex_; }
  Token& of(const Module::Slot& slot) { return tokens_[slot.serial + "\n" + slot.label]; }
  Bytes digest(const Secret& pin) const {
    Digest digest(DigestAlgorithm::kSha256);
    digest.add(salt_);
    digest.add(as_bytes(pin.reveal()));
    return digest.finish();
  }

 private:
  KnownPins() : salt_(32) { RAND_bytes(salt_.data(), static_cast<int>(salt_.size())); }
  std::mutex mutex_;
  Bytes salt_;
  std::map<std::string, Token> tokens_;
};

}  // namespace

Result<void> Session::login(const Module::Slot& slot, const Secret& pin) {
  KnownPins& known = KnownPins::of_process();
  const std::lock_guard lock(known.mutex());
  KnownPins::Token& token = known.of(slot);
  const Bytes digest = known.digest(pin);
  if (token.refused.contains(digest))
    return failure(Code::kPkcs11WrongPin, "the token refused this PIN before: not tried again", slot.label);
  if ((slot.info.flags & CKF_USER_PIN_LOCKED) != 0)
    return failure(Code::kPkcs11PinLocked, "the PIN of the token is locked", slot.label);
  if ((slot.info.flags & CKF_USER_PIN_FINAL_TRY) != 0)
    return failure(Code::kPkcs11PinLocked, "one wrong PIN more would lock the token: not tried", slot.label);
  // The interface is not const; the module only reads.
  auto* text = reinterpret_cast<unsigned char*>(const_cast<char*>(pin.reveal().data()));
  const CK_RV code = module_.call().C_Login(handle_, CKU_USER, text, static_cast<CK_ULONG>(pin.reveal().size()));
  if (code == CKR_OK) {
    token.accepted = digest;
    return {};
  }
  if (code == CKR_USER_ALREADY_LOGGED_IN) {
    if (token.accepted == digest) return {};
    return failure(Code::kPkcs11WrongPin, "not the PIN the token was opened with", slot.label);
  }
  Failure failed = failure_of(code, "C_Login");
  if (failed.code == Code::kPkcs11WrongPin) token.refused.insert(digest);
  failed.subject = slot.label;
  return failed;
}

Result<std::vector<CK_OBJECT_HANDLE>> Session::find(CK_OBJECT_CLASS kind) const {
  CK_ATTRIBUTE wanted{CKA_CLASS, &kind, sizeof kind};
  CK_RV code = module_.call().C_FindObjectsInit(handle_, &wanted, 1);
  if (code != CKR_OK) return failure_of(code, "C_FindObjectsInit");
  std::vector<CK_OBJECT_HANDLE> out;
  for (;;) {
    CK_OBJECT_HANDLE some[64];
    CK_ULONG count = 0;
    code = module_.call().C_FindObjects(handle_, some, std::size(some), &count);
    if (code != CKR_OK || count == 0 || out.size() > 10000) break;
    out.insert(out.end(), some, some + count);
  }
  module_.call().C_FindObjectsFinal(handle_);
  if (code != CKR_OK) return failure_of(code, "C_FindObjects");
  return out;
}

Bytes Session::attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  CK_ATTRIBUTE wanted{type, nullptr, 0};
  if (module_.call().C_GetAttributeValue(handle_, object, &wanted, 1) != CKR_OK ||
      wanted.ulValueLen == CK_UNAVAILABLE_INFORMATION || wanted.ulValueLen > 1'000'000)
    return {};
  Bytes out(wanted.ulValueLen);
  wanted.pValue = out.data();
  if (out.empty() || module_.call().C_GetAttributeValue(handle_, object, &wanted, 1) != CKR_OK) return {};
  return out;
}

}  // namespace signing::pkcs11
