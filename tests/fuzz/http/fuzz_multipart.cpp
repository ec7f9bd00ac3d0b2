// The first line of the input is the Content-Type, the rest the body: both come from the client.
#include <cstdlib>

#include "host-api/host/http/form.hpp"
#include "host-api/host/http/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace ent::http;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  if (line == std::string_view::npos) return 0;
  const Result<std::string> boundary = multipart_boundary(input.substr(0, line));
  const Result<MultipartForm> form = parse_multipart(input.substr(line + 1), boundary ? *boundary : "b", 20);
  if (!form) return 0;
  if (form->fields.size() + form->files.size() > 20) std::abort();
  for (const Field& field : form->fields) {
    if (!is_utf8(field.name) || !is_utf8(field.value)) std::abort();
  }
  for (const UploadedFile& file : form->files) {
    const bool clean = is_utf8(file.filename) && file.filename.size() <= 255 &&
                       file.filename.find_first_of("/\\\r\n") == std::string::npos;
    if (!clean || !is_utf8(file.content_type)) std::abort();
  }
  return 0;
}
