#include "signing/cms/reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto signature = signing::cms::read_signature({data, size});
  if (signature) (void)signing::cms::value_is_right(*signature);
  return 0;
}
