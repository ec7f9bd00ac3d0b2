// Settings declared by a manifest, and secrets encrypted under the instance key.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/audit/audit.hpp"
#include "host/base/crypto.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"

namespace ent::host {

/// As the manifest declares it; see manifests/schema/plugin.schema.json.
struct SettingDeclaration {
  std::string key;
  std::string type;                                 // "boolean", "integer", "text", "enum"
  std::string default_json;                         // e.g. "false", "\"literal\""
  std::vector<std::string> values;                  // of an enum
  std::int64_t minimum = 0, maximum = 0;            // of an integer; both 0: no bounds
  std::int64_t max_length = 2000;                   // of a text, in bytes
  bool per_school = false;                          // scope "school": a school may differ from the instance
  std::string label, help;                          // French
  std::map<std::string, std::string> value_labels;  // of an enum, French
};

/// The 32 random bytes of <data>/instance.key (mode 0600), made with the instance. Everything secret of the instance
/// hangs on this file: back it up apart from the database.
class InstanceKey {
 public:
  /// `may_make`: a missing one is made. Failures: precondition (missing, or readable by others), corrupt, quota,
  /// unavailable.
  static Result<InstanceKey> open(const std::filesystem::path& file, bool may_make);
  /// A key for one purpose: HMAC-SHA-256(instance key, purpose).
  SecretBytes derive(std::string_view purpose) const;

 private:
  explicit InstanceKey(SecretBytes key) : key_(std::move(key)) {}
  SecretBytes key_;
};

/// [any-thread]; declare() before the others.
class Settings {
 public:
  Settings(Database& database, const Clock& clock, Audit& audit, const InstanceKey& key);
  static const std::vector<Migration>& migrations();

  void declare(std::string_view plugin, std::vector<SettingDeclaration> settings);
  std::vector<SettingDeclaration> declared(std::string_view plugin) const;

  /// The school's value, else the instance's, else the default, as JSON text. Failure: not_found (undeclared).
  Result<std::string> get(std::string_view plugin, std::string_view school, std::string_view key);
  /// Failures: not_found, invalid (type, bounds, scope). Audited as "setting.changed".
  Result<void> put(std::string_view plugin, const Actor& actor, std::string_view school, std::string_view key,
                   std::string_view json);
  /// Forgets a school's own value, so that the instance's counts again.
  Result<void> reset(std::string_view plugin, const Actor& actor, std::string_view school, std::string_view key);

  /// AES-256-GCM, fresh nonce, the plugin and name as additional data. Failures: exists, too_large (1 MiB), invalid.
  Result<void> secret_put(std::string_view plugin, std::string_view name, const std::uint8_t* data, std::size_t size);
  /// Failures: not_found, corrupt (changed in the database, or another instance key).
  Result<SecretBytes> secret_get(std::string_view plugin, std::string_view name);
  Result<void> secret_erase(std::string_view plugin, std::string_view name);

 private:
  Result<SettingDeclaration> find(std::string_view plugin, std::string_view key) const;
  Database& database_;
  const Clock& clock_;
  Audit& audit_;
  SecretBytes key_;
  std::map<std::string, std::vector<SettingDeclaration>, std::less<>> declared_;
};

}  // namespace ent::host
