#include "connectors/smtp/message.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "connectors/smtp/address.hpp"

namespace ent::smtp {
namespace {

constexpr std::size_t kWordBytes = 45;  // 60 base64 characters: with "=?UTF-8?B?" and "?=" under 75 (RFC 2047 § 2)
constexpr std::size_t kLineBytes = 57;  // 76 base64 characters (RFC 2045 § 6.8)

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string base64_lines(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += kLineBytes) out += base64(bytes.substr(at, kLineBytes)) + "\r\n";
  return out;
}

// One line without control characters.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return text;
}

// RFC 2045 § 2.8 wants CRLF inside text parts, also before the encoding.
std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

// The longest prefix of at most `limit` bytes that does not cut a UTF-8 character (RFC 2047 § 5).
std::size_t whole_characters(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text.size();
  std::size_t size = limit;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return size == 0 ? limit : size;
}

// "Wed, 18 Nov 2026 10:26:40 +0000", without the process's locale.
std::string rfc5322_date(std::int64_t time_ms) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = static_cast<std::time_t>(time_ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d +0000", kDays[utc.tm_wday], utc.tm_mday,
                kMonths[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return text;
}

std::string mailbox(const std::string& name, const std::string& address) {
  return name.empty() ? address : encode_words(name) + " <" + address + ">";
}

std::string part(const char* type, const std::string& body) {
  return std::string("Content-Type: ") + type + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
         base64_lines(with_crlf(body));
}

}  // namespace

std::string encode_words(const std::string& utf8) {
  const std::string line = one_line(utf8);
  const bool plain = line.size() <= 60 && std::all_of(line.begin(), line.end(), [](unsigned char c) {
                       return std::isalnum(c) != 0 || c == ' ' || c == '-' || c == '.' || c == '\'';
                     });
  // A display name is a phrase: with a dot or an apostrophe it would need quotes, which encoded words spare.
  if (plain && line.find_first_of(".'") == std::string::npos) return line;
  std::string out;
  std::string_view rest(line);
  while (!rest.empty()) {
    const std::size_t size = whole_characters(rest, kWordBytes);
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(rest.substr(0, size)) + "?=";
    rest.remove_prefix(size);
  }
  return out;
}

bool is_sendable(const Letter& letter) {
  const bool id = !letter.message_id.empty() && letter.message_id.size() <= 100 &&
                  letter.message_id.find_first_not_of(
                      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                      "-_.") == std::string::npos;
  return id && is_address(letter.from) && is_address(letter.to) &&
         (letter.reply_to.empty() || is_address(letter.reply_to));
}

std::string write_message(const Letter& letter) {
  const std::string boundary = "=_" + letter.message_id;  // "=_" cannot occur in base64 (RFC 2045 § 6.7)
  std::string out;
  const auto header = [&out](const char* name, const std::string& value) {
    out += std::string(name) + ": " + value + "\r\n";
  };
  header("Date", rfc5322_date(letter.date_ms));
  header("From", mailbox(letter.from_name, letter.from));
  header("To", mailbox(letter.to_name, letter.to));
  if (!letter.reply_to.empty()) header("Reply-To", letter.reply_to);
  header("Subject", encode_words(letter.subject));
  header("Message-ID", "<" + letter.message_id + "@" + std::string(domain_of(letter.from)) + ">");
  header("Auto-Submitted", "auto-generated");
  header("MIME-Version", "1.0");
  header("Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"");
  const std::string html = "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"></head><body>\n" +
                           letter.html + "\n</body></html>\n";
  out += "\r\n--" + boundary + "\r\n" + part("text/plain", letter.text);
  out += "\r\n--" + boundary + "\r\n" + part("text/html", html);
  out += "\r\n--" + boundary + "--\r\n";
  return out;
}

}  // namespace ent::smtp
