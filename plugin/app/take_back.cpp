#include "plugin/app/take_back.hpp"

#include "plugin/app/act.hpp"

namespace conventions::app {

Result<Outcome> take_back(const Context& context, const ent_call& call, const Command& command) {
  auto loaded = load_for(context, call, command, domain::Action::kTakeBack);
  if (loaded.has_error()) return loaded.error();
  auto situation = read_situation(context, call, *loaded);
  if (situation.has_error()) return situation.error();
  return perform(context, call, *loaded, domain::Event::kTakeBack, *situation);
}

}  // namespace conventions::app
