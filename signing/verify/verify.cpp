#include "signing/verify/verify.hpp"

#include <algorithm>

#include "signing/cms/reader.hpp"
#include "signing/core/certificate.hpp"
#include "signing/core/digest.hpp"
#include "signing/pdf/dss.hpp"
#include "signing/verify/conclude.hpp"
#include "signing/verify/covered_digests.hpp"
#include "signing/verify/document_findings.hpp"
#include "signing/verify/earlier_signatures.hpp"
#include "signing/verify/found_signature.hpp"
#include "signing/verify/history.hpp"
#include "signing/verify/time_stamp_judge.hpp"

namespace signing {
namespace {

using pdf::Dict;
using pdf::Object;
using verify::conclude;
using verify::fail_format;
using verify::FoundSignature;

std::string text_entry(pdf::Document& document, const Dict& dict, const char* key) {
  auto value = document.get(dict, key);
  return value && (*value)->string() != nullptr ? pdf::text_of((*value)->string()->octets) : std::string();
}

SignatureReport facts_of(pdf::Document& document, const FoundSignature& found) {
  SignatureReport report;
  report.indication = Indication::kTotalPassed;
  report.field_name = found.field.name;
  report.byte_range = found.byte_range;
  report.covered_octets = static_cast<std::int64_t>(found.revision_end);
  report.covers_whole_file = found.revision_end == document.file().size();
  for (const Finding& failure : found.failures) fail_format(report, failure);
  if (found.dict == nullptr) return report;
  report.reason = text_entry(document, *found.dict, "Reason");
  report.location = text_entry(document, *found.dict, "Location");
  report.name = text_entry(document, *found.dict, "Name");
  report.claimed_time = from_pdf_date(text_entry(document, *found.dict, "M"));
  return report;
}

// The certificate read once: decoding its key is the dearest step of all. Nothing when unreadable.
std::optional<CertificateFacts> add_certificate_facts(const cms::Signature& signature, SignatureReport& report) {
  report.algorithm = name_of(signature.algorithm);
  auto facts = certificate_facts(signature.signer_certificate);
  if (!facts) {
    fail_format(report, {"verify.certificate", "Le certificat du signataire est illisible.", facts.error().what});
    return std::nullopt;
  }
  report.signer_name = facts->subject_common_name;
  report.signer_organisation = facts->subject_organisation;
  report.issuer_name = facts->issuer_common_name;
  report.serial_hex = facts->serial_hex;
  report.certificate_sha256_hex = facts->fingerprint_sha256_hex;
  report.certificate_not_before = facts->not_before;
  report.certificate_not_after = facts->not_after;
  if (!facts->digital_signature && !facts->non_repudiation)
    conclude(report, Indication::kIndeterminate, SubIndication::kChainConstraintsFailure,
             {"verify.usage", "Le certificat n'est pas prévu pour signer.", "keyUsage"});
  if (!facts->for_documents)
    conclude(report, Indication::kIndeterminate, SubIndication::kChainConstraintsFailure,
             {"verify.extended_usage", "Le certificat est prévu pour un autre usage que signer des documents.",
              "extKeyUsage"});
  return *facts;
}

void check_acceptable(const AlgorithmPolicy& policy, const cms::Signature& signature, const CertificateFacts& facts,
                      Time at, SignatureReport& report) {
  const auto verdict = policy.judge(signature.algorithm, facts.key_kind, facts.key_bits);
  if (!verdict.known)
    return conclude(report, Indication::kIndeterminate, SubIndication::kCryptoConstraintsFailure,
                    {"verify.algorithm_unknown", "L'algorithme de signature n'est pas accepté.", report.algorithm});
  if (!verdict.until) return;
  const std::string end = to_iso8601(*verdict.until);
  if (at >= *verdict.until)
    return conclude(report, Indication::kIndeterminate, SubIndication::kCryptoConstraintsFailureNoPoe,
                    {"verify.algorithm_ended", "L'algorithme de signature n'est plus jugé sûr à cette date.", end});
  const std::string year = to_iso8601(*verdict.until - std::chrono::seconds(1)).substr(0, 4);
  report.notices.push_back({"verify.algorithm_until", "Algorithme acceptable jusqu'en " + year + ".", end});
}

// Digest over the covered octets and signature value; the chain comes later and cannot repair either.
void check_cryptography(const verify::CoveredDigests& digests, const FoundSignature& found,
                        const cms::Signature& signature, SignatureReport& report) {
  if (digests.of(found, digest_of(signature.algorithm)) != signature.message_digest)
    return conclude(report, Indication::kTotalFailed, SubIndication::kHashFailure,
                    {"verify.hash", "Le contenu signé a été modifié.", "message-digest differs"});
  if (!cms::value_is_right(signature))
    return conclude(report, Indication::kTotalFailed, SubIndication::kSigCryptoFailure,
                    {"verify.value", "La valeur de la signature n'est pas celle du certificat.", "signature value"});
  report.cryptographically_intact = true;
}

bool is_baseline(const FoundSignature& found, const cms::Signature& signature, const SignatureReport& report) {
  return found.sub_filter == "ETSI.CAdES.detached" && signature.has_signing_certificate_v2 &&
         !signature.has_signing_time && report.claimed_time && found.dict->find("Cert") == nullptr;
}

// What all judgements of one document share.
struct Court {
  const verify::CoveredDigests& digests;
  const VerifyOptions& options;
  const AlgorithmPolicy& policy;
  verify::Pool pool;
  TrustStore signers, authorities;
  verify::Proofs proofs{options.at};
  verify::PoolReader reader{pool};
  verify::PathJudge signer_judge{reader, proofs, signers, policy}, authority_judge{reader, proofs, authorities, policy};
  std::vector<MissingEvidence> missing{};
};

// Its own time-stamp, when there is one: the time it proves, or why it proves none. Of several the earliest that
// proves.
verify::StampVerdict judge_own_stamp(const Court& court, const FoundSignature& found, const cms::Signature& signature,
                                     SignatureReport& report) {
  if (signature.time_stamps.empty()) return {};
  std::optional<verify::StampVerdict> best;
  for (const Bytes& token : signature.time_stamps) {
    verify::StampVerdict next = verify::judge_signature_stamp(
        token, signature.value, static_cast<std::size_t>(found.byte_range[1]), court.authority_judge, court.proofs);
    const bool better = !best || (next.proves && (!best->proves || next.time < best->time));
    if (better) best = std::move(next);
  }
  verify::StampVerdict& stamp = *best;
  report.time_stamp_authority = stamp.authority;
  if (stamp.broken) conclude(report, Indication::kIndeterminate, SubIndication::kSigConstraintsFailure, *stamp.broken);
  if (stamp.unproven) report.notices.push_back(*stamp.unproven);
  if (stamp.path.known_until) report.notices.push_back(verify::authority_known_until(*stamp.path.known_until));
  return std::move(stamp);
}

// The earliest time at which the signature is proven to have been there.
Time settle_time(const Court& court, const FoundSignature& found, const verify::StampVerdict& stamp,
                 SignatureReport& report) {
  const auto offset = static_cast<std::size_t>(found.byte_range[1]);
  Time best = court.proofs.since(offset);
  if (court.proofs.covers(offset)) report.proof = ProofOfTime::kDocumentTimeStamp;
  if (stamp.proves && report.proof == ProofOfTime::kDocumentTimeStamp && stamp.time > best)
    conclude(report, Indication::kIndeterminate, SubIndication::kTimestampOrderFailure,
             {"verify.time_stamp_order", "L'horodatage de la signature est postérieur à celui du document.",
              to_iso8601(stamp.time)});
  if (stamp.proves && (stamp.time <= best || report.proof == ProofOfTime::kNone)) {
    best = stamp.time;
    report.proof = ProofOfTime::kSignatureTimeStamp;
  }
  if (report.proof != ProofOfTime::kNone) report.proven_time = best;
  return best;
}

// B-T needs a time-stamp of its own: a document time-stamp alone is not enough.
Level level_reached(const Court& court, const FoundSignature& found, const verify::StampVerdict& stamp,
                    const verify::PathVerdict& path) {
  if (!stamp.proves) return stamp.right ? Level::kBT : Level::kBB;
  const bool known = path.indication == Indication::kTotalPassed && path.evidence_embedded &&
                     !path.revocation.empty() && stamp.path.evidence_embedded;
  if (!known) return Level::kBT;
  const bool archived = court.proofs.covers(static_cast<std::size_t>(found.byte_range[1])) &&
                        court.proofs.covers(path.evidence_end) && court.proofs.covers(stamp.path.evidence_end);
  return archived ? Level::kBLTA : Level::kBLT;
}

void note_revocation(const verify::PathVerdict& path, SignatureReport& report) {
  report.path = path.subjects;
  report.revocation = path.revocation;
  for (const RevocationFact& fact : path.revocation) {
    if (fact.status == RevocationFact::Status::kNotPublished)
      report.notices.push_back({"verify.revocation_unpublished",
                                "L'autorité ne publie pas de liste de révocation pour ce certificat.", fact.subject});
    if (fact.status == RevocationFact::Status::kRevoked)
      report.notices.push_back({"verify.revoked_later", "Le certificat a été révoqué.", fact.subject});
  }
}

void judge_level(const Court& court, const FoundSignature& found, const cms::Signature& signature,
                 const verify::StampVerdict& stamp, const verify::PathVerdict& path, SignatureReport& report) {
  if (!is_baseline(found, signature, report)) {
    report.notices.push_back(
        {"verify.not_baseline", "La signature n'est pas au niveau PAdES de base.", found.sub_filter});
    if (court.options.min_level)
      conclude(report, Indication::kIndeterminate, SubIndication::kSigConstraintsFailure,
               {"verify.level", "La signature n'atteint pas le niveau demandé.", "not a baseline signature"});
    return;
  }
  const Level level = level_reached(court, found, stamp, path);
  report.level = name_of(level);
  if (court.options.min_level && level < *court.options.min_level)
    conclude(report, Indication::kIndeterminate, SubIndication::kSigConstraintsFailure,
             {"verify.level", "La signature n'atteint pas le niveau demandé.",
              report.level + " < " + std::string(name_of(*court.options.min_level))});
}

void examine(Court& court, const FoundSignature& found, SignatureReport& report) {
  if (!found.failures.empty()) return;
  if (found.sub_filter != "ETSI.CAdES.detached" && found.sub_filter != "adbe.pkcs7.detached")
    return fail_format(report,
                       {"verify.sub_filter", "Ce type de signature n'est pas pris en charge.", found.sub_filter});
  auto signature = cms::read_signature(found.cms);
  if (!signature) {
    Finding finding{"verify.cms", "Les données de signature sont mal formées.", signature.error().what};
    if (signature.error().subject == "weak_algorithm")
      return conclude(report, Indication::kIndeterminate, SubIndication::kCryptoConstraintsFailure, std::move(finding));
    return fail_format(report, std::move(finding));
  }
  const auto facts = add_certificate_facts(*signature, report);
  check_cryptography(court.digests, found, *signature, report);
  const verify::StampVerdict stamp = judge_own_stamp(court, found, *signature, report);
  const Time best = settle_time(court, found, stamp, report);
  if (facts) check_acceptable(court.policy, *signature, *facts, best, report);
  if (found.sub_filter == "ETSI.CAdES.detached" && !signature->has_signing_certificate_v2)
    conclude(report, Indication::kIndeterminate, SubIndication::kSigConstraintsFailure,
             {"verify.signing_certificate", "La signature ne dit pas avec quel certificat elle est faite.",
              "no signing-certificate-v2 (EN 319 142-1 § 6.3)"});
  verify::PathVerdict path = court.signer_judge.judge(
      {signature->signer_certificate, signature->certificates, best, best, report.claimed_time});
  note_revocation(path, report);
  if (report.cryptographically_intact) {  // nobody is asked because of a file that is broken anyway
    court.missing.insert(court.missing.end(), path.missing.begin(), path.missing.end());
    court.missing.insert(court.missing.end(), stamp.path.missing.begin(), stamp.path.missing.end());
  }
  if (path.reason) conclude(report, path.indication, path.sub_indication, *path.reason);
  judge_level(court, found, *signature, stamp, path, report);
}

// `counting`: the signatures that count as expected ones.
void sum_up(Report& report, std::size_t counting) {
  if (report.signatures.empty()) {
    report.indication = Indication::kNoSignature;
    return;
  }
  report.indication = Indication::kTotalPassed;
  for (const Indication worst : {Indication::kTotalFailed, Indication::kIndeterminate})
    for (const SignatureReport& signature : report.signatures) {
      if (signature.indication != worst || report.indication != Indication::kTotalPassed) continue;
      report.indication = worst;
      report.sub_indication = signature.sub_indication;
    }
  for (const TimeStampReport& stamp : report.document_time_stamps) {
    if (stamp.indication != Indication::kTotalFailed) continue;
    report.failures.insert(report.failures.end(), stamp.failures.begin(), stamp.failures.end());
    if (report.indication == Indication::kTotalFailed) continue;
    report.indication = Indication::kTotalFailed;
    report.sub_indication = stamp.sub_indication;
  }
  const std::size_t found = report.signatures.size();
  if (report.expected_signatures && (*report.expected_signatures != found || counting != found)) {
    std::string detail = "expected " + std::to_string(*report.expected_signatures) + ", found " + std::to_string(found);
    if (counting != found)
      detail += ", " + std::to_string(found - counting) + " in fields that the first signed revision did not have";
    report.failures.push_back({"verify.count", "Le nombre de signatures n'est pas celui attendu.", std::move(detail)});
    if (report.indication == Indication::kTotalPassed) {
      report.indication = Indication::kIndeterminate;
      report.sub_indication = SubIndication::kSignatureMissing;
    }
  }
}

// From the last to the first: each is judged at the time that a later one proves for it.
std::vector<TimeStampReport> judge_document_stamps(Court& court, const std::vector<FoundSignature>& found) {
  std::vector<TimeStampReport> out;
  std::optional<Time> after;  // of the next later one that counts
  for (auto one = found.rbegin(); one != found.rend(); ++one) {
    if (!one->is_time_stamp()) continue;
    TimeStampReport report =
        verify::judge_document_stamp(court.digests, *one, court.authority_judge, court.proofs, court.missing);
    if (report.indication == Indication::kTotalPassed && after && *report.time > *after)
      conclude(
          report, Indication::kIndeterminate, SubIndication::kTimestampOrderFailure,
          {"verify.time_stamp_order", "Un horodatage est postérieur à celui qui le couvre.", to_iso8601(*report.time)});
    if (report.indication == Indication::kTotalPassed) {
      court.proofs.add(one->revision_end, *report.time);
      after = report.time;
    }
    out.push_back(std::move(report));
  }
  std::reverse(out.begin(), out.end());
  return out;
}

Result<verify::Pool> fill_pool(pdf::Document& document, const VerifyOptions& options) {
  pdf::DssPlaces places;
  auto store = pdf::read_dss(document, &places);
  if (!store) return store.error();
  verify::Pool pool;
  const auto add = [](std::vector<verify::PoolEntry>& list, std::vector<Bytes>& stored,
                      const std::vector<std::size_t>& offsets, const std::vector<Bytes>& given) {
    for (std::size_t i = 0; i < stored.size(); ++i) list.push_back({std::move(stored[i]), offsets[i]});
    for (const Bytes& der : given) list.push_back({der, verify::kOutsideDocument});
  };
  add(pool.certificates, store->certificates, places.certificates, options.certificates);
  add(pool.ocsp_responses, store->ocsp_responses, places.ocsp_responses, options.ocsp_responses);
  add(pool.crls, store->crls, places.crls, options.crls);
  return pool;
}

// A revision of the document that ends where a signature or a time-stamp ends.
struct Judged {
  const FoundSignature* found;
  std::optional<SignatureReport> signature;  // none for a time-stamp
  verify::Locks locks{};
};

// Readers take fields of one name for one field, or for either of them.
void judge_names(const pdf::Form& form, std::vector<Judged>& judged) {
  std::map<std::string, std::pair<std::size_t, bool>> uses;  // how many, a signature field among them
  for (const pdf::FormField& field : form.fields) {
    auto& [count, signature] = uses[field.name];
    ++count;
    signature = signature || field.type == "Sig";
  }
  for (const auto& [name, use] : uses) {
    if (use.first < 2 || !use.second) continue;
    for (Judged& one : judged)
      if (one.signature)
        fail_format(*one.signature, {"verify.field_name", "Deux champs du document portent le même nom.", name});
  }
}

void judge_locks(pdf::Document& document, Judged& one) {
  auto locks = verify::read_locks(document, *one.found);
  if (!locks)
    return fail_format(*one.signature, {"verify.permissions", "Ce que la signature interdit ensuite est illisible.",
                                        locks.error().what});
  one.locks = std::move(*locks);
  one.signature->doc_mdp = one.locks.doc_mdp;
  one.signature->locks_document = one.locks.locks_document;
}

// Parties agree on the fields before anybody signs: under that policy a field that came later holds a signature, but
// none of the expected ones. Gives how many count.
std::size_t count_expected(std::vector<Judged>& judged, const std::set<std::string>& added_fields,
                           ChangePolicy policy) {
  std::size_t count = 0;
  for (Judged& one : judged) {
    if (!one.signature) continue;
    const std::string& field = one.signature->field_name;
    if (policy == ChangePolicy::kAgreement && added_fields.count(field) != 0)
      one.signature->notices.push_back(
          {"verify.field_added",
           "Son champ a été ajouté après la première signature : elle ne compte pas parmi celles attendues.", field});
    else
      ++count;
  }
  return count;
}

std::set<std::string> judge_history(pdf::Document& document, std::vector<Judged>& judged, ChangePolicy policy) {
  std::vector<verify::Stage> stages;
  for (Judged& one : judged)
    if (one.found->revision_end != 0)
      stages.push_back({one.found->revision_end, one.found, one.signature ? &*one.signature : nullptr, &one.locks});
  if (!stages.empty() && stages.back().end != document.file().size()) stages.push_back({document.file().size()});
  std::set<std::string> added_fields;
  const auto compared = verify::judge_revisions(document, stages, policy, added_fields);
  for (Judged& one : judged)
    if (one.signature && !compared)
      fail_format(*one.signature,
                  {"verify.revision", "Les versions successives du document sont illisibles.", compared.error().what});
  return added_fields;
}

// How many signatures count as expected ones.
Result<std::size_t> verify_into(pdf::Document& document, const VerifyOptions& options, Report& report) {
  auto form = pdf::read_form(document);
  if (!form) return form.error();
  auto found = verify::find_signatures(document, *form);
  if (!found) return found.error();
  for (const pdf::FormField& field : form->fields)
    if (field.type == "Sig" && (field.value == nullptr || field.value->is_null())) ++report.unsigned_fields;
  auto pool = fill_pool(document, options);
  if (!pool) return pool.error();

  const verify::CoveredDigests digests(document.file(), *found);
  report.document_sha256_hex = to_hex(digests.of_file());
  Court court{digests,
              options,
              options.algorithms != nullptr ? *options.algorithms : AlgorithmPolicy::built_in(),
              std::move(*pool),
              TrustStore(options.trust_anchors_pem),
              TrustStore(options.tsa_trust_pem.empty() ? options.trust_anchors_pem : options.tsa_trust_pem)};
  report.document_time_stamps = judge_document_stamps(court, *found);
  std::vector<Judged> judged;
  for (const FoundSignature& one : *found) {
    Judged next{&one, std::nullopt, {}};
    if (!one.is_time_stamp()) {
      next.signature = facts_of(document, one);
      judge_locks(document, next);
      examine(court, one, *next.signature);
    }
    judged.push_back(std::move(next));
  }
  judge_names(*form, judged);
  const std::size_t counting = count_expected(judged, judge_history(document, judged, options.policy), options.policy);
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (!judged[i].signature) continue;
    judged[i].signature->revision = i + 1;
    report.signatures.push_back(std::move(*judged[i].signature));
  }
  report.missing = std::move(court.missing);
  return counting;
}

}  // namespace

Report verify_pdf(BytesView file, const VerifyOptions& options) {
  Report report;
  report.at = options.at;
  report.expected_signatures = options.expected_signatures;
  report.document_octets = file.size();
  auto document = pdf::Document::parse(file, options.decryption);
  const auto done = document ? verify_into(*document, options, report) : Result<std::size_t>(document.error());
  if (!done) {
    report.document_sha256_hex = to_hex(sha256(file));
    report.signatures.clear();
    report.indication = Indication::kUnreadable;
    report.failures.push_back(verify::unreadable(done.error()));
    return report;
  }
  sum_up(report, *done);
  return report;
}

Result<void> check_earlier_signatures(BytesView file, Addition addition) {
  VerifyOptions options;
  options.at = now();
  const Report report = verify_pdf(file, options);
  const auto broken = [](const std::string& field, const std::string& why) {
    return failure(Code::kPdfEarlierSignatureBroken, "earlier signature broken: " + why, field);
  };
  if (report.indication == Indication::kUnreadable && report.failures.front().key == "verify.encrypted")
    return failure(Code::kPdfEncrypted, report.failures.front().detail);
  if (report.indication == Indication::kUnreadable) return broken("", report.failures.front().detail);
  for (const SignatureReport& signature : report.signatures) {
    if (signature.indication == Indication::kTotalFailed || !signature.cryptographically_intact)
      return broken(signature.field_name, signature.failures.empty() ? "" : signature.failures.front().detail);
    if (addition == Addition::kSignature && (signature.locks_document || signature.doc_mdp == 1))
      return failure(Code::kPdfLocked, "an earlier signature forbids further ones", signature.field_name);
  }
  return {};
}

}  // namespace signing
