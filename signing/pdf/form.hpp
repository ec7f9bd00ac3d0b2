// The interactive form as signatures see it (ISO 32000-2 § 12.7), and the pages that show its widgets.
#pragma once

#include "signing/pdf/document.hpp"
#include "signing/pdf/fields.hpp"

namespace signing::pdf {

struct FormField {
  std::string name;  // fully qualified, UTF-8
  Ref ref;
  const Dict* dict = nullptr;     // owned by the document
  std::string type;               // /FT, inherited: "Sig", "Tx", ...; may be empty
  bool is_widget = false;         // field and widget in one dictionary
  bool has_kids = false;          // widgets apart from the field
  const Object* value = nullptr;  // /V as written (a reference, normally); null when absent
};

struct Form {
  const Dict* acro_form = nullptr;   // null when the document has none
  std::optional<Ref> acro_form_ref;  // when it is an object of its own
  std::vector<FormField> fields;     // terminal fields, in order
};

[[nodiscard]] Result<Form> read_form(Document& document);
// Page objects in order. Failure: kPdfLimit, kPdfMalformed.
[[nodiscard]] Result<std::vector<Ref>> page_refs(Document& document);
// A /Rect, in any corner order; nothing when malformed.
std::optional<PdfRect> read_rect(Document& document, const Dict& dict);
// /Lock /Action /All.
[[nodiscard]] Result<bool> locks_all(Document& document, const Dict& field);

}  // namespace signing::pdf
