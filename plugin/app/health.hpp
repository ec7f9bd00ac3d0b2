// U8: how the plugin feels, and its counts. Needs the administrator's right.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plugin/app/actor.hpp"

namespace conventions::app {

struct HealthCheck {
  std::string id;     // "ca", "fonts", "services", "signatures", "audit": i18n "health.<id>"
  std::string state;  // "ok", "warning", "error"
  std::string key;    // i18n key of the text
  domain::Parameters parameters;
  std::string remedy_key;  // i18n key, empty when ok
};

struct HealthReport {
  std::vector<HealthCheck> checks;
  std::vector<std::pair<std::string, std::int64_t>> counts;  // state name, conventions of the instance
  Policy policy;
  int schools = 0, schools_with_signature = 0;
  std::string trust_anchor_sha256;  // empty before first use
};

[[nodiscard]] Result<HealthReport> health(const Context& context, const ent_call& call);

// The JSON of ent.plugin.health/1, in French.
[[nodiscard]] Result<std::string> health_json(const Context& context, const ent_call& call);

}  // namespace conventions::app
