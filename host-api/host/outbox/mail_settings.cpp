#include "host/outbox/mail_settings.hpp"

#include <algorithm>

#include "connectors/smtp/address.hpp"
#include "host/base/json.hpp"

namespace ent::host {
namespace {

constexpr const char* kPlugin = "host";
constexpr const char* kPassword = "mail_password";
constexpr const char* kSecurities[] = {"none", "starttls", "tls"};

struct TextSetting {
  const char* key;
  std::string MailSettings::*member;
  std::int64_t max_length;
};
constexpr TextSetting kTexts[] = {
    {"mail_host", &MailSettings::host, 253},         {"mail_user", &MailSettings::user, 200},
    {"mail_from", &MailSettings::from, 254},         {"mail_from_name", &MailSettings::from_name, 100},
    {"mail_reply_to", &MailSettings::reply_to, 254}, {"mail_base_url", &MailSettings::base_url, 500},
    {"mail_trust", &MailSettings::trust, 20000}};

SettingDeclaration declaration(const char* key, const char* type, const char* fallback) {
  SettingDeclaration made;
  made.key = key;
  made.type = type;
  made.default_json = fallback;
  return made;
}

bool is_one_line(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

// An address that may stand before the path of a link in a letter.
bool is_base_url(const std::string& url) {
  const std::size_t scheme = url.rfind("https://", 0) == 0 ? 8 : url.rfind("http://", 0) == 0 ? 7 : 0;
  return scheme > 0 && url.size() > scheme && url.back() != '/' &&
         std::all_of(url.begin(), url.end(), [](unsigned char c) {
           return c > 0x20 && c < 0x7F &&
                  std::string_view("\"<>\\^`{|}?#").find(static_cast<char>(c)) == std::string_view::npos;
         });
}

// The field that is wrong, nullptr when none is.
const char* wrong_field(const MailSettings& settings) {
  if (settings.host.empty() ? settings.enabled : !smtp::is_server_name(settings.host)) return "host";
  if (settings.port < 1 || settings.port > 65535) return "port";
  if (settings.security == smtp::Security::none && !settings.host.empty() && !smtp::is_loopback(settings.host))
    return "security";
  if (!is_one_line(settings.user)) return "user";
  if (settings.from.empty() ? settings.enabled : !smtp::is_address(settings.from)) return "from";
  if (!is_one_line(settings.from_name)) return "from_name";
  if (!settings.reply_to.empty() && !smtp::is_address(settings.reply_to)) return "reply_to";
  if (!settings.base_url.empty() && !is_base_url(settings.base_url)) return "base_url";
  if (!settings.trust.empty() && settings.trust.find("-----BEGIN CERTIFICATE-----") == std::string::npos)
    return "trust";
  for (const auto& text : kTexts)
    if ((settings.*text.member).size() > static_cast<std::size_t>(text.max_length)) return text.key + 5;
  return nullptr;
}

}  // namespace

MailConfiguration::MailConfiguration(Settings& settings, std::string public_url)
    : settings_(settings), public_url_(std::move(public_url)) {
  std::vector<SettingDeclaration> all;
  all.push_back(declaration("mail_enabled", "boolean", "false"));
  all.push_back(declaration("mail_port", "integer", "587"));
  all.push_back(declaration("mail_security", "enum", "\"starttls\""));
  all.back().values.assign(std::begin(kSecurities), std::end(kSecurities));
  for (const auto& text : kTexts) {
    all.push_back(declaration(text.key, "text", "\"\""));
    all.back().max_length = text.max_length;
  }
  settings_.declare(kPlugin, std::move(all));
}

Result<MailSettings> MailConfiguration::read() {
  Failure failure;
  const auto value = [&](const char* key) -> boost::json::value {
    const auto json = settings_.get(kPlugin, {}, key);
    if (json.has_error()) failure = json.error();
    return json.has_value() ? parse_json(*json).value_or(nullptr) : nullptr;
  };
  MailSettings read;
  const auto enabled = value("mail_enabled"), port = value("mail_port"), security = value("mail_security");
  if (enabled.is_bool()) read.enabled = enabled.get_bool();
  if (port.is_int64()) read.port = port.get_int64();
  for (int i = 0; i < 3; ++i)
    if (security.is_string() && security.get_string() == kSecurities[i]) read.security = static_cast<smtp::Security>(i);
  for (const auto& text : kTexts)
    if (const auto given = value(text.key); given.is_string()) read.*text.member = std::string(given.get_string());
  if (!failure.key.empty()) return failure;
  const auto secret = settings_.secret_get(kPlugin, kPassword);
  read.has_password = secret.has_value();
  if (secret.has_error() && secret.error().status != Status::not_found) return secret.error();
  return read;
}

Result<bool> MailConfiguration::enabled() {
  const auto json = settings_.get(kPlugin, {}, "mail_enabled");
  if (json.has_error()) return json.error();
  return *json == "true";
}

Result<void> MailConfiguration::save(const Actor& actor, const MailSettings& settings,
                                     const std::optional<SecretBytes>& password) {
  if (const char* wrong = wrong_field(settings)) return fail(Status::invalid, std::string("mail.bad_") + wrong);
  if (password) {
    const auto erased = settings_.secret_erase(kPlugin, kPassword);
    if (erased.has_error() && erased.error().status != Status::not_found) return erased.error();
    auto stored = settings_.secret_put(kPlugin, kPassword, password->data(), password->size());
    if (stored.has_error()) return stored.error();
  }
  // "enabled" last: a save that is cut short never sends through half of the new settings.
  std::vector<std::pair<const char*, boost::json::value>> values = {
      {"mail_port", settings.port}, {"mail_security", kSecurities[static_cast<int>(settings.security)]}};
  for (const auto& text : kTexts) values.emplace_back(text.key, json_text(settings.*text.member));
  values.emplace_back("mail_enabled", settings.enabled);
  for (const auto& [key, value] : values) {
    const std::string json = boost::json::serialize(value);
    const auto now = settings_.get(kPlugin, {}, key);
    if (now.has_error()) return now.error();
    if (*now == json) continue;
    if (auto stored = settings_.put(kPlugin, actor, {}, key, json); stored.has_error()) return stored;
  }
  return {};
}

Result<smtp::Server> MailConfiguration::server(const MailSettings& settings) {
  smtp::Server server;
  server.host = settings.host;
  server.port = static_cast<int>(settings.port);
  server.security = settings.security;
  server.user = settings.user;
  server.trust_pem = settings.trust;
  if (!settings.user.empty() && settings.has_password) {
    const auto secret = settings_.secret_get(kPlugin, kPassword);
    if (secret.has_error()) return secret.error();
    server.password.assign(reinterpret_cast<const char*>(secret->data()), secret->size());
  }
  return server;
}

std::string MailConfiguration::base_url(const MailSettings& settings) const {
  return settings.base_url.empty() ? public_url_ : settings.base_url;
}

}  // namespace ent::host
