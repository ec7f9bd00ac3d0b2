// From what the ENT knows to what the document prints. Internal to plugin/app.
#pragma once

#include <string>

#include "plugin/app/ent_view.hpp"
#include "plugin/document/convention_data.hpp"

namespace conventions::app {

// `reference_url`: where the QR code leads.
document::ConventionData document_data(const EntView& view, const domain::Convention& convention, int version,
                                       domain::Date today, const std::string& reference_url);

// An invented convention of a school with a fictitious partner, marked SPÉCIMEN.
document::ConventionData specimen_data(const School& school, domain::Date today, const std::string& reference_url);

}  // namespace conventions::app
