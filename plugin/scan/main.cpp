// conventions-scan: reads the files of a scan for a program that must not (plugin/scan/scan.hpp). Not for people:
// descriptor 0 is a memory file with the files one after the other, the answer goes to descriptor 1.
//   conventions-scan MEMORY_OCTETS CPU_SECONDS FILE_OCTETS...
#include <unistd.h>

#include <ctime>
#include <new>
#include <vector>

#include "plugin/scan/codes.hpp"
#include "plugin/scan/scan.hpp"
#include "signing/isolate/child.hpp"
#include "signing/isolate/child_end.hpp"
#include "signing/isolate/confine.hpp"

namespace isolate = signing::isolate;
using conventions::scan::BytesView;

// Ends without destructors: the process is the only thing to free.
int main(int argc, char** argv) {
  std::size_t memory = 0, seconds = 0;
  if (argc < 4 || !isolate::to_number(argv[1], memory) || !isolate::to_number(argv[2], seconds))
    return isolate::kExitUsage;
  BytesView input = isolate::map_input();
  ::tzset();
  conventions::scan::prepare_for_codes();
  if (!isolate::confine(memory, std::chrono::seconds(seconds))) ::_exit(isolate::kExitUnconfined);
  std::set_new_handler([] { ::_exit(isolate::kExitMemory); });
  std::vector<BytesView> files;
  for (int i = 3; i < argc; ++i) {
    std::size_t size = 0;
    if (!isolate::to_number(argv[i], size) || size > input.size()) ::_exit(isolate::kExitBadRequest);
    files.push_back(input.first(size));
    input = input.subspan(size);
  }
  ::_exit(isolate::send_answer(conventions::scan::to_wire(conventions::scan::read_files(files)))
              ? 0
              : isolate::kExitBadRequest);
}
