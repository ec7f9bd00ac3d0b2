#pragma once
// The parts of the file that have a clause of their own.

#include <vector>

#include "plugin/document/layout/pages.hpp"
#include "plugin/document/pdf/podofo_objects.hpp"

namespace conventions::document::pdf {

using Objects = std::vector<PoDoFo::PdfObject*>;

// Type0, Identity-H, CIDFontType2 with FontFile2, /W and /ToUnicode (ISO 32000-1 § 9.7).
PoDoFo::PdfObject* write_font(PoDoFo::PdfVecObjects& objects, const EmbeddedFont& font);

// One merged field and widget, empty, ready to be signed without touching anything else (ISO 32000-1 § 12.7.4.5). The
// last signatory's field locks all fields and forbids any later change (/Lock, ISO 32000-2 § 12.7.5.5).
PoDoFo::PdfObject* write_signature_field(PoDoFo::PdfVecObjects& objects, const FieldOnPage& field,
                                         const PoDoFo::PdfObject* page, const std::string& label, bool locks_all);

// The tree under StructTreeRoot, with its ParentTree (ISO 32000-1 § 14.7). Pages have /StructParents = their index,
// widgets /StructParent = number of pages + their index.
PoDoFo::PdfObject* write_structure(PoDoFo::PdfVecObjects& objects, const StructureTree& tree, const LaidOut& laid_out,
                                   const Objects& pages, const Objects& fields);

}  // namespace conventions::document::pdf
