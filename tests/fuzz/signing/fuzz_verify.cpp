// A verdict is a value for any octets.
#include "signing/verify/verify.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  signing::VerifyOptions options;
  options.at = *signing::make_time(2027, 1, 1, 0, 0, 0);
  const signing::Report report = signing::verify_pdf({data, size}, options);
  // Without trust anchors nothing can be established.
  if (report.indication == signing::Indication::kTotalPassed) __builtin_trap();
  (void)signing::to_json(report);
  (void)signing::to_french_text(report);
  return 0;
}
