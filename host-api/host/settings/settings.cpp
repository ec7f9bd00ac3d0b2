#include "host/settings/settings.hpp"

#include <algorithm>

#include "host/base/json.hpp"

namespace ent::host {
namespace {

bool fits(const SettingDeclaration& setting, const boost::json::value& value) {
  if (setting.type == "boolean") return value.is_bool();
  if (setting.type == "integer") {
    if (!value.is_int64()) return false;
    const bool bounded = setting.minimum != 0 || setting.maximum != 0;
    return !bounded || (value.get_int64() >= setting.minimum && value.get_int64() <= setting.maximum);
  }
  if (!value.is_string()) return false;
  const std::string text(value.get_string().c_str(), value.get_string().size());
  if (setting.type == "enum")
    return std::find(setting.values.begin(), setting.values.end(), text) != setting.values.end();
  return text.size() <= static_cast<std::size_t>(setting.max_length);
}

AuditEntry entry_of(const char* event, std::string_view plugin, std::string_view school, std::string_view key,
                    const boost::json::value& value) {
  AuditEntry entry;
  entry.event = event;
  entry.subject = "setting:" + std::string(plugin) + "/" + std::string(key);
  entry.detail = boost::json::serialize(boost::json::object{{"school", json_text(school)}, {"value", value}});
  return entry;
}

std::optional<std::string> stored(Transaction& transaction, std::string_view plugin, std::string_view school,
                                  std::string_view key) {
  auto row = transaction.prepare("SELECT json FROM settings WHERE plugin=? AND school=? AND key=?");
  if (!row.bind(plugin).bind(school).bind(key).step()) return std::nullopt;
  return std::string(row.text(0));
}

}  // namespace

const std::vector<Migration>& Settings::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE settings (
      plugin TEXT NOT NULL, school TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, updated_ms INTEGER NOT NULL,
      PRIMARY KEY (plugin, school, key));
    CREATE TABLE secrets (
      plugin TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL, created_ms INTEGER NOT NULL,
      PRIMARY KEY (plugin, name));
  )"}};
  return list;
}

Settings::Settings(Database& database, const Clock& clock, Audit& audit, const InstanceKey& key)
    : database_(database), clock_(clock), audit_(audit), key_(key.derive("ent-host secrets v1")) {}

void Settings::declare(std::string_view plugin, std::vector<SettingDeclaration> settings) {
  declared_[std::string(plugin)] = std::move(settings);
}

std::vector<SettingDeclaration> Settings::declared(std::string_view plugin) const {
  const auto found = declared_.find(plugin);
  return found == declared_.end() ? std::vector<SettingDeclaration>() : found->second;
}

Result<SettingDeclaration> Settings::find(std::string_view plugin, std::string_view key) const {
  for (const auto& setting : declared(plugin))
    if (setting.key == key) return setting;
  return fail(Status::not_found, "settings.unknown", std::string(key));
}

Result<std::string> Settings::get(std::string_view plugin, std::string_view school, std::string_view key) {
  const auto setting = find(plugin, key);
  if (setting.has_error()) return setting.error();
  return database_.read([&](Transaction& transaction) -> Result<std::string> {
    if (setting->per_school && !school.empty())
      if (auto own = stored(transaction, plugin, school, key)) return *own;
    if (auto instance = stored(transaction, plugin, {}, key)) return *instance;
    return setting->default_json;
  });
}

Result<void> Settings::put(std::string_view plugin, const Actor& actor, std::string_view school, std::string_view key,
                           std::string_view json) {
  const auto setting = find(plugin, key);
  if (setting.has_error()) return setting.error();
  const auto value = parse_json(json);
  if (!value || !fits(*setting, *value)) return fail(Status::invalid, "settings.bad_value", std::string(key));
  if (!school.empty() && !setting->per_school)
    return fail(Status::invalid, "settings.instance_only", std::string(key) + " cannot differ by school");
  return database_.write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("INSERT OR REPLACE INTO settings(plugin,school,key,json,updated_ms) VALUES(?,?,?,?,?)")
        .bind(plugin)
        .bind(school)
        .bind(key)
        .bind(boost::json::serialize(*value))
        .bind(clock_.now_ms())
        .run();
    return audit_.append(transaction, "host", actor, entry_of("setting.changed", plugin, school, key, *value));
  });
}

Result<void> Settings::reset(std::string_view plugin, const Actor& actor, std::string_view school,
                             std::string_view key) {
  const auto setting = find(plugin, key);
  if (setting.has_error()) return setting.error();
  return database_.write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("DELETE FROM settings WHERE plugin=? AND school=? AND key=?")
        .bind(plugin)
        .bind(school)
        .bind(key)
        .run();
    return audit_.append(transaction, "host", actor, entry_of("setting.reset", plugin, school, key, nullptr));
  });
}

}  // namespace ent::host
