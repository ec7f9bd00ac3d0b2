#include "signing/augment.hpp"
#include "signing/verify/inspect.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto revisions = signing::inspect_pdf({data, size});
  if (revisions) (void)signing::to_json(*revisions);
  (void)signing::renewal_due({data, size});
  return 0;
}
