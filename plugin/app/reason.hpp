// A reason given in a form. Internal to plugin/app.
#pragma once

#include <algorithm>
#include <ent/sdk/text.hpp>
#include <string>

#include "plugin/app/actor.hpp"
#include "plugin/domain/convention.hpp"

namespace conventions::app {

inline constexpr std::size_t kMaxReasonOctets = 4000;  // about 1000 characters

inline Failure bad_field(const char* field) {
  return {Code::kInvalid, "failure.invalid", {{"field", field}}};
}

// Trimmed; kInvalid for a code that is not offered or a text that is too long or not UTF-8. An empty code is left to
// the guards.
inline Result<domain::Reason> read_reason(domain::Event event, const Actor& actor, const std::string& code,
                                          const std::string& text) {
  const auto& codes = domain::reason_codes(event);
  if (!code.empty() && std::find(codes.begin(), codes.end(), code) == codes.end()) return bad_field("reason_code");
  if (text.size() > kMaxReasonOctets || !ent::sdk::is_utf8(text)) return bad_field("reason_text");
  const auto first = text.find_first_not_of(" \t\r\n");
  const auto last = text.find_last_not_of(" \t\r\n");
  const std::string trimmed = first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
  return domain::Reason{code, trimmed, actor.viewer.person};
}

}  // namespace conventions::app
