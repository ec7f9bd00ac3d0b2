// The time-stamping authority of the ENT, from the settings `tsa_url` and `tsa_trust`. Without one signatures are B-B.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugin/app/context.hpp"
#include "signing/timestamp/time_stamper.hpp"

namespace conventions::app {

struct TimeStamping {
  std::string url;                 // empty: none
  std::vector<std::string> trust;  // DER of the anchors, as octets
  bool configured() const { return !url.empty(); }
};
[[nodiscard]] Result<TimeStamping> read_time_stamping(const Context& context, const ent_call& call);

// Certificates from a text: PEM, with or without line ends (a one-line field loses them). Empty when there is none.
std::vector<std::string> certificates_in(const std::string& text);

// Null without an authority.
std::unique_ptr<signing::timestamp::TimeStamper> make_time_stamper(const Context& context,
                                                                   const TimeStamping& settings);

}  // namespace conventions::app
