// conventions-scan: reads the files of a scan for a program that must not (plugin/scan/scan.hpp). Not for people:
// descriptor 0 is a memory file with the files one after the other, the answer goes to descriptor 1.
//   conventions-scan MEMORY_OCTETS CPU_SECONDS FILE_OCTETS...
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <ctime>
#include <new>
#include <string_view>

#include "plugin/scan/codes.hpp"
#include "plugin/scan/scan.hpp"
#include "signing/isolate/confine.hpp"

namespace {

using conventions::scan::BytesView;

constexpr int kUsage = 64, kBadRequest = 65;

bool to_number(std::string_view text, std::size_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

// The input is mapped, not yet read.
BytesView map_input() {
  struct stat facts {};
  if (::fstat(0, &facts) != 0 || facts.st_size <= 0) return {};
  const auto size = static_cast<std::size_t>(facts.st_size);
  void* const place = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, 0, 0);
  if (place == MAP_FAILED) return {};
  return {static_cast<const std::uint8_t*>(place), size};
}

bool send(BytesView answer) {
  while (!answer.empty()) {
    const ssize_t written = ::write(1, answer.data(), answer.size());
    if (written <= 0) return false;
    answer = answer.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

// Ends without destructors: the process is the only thing to free.
int main(int argc, char** argv) {
  std::size_t memory = 0, seconds = 0;
  if (argc < 4 || !to_number(argv[1], memory) || !to_number(argv[2], seconds)) return kUsage;
  BytesView input = map_input();
  ::tzset();
  conventions::scan::prepare_for_codes();
  if (!signing::isolate::confine(memory, std::chrono::seconds(seconds))) ::_exit(signing::isolate::kExitUnconfined);
  std::set_new_handler([] { ::_exit(signing::isolate::kExitMemory); });
  std::vector<BytesView> files;
  for (int i = 3; i < argc; ++i) {
    std::size_t size = 0;
    if (!to_number(argv[i], size) || size > input.size()) ::_exit(kBadRequest);
    files.push_back(input.first(size));
    input = input.subspan(size);
  }
  ::_exit(send(conventions::scan::to_wire(conventions::scan::read_files(files))) ? 0 : kBadRequest);
}
