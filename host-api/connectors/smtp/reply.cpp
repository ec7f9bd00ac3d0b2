#include "connectors/smtp/reply.hpp"

#include <ent/sdk/text.hpp>

namespace ent::smtp {
namespace {

constexpr std::size_t kMaxWords = 500;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

void ReplyReader::line(std::string_view bytes) {
  while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r')) bytes.remove_suffix(1);
  const bool coded = bytes.size() >= 3 && bytes[0] >= '2' && bytes[0] <= '5' && is_digit(bytes[1]) &&
                     is_digit(bytes[2]) && (bytes.size() == 3 || bytes[3] == ' ' || bytes[3] == '-');
  if (!coded) return;
  const int code = (bytes[0] - '0') * 100 + (bytes[1] - '0') * 10 + (bytes[2] - '0');
  if (!more_ || code != reply_.code) reply_ = Reply{code, {}};
  more_ = bytes.size() > 3 && bytes[3] == '-';
  std::string words(bytes.size() > 4 ? bytes.substr(4) : std::string_view());
  const bool utf8 = sdk::is_utf8(words);
  for (char& c : words) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || (!utf8 && byte >= 0x80)) c = '?';
  }
  if (!reply_.words.empty() && !words.empty()) reply_.words += ' ';
  reply_.words += words;
  if (reply_.words.size() <= kMaxWords) return;
  std::size_t size = kMaxWords;
  while (size > 0 && (static_cast<unsigned char>(reply_.words[size]) & 0xC0) == 0x80) --size;  // cut no character
  reply_.words.resize(size);
}

}  // namespace ent::smtp
