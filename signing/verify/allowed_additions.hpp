// What a later revision may add to a signed document: invisible signature fields, validation data, announced
// extensions. Each is recognised by what it holds, not by where it stands: one object can stand in two places.
#pragma once

#include "signing/pdf/form.hpp"
#include "signing/verify/verify.hpp"

namespace signing::verify {

// /DocTimeStamp or ETSI.RFC3161, read from a field's /V.
bool is_document_time_stamp(pdf::Document& document, const pdf::Dict& field);

// "" when `field`, new in `document`, is a signature field and nothing else: a widget with no keys beyond these,
// without size, unsigned or with a signature dictionary. Under the PDF policy it may show, and bring an appearance once
// it is signed; a document time-stamp never shows. Otherwise the reason.
std::string why_not_added(pdf::Document& document, const pdf::FormField& field, ChangePolicy policy);

// The store of `after` holds what the one of `before` holds, in the same order, and nothing but validation data. Null
// objects stand for no store.
bool store_only_grew(pdf::Document& before, const pdf::Object& then, pdf::Document& after, const pdf::Object& now);

// A dictionary of developer extensions (ISO 32000-2 § 7.12).
bool is_extensions(pdf::Document& document, const pdf::Object& object);

}  // namespace signing::verify
