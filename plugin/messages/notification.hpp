// The words of a notification (product.md § 9): in the ENT first, so in French; never a pupil's name.
#pragma once

#include <string>

#include "plugin/domain/state_machine.hpp"

namespace conventions::messages {

struct Notification {
  std::string title;  // one line
  std::string body;   // plain text
  std::string place;  // where it leads, as ent.menu's `place`
};

// « 7 décembre 2026 »; "" for no day.
std::string french_day(domain::Date day);

// `side`: of the school that reads it. `may_sign`: leads to the signing page when a signature is awaited.
Notification compose(domain::Notice notice, domain::Side side, const domain::Convention& convention, int version,
                     bool may_sign);

}  // namespace conventions::messages
