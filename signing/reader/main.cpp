// pades-reader: reads one file for a program that must not (signing/verify/isolated.hpp). Not for people: descriptor 0
// is a memory file with the request and the document, the answer goes to descriptor 1.
//   pades-reader MEMORY_OCTETS CPU_SECONDS REQUEST_OCTETS plain|legacy
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <unistd.h>

#include <ctime>
#include <new>
#include <string_view>

#include "signing/core/openssl.hpp"
#include "signing/isolate/child.hpp"
#include "signing/isolate/child_end.hpp"
#include "signing/isolate/confine.hpp"
#include "signing/reader/read.hpp"

namespace {

using signing::BytesView;
using signing::isolate::kExitBadRequest;
using signing::isolate::to_number;

// What libraries would look for in files later.
void load_tables(bool legacy) {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr);
  ::tzset();
  if (legacy) signing::legacy_context();
}

}  // namespace

// Ends without destructors: the process is the only thing to free.
int main(int argc, char** argv) {
  std::size_t memory = 0, seconds = 0, head = 0;
  if (argc != 5 || !to_number(argv[1], memory) || !to_number(argv[2], seconds) || !to_number(argv[3], head))
    return signing::isolate::kExitUsage;
  const BytesView input = signing::isolate::map_input();
  load_tables(std::string_view(argv[4]) == "legacy");
  if (!signing::isolate::confine(memory, std::chrono::seconds(seconds))) ::_exit(signing::isolate::kExitUnconfined);
  std::set_new_handler([] { ::_exit(signing::isolate::kExitMemory); });
  if (head > input.size()) ::_exit(kExitBadRequest);
  const auto request = signing::verify::request_from_wire(input.first(head));
  if (!request) ::_exit(kExitBadRequest);
  ::_exit(signing::isolate::send_answer(signing::reader::answer(*request, input.subspan(head))) ? 0 : kExitBadRequest);
}
