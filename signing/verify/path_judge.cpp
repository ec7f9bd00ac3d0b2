#include "signing/verify/path_judge.hpp"

#include <algorithm>

#include "signing/core/certificate.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/core/signature_check.hpp"

namespace signing::verify {
namespace {

using revocation::Evidence;
using revocation::Status;

constexpr std::chrono::minutes kClockSkew{5};
constexpr int kMaxResponderDepth = 2;
constexpr int kCertificateHold = 6;  // CRLReason

bool speaks_at(const Evidence& evidence, Time time) {
  return evidence.this_update >= time || (evidence.next_update && *evidence.next_update >= time);
}

std::string name_of_holder(BytesView der) {
  auto facts = certificate_facts(der);
  if (!facts) return "?";
  return facts->subject_common_name.empty() ? facts->subject_organisation : facts->subject_common_name;
}

void settle(PathVerdict& verdict, Indication indication, SubIndication sub, Finding reason) {
  const bool worse = verdict.indication == Indication::kTotalPassed ||
                     (verdict.indication == Indication::kIndeterminate && indication == Indication::kTotalFailed);
  if (!worse) return;
  verdict.indication = indication;
  verdict.sub_indication = sub;
  verdict.reason = std::move(reason);
}

void conclude_path(const CertificatePath& path, PathVerdict& verdict) {
  switch (path.problem) {
    case PathProblem::kNone:
      return;
    case PathProblem::kNoPath:
      return settle(
          verdict, Indication::kIndeterminate, SubIndication::kNoCertificateChainFound,
          {"verify.no_chain", "Le certificat du signataire n'est relié à aucune autorité reconnue ici.", path.detail});
    case PathProblem::kExpired:
      return settle(verdict, Indication::kIndeterminate, SubIndication::kOutOfBoundsNoPoe,
                    {"verify.expired",
                     "Un certificat est expiré et aucun horodatage ne prouve une signature antérieure.", path.detail});
    case PathProblem::kNotYetValid:
      if (!path.at_leaf) break;
      return settle(verdict, Indication::kTotalFailed, SubIndication::kNotYetValid,
                    {"verify.not_yet_valid", "Le certificat du signataire n'était pas encore valable.", path.detail});
    case PathProblem::kWeak:
      return settle(verdict, Indication::kIndeterminate, SubIndication::kCryptoConstraintsFailure,
                    {"verify.weak_chain", "Un certificat de la chaîne emploie une clé ou une empreinte trop faible.",
                     path.detail});
    case PathProblem::kUnacceptable:
      break;
  }
  settle(verdict, Indication::kIndeterminate, SubIndication::kChainConstraintsFailure,
         {"verify.chain", "La chaîne de certificats n'est pas acceptable.", path.detail});
}

}  // namespace

bool PathJudge::acceptable(SignatureAlgorithm algorithm, BytesView signer, Time time) const {
  const auto facts = certificate_facts(signer);
  if (!facts) return false;
  const auto verdict = policy_.judge(algorithm, facts->key_kind, facts->key_bits);
  return verdict.known && (!verdict.until || time < *verdict.until);
}

// Made when it could know, by somebody who could still speak, and proven to be there before that somebody's certificate
// ended: a key that leaked afterwards could otherwise say anything.
bool PathJudge::usable(const Evidence& evidence, std::size_t offset, BytesView certificate, BytesView issuer, Time time,
                       int depth) const {
  if (evidence.status == Status::kUnknown) return false;
  const Time now = proofs_.validation_time();
  if (evidence.this_update > now + kClockSkew) return false;
  // Whoever is revoked stays so; only a hold can be lifted (RFC 5280 § 5.3.1).
  const bool lasting = evidence.status == Status::kRevoked && evidence.reason != kCertificateHold;
  if (!lasting && !speaks_at(evidence, time)) return false;
  const auto subject = view_certificate(certificate);
  // An authority may drop certificates that ended from its lists (RFC 5280 § 3.3).
  const bool ended = subject && evidence.this_update > subject->not_after;
  const bool keeps = subject && evidence.keeps_ended_since && *evidence.keeps_ended_since <= subject->not_after;
  if (evidence.status == Status::kGood && ended && !keeps) return false;
  const BytesView signer = evidence.signer_is_issuer ? issuer : BytesView(evidence.signer_certificate);
  const auto view = view_certificate(signer);
  const Time known_since = proofs_.since(offset);
  if (!view || evidence.produced_at + kClockSkew < view->not_before || evidence.produced_at > view->not_after ||
      known_since > view->not_after)
    return false;
  if (!acceptable(evidence.algorithm, signer, known_since)) return false;
  if (evidence.signer_is_issuer || evidence.signer_no_check) return true;
  if (depth >= kMaxResponderDepth) return false;
  const auto about = find_evidence(signer, issuer, evidence.produced_at, depth + 1);
  return about && about->evidence->status == Status::kGood;
}

const Result<Evidence>& PoolReader::ocsp(const PoolEntry& entry, const Issued& about) {
  const auto known = read_.find({&entry, about.id});
  if (known != read_.end()) return known->second;
  return read_.emplace(std::pair(&entry, about.id), revocation::read_ocsp(entry.der, about.certificate, about.issuer))
      .first->second;
}

const Result<Evidence>& PoolReader::crl(const PoolEntry& entry, const Issued& about) {
  const auto known = read_.find({&entry, about.id});
  if (known != read_.end()) return known->second;
  auto list = lists_.find({&entry, about.id.second});
  if (list == lists_.end())
    list =
        lists_.emplace(std::pair(&entry, about.id.second), revocation::check_crl_issuer(entry.der, about.issuer)).first;
  return read_
      .emplace(std::pair(&entry, about.id),
               list->second ? revocation::read_checked_crl(entry.der, about.certificate, about.issuer)
                            : Result<Evidence>(list->second.error()))
      .first->second;
}

// The newest that is usable; one that says "revoked" wins.
std::optional<PathJudge::Found> PathJudge::find_evidence(BytesView certificate, BytesView issuer, Time time,
                                                         int depth) const {
  std::optional<Found> best;
  const auto offer = [&](const Result<Evidence>& evidence, std::size_t offset) {
    if (!evidence || !usable(*evidence, offset, certificate, issuer, time, depth)) return;
    const bool better =
        !best || (evidence->status == Status::kRevoked && best->evidence->status != Status::kRevoked) ||
        (evidence->status == best->evidence->status && evidence->this_update > best->evidence->this_update);
    if (better) best = Found{&*evidence, offset};
  };
  const Issued about(certificate, issuer);
  for (const PoolEntry& entry : pool_.pool().ocsp_responses) offer(pool_.ocsp(entry, about), entry.offset);
  for (const PoolEntry& entry : pool_.pool().crls) offer(pool_.crl(entry, about), entry.offset);
  return best;
}

void PathJudge::judge_revocation(const std::vector<Bytes>& path, std::size_t place, const PathQuestion& question,
                                 PathVerdict& verdict) const {
  const BytesView certificate = path[place], issuer = path[place + 1];
  RevocationFact fact;
  fact.subject = verdict.subjects[place];
  const auto found = find_evidence(certificate, issuer, question.fresh_since, 0);
  if (!found) {
    verdict.evidence_embedded = false;
    const auto view = view_certificate(certificate);
    // An authority that publishes nothing is taken for one only right below the anchor, where the reader chose it.
    const bool below_anchor = place + 2 == path.size();
    const bool published =
        !revocation::needs_no_status(certificate) && (revocation::publishes_status(certificate) || !below_anchor);
    const bool ended = view && proofs_.validation_time() > view->not_after;
    fact.status = published || ended ? RevocationFact::Status::kMissing : RevocationFact::Status::kNotPublished;
    verdict.revocation.push_back(fact);
    if (fact.status == RevocationFact::Status::kNotPublished) return;
    verdict.missing.push_back({Bytes(certificate.begin(), certificate.end()), Bytes(issuer.begin(), issuer.end())});
    if (ended)
      return settle(verdict, Indication::kIndeterminate, SubIndication::kNoPoe,
                    {"verify.revocation_unknown",
                     "Le certificat est expiré et rien ne prouve qu'il n'était pas révoqué.", fact.subject});
    return settle(verdict, Indication::kIndeterminate, SubIndication::kTryLater,
                  {"verify.revocation_missing", "La révocation du certificat n'a pas pu être examinée.", fact.subject});
  }
  const Evidence& evidence = *found->evidence;
  fact.source = evidence.source == revocation::Source::kOcsp ? "OCSP" : "CRL";
  fact.this_update = evidence.this_update;
  fact.revoked_at = evidence.revoked_at;
  if (evidence.status == Status::kGood && !speaks_at(evidence, question.time)) {
    const Time until = evidence.next_update.value_or(evidence.this_update);
    if (!verdict.known_until || until < *verdict.known_until) verdict.known_until = until;
    verdict.missing.push_back({Bytes(certificate.begin(), certificate.end()), Bytes(issuer.begin(), issuer.end())});
  }
  if (found->offset == kOutsideDocument)
    verdict.evidence_embedded = false;
  else
    verdict.evidence_end = std::max(verdict.evidence_end, found->offset);
  const bool revoked =
      evidence.status == Status::kRevoked && !(evidence.revoked_at && *evidence.revoked_at > question.time);
  fact.status = evidence.status == Status::kRevoked ? RevocationFact::Status::kRevoked : RevocationFact::Status::kGood;
  verdict.revocation.push_back(fact);
  if (!revoked) return;
  const std::string detail =
      fact.subject + " revoked " + (evidence.revoked_at ? "at " + to_iso8601(*evidence.revoked_at) : "");
  const bool says_later = question.claimed && evidence.revoked_at && *question.claimed >= *evidence.revoked_at;
  if (says_later)
    return settle(verdict, Indication::kTotalFailed, SubIndication::kRevoked,
                  {"verify.revoked", "Le certificat était révoqué au moment de la signature.", detail});
  settle(verdict, Indication::kIndeterminate, SubIndication::kRevokedNoPoe,
         {"verify.revoked_no_poe", "Le certificat a été révoqué et rien ne prouve que la signature lui est antérieure.",
          detail});
}

// The anchor's own signature does not count: it is trusted as it is.
void PathJudge::judge_algorithms(const std::vector<Bytes>& path, Time time, PathVerdict& verdict) const {
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const auto view = view_certificate(path[i]);
    const auto algorithm = view ? signature_algorithm(view->signature_algorithm) : std::nullopt;
    if (algorithm && acceptable(*algorithm, path[i + 1], time)) continue;
    return settle(verdict, Indication::kIndeterminate, SubIndication::kCryptoConstraintsFailureNoPoe,
                  {"verify.chain_algorithm_ended",
                   "Un certificat de la chaîne est signé avec un algorithme qui n'est plus jugé sûr à cette date.",
                   verdict.subjects[i]});
  }
}

void PathJudge::locate(const std::vector<Bytes>& path, const PathQuestion& question, PathVerdict& verdict) const {
  const auto came_along = [&](const Bytes& certificate) {
    return std::find(question.companions.begin(), question.companions.end(), certificate) != question.companions.end();
  };
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    if (came_along(path[i])) continue;
    const auto& stored = pool_.pool().certificates;
    const auto place = std::find_if(stored.begin(), stored.end(), [&](const PoolEntry& entry) {
      return entry.offset != kOutsideDocument && entry.der == path[i];
    });
    if (place == stored.end())
      verdict.evidence_embedded = false;
    else
      verdict.evidence_end = std::max(verdict.evidence_end, place->offset);
  }
}

PathVerdict PathJudge::judge(const PathQuestion& question) const {
  std::vector<Bytes> others = question.companions;
  for (const PoolEntry& entry : pool_.pool().certificates) others.push_back(entry.der);
  const CertificatePath path = build_path(question.certificate, others, anchors_, question.time);
  PathVerdict verdict;
  for (const Bytes& certificate : path.certificates) verdict.subjects.push_back(name_of_holder(certificate));
  conclude_path(path, verdict);
  if (path.problem == PathProblem::kNoPath && !anchors_.empty()) {
    const BytesView top = path.certificates.empty() ? question.certificate : BytesView(path.certificates.back());
    verdict.missing.push_back({Bytes(top.begin(), top.end()), {}});
  }
  if (path.problem != PathProblem::kNone) {
    verdict.subjects.clear();
    return verdict;
  }
  judge_algorithms(path.certificates, question.time, verdict);
  verdict.evidence_embedded = true;
  locate(path.certificates, question, verdict);
  for (std::size_t i = 0; i + 1 < path.certificates.size(); ++i)
    judge_revocation(path.certificates, i, question, verdict);
  return verdict;
}

}  // namespace signing::verify
