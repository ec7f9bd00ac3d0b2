#include "signing/evidence_collector.hpp"

#include "signing/core/certificate.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/core/digest.hpp"

namespace signing {
namespace {

using revocation::Evidence;
using revocation::Status;

constexpr int kMaxIssuers = 16;

std::string id_of(BytesView der) {
  const Sha256 digest = sha256(der);
  return std::string(as_text(digest));
}

std::string holder(BytesView certificate) {
  auto facts = certificate_facts(certificate);
  return facts ? facts->subject_common_name : std::string("?");
}

bool is_self_issued(const CertificateView& view) {
  return same(view.subject, view.issuer) && is_signed_by(view, view);
}

// "Not revoked" from after the certificate's end says nothing: authorities drop certificates that ended.
bool speaks_of_ended(const Evidence& evidence, BytesView certificate) {
  const auto view = view_certificate(certificate);
  return !view || evidence.status != Status::kGood || evidence.this_update <= view->not_after ||
         (evidence.keeps_ended_since && *evidence.keeps_ended_since <= view->not_after);
}

// About this certificate, with an answer, and not older than what it must speak about.
bool serves(const Result<Evidence>& evidence, BytesView certificate, Time needed_since) {
  return evidence && evidence->status != Status::kUnknown && evidence->this_update >= needed_since &&
         speaks_of_ended(*evidence, certificate);
}

}  // namespace

void EvidenceCollector::add_anchor(BytesView certificate) {
  anchors_.insert(id_of(certificate));
  add_known(certificate);
}

void EvidenceCollector::add_known(BytesView certificate) {
  known_.emplace(id_of(certificate), Bytes(certificate.begin(), certificate.end()));
}

void EvidenceCollector::add_stored(const pdf::Dss& store) {
  for (const auto* list : {&store.certificates, &store.ocsp_responses, &store.crls})
    for (const Bytes& der : *list) stored_.insert(id_of(der));
  for (const Bytes& certificate : store.certificates) add_known(certificate);
  ocsp_responses_.insert(ocsp_responses_.end(), store.ocsp_responses.begin(), store.ocsp_responses.end());
  crls_.insert(crls_.end(), store.crls.begin(), store.crls.end());
}

void EvidenceCollector::keep(std::vector<Bytes>& list, BytesView der) {
  if (stored_.insert(id_of(der)).second) list.emplace_back(der.begin(), der.end());
}

Result<Bytes> EvidenceCollector::find_issuer(BytesView certificate) {
  const auto view = view_certificate(certificate);
  for (const auto& [id, candidate] : known_) {
    const auto above = view_certificate(candidate);
    if (above && same(above->subject, view->issuer) && is_signed_by(*view, *above)) return candidate;
  }
  auto fetched = source_.issuer_of(certificate);
  if (!fetched)
    return failure(Code::kRevocationUnavailable, "issuer not found: " + fetched.error().what, holder(certificate));
  add_known(*fetched);
  return fetched;
}

Result<Evidence> EvidenceCollector::find_evidence(BytesView certificate, BytesView issuer, Time needed_since) {
  for (const Bytes& response : ocsp_responses_)
    if (auto read = revocation::read_ocsp(response, certificate, issuer); serves(read, certificate, needed_since))
      return read;
  for (const Bytes& crl : crls_)
    if (auto read = revocation::read_crl(crl, certificate, issuer); serves(read, certificate, needed_since))
      return read;
  auto fetched = source_.evidence_for(certificate, issuer, now_);
  if (!fetched) {
    Failure failed = fetched.error();
    if (failed.subject.empty()) failed.subject = holder(certificate);
    return failed;
  }
  if (!speaks_of_ended(*fetched, certificate))
    return failure(Code::kRevocationUnavailable, "the certificate ended, and its authority speaks of it no more",
                   holder(certificate));
  (fetched->source == revocation::Source::kOcsp ? ocsp_responses_ : crls_).push_back(fetched->der);
  return fetched;
}

Result<void> EvidenceCollector::add_path(BytesView certificate, Time needed_since) {
  return add_path(certificate, needed_since, 0);
}

Result<void> EvidenceCollector::add_path(BytesView certificate, Time needed_since, int depth) {
  const auto view = view_certificate(certificate);
  if (!view) return failure(Code::kCertificateMalformed, "a certificate of the path cannot be read");
  if (depth > kMaxIssuers) return failure(Code::kCertificateMalformed, "the path is too long", holder(certificate));
  add_known(certificate);
  const std::string id = id_of(certificate);
  if (!visited_.insert(id).second) return {};
  keep(found_.certificates, certificate);
  if (anchors_.count(id) != 0 || is_self_issued(*view)) return {};
  auto issuer = find_issuer(certificate);
  if (!issuer) return issuer.error();
  auto evidence = find_evidence(certificate, *issuer, needed_since);
  if (!evidence) return evidence.error();
  if (evidence->status == Status::kUnknown)
    return failure(Code::kRevocationUnavailable, "nobody knows the certificate", holder(certificate));
  if (evidence->status == Status::kRevoked && !(evidence->revoked_at && *evidence->revoked_at > needed_since))
    return failure(Code::kCertificateRevoked, "the certificate was revoked", holder(certificate));
  keep(evidence->source == revocation::Source::kOcsp ? found_.ocsp_responses : found_.crls, evidence->der);
  for (const Bytes& more : evidence->certificates) add_known(more);
  if (!evidence->signer_is_issuer) {
    if (evidence->signer_no_check) {
      keep(found_.certificates, evidence->signer_certificate);
    } else {
      auto responder = add_path(evidence->signer_certificate, needed_since, depth + 1);
      if (!responder) return responder;
    }
  }
  return add_path(*issuer, needed_since, depth + 1);
}

}  // namespace signing
