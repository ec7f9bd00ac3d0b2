#include "signing/image/prepared_image.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Small limits keep one input fast; the checks are the same.
  (void)signing::prepare_image({data, size}, {200000, 600, 300, 150});
  return 0;
}
