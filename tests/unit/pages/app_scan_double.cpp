// The use cases of the originals and scans, almost without any: scan_page_test.cpp is over the real ones.
#include "app_double.hpp"
#include "plugin/app/print_copies.hpp"
#include "plugin/app/receive_scan.hpp"

namespace conventions::app {
namespace {
const Failure kNone{Code::kNotFound, "failure.not_found"};
}

Result<Download> print_copies(const Context&, const ent_call&, const domain::ConventionId&) {
  return Download{canned().pdf, std::string(64, 'a'), "exemplaires.pdf", "application/pdf", 2};
}
Result<ReceivedScan> receive_scan(const Context&, const ent_call&, const ReceiveScanRequest&) {
  return kNone;
}
Result<Download> scan_file(const Context&, const ent_call&, const domain::ConventionId&, int, int) {
  return kNone;
}

}  // namespace conventions::app
