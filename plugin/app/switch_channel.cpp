#include "plugin/app/switch_channel.hpp"

#include "plugin/app/paper_desk.hpp"

namespace conventions::app {

Result<Outcome> switch_channel(const Context& context, const ent_call& call, const SwitchChannelRequest& request) {
  auto desk = open_paper_desk(context, call, request.command, domain::Action::kSwitchChannel, {});
  if (desk.has_error()) return desk.error();
  if (desk->loaded.already) return Outcome{desk->convention(), true};
  const auto& paper = desk->convention().paper;
  if ((desk->actor.side == domain::Side::kHome ? paper.home : paper.host) == request.channel) {
    return Outcome{desk->convention(), true};
  }
  const domain::Version* live = desk->situation.live ? &*desk->situation.live : nullptr;
  return store_paper(
      context, call, *desk,
      domain::switch_channel(desk->convention(), live, desk->actor, desk->situation.facts, request.channel));
}

}  // namespace conventions::app
