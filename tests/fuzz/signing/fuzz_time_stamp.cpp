#include "signing/timestamp/token.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto token = signing::timestamp::read_token({data, size});
  if (token) (void)signing::timestamp::covers(*token, {data, size});
  return 0;
}
