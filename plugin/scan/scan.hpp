// A scan of signed paper, taken in: files from a scanner or a telephone become one PDF. They are read by a child
// process with limits and without rights (signing/isolate): pictures are decoded and encoded again, PDF files parsed
// and their pages written anew, without scripts, forms, attachments or annotations, and QR codes are looked for.
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"
#include "signing/isolate/child.hpp"

namespace conventions::scan {

using signing::Bytes;
using signing::BytesView;

inline constexpr std::size_t kMaxOctets = 10 * 1000 * 1000;  // of all files together
inline constexpr std::size_t kMaxFiles = 20;
inline constexpr int kMaxPages = 60;        // of all files together: two originals with a long annex
inline constexpr unsigned kMaxSide = 7100;  // px of a picture: A4 at 600 dots per inch
inline constexpr std::size_t kMaxCodes = 200;

// Why files are no scan; the person can do something about each.
enum class Refusal {
  kNoFile,
  kTooManyFiles,
  kTooLarge,
  kTooManyPages,
  kUnknownFormat,  // neither PDF nor JPEG nor PNG, by the first octets
  kPictureCorrupt,
  kPictureTooLarge,  // its sides
  kPdfCorrupt,
  kPdfEncrypted,
  kTooHard  // the child reached a limit of time or memory, or crashed over them
};
std::string_view name_of(Refusal refusal);  // "pdf_encrypted"

struct Refused {
  Refusal why = Refusal::kNoFile;
  std::size_t file = 0;  // from 1; 0: all of them
};

struct Taken {
  Bytes pdf;
  int pages = 0;
  std::vector<std::string> codes;  // texts of the QR codes, printable ASCII, in the order of the pages
};

using Answer = std::variant<Taken, Refused>;

struct Settings {
  std::string program;  // path of conventions-scan; empty: beside this program or library, or in ../bin
  signing::isolate::Limits limits{std::size_t{1} << 30, std::chrono::seconds(50), std::chrono::milliseconds(60'000),
                                  std::size_t{64} << 20};
};

// Two at a time, the others wait. Failure: the program is missing or cannot confine itself. [any-thread]
[[nodiscard]] signing::Result<Answer> take_in(std::span<const BytesView> files, const Settings& settings = {});

// What the child does between its two ends, without any confinement: for the child itself and for tests.
[[nodiscard]] Answer read_files(std::span<const BytesView> files);

// The child's answer as octets and back. Failure kReaderCrashed for octets that no child writes.
[[nodiscard]] Bytes to_wire(const Answer& answer);
[[nodiscard]] signing::Result<Answer> from_wire(BytesView wire);

}  // namespace conventions::scan
