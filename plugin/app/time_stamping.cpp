#include "plugin/app/time_stamping.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "signing/core/base64.hpp"

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
    const auto der = signing::from_base64(digits);
    if (der && !der->empty()) found.emplace_back(signing::as_text(*der));
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
