// « Imprimer les exemplaires »: the file to print of a convention on paper.
#pragma once

#include "plugin/app/download.hpp"

namespace conventions::app {

// Sending slip and two originals of the live version, whatever it was frozen for; the same bytes for the same version
// and copy numbers. For whoever may record steps of the paper process. kBlocked ("failure.copies_not_edited") before P1
// and after a loss until the copies are edited again; Download::pages counts the pages to print.
[[nodiscard]] Result<Download> print_copies(const Context& context, const ent_call& call,
                                            const domain::ConventionId& id);

}  // namespace conventions::app
