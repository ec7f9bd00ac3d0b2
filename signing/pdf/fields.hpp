// Signature fields: what a document offers to sign, and preparing them in a document that has none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing {

// Points (1/72 inch), origin at the page's lower left corner.
struct PdfRect {
  double x = 0, y = 0, width = 0, height = 0;
};

struct FieldSpec {
  std::string name;  // partial field name, ASCII, no dot
  int page = -1;     // from 0; negative counts from the end (-1 = last page)
  PdfRect rect;
  bool lock_document = false;  // /Lock /Action /All /P 1: for the last signer
};

struct SignatureField {
  std::string name;  // fully qualified
  bool is_signed = false;
  int page = -1;  // from 0; -1 when the widget is on no page
  PdfRect rect;
  bool locks_document = false;
};

inline constexpr const char* kDefaultFontFile = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
inline constexpr const char* kDefaultWideFontFile = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf";

// In page order as the form lists them. Failures: kPdf*. [any-thread]
[[nodiscard]] Result<std::vector<SignatureField>> list_signature_fields(BytesView pdf);

// Adds prepared fields as one incremental update (earlier octets unchanged) with the block's font as /DR /Font /CvSig,
// SigFlags 3 and the /ESIC extension. Failures: kPdf* (kPdfAlreadySigned: fields come before signatures;
// kPdfFieldExists, kPdfPageMissing, kPdfEncrypted), kFontFile. [any-thread]
[[nodiscard]] Result<Bytes> prepare_fields(BytesView pdf, const std::vector<FieldSpec>& fields,
                                           const std::string& font_file = kDefaultFontFile);

}  // namespace signing
