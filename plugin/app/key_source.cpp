#include "plugin/app/key_source.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <ent/sdk/clients.hpp>
#include <filesystem>

#include "plugin/app/host_failure.hpp"
#include "plugin/domain/names.hpp"
#include "signing/core/algorithm_policy.hpp"
#include "signing/keys/csc.hpp"
#include "signing/keys/pkcs11.hpp"

namespace conventions::app {
namespace {

constexpr domain::Named<KeySource> kSources[] = {
    {KeySource::kNone, ""}, {KeySource::kFile, "p12"}, {KeySource::kToken, "pkcs11"}, {KeySource::kRemote, "csc"}};
constexpr const char* kParts[] = {".p12", ".password", ".pin", ".token"};

// Somebody waits for the page.
constexpr std::chrono::seconds kRemotePatience{15};

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  const auto last = text.find_last_not_of(" \t\r");
  return first == std::string_view::npos ? std::string() : std::string(text.substr(first, last - first + 1));
}

bool starts(const std::string& text, std::string_view with) {
  return text.rfind(with, 0) == 0;
}

// No credential in it, and nothing that would end the host's part early.
bool is_service_address(const std::string& url) {
  const bool here = starts(url, "http://127.0.0.1:") || starts(url, "http://[::1]:");
  return (starts(url, "https://") || here) && url.find_first_of(" @\\\"<>") == std::string::npos;
}

// What load_pkcs12 says of a file, for a key that is elsewhere.
Result<signing::LoadedKey> describe(std::unique_ptr<signing::SigningKey> key, signing::Time now) {
  auto facts = signing::certificate_facts(key->certificate());
  if (facts.has_error()) return from_key(facts.error(), false);
  if (now < facts->not_before) {
    return Failure{Code::kBlocked, "p12.not_yet_valid", {{"subject", signing::to_iso8601(facts->not_before)}}};
  }
  if (now > facts->not_after) {
    return Failure{Code::kBlocked, "p12.expired", {{"subject", signing::to_iso8601(facts->not_after)}}};
  }
  signing::LoadedKey loaded;
  const auto& policy = signing::AlgorithmPolicy::built_in();
  if (policy.judge(key->algorithm(), facts->key_kind, facts->key_bits).until) {
    loaded.notice_key = "key.rsa_until_2028";
  }
  loaded.chain_length = key->chain().size();
  loaded.facts = std::move(*facts);
  loaded.key = std::move(key);
  return loaded;
}

}  // namespace

std::string_view name_of(KeySource source) {
  return domain::find_name(kSources, source);
}
KeySource key_source_from(std::string_view name) {
  return domain::find_value(kSources, name).value_or(KeySource::kNone);
}

std::vector<Provider> named_entries(const std::string& text) {
  std::vector<Provider> entries;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(";\n", at), text.size());
    const std::string entry = text.substr(at, end - at);
    const std::size_t equals = entry.find('=');
    if (equals != std::string::npos) {
      Provider provider{trimmed(std::string_view(entry).substr(0, equals)),
                        trimmed(std::string_view(entry).substr(equals + 1))};
      if (!provider.name.empty() && !provider.address.empty()) entries.push_back(std::move(provider));
    }
    at = end + 1;
  }
  return entries;
}

Result<std::vector<Provider>> key_providers(const Context& context, const ent_call& call, KeySource source) {
  if (source != KeySource::kToken && source != KeySource::kRemote) return std::vector<Provider>();
  const bool token = source == KeySource::kToken;
  auto text = context.host().settings.get(call, "", token ? "pkcs11_modules" : "csc_services");
  if (text.has_error() && text.error().status == ENT_NOT_FOUND) return std::vector<Provider>();
  if (text.has_error()) return from_host(text.error());
  if (!text->is_string()) return std::vector<Provider>();
  auto entries = named_entries(std::string(text->get_string()));
  std::erase_if(entries, [token](const Provider& entry) {
    return token ? entry.address.front() != '/' : !is_service_address(entry.address);
  });
  return entries;
}

Result<std::string> provider_address(const Context& context, const ent_call& call, const KeyPlace& place) {
  auto providers = key_providers(context, call, place.source);
  if (providers.has_error()) return providers.error();
  for (const auto& provider : *providers) {
    if (provider.name == place.provider) return provider.address;
  }
  return Failure{Code::kBlocked, "key.not_allowed", {{"subject", place.provider}}};
}

KeySecrets::~KeySecrets() {
  if (!file.empty()) OPENSSL_cleanse(file.data(), file.size());
}

Result<void> store_key_secrets(const Context& context, const ent_call& call, const std::string& name,
                               const KeySecrets& secrets) {
  const std::string_view values[] = {signing::as_text(secrets.file), secrets.password.reveal(), secrets.pin.reveal(),
                                     secrets.access_token.reveal()};
  for (std::size_t i = 0; i < std::size(kParts); ++i) {
    if (values[i].empty()) continue;
    auto kept = context.host().settings.secret_put(call, name + kParts[i], ent::sdk::bytes(values[i]));
    if (kept.has_error()) {
      erase_key_secrets(context, call, name);
      return from_host(kept.error());
    }
  }
  return {};
}

Result<KeySecrets> load_key_secrets(const Context& context, const ent_call& call, const std::string& name) {
  KeySecrets secrets;
  bool any = false;
  for (const char* part : kParts) {
    auto value = context.host().settings.secret_get(call, name + part);
    if (value.has_error() && value.error().status == ENT_NOT_FOUND) continue;
    if (value.has_error()) return from_host(value.error());
    any = true;
    if (part == kParts[0]) {
      const auto octets = signing::as_bytes(value->text());
      secrets.file.assign(octets.begin(), octets.end());
    } else {
      (part == kParts[1]   ? secrets.password
       : part == kParts[2] ? secrets.pin
                           : secrets.access_token) = signing::Secret(value->text());
    }
  }
  if (!any) return not_found();
  return secrets;
}

void erase_key_secrets(const Context& context, const ent_call& call, const std::string& name) {
  if (name.empty()) return;
  for (const char* part : kParts) {
    auto done = context.host().settings.secret_erase(call, name + part);
    if (done.has_error() && done.error().status != ENT_NOT_FOUND) {
      context.host().log.write(&call, ENT_LOG_WARNING, "a secret that is not used any more could not be erased");
    }
  }
}

Result<std::unique_ptr<KeyTurn>> take_turn(const Context& context, const ent_call& call, const KeyPlace& place) {
  if (place.source != KeySource::kToken && place.source != KeySource::kRemote) return std::unique_ptr<KeyTurn>();
  auto address = provider_address(context, call, place);
  if (address.has_error()) return address.error();
  if (place.source == KeySource::kRemote) return KeyTurn::take(*address + " " + place.key);
  std::error_code ec;  // two names of one library are one module
  const auto library = std::filesystem::canonical(*address, ec);
  return KeyTurn::take(ec ? *address : library.string());
}

Result<signing::LoadedKey> open_place(const Context& context, const ent_call& call, const KeyPlace& place,
                                      const KeySecrets& secrets, signing::Time now) {
  if (place.source == KeySource::kFile || place.source == KeySource::kNone) {
    auto key = signing::load_pkcs12(secrets.file, secrets.password, now);
    if (key.has_error()) return from_signing(key.error());
    return std::move(*key);
  }
  auto address = provider_address(context, call, place);
  if (address.has_error()) return address.error();
  signing::Result<std::unique_ptr<signing::SigningKey>> key =
      place.source == KeySource::kToken
          ? signing::open_pkcs11_key({*address, place.token, place.key, {}, false}, secrets.pin)
          : signing::open_csc_key(context.network(), {*address, place.key, false, kRemotePatience},
                                  secrets.access_token, secrets.pin);
  if (key.has_error()) {
    context.host().log.write(&call, ENT_LOG_WARNING, "a signing key did not open: " + key.error().what);
    return from_key(key.error(), false);
  }
  return describe(std::move(*key), now);
}

Result<void> prove_key(const signing::SigningKey& key) {
  // Not the DER of signed attributes, nor anything else that means something.
  signing::Bytes challenge(48, 'c');
  if (RAND_bytes(challenge.data() + 16, 32) != 1) return Failure{Code::kInternal, "failure.internal"};
  auto value = key.sign(challenge);  // each source checks the value against its certificate
  if (value.has_error()) return from_key(value.error(), false);
  return {};
}

Failure from_key(const signing::Failure& failure, bool asked_to_sign) {
  if (asked_to_sign && failure.outcome == signing::Outcome::kUnknown) {
    return {app::Code::kUnknown, "failure.signing_unknown", {}, failure.what};
  }
  Failure mapped{app::Code::kBlocked, std::string(failure.remedy()), {{"subject", failure.subject}}, failure.what};
  switch (failure.code) {
    case signing::Code::kNetAddress:
    case signing::Code::kNetUnreachable:
    case signing::Code::kNetTimeout:
    case signing::Code::kNetStatus:
    case signing::Code::kNetTooLarge:
      mapped.key = "key.service_silent";
      break;
    case signing::Code::kCscRefused:
      if (failure.subject == "invalid_pin") mapped.key = "csc.wrong_pin";
      if (failure.subject == "oauth2code") mapped.key = "csc.consent_needed";
      break;
    default:
      break;
  }
  return mapped;
}

bool is_pin_refusal(const Failure& failure) {
  return failure.key == "pkcs11.wrong_pin" || failure.key == "pkcs11.pin_locked" || failure.key == "csc.wrong_pin";
}

bool is_of_key(const signing::Failure& failure) {
  const std::string_view remedy = failure.remedy();
  return failure.code == signing::Code::kKeyFailed || remedy.rfind("pkcs11.", 0) == 0 || remedy.rfind("csc.", 0) == 0 ||
         remedy.rfind("net.", 0) == 0;
}

Result<std::vector<TokenKeyView>> read_token_keys(const Context& context, const ent_call& call, const KeyPlace& place) {
  auto turn = take_turn(context, call, place);
  if (turn.has_error()) return turn.error();
  auto address = provider_address(context, call, place);
  if (address.has_error()) return address.error();
  auto tokens = signing::list_pkcs11_tokens(*address, place.token, nullptr);
  if (tokens.has_error()) return from_key(tokens.error(), false);
  std::vector<TokenKeyView> keys;
  for (const auto& token : *tokens) {
    for (const auto& object : token.keys) {
      TokenKeyView key{object.label, object.id_hex, {}};
      const auto facts = signing::certificate_facts(object.certificate);
      if (facts.has_value()) key.subject = facts->subject_common_name;
      keys.push_back(std::move(key));
    }
  }
  return keys;
}

}  // namespace conventions::app
