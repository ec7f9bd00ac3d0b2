// Opening a school's own key, wherever it is, and keeping its secrets. Internal to plugin/app.
//
// A refused PIN is tried once: cards and services lock after a few. open_key() and whoever signs with the key hand
// every failure to note_key_failure(), which marks the configuration; a marked one is not active, so nothing tries that
// PIN again until the school gives another.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/app/context.hpp"
#include "plugin/app/key_place.hpp"
#include "plugin/app/key_turn.hpp"
#include "plugin/app/signature_config.hpp"
#include "signing/core/secret.hpp"
#include "signing/keys/pkcs12.hpp"

namespace conventions::app {

std::string_view name_of(KeySource source);  // "", "p12", "pkcs11", "csc": as stored
KeySource key_source_from(std::string_view name);

// What the administrator allows, in the order of the settings.
struct Provider {
  std::string name, address;  // path of the module, or base URL of the API
};
// Entries "name = address", separated by semicolons or line ends. Left out: entries without name or address.
std::vector<Provider> named_entries(const std::string& text);
// kToken: modules with an absolute path. kRemote: services at https addresses (http only on the machine itself, where
// no access token travels). Others: none.
[[nodiscard]] Result<std::vector<Provider>> key_providers(const Context& context, const ent_call& call,
                                                          KeySource source);
// kBlocked ("key.not_allowed") when the administrator does not (or no longer) allow this name.
[[nodiscard]] Result<std::string> provider_address(const Context& context, const ent_call& call, const KeyPlace& place);

// The secrets of one key. Which are used depends on its source.
struct KeySecrets {
  signing::Bytes file;           // kFile; wiped with this object
  signing::Secret password;      // kFile
  signing::Secret pin;           // kToken, kRemote (may be empty)
  signing::Secret access_token;  // kRemote: OAuth 2.0
  KeySecrets() = default;
  KeySecrets(KeySecrets&&) = default;
  KeySecrets& operator=(KeySecrets&&) = default;
  ~KeySecrets();
};
// As secrets "<name>.p12", "<name>.password", "<name>.pin", "<name>.token" of the host, those that are not empty; all
// or nothing.
[[nodiscard]] Result<void> store_key_secrets(const Context& context, const ent_call& call, const std::string& name,
                                             const KeySecrets& secrets);
// kNotFound when there is none of this name.
[[nodiscard]] Result<KeySecrets> load_key_secrets(const Context& context, const ent_call& call,
                                                  const std::string& name);
// Of a key that is not used any more; a failure is logged.
void erase_key_secrets(const Context& context, const ent_call& call, const std::string& name);

// A key in its turn. While it lives nobody else uses the device.
struct OpenKey {
  std::unique_ptr<KeyTurn> turn;  // kToken, kRemote; declared first: given back after the key is closed
  signing::LoadedKey loaded;
};
// The turn alone, for what must be looked at again before the PIN is used. Null for kNone and kFile.
[[nodiscard]] Result<std::unique_ptr<KeyTurn>> take_turn(const Context& context, const ent_call& call,
                                                         const KeyPlace& place);
// Reads certificate and chain, and logs in where there is a login. Validity at `now`, usage, size and kind are checked
// for each source. kBlocked with the key of the signing library ("pkcs11.wrong_pin"), kUnavailable for a service that
// does not answer.
[[nodiscard]] Result<signing::LoadedKey> open_place(const Context& context, const ent_call& call, const KeyPlace& place,
                                                    const KeySecrets& secrets, signing::Time now);
// One signature over random octets: the key is there, the PIN is good, the certificate belongs to it.
[[nodiscard]] Result<void> prove_key(const signing::SigningKey& key);

// A failed opening, or a failed signature (`asked_to_sign`). kUnknown ("failure.signing_unknown") when a remote signer
// may have signed: see reserved_signature.hpp.
Failure from_key(const signing::Failure& failure, bool asked_to_sign);
bool is_pin_refusal(const Failure& failure);
// Of a signature that was not made: because of the key, or of the document.
bool is_of_key(const signing::Failure& failure);

// Keys of one token; without a PIN, so most tokens show those that have a certificate. kBlocked.
[[nodiscard]] Result<std::vector<TokenKeyView>> read_token_keys(const Context& context, const ent_call& call,
                                                                const KeyPlace& place);

}  // namespace conventions::app
