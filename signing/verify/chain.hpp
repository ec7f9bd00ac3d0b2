// The signer's certificate against the trust anchors at one instant (RFC 5280 path validation by OpenSSL).
#pragma once

#include "signing/verify/verify.hpp"

namespace signing::verify {

struct ChainVerdict {
  Indication indication = Indication::kIndeterminate;
  SubIndication sub_indication = SubIndication::kNone;
  std::optional<Finding> reason;  // none when the chain holds
};

[[nodiscard]] ChainVerdict check_chain(BytesView signer, const std::vector<Bytes>& certificates,
                                       const std::vector<std::string>& anchors_pem, Time at);

}  // namespace signing::verify
