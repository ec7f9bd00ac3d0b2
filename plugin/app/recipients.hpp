// Who is told of an event, and the outbox rows of it. Internal to plugin/app.
#pragma once

#include <ent/sdk/records_client.hpp>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/domain/state_machine.hpp"

namespace conventions::app {

// One row per (event, person), dedup key "<event>:<convention>:<version>:<person>"; `occurrence` is
// added to the version for what may happen again to it (paper steps). The head, whoever has
// a mandate for the offer today, and whoever holds the right of that side at the school; not the actor. `convention` is
// as stored after the event.
[[nodiscard]] Result<std::vector<ent::sdk::Message>> messages_for(const Context& context, const ent_call& call,
                                                                  const Actor& actor,
                                                                  const domain::Convention& convention, int version,
                                                                  const std::vector<domain::Addressed>& notices,
                                                                  const std::string& occurrence = {});

}  // namespace conventions::app
