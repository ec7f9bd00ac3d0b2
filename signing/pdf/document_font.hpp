// The font a document carries for its signature blocks: AcroForm /DR /Font /CvSig, Type0 with Identity-H. Its
// /ToUnicode map and /W widths, prepared in revision 0, are read back so that signing embeds nothing again.
#pragma once

#include <memory>

#include "signing/pdf/document.hpp"
#include "signing/pdf/font_face.hpp"

namespace signing::pdf {

struct DocumentFont {
  Ref ref;                               // the Type0 font object
  std::shared_ptr<const FontFace> face;  // shared: documents of one template have the same maps, read once per process
};

// Nothing when the document has no usable font of that name (it is then as if it had none).
std::optional<DocumentFont> find_document_font(Document& document, const Dict* acro_form);

}  // namespace signing::pdf
