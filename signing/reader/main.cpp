// pades-reader: reads one file for a program that must not (signing/verify/isolated.hpp). Not for people: descriptor 0
// is a memory file with the request and the document, the answer goes to descriptor 1.
//   pades-reader MEMORY_OCTETS CPU_SECONDS REQUEST_OCTETS plain|legacy
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <ctime>
#include <new>
#include <string_view>

#include "signing/core/openssl.hpp"
#include "signing/isolate/child.hpp"
#include "signing/isolate/confine.hpp"
#include "signing/reader/read.hpp"

namespace {

using signing::BytesView;

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

// What libraries would look for in files later.
void load_tables(bool legacy) {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr);
  ::tzset();
  if (legacy) signing::legacy_context();
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
  std::size_t memory = 0, seconds = 0, head = 0;
  if (argc != 5 || !to_number(argv[1], memory) || !to_number(argv[2], seconds) || !to_number(argv[3], head))
    return kUsage;
  const BytesView input = map_input();
  load_tables(std::string_view(argv[4]) == "legacy");
  if (!signing::isolate::confine(memory, std::chrono::seconds(seconds))) ::_exit(signing::isolate::kExitUnconfined);
  std::set_new_handler([] { ::_exit(signing::isolate::kExitMemory); });
  if (head > input.size()) ::_exit(kBadRequest);
  const auto request = signing::verify::request_from_wire(input.first(head));
  if (!request) ::_exit(kBadRequest);
  ::_exit(send(signing::reader::answer(*request, input.subspan(head))) ? 0 : kBadRequest);
}
