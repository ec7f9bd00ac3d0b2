// What was read can be written and read again without a difference.
#include <cstdlib>

#include "host-api/host/http/cookies.hpp"
#include "host-api/host/http/escape.hpp"
#include "host-api/host/http/form.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace ent::http;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const Result<FieldList> cookies = parse_cookies(input, 50); cookies && cookies->size() > 50) std::abort();
  const Result<FieldList> form = parse_urlencoded(input, 50);
  if (!form) return 0;
  const Result<FieldList> again = parse_urlencoded(build_query(*form), 50);
  if (!again || again->size() != form->size()) std::abort();
  for (auto a = form->begin(), b = again->begin(); a != form->end(); ++a, ++b) {
    if (a->name != b->name || a->value != b->value) std::abort();
  }
  return 0;
}
