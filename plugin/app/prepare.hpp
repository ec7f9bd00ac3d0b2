// « Préparer »: makes the draft of a convention for (offer, session, viewer's school) when there is none yet.
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"

namespace conventions::app {

struct PrepareRequest {
  std::string offer;
  std::string session;  // empty only when the setting `granularity` is `offer`
};

// Gives the live convention of the key, new or already there (`already`). kNotFound: no such offer or session, or no
// pupil of the viewer's school is registered. kBlocked: collective offer, same school, same legal entity, cancelled
// offer.
[[nodiscard]] Result<Outcome> prepare(const Context& context, const ent_call& call, const PrepareRequest& request);

}  // namespace conventions::app
