#include "plugin/app/instance_ca.hpp"

#include <openssl/crypto.h>

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/signature_material.hpp"
#include "plugin/app/store.hpp"
#include "signing/core/digest.hpp"

namespace conventions::app {
namespace {

constexpr const char* kRecord = "instance";

struct Stored {
  std::string secret, certificate_hex, pem;
};

Result<std::optional<Stored>> read_record(const Context& context, const ent_call& call) {
  auto record = context.host().records.get(call, kKindAuthority, kRecord);
  if (record.has_error()) {
    if (record.error().status == ENT_NOT_FOUND) return std::optional<Stored>();
    return from_host(record.error());
  }
  return std::optional<Stored>(
      Stored{text_of(record->body, "secret"), text_of(record->body, "certificate"), text_of(record->body, "pem")});
}

Result<signing::InstanceCa> load(const Context& context, const ent_call& call, const Stored& stored) {
  auto key = context.host().settings.secret_get(call, stored.secret);
  if (key.has_error()) return from_host(key.error());
  const auto certificate = bytes_from_hex(stored.certificate_hex);
  auto ca = signing::InstanceCa::load(signing::as_bytes(key->text()), certificate);
  if (ca.has_error()) return Failure{Code::kCorrupt, "failure.corrupt", {}, ca.error().what};
  return std::move(*ca);
}

}  // namespace

signing::Bytes bytes_from_hex(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  signing::Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(digit(hex[i]) * 16 + digit(hex[i + 1])));
  }
  return bytes;
}

Result<signing::InstanceCa> instance_ca(const Context& context, const ent_call& call) {
  const auto& host = context.host();
  auto found = read_record(context, call);
  if (found.has_error()) return found.error();
  if (*found) return load(context, call, **found);
  auto made = signing::InstanceCa::make("Conventions ENT", seconds_of(host.clock.now_ms()));
  if (made.has_error()) return from_signing(made.error());
  const std::string secret = "authority." + random_token();
  auto kept = host.settings.secret_put(call, secret, ent::sdk::bytes(made->private_key()));
  if (kept.has_error()) return from_host(kept.error());
  ent::sdk::Commit commit;
  commit.put(kKindAuthority, kRecord, 0,
             {{"state", "active"},
              {"secret", secret},
              {"certificate", signing::to_hex(made->certificate())},
              {"pem", made->certificate_pem()},
              {"created", host.clock.now_ms()}});
  commit.audit.push_back({"authority.made",
                          "authority:instance",
                          {{"certificate_sha256", signing::to_hex(signing::sha256(made->certificate()))}}});
  auto outcome = commit_under(context, call, commit, "");
  if (outcome.has_value() && *outcome == CommitOutcome::kDone) return std::move(*made);
  // Somebody else's became the instance's (or the commit failed): this key must not stay behind.
  auto erased = host.settings.secret_erase(call, secret);
  if (erased.has_error()) host.log.write(&call, ENT_LOG_WARNING, "unused authority key not erased");
  if (outcome.has_error()) return outcome.error();
  auto winner = read_record(context, call);
  if (winner.has_error()) return winner.error();
  if (!*winner) return Failure{Code::kConflict, "failure.conflict"};
  return load(context, call, **winner);
}

Result<std::string> trust_anchor(const Context& context, const ent_call& call) {
  auto found = read_record(context, call);
  if (found.has_error()) return found.error();
  if (!*found) return not_found();
  return (*found)->pem;
}

}  // namespace conventions::app
