// The next version of a convention as a stored PDF and its record, not committed yet. Internal to plugin/app.
#pragma once

#include <string>

#include "plugin/app/act.hpp"
#include "plugin/document/convention_data.hpp"

namespace conventions::app {

// `convention` as the version prints it: see refresh_from(). `mode` kPaper: the wording for 2 originals, without
// electronic signature fields. `motive`: « régularisation », empty when in time.
[[nodiscard]] Result<domain::Version> make_version(const Context& context, const ent_call& call, const Loaded& loaded,
                                                   const EntView& view, const domain::Convention& convention,
                                                   const std::string& motive, document::Mode mode);

}  // namespace conventions::app
