// Gathers what the paths of certificates need to be judged later: the certificates, one OCSP answer or CRL for each but
// the root, and the same for the responders (EN 319 142-1 § 6.3, table 1, requirements on DSS).
#pragma once

#include <map>
#include <set>
#include <string>

#include "signing/pdf/dss.hpp"
#include "signing/revocation/evidence_source.hpp"

namespace signing {

class EvidenceCollector {
 public:
  EvidenceCollector(revocation::EvidenceSource& source, Time now) : source_(source), now_(now) {}

  // A trust anchor: paths end there.
  void add_anchor(BytesView certificate);
  // May serve as an issuer.
  void add_known(BytesView certificate);
  // What the document holds already: reused when fresh enough, never stored again.
  void add_stored(const pdf::Dss& store);

  // Everything about `certificate` and above. Evidence older than `needed_since` is asked for again. A certificate that
  // was revoked is accepted when that was after `needed_since`. Failures: kRevocationUnavailable, kCertificateRevoked,
  // kCertificateMalformed.
  [[nodiscard]] Result<void> add_path(BytesView certificate, Time needed_since);

  // What is new, in the order it was found.
  pdf::Dss take() { return std::move(found_); }

 private:
  [[nodiscard]] Result<void> add_path(BytesView certificate, Time needed_since, int depth);
  [[nodiscard]] Result<Bytes> find_issuer(BytesView certificate);
  [[nodiscard]] Result<revocation::Evidence> find_evidence(BytesView certificate, BytesView issuer, Time needed_since);
  void keep(std::vector<Bytes>& list, BytesView der);

  revocation::EvidenceSource& source_;
  Time now_;
  std::map<std::string, Bytes> known_;  // by SHA-256
  std::set<std::string> anchors_, visited_, stored_;
  std::vector<Bytes> ocsp_responses_, crls_;  // of the document and of this run
  pdf::Dss found_;
};

}  // namespace signing
