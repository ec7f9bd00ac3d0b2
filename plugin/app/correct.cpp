#include "plugin/app/correct.hpp"

#include "plugin/app/act.hpp"

namespace conventions::app {

Result<Outcome> correct(const Context& context, const ent_call& call, const Command& command) {
  auto loaded = load_for(context, call, command, domain::Action::kCorrect);
  if (loaded.has_error()) return loaded.error();
  auto situation = read_situation(context, call, *loaded);
  if (situation.has_error()) return situation.error();
  return perform(context, call, *loaded, domain::Event::kCorrect, *situation);
}

}  // namespace conventions::app
