#include "signing/keys/pkcs12.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)signing::load_pkcs12({data, size}, signing::Secret("secret"), *signing::make_time(2027, 1, 1, 0, 0, 0));
  return 0;
}
