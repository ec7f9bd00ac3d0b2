// The files of a scan: whatever they hold, an answer within the limits that survives its own wire, or bad_alloc.
#include <cstdlib>
#include <new>

#include "plugin/scan/scan.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace conventions::scan;
  if (size == 0) return 0;
  // The first octet: where the input is cut into two files; 0: one file.
  const BytesView all(data + 1, size - 1);
  const std::size_t cut = all.size() * data[0] / 256;
  const BytesView two[] = {all.first(cut), all.subspan(cut)};
  try {
    const Answer answer = cut == 0 ? read_files({&all, 1}) : read_files(two);
    const auto again = from_wire(to_wire(answer));
    if (!again || again->index() != answer.index()) std::abort();
    if (const auto* taken = std::get_if<Taken>(&answer)) {
      if (taken->pages < 1 || taken->pages > kMaxPages) std::abort();
    }
  } catch (const std::bad_alloc&) {
  }
  (void)from_wire(all);
  return 0;
}
