// A path that was accepted never escapes, and normalising it again changes nothing.
#include <cstdlib>

#include "host-api/host/http/escape.hpp"
#include "host-api/host/http/head.hpp"
#include "host-api/host/http/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace ent::http;
  Request request;
  request.method = Method::get;
  request.target.assign(reinterpret_cast<const char*>(data), size);
  if (read_target(request, Limits())) return 0;
  if (!is_utf8(request.path) || request.path.front() != '/') std::abort();
  Request again;
  again.method = Method::get;
  for (const std::string& segment : request.segments) {
    if (segment.empty() || segment == "." || segment == ".." || segment.find_first_of("/\\") != std::string::npos) {
      std::abort();
    }
    again.target += '/' + encode_url(segment);
  }
  if (again.target.empty()) again.target = "/";
  if (read_target(again, Limits()) || again.path != request.path) std::abort();
  return 0;
}
