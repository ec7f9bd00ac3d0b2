#include "signing/verify/time_stamp_judge.hpp"

#include "signing/core/certificate.hpp"
#include "signing/core/certificate_view.hpp"
#include "signing/verify/conclude.hpp"

namespace signing::verify {
namespace {

std::string authority_of(const timestamp::Token& token) {
  auto facts = certificate_facts(token.certificate);
  if (!facts) return "?";
  return facts->subject_common_name.empty() ? facts->subject_organisation : facts->subject_common_name;
}

// The authority's path at the time that is proven for the token.
PathVerdict judge_authority(const timestamp::Token& token, std::size_t offset, const PathJudge& judge,
                            const Proofs& proofs) {
  const Time since = proofs.since(offset);
  PathVerdict verdict = judge.judge({token.certificate, token.certificates, since, token.time, std::nullopt});
  const auto refuse = [&](SubIndication sub, Finding reason) {
    if (verdict.indication != Indication::kTotalPassed) return;
    verdict.indication = Indication::kIndeterminate;
    verdict.sub_indication = sub;
    verdict.reason = std::move(reason);
  };
  const auto certificate = view_certificate(token.certificate);
  // The time in a token is its authority's word: it cannot be one at which the authority had no certificate yet.
  if (!certificate || token.time < certificate->not_before || token.time > certificate->not_after)
    refuse(
        SubIndication::kOutOfBoundsNoPoe,
        {"verify.time_stamp_bounds",
         "L'horodatage porte une heure où le certificat de son autorité n'était pas valable.", to_iso8601(token.time)});
  if (!judge.acceptable(token.algorithm, token.certificate, since))
    refuse(SubIndication::kCryptoConstraintsFailureNoPoe,
           {"verify.time_stamp_algorithm",
            "L'horodatage est signé avec un algorithme qui n'est plus jugé sûr à cette date.",
            std::string(name_of(token.algorithm))});
  return verdict;
}

}  // namespace

Finding authority_known_until(Time until) {
  return {"verify.time_stamp_known_until",
          "L'état de l'autorité d'horodatage n'est connu que jusqu'à cette date ; on peut le demander (--online).",
          to_iso8601(until)};
}

StampVerdict judge_signature_stamp(BytesView der, BytesView value, std::size_t offset, const PathJudge& judge,
                                   const Proofs& proofs) {
  StampVerdict out;
  auto token = timestamp::read_token(der);
  if (!token) {
    out.broken =
        Finding{"verify.time_stamp_malformed", "L'horodatage de la signature est mal formé.", token.error().what};
    return out;
  }
  out.time = token->time;
  out.authority = authority_of(*token);
  if (!timestamp::covers(*token, value)) {
    out.broken = Finding{"verify.time_stamp_foreign", "L'horodatage porte sur une autre signature.", "message imprint"};
    return out;
  }
  out.path = judge_authority(*token, offset, judge, proofs);
  out.proves = out.path.indication == Indication::kTotalPassed && token->time <= proofs.validation_time();
  out.right = out.proves || out.path.sub_indication == SubIndication::kTryLater;
  if (!out.proves)
    out.unproven = Finding{"verify.time_stamp_unproven",
                           "L'heure de l'horodatage ne peut pas être prouvée : son autorité n'est pas établie.",
                           out.path.reason ? out.path.reason->detail : "the time-stamp is later than the validation"};
  return out;
}

TimeStampReport judge_document_stamp(const CoveredDigests& digests, const FoundSignature& found, const PathJudge& judge,
                                     const Proofs& proofs, std::vector<MissingEvidence>& missing) {
  TimeStampReport report;
  report.indication = Indication::kTotalPassed;
  report.field_name = found.field.name;
  report.covered_octets = static_cast<std::int64_t>(found.revision_end);
  report.covers_whole_file = found.revision_end == digests.file().size();
  for (const Finding& failure : found.failures) fail_format(report, failure);
  if (!found.failures.empty()) return report;
  auto token = timestamp::read_token(found.cms);
  if (!token) {
    fail_format(report, {"verify.time_stamp_malformed", "L'horodatage du document est mal formé.", token.error().what});
    return report;
  }
  report.time = token->time;
  report.authority = authority_of(*token);
  const auto certificate = view_certificate(token->certificate);
  if (certificate) report.certificate_not_after = certificate->not_after;
  if (digests.of(found, token->digest) != token->imprint) {
    conclude(report, Indication::kTotalFailed, SubIndication::kHashFailure,
             {"verify.hash", "Le contenu horodaté a été modifié.", "message imprint differs"});
    return report;
  }
  PathVerdict path = judge_authority(*token, static_cast<std::size_t>(found.byte_range[1]), judge, proofs);
  report.revocation = std::move(path.revocation);
  if (path.known_until) report.notices.push_back(authority_known_until(*path.known_until));
  missing.insert(missing.end(), path.missing.begin(), path.missing.end());
  if (path.reason) conclude(report, path.indication, path.sub_indication, std::move(*path.reason));
  if (token->time > proofs.validation_time())
    conclude(report, Indication::kIndeterminate, SubIndication::kTimestampOrderFailure,
             {"verify.time_stamp_future", "L'horodatage est postérieur à la date d'examen.", to_iso8601(token->time)});
  return report;
}

}  // namespace signing::verify
