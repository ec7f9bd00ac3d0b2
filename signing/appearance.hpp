// The visible block as a form XObject (ISO 32000-2 § 12.5.5): picture left, lines right, own resources.
#pragma once

#include "signing/pdf/document_font.hpp"
#include "signing/pdf/object_writer.hpp"
#include "signing/sign.hpp"

namespace signing {

// Writes picture, fonts the document lacks, and the form XObject; gives the XObject. `prepared` may be empty.
// Failures: kGlyphMissing, kTextInvalid, kTextDoesNotFit, kFontFile.
[[nodiscard]] Result<pdf::Ref> write_appearance(pdf::ObjectWriter& out, const Appearance& appearance, double width_pt,
                                                double height_pt, const std::optional<pdf::DocumentFont>& prepared,
                                                const std::vector<std::string>& font_files);

}  // namespace signing
