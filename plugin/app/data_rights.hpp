// What the plugin holds about one pupil or adult (GDPR art. 15). Needs the right to administrate or to read the audit.
#pragma once

#include <string>

#include "plugin/app/actor.hpp"

namespace conventions::app {

// The JSON of ent.plugin.data-rights/1.
[[nodiscard]] Result<std::string> extract_person(const Context& context, const ent_call& call,
                                                 const std::string& subject);

}  // namespace conventions::app
