// TO_SIGN_HOME -> TO_SIGN_HOST -> SIGNED: puts the school's configured signature into the exact bytes that were shown.
#pragma once

#include <string>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"

namespace conventions::app {

struct SignRequest {
  Command command;
  Shown shown;  // what the signing page displayed; a stale one is refused (invariant I1)
};

struct Receipt {
  domain::Convention convention;
  domain::Version version;
  domain::SignatureFact signature;
  bool already = false;  // double click: this signature was there before, nothing was signed again
};

// The signature of the viewer's school, whichever side it is. kStale: version or hash shown is not the present one;
// kBlocked: guards; kConflict: somebody else was first. At most one signature per side and version whatever happens.
[[nodiscard]] Result<Receipt> sign(const Context& context, const ent_call& call, const SignRequest& request);

// What the signing page shows before the click.
struct SigningView {
  domain::Convention convention;
  domain::Version version;
  domain::Side side = domain::Side::kHome;
  Shown shown;  // for the hidden fields
  domain::Authority authority = domain::Authority::kNone;
  std::string clicked_by_name, in_name_of_name, capacity;
  bool by_delegation = false;
  domain::MandateUse mandate;  // with which the viewer would sign
  domain::SignatureKind kind = domain::SignatureKind::kInstanceSeal;
  std::string certificate_subject, certificate_issuer;
  bool has_picture = false;
  std::vector<std::string> block_lines;  // texts of the visible block
  domain::Blockers blockers;             // empty: the button works
  domain::Blockers warnings;
};
// Readable by whoever may view the convention; kBlocked when nothing waits for the viewer's school.
[[nodiscard]] Result<SigningView> signing_view(const Context& context, const ent_call& call,
                                               const domain::ConventionId& id);

// The receipt page, any time later: kNotFound when the viewer's school has not signed `version`.
[[nodiscard]] Result<Receipt> receipt(const Context& context, const ent_call& call, const domain::ConventionId& id,
                                      int version);

}  // namespace conventions::app
