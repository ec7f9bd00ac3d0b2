// The use cases of the scan's page, without any: its own test is over the real ones (scan_page_test.cpp).
#include "plugin/app/receive_scan.hpp"

namespace conventions::app {
namespace {
const Failure kNone{Code::kNotFound, "failure.not_found"};
}

Result<ReceivedScan> receive_scan(const Context&, const ent_call&, const ReceiveScanRequest&) {
  return kNone;
}
Result<ScanFile> scan_file(const Context&, const ent_call&, const domain::ConventionId&, int, int) {
  return kNone;
}

}  // namespace conventions::app
