#include "plugin/app/time_stamping.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/host_failure.hpp"
#include "signing/core/base64.hpp"

namespace conventions::app {
namespace {

// Somebody waits for the page while it is asked.
constexpr std::chrono::seconds kTimeout{5};

constexpr std::size_t kMaxUrl = 500;
constexpr std::size_t kMaxTrust = 20000;  // as the manifest says

Result<std::string> text_setting(const Context& context, const ent_call& call, const std::string& school,
                                 const char* key) {
  auto value = context.host().settings.get(call, school, key);
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

Result<TimeStampingView> school_time_stamping(const Context& context, const ent_call& call, const domain::Uai& school) {
  TimeStampingView view;
  auto allowed = context.host().settings.get(call, "", "school_tsa_allowed");
  if (allowed.has_error() && allowed.error().status != ENT_NOT_FOUND) return from_host(allowed.error());
  view.own_allowed = allowed.has_value() && allowed->is_bool() && allowed->get_bool();
  auto instance_url = text_setting(context, call, "", "tsa_url");
  if (instance_url.has_error()) return instance_url.error();
  view.instance_url = std::move(*instance_url);
  if (school.empty()) return view;
  auto url = text_setting(context, call, school.str(), "tsa_url");
  if (url.has_error()) return url.error();
  if (url->empty() || *url == view.instance_url) return view;
  auto trust = text_setting(context, call, school.str(), "tsa_trust");
  if (trust.has_error()) return trust.error();
  view.own_url = std::move(*url);
  view.own_trust = std::move(*trust);
  return view;
}

Result<void> store_school_time_stamping(const Context& context, const ent_call& call, const domain::Uai& school,
                                        std::string_view url, std::string_view trust) {
  auto now = school_time_stamping(context, call, school);
  if (now.has_error()) return now.error();
  if (!now->own_allowed) return forbidden();
  const bool own = !url.empty();
  const bool http = url.rfind("http://", 0) == 0 || url.rfind("https://", 0) == 0;
  if (own && (!http || url.size() > kMaxUrl || url.find_first_of(" @\\\"<>") != std::string_view::npos)) {
    return Failure{Code::kInvalid, "tsa.bad_url"};
  }
  if (own && (trust.size() > kMaxTrust || certificates_in(std::string(trust)).empty())) {
    return Failure{Code::kInvalid, "tsa.bad_trust"};
  }
  const auto& settings = context.host().settings;
  // The trust first: an address is never used with the trust of another.
  for (const auto& [key, value] :
       {std::pair("tsa_trust", own ? trust : std::string_view()), std::pair("tsa_url", url)}) {
    auto stored =
        settings.put(call, school.str(), key, boost::json::value(boost::json::string_view(value.data(), value.size())));
    if (stored.has_error()) return from_host(stored.error());
  }
  return {};
}

Result<TimeStamping> read_time_stamping(const Context& context, const ent_call& call, const domain::Uai& school) {
  auto view = school_time_stamping(context, call, school);
  if (view.has_error()) return view.error();
  if (view->own_allowed && !view->own_url.empty()) return TimeStamping{view->own_url, certificates_in(view->own_trust)};
  auto trust = text_setting(context, call, "", "tsa_trust");
  if (trust.has_error()) return trust.error();
  return TimeStamping{std::move(view->instance_url), certificates_in(*trust)};
}

Result<std::vector<std::string>> time_stamping_trust(const Context& context, const ent_call& call,
                                                     const std::vector<domain::Uai>& schools) {
  auto all = read_time_stamping(context, call);
  if (all.has_error()) return all.error();
  for (const auto& school : schools) {
    auto own = read_time_stamping(context, call, school);
    if (own.has_error()) return own.error();
    if (own->url != all->url) all->trust.insert(all->trust.end(), own->trust.begin(), own->trust.end());
  }
  return std::move(all->trust);
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
