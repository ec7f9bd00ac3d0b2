// The hidden fields that the forms of a convention send back.
#pragma once

#include <string>
#include <string_view>

#include "plugin/app/command.hpp"
#include "plugin/pages/exchange.hpp"

namespace conventions::pages {

// A whole number from 1 to 999,999,999; 0 for anything else.
inline int read_number(std::string_view text) {
  if (text.empty() || text.size() > 9) return 0;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + (c - '0');
  }
  return number;
}

// "_idempotency" as sent by the form, else the key the host found; a key of another shape is none.
std::string read_key(const Exchange& x);

app::Command read_command(const Exchange& x, std::string_view id);

// "version" and "sha256": what the page displayed (invariant I1).
app::Shown read_shown(const Exchange& x);

}  // namespace conventions::pages
