#include "signing/image/prepared_image.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto image = signing::PreparedImage::from_bytes({data, size});
  if (image) (void)image->to_png();
  return 0;
}
