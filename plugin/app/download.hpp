// The file of a version, for those who may have it.
#pragma once

#include <string>

#include "plugin/app/actor.hpp"
#include "plugin/domain/convention.hpp"

namespace conventions::app {

struct Download {
  std::string bytes;
  std::string sha256;
  std::string file_name;   // ASCII, "convention-0990001X-0990002Y-2026-2027-007-v1.pdf" (fictitious)
  std::string media_type;  // "application/pdf", "text/plain; charset=utf-8"
  int pages = 0;
};

// The latest bytes of `version` (0: the last frozen one). kNotFound for anything the viewer may not have: another
// school's, for the host school a withdrawn version. `at_sha256` not empty: exactly those bytes (frozen, signed by
// home, signed by both), else kNotFound.
[[nodiscard]] Result<Download> download(const Context& context, const ent_call& call, const domain::ConventionId& id,
                                        int version, const std::string& at_sha256 = {});

// « Version texte » of a version.
[[nodiscard]] Result<Download> download_text(const Context& context, const ent_call& call,
                                             const domain::ConventionId& id, int version);

}  // namespace conventions::app
