// Electronic or paper: each school chooses for itself, while its signature is missing. What was made stays: versions,
// signatures, paper steps and scans.
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"
#include "plugin/domain/paper.hpp"

namespace conventions::app {

struct SwitchChannelRequest {
  Command command;
  domain::Channel channel = domain::Channel::kElectronic;
};
// `already` when the school had chosen so. kBlocked: to electronic without an active signature configuration (S3).
[[nodiscard]] Result<Outcome> switch_channel(const Context& context, const ent_call& call,
                                             const SwitchChannelRequest& request);

}  // namespace conventions::app
