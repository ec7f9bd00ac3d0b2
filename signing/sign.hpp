// One signature into one prepared field: PAdES baseline B-B, or B-T with a time-stamp (ETSI EN 319 142-1), as an
// incremental update. The result starts with the exact octets that were given, so an earlier signature stays valid and
// identical. B-LT and B-LTA come after the last signature, see augment.hpp.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/level.hpp"
#include "signing/core/result.hpp"
#include "signing/core/time.hpp"
#include "signing/image/prepared_image.hpp"
#include "signing/keys/signing_key.hpp"
#include "signing/pdf/fields.hpp"
#include "signing/pending_signature.hpp"
#include "signing/timestamp/time_stamper.hpp"

namespace signing {

// The visible block: picture left, lines right (UTF-8), shrunk and wrapped to the field's rectangle. Say only what the
// signed data says; a time shown here must be labelled as claimed by the caller's text.
struct Appearance {
  const PreparedImage* image = nullptr;  // borrowed for the call; may be null
  std::vector<std::string> lines;        // may be empty; both empty = invisible content in the field's rectangle
  double max_font_size_pt = 9.0;
  double min_font_size_pt = 4.0;
};

struct SignRequest {
  BytesView pdf;                    // borrowed for the call
  std::string field_name;           // fully qualified
  const SigningKey* key = nullptr;  // borrowed for the call; required
  Appearance appearance;
  std::string reason;  // "" = entry left out; UTF-8, as are the next two
  std::string location;
  std::string name;
  Time time{};  // /M, the claimed signing time; also the instant the certificate must be valid at
  // When given, the document must have this SHA-256: what the signer saw is what gets signed.
  std::optional<std::array<std::uint8_t, 32>> expected_sha256;
  // Refuse to add a signature to a document whose earlier signature is broken or whose content changed after it.
  bool verify_existing = true;
  // Borrowed for the call. With one the signature is B-T: the token over its value goes into the CMS (EN 319 122-1
  // § 5.3), and a stamper that fails makes the whole call fail, unless `time_stamp_optional`: then the signature is
  // B-B. It stays so: a signature that was made is never written again. What proves its time later is the document
  // time-stamp of augment_pdf().
  timestamp::TimeStamper* time_stamper = nullptr;
  bool time_stamp_optional = false;
  // 0: approval signature. 2: certification (DocMDP /P 2), the first signature of a document only: kPdfAlreadySigned.
  int certify = 0;
  // Fonts for characters the document's own block font (/DR /Font /CvSig) does not have, tried in order.
  std::vector<std::string> font_files = {kDefaultFontFile, kDefaultWideFontFile};
};

struct SignedPdf {
  Bytes bytes;                     // the whole new document
  std::size_t revision_start = 0;  // == request.pdf.size(): octets before it are the given document
  std::array<std::int64_t, 4> byte_range{};
  Bytes cms;  // DER, without the zero padding
  Level level = Level::kBB;
  std::optional<Failure> time_stamp_failure;  // why it is not B-T, with `time_stamp_optional`
};

// Failures: kPdfFieldMissing, kPdfFieldSigned, kPdfHashMismatch, kPdfEarlierSignatureBroken, other kPdf*, kKeyExpired,
// kKeyNotYetValid, kKeyFailed, kGlyphMissing (subject = the character), kTextDoesNotFit, kTextInvalid, kFontFile, and
// those of the time-stamper. The key is asked once, or twice when a time-stamp turned out larger than its room.
// [any-thread]
[[nodiscard]] Result<SignedPdf> sign_pdf(const SignRequest& request);

// The same in two halves. The first asks the key for its algorithm and certificates only; the second takes the value
// (as SigningKey::sign gives it), kKeyFailed when it is not that of the certificate, kSignatureTooLarge when the
// time-stamp does not fit. [any-thread]
[[nodiscard]] Result<PendingSignature> begin_signature(const SignRequest& request);
[[nodiscard]] Result<SignedPdf> complete_signature(PendingSignature pending, BytesView value,
                                                   timestamp::TimeStamper* time_stamper = nullptr,
                                                   bool time_stamp_optional = false);

// The block alone as a one-page PDF of its size, for the settings page. `width`, `height` in points. Same failures.
[[nodiscard]] Result<Bytes> preview_appearance(const Appearance& appearance, double width, double height,
                                               const std::vector<std::string>& font_files = {kDefaultFontFile,
                                                                                             kDefaultWideFontFile});

}  // namespace signing
