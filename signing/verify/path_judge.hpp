// One certificate at the time that is proven for its use: path to an anchor, then revocation along the path
// (EN 319 102-1 §§ 5.2.6, 5.6.2.1). Freshness is judged at that time, not now.
#pragma once

#include <map>

#include "signing/core/certificate_path.hpp"
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
  bool evidence_embedded = false;  // every certificate but the anchor has evidence from the document
  std::size_t evidence_end = 0;    // largest offset of what was used
  std::vector<MissingEvidence> missing;
};

struct PathQuestion {
  BytesView certificate;
  const std::vector<Bytes>& companions;  // what came along in the CMS
  Time time;                             // the best proven time of use
  // Evidence must have been valid then, or be newer: `time` for a signer; for a time-stamp what it says itself (whoever
  // stamps documents for years does not ask for news of the authority each time one is read).
  Time fresh_since;
  std::optional<Time> claimed;  // what the signer says
};

// What the pieces of a pool say of a certificate: read once, asked for with every signature and time-stamp.
class PoolReader {
 public:
  explicit PoolReader(const Pool& pool) : pool_(pool) {}

  const Pool& pool() const { return pool_; }
  // `id` stands for `certificate` and `issuer`. `entry` is one of the pool's.
  const Result<revocation::Evidence>& read(const PoolEntry& entry, bool ocsp, const std::string& id,
                                           BytesView certificate, BytesView issuer);

 private:
  const Pool& pool_;
  std::map<std::pair<const PoolEntry*, std::string>, Result<revocation::Evidence>> read_;
};

class PathJudge {
 public:
  // All are borrowed.
  PathJudge(PoolReader& pool, const Proofs& proofs, const TrustStore& anchors)
      : pool_(pool), proofs_(proofs), anchors_(anchors) {}
  [[nodiscard]] PathVerdict judge(const PathQuestion& question) const;

 private:
  struct Found {
    revocation::Evidence evidence;
    std::size_t offset = kOutsideDocument;
  };
  std::optional<Found> find_evidence(BytesView certificate, BytesView issuer, Time time, int depth) const;
  bool usable(const revocation::Evidence& evidence, std::size_t offset, BytesView issuer, Time time, int depth) const;
  void judge_revocation(BytesView certificate, BytesView issuer, const PathQuestion& question,
                        PathVerdict& verdict) const;

  PoolReader& pool_;
  const Proofs& proofs_;
  const TrustStore& anchors_;
};

}  // namespace signing::verify
