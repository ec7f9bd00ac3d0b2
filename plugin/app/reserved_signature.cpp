#include "plugin/app/reserved_signature.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/store.hpp"
#include "signing/core/digest.hpp"

namespace conventions::app {
namespace {

std::string id_of(const SigningAct& act) {
  const std::string all = act.convention.str() + "\n" + std::string(domain::name_of(act.side)) + "\n" +
                          act.person.str() + "\n" + act.configuration.str() + "\n" + act.shown_sha256;
  return signing::to_hex(signing::sha256(signing::as_bytes(all)));
}

}  // namespace

Result<Reservation> find_reservation(const Context& context, const ent_call& call, const SigningAct& act) {
  auto record = context.host().records.get(call, kKindReservation, id_of(act));
  if (record.has_error() && record.error().status == ENT_NOT_FOUND) return Reservation{};
  if (record.has_error()) return from_host(record.error());
  return Reservation{record->revision, number_of(record->body, "time"), text_of(record->body, "attributes")};
}

Result<Reservation> reserve(const Context& context, const ent_call& call, const SigningAct& act,
                            const Reservation& before, std::int64_t time_ms, const std::string& attributes_sha256) {
  if (before.revision != 0 && before.time_ms == time_ms && before.attributes_sha256 == attributes_sha256) return before;
  ent::sdk::Commit commit;
  commit.put(kKindReservation, id_of(act), before.revision,
             {{"convention", act.convention.str()}, {"time", time_ms}, {"attributes", attributes_sha256}});
  auto outcome = commit_under(context, call, commit, "");
  if (outcome.has_error()) return outcome.error();
  if (*outcome != CommitOutcome::kDone) return Failure{Code::kConflict, "failure.conflict"};
  return find_reservation(context, call, act);
}

void release(const Context& context, const ent_call& call, const SigningAct& act, const Reservation& reservation) {
  if (reservation.revision == 0) return;
  ent::sdk::Commit commit;
  commit.erase(kKindReservation, id_of(act), reservation.revision);
  auto outcome = commit_under(context, call, commit, "");
  if (outcome.has_error()) {
    context.host().log.write(&call, ENT_LOG_WARNING, "a reserved signature was not released: " + outcome.error().key);
  }
}

}  // namespace conventions::app
