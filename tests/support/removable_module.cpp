// A PKCS#11 module that stands before another one and pulls the token out: while the file named by REMOVABLE_FLAG is
// there, no slot holds a token and a signature finds the device gone. Counts logins in the file named by
// REMOVABLE_LOGINS. The real module is REMOVABLE_REAL.
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace {

CK_FUNCTION_LIST* real = nullptr;
CK_FUNCTION_LIST ours;

bool removed() {
  return ::access(std::getenv("REMOVABLE_FLAG"), F_OK) == 0;
}

CK_RV get_slots(CK_BBOOL present, CK_SLOT_ID_PTR slots, CK_ULONG_PTR count) {
  if (!removed()) return real->C_GetSlotList(present, slots, count);
  *count = 0;
  return CKR_OK;
}

CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG size, CK_BYTE_PTR signature, CK_ULONG_PTR length) {
  return removed() ? CKR_DEVICE_REMOVED : real->C_Sign(session, data, size, signature, length);
}

CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG size) {
  std::ofstream(std::getenv("REMOVABLE_LOGINS"), std::ios::app) << "login\n";
  return real->C_Login(session, user, pin, size);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  if (real == nullptr) {
    void* const library = ::dlopen(std::getenv("REMOVABLE_REAL"), RTLD_NOW | RTLD_LOCAL);
    CK_C_GetFunctionList get = nullptr;
    if (library != nullptr) *reinterpret_cast<void**>(&get) = ::dlsym(library, "C_GetFunctionList");
    if (get == nullptr || get(&real) != CKR_OK) return CKR_GENERAL_ERROR;
    ours = *real;
    ours.C_GetSlotList = &get_slots;
    ours.C_Sign = &sign;
    ours.C_Login = &login;
  }
  *list = &ours;
  return CKR_OK;
}
