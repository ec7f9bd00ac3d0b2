#include "connectors/smtp/address.hpp"

#include <arpa/inet.h>

#include <string>

namespace ent::smtp {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kAtomMarks = "!#$%&'*+-/=?^_`{|}~";  // RFC 5322 § 3.2.3

bool any_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

// Calls `good` with each part between dots; false when there is an empty part or a bad one.
template <class Good>
bool dotted(std::string_view text, Good good) {
  for (;;) {
    const auto dot = text.find('.');
    if (!good(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_atom(std::string_view text) {
  for (const char c : text)
    if (!any_of(c, kLetters) && !any_of(c, kDigits) && !any_of(c, kAtomMarks)) return false;
  return !text.empty();
}

// RFC 1123 § 2.1.
bool is_label(std::string_view text) {
  if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
  for (const char c : text)
    if (!any_of(c, kLetters) && !any_of(c, kDigits) && c != '-') return false;
  return true;
}

bool is_host_name(std::string_view text) {
  return text.size() <= 253 && dotted(text, is_label);
}

}  // namespace

bool is_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at > 64) return false;
  return dotted(text.substr(0, at), is_atom) && is_host_name(text.substr(at + 1));
}

std::string_view domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  const std::string text(host);
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  return text == "::1";
}

bool is_server_name(std::string_view host) {
  const std::string text(host);
  in6_addr v6{};
  return is_host_name(host) || inet_pton(AF_INET6, text.c_str(), &v6) == 1;
}

}  // namespace ent::smtp
