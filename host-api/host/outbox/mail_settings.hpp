// How this instance sends e-mail: stored as settings of the host itself, the password as a secret.
#pragma once
#include <optional>
#include <string>

#include "connectors/smtp/client.hpp"
#include "host/settings/settings.hpp"

namespace ent::host {

struct MailSettings {
  bool enabled = false;  // off: messages stay in the ENT
  std::string host;
  std::int64_t port = 587;
  smtp::Security security = smtp::Security::starttls;
  std::string user;  // empty: no authentication
  std::string from, from_name, reply_to;
  std::string base_url;  // for links, without a final slash; empty: the instance's public address
  std::string trust;     // root certificates (PEM); empty: those of the system
  bool has_password = false;
};

/// [any-thread]
class MailConfiguration {
 public:
  /// Declares the settings of the host. `public_url` is where links lead when the administrator set nothing else.
  MailConfiguration(Settings& settings, std::string public_url);

  Result<MailSettings> read();
  /// Whether letters are to be made, for every message: cheap.
  Result<bool> enabled();
  /// Stores what changed, audited; `password` empty: the stored one stays. Failure: invalid with key
  /// "mail.bad_<field>", e.g. "mail.bad_from", and nothing is stored.
  Result<void> save(const Actor& actor, const MailSettings& settings, const std::optional<SecretBytes>& password);
  /// For the connector, with the password.
  Result<smtp::Server> server(const MailSettings& settings);
  /// Where links lead, without a final slash.
  std::string base_url(const MailSettings& settings) const;

 private:
  Settings& settings_;
  std::string public_url_;
};

}  // namespace ent::host
