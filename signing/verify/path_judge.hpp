// One certificate at the time that is proven for its use: path to an anchor, then revocation along the path
// (EN 319 102-1 §§ 5.2.6, 5.6.2.1). Freshness is judged at that time, not now.
#pragma once

#include <map>

#include "signing/core/algorithm_policy.hpp"
#include "signing/core/certificate_path.hpp"
#include "signing/core/digest.hpp"
#include "signing/revocation/evidence.hpp"
#include "signing/verify/proofs.hpp"
#include "signing/verify/report.hpp"

namespace signing::verify {

// DER and where in the file it stands (kOutsideDocument: given by the caller).
struct PoolEntry {
  Bytes der;
  std::size_t offset = kOutsideDocument;
};

struct Pool {
  std::vector<PoolEntry> certificates, ocsp_responses, crls;
};

struct PathVerdict {
  Indication indication = Indication::kTotalPassed;
  SubIndication sub_indication = SubIndication::kNone;
  std::optional<Finding> reason;  // none when TOTAL-PASSED
  std::vector<std::string> subjects;
  std::vector<RevocationFact> revocation;
  bool evidence_embedded = false;  // every certificate but the anchor, and evidence about it, is in the document
  std::size_t evidence_end = 0;    // largest offset of what was used
  std::vector<MissingEvidence> missing;
  // Until when the evidence speaks, when that is before the time asked about; see PathQuestion::fresh_since.
  std::optional<Time> known_until;
};

struct PathQuestion {
  BytesView certificate;
  const std::vector<Bytes>& companions;  // what came along in the CMS
  Time time;                             // the best proven time of use
  // Evidence must have been valid then, or be newer: `time` for a signer; for a time-stamp what it says itself: whoever
  // keeps documents for years does not ask for news of the authority each time one is read. What is not known since is
  // told (known_until, missing): an authority whose key was stolen later could have set its clock back.
  Time fresh_since;
  std::optional<Time> claimed;  // what the signer says
};

// A certificate and who issued it, with the digests they are known by.
struct Issued {
  Issued(BytesView certificate_der, BytesView issuer_der)
      : certificate(certificate_der), issuer(issuer_der), id{sha256(certificate), sha256(issuer)} {}
  BytesView certificate, issuer;
  std::pair<Sha256, Sha256> id;
};

// What the pieces of a pool say of a certificate: read once, asked for with every signature and time-stamp. Each list
// is checked once against its issuer, whatever the number of certificates.
class PoolReader {
 public:
  explicit PoolReader(const Pool& pool) : pool_(pool) {}

  const Pool& pool() const { return pool_; }
  // `entry` is one of the pool's. The references stay valid as long as the reader.
  const Result<revocation::Evidence>& ocsp(const PoolEntry& entry, const Issued& about);
  const Result<revocation::Evidence>& crl(const PoolEntry& entry, const Issued& about);

 private:
  const Pool& pool_;
  std::map<std::pair<const PoolEntry*, std::pair<Sha256, Sha256>>, Result<revocation::Evidence>> read_;
  std::map<std::pair<const PoolEntry*, Sha256>, Result<void>> lists_;  // by issuer
};

class PathJudge {
 public:
  // All are borrowed.
  PathJudge(PoolReader& pool, const Proofs& proofs, const TrustStore& anchors, const AlgorithmPolicy& policy)
      : pool_(pool), proofs_(proofs), anchors_(anchors), policy_(policy) {}
  [[nodiscard]] PathVerdict judge(const PathQuestion& question) const;
  // The policy accepts this algorithm with the key of `signer` (a certificate) at `time`.
  bool acceptable(SignatureAlgorithm algorithm, BytesView signer, Time time) const;

 private:
  struct Found {
    const revocation::Evidence* evidence = nullptr;  // the reader's
    std::size_t offset = kOutsideDocument;
  };
  std::optional<Found> find_evidence(BytesView certificate, BytesView issuer, Time time, int depth) const;
  bool usable(const revocation::Evidence& evidence, std::size_t offset, BytesView certificate, BytesView issuer,
              Time time, int depth) const;
  void judge_algorithms(const std::vector<Bytes>& path, Time time, PathVerdict& verdict) const;
  // What of the path does not come with the signature must be in the document to be known without anybody's help.
  void locate(const std::vector<Bytes>& path, const PathQuestion& question, PathVerdict& verdict) const;
  // Of the certificate at `place` of `path`, whose names are the verdict's subjects.
  void judge_revocation(const std::vector<Bytes>& path, std::size_t place, const PathQuestion& question,
                        PathVerdict& verdict) const;

  PoolReader& pool_;
  const Proofs& proofs_;
  const TrustStore& anchors_;
  const AlgorithmPolicy& policy_;
};

}  // namespace signing::verify
