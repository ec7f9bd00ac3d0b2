// Where certificates and revocation data come from when a document is augmented: the network (see fetch.hpp), an
// authority of one's own, a test.
#pragma once

#include "signing/revocation/evidence.hpp"

namespace signing::revocation {

class EvidenceSource {
 public:
  virtual ~EvidenceSource() = default;
  // Valid at `now`. Failure: kRevocationUnavailable. [any-thread]
  [[nodiscard]] virtual Result<Evidence> evidence_for(BytesView certificate, BytesView issuer, Time now) = 0;
  // DER. Failures: kNet*, kCertificateMalformed. [any-thread]
  [[nodiscard]] virtual Result<Bytes> issuer_of(BytesView certificate) = 0;
};

}  // namespace signing::revocation
