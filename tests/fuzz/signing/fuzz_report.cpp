// Whatever a child process answers (or a request says) is a value or a Failure, and a value goes back to the same
// octets.
#include "signing/verify/wire.hpp"

namespace {

// Alone in its function: the compiler must not drop the comparison.
void must_be_equal(const signing::Bytes& again, signing::BytesView given) {
  if (!std::equal(again.begin(), again.end(), given.begin(), given.end())) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const signing::BytesView octets(data, size);
  if (const auto report = signing::verify::report_from_wire(octets)) {
    must_be_equal(signing::verify::to_wire(*report), octets);
    (void)signing::to_json(*report);
    (void)signing::to_french_text(*report);
    (void)signing::to_french_html(*report);
  }
  if (const auto revisions = signing::verify::revisions_from_wire(octets)) {
    must_be_equal(signing::verify::to_wire(revisions), octets);
    (void)signing::to_json(*revisions);
    (void)signing::to_french_text(*revisions);
  }
  if (const auto request = signing::verify::request_from_wire(octets))
    must_be_equal(signing::verify::to_wire(*request), octets);
  return 0;
}
