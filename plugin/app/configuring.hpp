// Who configures, and what is in force: read first by every use case of signature_config.hpp. Internal to plugin/app.
#pragma once

#include <optional>

#include "plugin/app/signature_material.hpp"

namespace conventions::app {

struct Configuring {
  Actor actor;
  std::optional<Configuration> current;  // of the actor's school
  bool in_force() const { return current && current->in_force(); }
};
// kForbidden without the right to configure.
[[nodiscard]] Result<Configuring> open_configuring(const Context& context, const ent_call& call);

}  // namespace conventions::app
