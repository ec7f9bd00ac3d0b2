// What is said of a document as a whole.
#pragma once

#include "signing/core/result.hpp"
#include "signing/verify/report.hpp"

namespace signing::verify {

// Why it cannot be read. kPdfEncrypted with the subject "wrong": a password was given and does not open it.
Finding unreadable(const Failure& failed);

// Each signature fails, or the document is unreadable when it has none: a file that two readers see differently is how
// shadow and incremental attacks work. `detail`: the first difference.
void two_readers_differ(Report& report, const std::string& detail);

}  // namespace signing::verify
