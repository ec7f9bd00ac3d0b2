// The time-stamping authority of a school's signatures: the ENT's (settings `tsa_url` and `tsa_trust` of the instance),
// or the school's own (the same settings of the school) where the ENT administrator allows that (`school_tsa_allowed`).
// Without one signatures are B-B. The permission is asked for whenever an address is used, not only when it is stored:
// ent-host connects to it, and a school must not make it call into the ENT's own network.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugin/app/context.hpp"
#include "plugin/app/signature_config.hpp"
#include "signing/timestamp/time_stamper.hpp"

namespace conventions::app {

struct TimeStamping {
  std::string url;                 // empty: none
  std::vector<std::string> trust;  // DER of the anchors, as octets
  bool configured() const { return !url.empty(); }
};
// `school` empty: the ENT's.
[[nodiscard]] Result<TimeStamping> read_time_stamping(const Context& context, const ent_call& call,
                                                      const domain::Uai& school = {});
// The anchors of every authority that may have stamped for these schools, the ENT's included.
[[nodiscard]] Result<std::vector<std::string>> time_stamping_trust(const Context& context, const ent_call& call,
                                                                   const std::vector<domain::Uai>& schools);

// For the page where a school chooses; no check of rights here. Storing: kForbidden where schools may have none of
// their own, kInvalid ("tsa.bad_url", "tsa.bad_trust"); both texts empty: the ENT's again.
[[nodiscard]] Result<TimeStampingView> school_time_stamping(const Context& context, const ent_call& call,
                                                            const domain::Uai& school);
[[nodiscard]] Result<void> store_school_time_stamping(const Context& context, const ent_call& call,
                                                      const domain::Uai& school, std::string_view url,
                                                      std::string_view trust);

// Certificates from a text: PEM, with or without line ends (a one-line field loses them). Empty when there is none.
std::vector<std::string> certificates_in(const std::string& text);

// Null without an authority.
std::unique_ptr<signing::timestamp::TimeStamper> make_time_stamper(const Context& context,
                                                                   const TimeStamping& settings);

}  // namespace conventions::app
