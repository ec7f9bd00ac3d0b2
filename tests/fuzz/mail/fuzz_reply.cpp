// Whatever a mail server says, a reply is a code and one short printable line of UTF-8.
#include <cstdlib>
#include <ent/sdk/text.hpp>

#include "connectors/smtp/reply.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  ent::smtp::ReplyReader reader;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    reader.line(rest.substr(0, end));
    const auto& reply = reader.last();
    if (reply.code != 0 && (reply.code < 200 || reply.code > 599)) std::abort();
    if (reply.words.size() > 500 || !ent::sdk::is_utf8(reply.words)) std::abort();
    for (const char c : reply.words)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) std::abort();
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return 0;
}
