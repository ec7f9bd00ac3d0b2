#include <cstdio>

#include "signing/cli/commands.hpp"
#include "signing/cli/files.hpp"
#include "signing/cli/sources.hpp"
#include "signing/core/certificate.hpp"
#include "signing/keys/csc.hpp"
#include "signing/keys/pkcs11.hpp"

namespace signing::cli {
namespace {

void print_certificate(BytesView der, bool french) {
  auto facts = certificate_facts(der);
  if (!facts) {
    std::printf("    %s\n", french ? "sans certificat" : "no certificate");
    return;
  }
  std::printf("    %s, %s %d bits, %s %s – %s\n", facts->subject_common_name.c_str(),
              std::string(name_of(facts->key_kind)).c_str(), facts->key_bits, french ? "valable" : "valid",
              to_iso8601(facts->not_before).c_str(), to_iso8601(facts->not_after).c_str());
}

int list_token_keys(const KeyArguments& arguments, bool french) {
  std::optional<Secret> pin;
  if (!arguments.pin_file.empty()) {
    auto read = read_secret(arguments.pin_file);
    if (!read) return report_failure(read.error());
    pin.emplace(std::move(*read));
  }
  auto tokens = list_pkcs11_tokens(arguments.pkcs11, arguments.token, pin ? &*pin : nullptr);
  if (!tokens) return report_failure(tokens.error());
  for (const Pkcs11Token& token : *tokens) {
    std::printf("%s (%s, %s)\n", token.label.c_str(), token.serial.c_str(), token.manufacturer.c_str());
    for (const Pkcs11Object& key : token.keys) {
      std::printf("  %s (%s)\n", key.label.c_str(), key.id_hex.c_str());
      print_certificate(key.certificate, french);
    }
  }
  return 0;
}

int list_remote_keys(const Arguments& arguments, bool french) {
  auto network = open_network(arguments.network);
  if (!network) return report_failure(network.error());
  auto token = read_secret(arguments.key.csc_token_file);
  if (!token) return report_failure(token.error());
  CscSettings settings;
  settings.url = arguments.key.csc;
  auto credentials = list_csc_credentials(*network->client, settings, *token);
  if (!credentials) return report_failure(credentials.error());
  for (const std::string& credential : *credentials) {
    std::printf("%s\n", credential.c_str());
    settings.credential = credential;
    auto key = open_csc_key(*network->client, settings, *token, Secret());
    if (key)
      print_certificate((*key)->certificate(), french);
    else
      std::printf("    %s\n", key.error().what.c_str());
  }
  return 0;
}

}  // namespace

int keys_command(const Arguments& arguments, bool french) {
  if (!arguments.key.pkcs11.empty()) return list_token_keys(arguments.key, french);
  if (!arguments.key.csc.empty()) return list_remote_keys(arguments, french);
  auto network = open_network(arguments.network);
  if (!network) return report_failure(network.error());
  auto key = open_key(arguments.key, *network->client);
  if (!key) return report_failure(key.error());
  std::printf("%s\n  %s\n", arguments.key.p12.c_str(), std::string(name_of((*key)->algorithm())).c_str());
  print_certificate((*key)->certificate(), french);
  return 0;
}

}  // namespace signing::cli
