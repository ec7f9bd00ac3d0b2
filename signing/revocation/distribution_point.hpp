// Distribution points of CRLs: in a certificate where its list is, in a list which certificates it is for.
#pragma once

#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/core/result.hpp"

namespace signing::revocation {

// GeneralNames, whole, of the certificate's points that cover all reasons and are its issuer's own (RFC 5280
// § 4.2.1.13).
std::vector<BytesView> distribution_points(const CertificateView& certificate);

// A CRL whose issuingDistributionPoint extension is `value` covers `certificate` for all reasons (RFC 5280 §§ 5.2.5,
// 6.3.3 b 2). Failure: kCrlMalformed.
[[nodiscard]] Result<void> check_distribution_point(BytesView value, const CertificateView& certificate);

}  // namespace signing::revocation
