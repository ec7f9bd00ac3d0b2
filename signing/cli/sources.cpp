#include "signing/cli/sources.hpp"

#include "signing/cli/files.hpp"
#include "signing/keys/csc.hpp"
#include "signing/keys/pkcs11.hpp"
#include "signing/keys/pkcs12.hpp"
#include "signing/revocation/fetch.hpp"

namespace signing::cli {
namespace {

constexpr std::size_t kMaxPkcs12 = 1u << 20;

Result<std::unique_ptr<SigningKey>> open_file_key(const KeyArguments& arguments) {
  auto file = read_file(arguments.p12, kMaxPkcs12);
  if (!file) return file.error();
  auto password = read_secret(arguments.password_file);
  if (!password) return password.error();
  Pkcs12Policy policy;
  policy.rsa_pss = arguments.pss;
  auto loaded = load_pkcs12(*file, *password, now(), policy);
  if (!loaded) return loaded.error();
  return std::move(loaded->key);
}

Result<std::unique_ptr<SigningKey>> open_token_key(const KeyArguments& arguments) {
  auto pin = read_secret(arguments.pin_file);
  if (!pin) return pin.error();
  auto chain = read_texts(arguments.chain);
  if (!chain) return chain.error();
  return open_pkcs11_key({arguments.pkcs11, arguments.token, arguments.key, std::move(*chain), arguments.pss}, *pin);
}

Result<std::unique_ptr<SigningKey>> open_remote_key(const KeyArguments& arguments, net::HttpClient& client) {
  auto token = read_secret(arguments.csc_token_file);
  if (!token) return token.error();
  Secret pin;
  if (!arguments.pin_file.empty()) {
    auto read = read_secret(arguments.pin_file);
    if (!read) return read.error();
    pin = std::move(*read);
  }
  CscSettings settings;
  settings.url = arguments.csc;
  settings.credential = arguments.credential;
  settings.rsa_pss = arguments.pss;
  return open_csc_key(client, settings, *token, pin);
}

}  // namespace

Result<Network> open_network(const NetworkArguments& arguments) {
  Network out;
  auto tls_trust = read_texts(arguments.tls_trust);
  if (!tls_trust) return tls_trust.error();
  out.client = net::make_http_client({arguments.proxy, std::move(*tls_trust)});
  out.evidence = revocation::make_network_evidence(*out.client);
  if (arguments.tsa.empty()) return out;
  timestamp::TsaSettings settings;
  settings.url = arguments.tsa;
  settings.policy_oid = arguments.tsa_policy;
  settings.timeout = arguments.timeout;
  auto trust = read_texts(arguments.tsa_trust);
  if (!trust) return trust.error();
  settings.trust_pem = std::move(*trust);
  if (!arguments.tsa_auth_file.empty()) {
    auto authorization = read_secret(arguments.tsa_auth_file);
    if (!authorization) return authorization.error();
    settings.authorization = authorization->reveal();
  }
  out.stamper = timestamp::make_http_time_stamper(*out.client, std::move(settings));
  return out;
}

Result<std::unique_ptr<SigningKey>> open_key(const KeyArguments& arguments, net::HttpClient& client) {
  if (!arguments.p12.empty()) return open_file_key(arguments);
  if (!arguments.pkcs11.empty()) return open_token_key(arguments);
  return open_remote_key(arguments, client);
}

Result<Secret> document_password(const VerifyArguments& arguments) {
  if (!arguments.password_file.empty()) return read_secret(arguments.password_file);
  return Secret(arguments.password);
}

}  // namespace signing::cli
