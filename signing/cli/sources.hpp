// What a command needs from outside: its key, its time-stamps, its trust anchors, the network.
#pragma once

#include <memory>

#include "signing/cli/arguments.hpp"
#include "signing/core/secret.hpp"
#include "signing/keys/signing_key.hpp"
#include "signing/net/http.hpp"
#include "signing/revocation/evidence_source.hpp"
#include "signing/timestamp/time_stamper.hpp"

namespace signing::cli {

// Made once for all files; everything in it may be used from several threads.
struct Network {
  std::unique_ptr<net::HttpClient> client;
  std::unique_ptr<timestamp::TimeStamper> stamper;  // null without --tsa
  std::unique_ptr<revocation::EvidenceSource> evidence;
};
[[nodiscard]] Result<Network> open_network(const NetworkArguments& arguments);

// `client` serves remote keys and must outlive the key.
[[nodiscard]] Result<std::unique_ptr<SigningKey>> open_key(const KeyArguments& arguments, net::HttpClient& client);

// Of encrypted documents; empty when none was given.
[[nodiscard]] Result<Secret> document_password(const VerifyArguments& arguments);

}  // namespace signing::cli
