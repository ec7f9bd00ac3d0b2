// Where a school's own key is. Nothing here is secret.
//
// What the ENT administrator decides and what a school decides are kept apart. A PKCS#11 module is code that runs
// inside the host's process, with all the host may do; the address of a signing service is a place the host connects
// to. Both are named by the administrator alone, in the settings `pkcs11_modules` and `csc_services`; a school chooses
// one by its name and says which key of it is its own.
#pragma once

#include <string>

namespace conventions::app {

enum class KeySource {
  kNone,   // a seal of the instance's authority
  kFile,   // PKCS#12
  kToken,  // card or HSM behind a PKCS#11 module
  kRemote  // signing service (Cloud Signature Consortium API, version 2)
};

struct KeyPlace {
  KeySource source = KeySource::kNone;
  std::string provider;  // kToken, kRemote: name of the module or service in the settings of the instance
  std::string token;     // kToken: label or serial number
  std::string key;       // kToken: label, or CKA_ID in hexadecimal digits; kRemote: credentialID
};

}  // namespace conventions::app
