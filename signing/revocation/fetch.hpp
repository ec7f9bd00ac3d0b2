// Getting over the network what a signature needs to be judged later without it.
#pragma once

#include <memory>

#include "signing/net/http.hpp"
#include "signing/revocation/evidence_source.hpp"

namespace signing::revocation {

// One piece of evidence for `certificate`: OCSP first, then its CRL; the first that is valid at `now` wins. A revoked
// answer is an answer. Failure: kRevocationUnavailable (what = each address and its failure). [any-thread]
[[nodiscard]] Result<Evidence> fetch_evidence(net::HttpClient& client, BytesView certificate, BytesView issuer,
                                              Time now);

// The issuer's certificate from the address in `certificate` (AIA caIssuers), one DER certificate whose subject and key
// fit. Failures: kNet*, kCertificateMalformed. [any-thread]
[[nodiscard]] Result<Bytes> fetch_issuer(net::HttpClient& client, BytesView certificate);

// Both behind the seam. `client` must outlive it.
std::unique_ptr<EvidenceSource> make_network_evidence(net::HttpClient& client);

}  // namespace signing::revocation
