// A scan of signed paper, taken in before a step is recorded with it (tick_step). « Signature manuscrite, copie
// numérisée »: it is never an electronic signature.
#pragma once

#include <string_view>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"
#include "plugin/app/download.hpp"
#include "plugin/domain/paper.hpp"

namespace conventions::app {

// Of one upload, all files together.
inline constexpr int kMaxScanFiles = 20, kMaxScanPages = 60, kMaxScanMegabytes = 10;

struct ReceiveScanRequest {
  Command command;
  domain::PaperStep step = domain::PaperStep::kNone;  // that will be recorded with it
  std::vector<std::string_view> files;                // PDF, JPEG, PNG; borrowed for the call
  bool any_document = false;  // the person saw that the QR codes do not say it is this document, and goes on
};

// What the QR codes of a scan say.
enum class ScanMatch {
  kSame,    // each names this convention and this version
  kNoCode,  // none of a convention could be read
  kOther    // one names another convention or version
};
std::string_view name_of(ScanMatch match);  // "same"

struct ReceivedScan {
  domain::Scan scan;
  int pages = 0;
  ScanMatch match = ScanMatch::kNoCode;
};

// Stores one PDF below scan_folder() and writes an audit entry; the override is in it. Whoever may record steps of the
// paper process, on a live version that waits for one. Failures of their own, all nothing done: kInvalid "scan.*" (no
// scan, with the number of the file at fault), kTooLarge "scan.too_large", kBlocked "scan.no_code" and
// "scan.other_document" without any_document.
[[nodiscard]] Result<ReceivedScan> receive_scan(const Context& context, const ent_call& call,
                                                const ReceiveScanRequest& request);

// `codes`: texts of QR codes; `number` and `fingerprint` of the version that is waited for.
[[nodiscard]] ScanMatch match_codes(const std::vector<std::string>& codes, const std::string& number,
                                    const std::string& fingerprint);

// The scan that a step of the version was recorded with, a PDF of its own. For whoever may download the convention.
[[nodiscard]] Result<Download> scan_file(const Context& context, const ent_call& call, const domain::ConventionId& id,
                                         int version, int entry);

}  // namespace conventions::app
