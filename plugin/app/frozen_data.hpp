// What a version was made of, kept beside its file: the originals on paper are printed from it. Internal to plugin/app.
#pragma once

#include "plugin/app/context.hpp"
#include "plugin/document/convention_document.hpp"
#include "plugin/domain/convention.hpp"

namespace conventions::app {

// Stores the data below version.document, and the wording once for all versions that have it. No record names them: the
// fingerprint of the version says which they are.
[[nodiscard]] Result<void> keep_frozen_data(const Context& context, const ent_call& call,
                                            const document::ConventionData& data, const domain::Version& version);

struct FrozenData {
  document::ConventionData data;
  document::Template wording;
};

// kNotFound when the version was frozen without; kCorrupt when none that is stored carries version.fingerprint.
[[nodiscard]] Result<FrozenData> frozen_data(const Context& context, const ent_call& call,
                                             const domain::Version& version);

}  // namespace conventions::app
