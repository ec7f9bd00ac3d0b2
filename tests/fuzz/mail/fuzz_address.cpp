// An address that is taken cannot leave its place in a header or a command, and a letter to it has no added header.
#include <cstdlib>

#include "connectors/smtp/address.hpp"
#include "connectors/smtp/message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (ent::smtp::is_address(text)) {
    if (text.size() > 318 || text.find('@') != text.rfind('@')) std::abort();
    for (const char c : text)
      if (c <= ' ' || c == 0x7F || c == '<' || c == '>' || c == ',' || c == ';' || c == '"' || c == '\\') std::abort();
  }
  ent::smtp::Letter letter;
  letter.message_id = "m";
  letter.from = letter.to = "a@b.example";
  letter.subject = letter.from_name = letter.to_name = letter.text = text;
  const std::string out = ent::smtp::write_message(letter);
  std::size_t headers = 0;
  for (std::size_t at = 0; at < out.find("\r\n\r\n"); at = out.find("\r\n", at) + 2) headers += out[at] != ' ';
  if (headers != 8) std::abort();
  return 0;
}
