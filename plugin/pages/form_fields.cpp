#include "plugin/pages/form_fields.hpp"

#include <ent/sdk/text.hpp>

#include <algorithm>

namespace conventions::pages {

std::string read_key(const Exchange& x) {
  std::string_view key = x.form("_idempotency");
  if (key.empty()) key = ent::sdk::view(x.call().idempotency_key);
  const bool good =
      key.size() <= 64 && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
      });
  return good ? std::string(key) : std::string();
}

app::Command read_command(const Exchange& x, std::string_view id) {
  app::Command command;
  command.convention = domain::ConventionId(std::string(id));
  command.idempotency_key = read_key(x);
  command.revision = read_number(x.form("revision"));
  return command;
}

app::Shown read_shown(const Exchange& x) {
  return {read_number(x.form("version")), std::string(x.form("sha256"))};
}

}  // namespace conventions::pages
