// A template that passes the check leaves no variable behind when it is filled in.
#include <cstdlib>

#include "host/outbox/mail_templates.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace ent::host;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto line = text.find('\n');
  const MailTemplate typed{text.substr(0, line), line == std::string::npos ? std::string() : text.substr(line + 1),
                           false};
  for (const bool digest : {false, true}) {
    MailValues values;
    for (const auto& name : mail_variables(digest)) values[name] = "v";
    const std::string filled = fill_in(typed.body, values);
    if (check_template(typed, digest).empty() && filled.find_first_of("{}") != std::string::npos) std::abort();
  }
  return 0;
}
