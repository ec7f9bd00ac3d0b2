// The revisions of a file and what each changed in the one before, whatever is signed: for people who wonder.
#pragma once

#include "signing/core/result.hpp"
#include "signing/verify/report.hpp"

namespace signing {

namespace pdf {
struct Decryption;
}

struct Revision {
  std::size_t end = 0;    // offset behind its "%%EOF" and one line end
  std::string signature;  // field whose signature or time-stamp covers exactly this revision; "" when none
  bool is_time_stamp = false;
  // Against the revision before, by the agreement policy; empty for the first. Before any signature nothing is refused.
  std::vector<Finding> allowed, refused;
};

// At most 3,000 revisions. Failures: kPdf* when the whole file cannot be read; a revision that cannot be read alone has
// one entry in `refused` that says so. `decryption` as in VerifyOptions. [any-thread]
[[nodiscard]] Result<std::vector<Revision>> inspect_pdf(BytesView pdf, const pdf::Decryption* decryption = nullptr);

std::string to_json(const std::vector<Revision>& revisions);
std::string to_french_text(const std::vector<Revision>& revisions);

}  // namespace signing
