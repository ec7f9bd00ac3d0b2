// A signature asked of a remote service, known before it is asked for. Internal to plugin/app.
//
// A service that does not answer in time may have signed: the outcome is unknown. Nothing is recorded then, the
// convention keeps its state and its bytes, and only a person can ask again (signing/keys/csc.hpp: a signing request is
// never repeated by itself). Asking again must not make a second signature of the same act: the claimed time stands in
// the document (/M, ISO 32000-2 table 255, and the visible block), so a later click would be signed over another hash.
// Hence before the service is asked the instant and the hash of what it is to sign are recorded, and the same person
// who asks again for the same version with the same configuration asks for the same hash: whatever the service did the
// first time, there is one signed statement. What is kept is not the pending document itself but what makes it again,
// so that no second copy of the pupils' names exists; the hash proves that it is the same.
//
// A reservation ends with the recorded signature, or when the service is known not to have signed. One that is never
// taken up again names bytes that are no longer the present ones and is never found.
#pragma once

#include <cstdint>
#include <string>

#include "plugin/app/context.hpp"
#include "plugin/domain/convention.hpp"

namespace conventions::app {

// One act of signing.
struct SigningAct {
  domain::ConventionId convention;
  domain::Side side = domain::Side::kHome;
  domain::PersonId person;  // who clicked: stands in the visible block
  domain::ConfigurationId configuration;
  std::string shown_sha256;
};

struct Reservation {
  std::int64_t revision = 0;  // 0: none
  std::int64_t time_ms = 0;
  std::string attributes_sha256;  // hexadecimal, of PendingSignature::attributes
};

[[nodiscard]] Result<Reservation> find_reservation(const Context& context, const ent_call& call, const SigningAct& act);
// Durable when it returns; over `before`. kConflict when another thread was first.
[[nodiscard]] Result<Reservation> reserve(const Context& context, const ent_call& call, const SigningAct& act,
                                          const Reservation& before, std::int64_t time_ms,
                                          const std::string& attributes_sha256);
// A failure is logged: the reservation stays, and is used by the next click.
void release(const Context& context, const ent_call& call, const SigningAct& act, const Reservation& reservation);

}  // namespace conventions::app
