// The certificate authority of this ENT instance: made once, at first use, whoever comes first.
#pragma once

#include <string>

#include "plugin/app/context.hpp"
#include "signing/keys/instance_ca.hpp"

namespace conventions::app {

// Makes it when there is none yet: two schools at once get the same one (compare-and-set on one record; the loser's key
// is erased). The private key is a secret of the host. [any-thread]
[[nodiscard]] Result<signing::InstanceCa> instance_ca(const Context& context, const ent_call& call);

// The trust anchor to publish (PEM); kNotFound before first use.
[[nodiscard]] Result<std::string> trust_anchor(const Context& context, const ent_call& call);

}  // namespace conventions::app
