#include "plugin/app/time_stamping.hpp"

#include <openssl/evp.h>

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"

namespace conventions::app {
namespace {

// Somebody waits for the page while it is asked.
constexpr std::chrono::seconds kTimeout{5};

Result<std::string> text_setting(const Context& context, const ent_call& call, const char* key) {
  auto value = context.host().settings.get(call, "", key);
  if (value.has_error() && value.error().status == ENT_NOT_FOUND) return std::string();
  if (value.has_error()) return from_host(value.error());
  return value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string from_base64(const std::string& digits) {
  std::string out(digits.size() / 4 * 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(digits.data()), static_cast<int>(digits.size()));
  if (size < 0) return {};
  std::size_t padding = 0;
  while (padding < 2 && padding < digits.size() && digits[digits.size() - 1 - padding] == '=') ++padding;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

}  // namespace

std::vector<std::string> certificates_in(const std::string& text) {
  std::vector<std::string> found;
  static const std::string kBegin = "-----BEGIN CERTIFICATE-----", kEnd = "-----END CERTIFICATE-----";
  for (std::size_t at = text.find(kBegin); at != std::string::npos; at = text.find(kBegin, at + 1)) {
    const std::size_t start = at + kBegin.size(), end = text.find(kEnd, start);
    if (end == std::string::npos) break;
    std::string digits;
    for (const char c : text.substr(start, end - start)) {
      if (c != ' ' && c != '\r' && c != '\n' && c != '\t') digits += c;
    }
    std::string der = digits.empty() || digits.size() % 4 != 0 ? std::string() : from_base64(digits);
    if (!der.empty()) found.push_back(std::move(der));
  }
  return found;
}

Result<TimeStamping> read_time_stamping(const Context& context, const ent_call& call) {
  TimeStamping settings;
  auto url = text_setting(context, call, "tsa_url");
  if (url.has_error()) return url.error();
  auto trust = text_setting(context, call, "tsa_trust");
  if (trust.has_error()) return trust.error();
  settings.url = std::move(*url);
  settings.trust = certificates_in(*trust);
  return settings;
}

std::unique_ptr<signing::timestamp::TimeStamper> make_time_stamper(const Context& context,
                                                                   const TimeStamping& settings) {
  if (!settings.configured()) return nullptr;
  signing::timestamp::TsaSettings authority;
  authority.url = settings.url;
  authority.trust_pem = settings.trust;
  authority.timeout = kTimeout;
  return signing::timestamp::make_http_time_stamper(context.network(), std::move(authority));
}

}  // namespace conventions::app
