#include "signing/keys/csc.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)signing::read_csc_credential(text);
  (void)signing::read_csc_signature(text);
  return 0;
}
