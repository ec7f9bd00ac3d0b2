// Making a draft: by a person (« Préparer ») or by the job. Internal to plugin/app.
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"
#include "plugin/app/ent_view.hpp"

namespace conventions::app {

// Whether a convention found under a key gives way to a new one.
enum class Replace { kCancelled, kCancelledBySystem };

// The convention of `key`, made when there is none (or only one that gives way). Two callers at once get the same one
// (invariant I5: the key record is compare-and-set). Guards are the caller's.
[[nodiscard]] Result<Outcome> find_or_create(const Context& context, const ent_call& call, const Actor& actor,
                                             const domain::Key& key, const EntView& view, Replace replace);

}  // namespace conventions::app
