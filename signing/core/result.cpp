#include "signing/core/result.hpp"

#include <stdexcept>

namespace signing {

std::string_view remedy_key(Code code) {
  switch (code) {
    case Code::kP12TooLarge:
      return "p12.too_large";
    case Code::kP12Corrupt:
      return "p12.corrupt";
    case Code::kP12WrongPassword:
      return "p12.wrong_password";
    case Code::kP12NoKey:
      return "p12.no_key";
    case Code::kP12SeveralKeys:
      return "p12.several_keys";
    case Code::kP12NoCertificate:
      return "p12.no_certificate";
    case Code::kP12KeyMismatch:
      return "p12.key_mismatch";
    case Code::kP12Expired:
      return "p12.expired";
    case Code::kP12NotYetValid:
      return "p12.not_yet_valid";
    case Code::kP12NoSigningUsage:
      return "p12.no_signing_usage";
    case Code::kP12WeakKey:
      return "p12.weak_key";
    case Code::kP12UnsupportedKey:
      return "p12.unsupported_key";
    case Code::kP12WeakDigest:
      return "p12.weak_digest";
    case Code::kKeyExpired:
      return "key.expired";
    case Code::kKeyNotYetValid:
      return "key.not_yet_valid";
    case Code::kKeyFailed:
      return "key.failed";
    case Code::kCertificateMalformed:
      return "certificate.malformed";
    case Code::kImageTooLarge:
      return "image.too_large";
    case Code::kImageUnknownFormat:
      return "image.unknown_format";
    case Code::kImageDimensions:
      return "image.dimensions";
    case Code::kImageCorrupt:
      return "image.corrupt";
    case Code::kImageBlank:
      return "image.blank";
    case Code::kPdfTooLarge:
      return "pdf.too_large";
    case Code::kPdfMalformed:
      return "pdf.malformed";
    case Code::kPdfEncrypted:
      return "pdf.encrypted";
    case Code::kPdfUnsupported:
      return "pdf.unsupported";
    case Code::kPdfLimit:
      return "pdf.limit";
    case Code::kPdfFieldMissing:
      return "pdf.field_missing";
    case Code::kPdfFieldSigned:
      return "pdf.field_signed";
    case Code::kPdfFieldExists:
      return "pdf.field_exists";
    case Code::kPdfAlreadySigned:
      return "pdf.already_signed";
    case Code::kPdfPageMissing:
      return "pdf.page_missing";
    case Code::kPdfHashMismatch:
      return "pdf.hash_mismatch";
    case Code::kPdfEarlierSignatureBroken:
      return "pdf.earlier_signature_broken";
    case Code::kGlyphMissing:
      return "glyph.missing";
    case Code::kTextDoesNotFit:
      return "text.does_not_fit";
    case Code::kTextInvalid:
      return "text.invalid";
    case Code::kFontFile:
      return "font.file";
    case Code::kSignatureTooLarge:
      return "signature.too_large";
    case Code::kCmsMalformed:
      return "cms.malformed";
    case Code::kFile:
      return "file.failed";
    case Code::kInternal:
      return "internal";
  }
  return "internal";
}

void throw_exception_from_error(const Failure& failure, const boost::source_location&) {
  throw std::logic_error("value() of a failed result: " + std::string(failure.remedy()) + ": " + failure.what);
}

}  // namespace signing
