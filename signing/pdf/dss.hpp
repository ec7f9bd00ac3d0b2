// The document security store (ISO 32000-2 § 12.8.4.3, EN 319 142-1 § 5.4.2): what is needed to judge the signatures
// later, as raw DER in streams. Written without /VRI and only ever appended to.
#pragma once

#include "signing/pdf/object_writer.hpp"

namespace signing::pdf {

struct Dss {
  std::vector<Bytes> certificates, ocsp_responses, crls;
  bool empty() const { return certificates.empty() && ocsp_responses.empty() && crls.empty(); }
};

// Where each stands in the file, for what a document time-stamp proves: the offset of its object, or of the object
// stream that holds it.
struct DssPlaces {
  std::vector<std::size_t> certificates, ocsp_responses, crls;
};

// Nothing in it when the document has none. Failure: kPdf*, kPdfLimit (over 1,000 entries or 64 MB).
[[nodiscard]] Result<Dss> read_dss(Document& document, DssPlaces* places = nullptr);

// Writes `more` behind what the document's store already holds (as it is written there).
[[nodiscard]] Result<void> append_dss(Document& document, ObjectWriter& out, const Dss& more);

}  // namespace signing::pdf
