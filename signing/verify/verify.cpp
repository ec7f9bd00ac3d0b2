#include "signing/verify/verify.hpp"

#include <algorithm>

#include "signing/cms/reader.hpp"
#include "signing/core/certificate.hpp"
#include "signing/core/digest.hpp"
#include "signing/verify/chain.hpp"
#include "signing/verify/earlier_signatures.hpp"
#include "signing/verify/found_signature.hpp"
#include "signing/verify/revision_diff.hpp"

namespace signing {
namespace {

using pdf::Dict;
using pdf::Object;
using verify::FoundSignature;

// The worst reason decides: FAILED before INDETERMINATE before PASSED.
void conclude(SignatureReport& report, Indication indication, SubIndication sub, Finding finding) {
  const bool worse = report.indication == Indication::kTotalPassed ||
                     (report.indication == Indication::kIndeterminate && indication == Indication::kTotalFailed);
  if (worse) {
    report.indication = indication;
    report.sub_indication = sub;
  }
  report.failures.push_back(std::move(finding));
}

void fail_format(SignatureReport& report, Finding finding) {
  conclude(report, Indication::kTotalFailed, SubIndication::kFormatFailure, std::move(finding));
}

std::string text_entry(pdf::Document& document, const Dict& dict, const char* key) {
  auto value = document.get(dict, key);
  return value && (*value)->string() != nullptr ? pdf::text_of((*value)->string()->octets) : std::string();
}

// DocMDP level and FieldMDP of the signature's own /Reference (ISO 32000-2 § 12.8.2).
void read_permissions(pdf::Document& document, const Dict& dict, SignatureReport& report) {
  auto list = document.get(dict, "Reference");
  if (!list || (*list)->array() == nullptr) return;
  for (const Object& element : *(*list)->array()) {
    auto reference = document.resolve(element);
    if (!reference || (*reference)->dict() == nullptr) continue;
    const Object* method = (*reference)->dict()->find("TransformMethod");
    auto parameters = document.get(*(*reference)->dict(), "TransformParams");
    if (method == nullptr || !parameters || (*parameters)->dict() == nullptr) continue;
    if (method->is_name("DocMDP")) {
      const Object* level = (*parameters)->dict()->find("P");
      report.doc_mdp = level != nullptr && level->integer() != nullptr ? static_cast<int>(*level->integer()) : 2;
    }
    const Object* action = (*parameters)->dict()->find("Action");
    if (method->is_name("FieldMDP") && action != nullptr && action->is_name("All")) report.locks_document = true;
  }
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
  read_permissions(document, *found.dict, report);
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
  return *facts;
}

void check_acceptable(const cms::Signature& signature, const CertificateFacts& facts, Time at,
                      SignatureReport& report) {
  const auto end = acceptable_until(signature.algorithm, facts.key_kind, facts.key_bits);
  if (!end) return;
  if (at >= *end)
    conclude(
        report, Indication::kIndeterminate, SubIndication::kCryptoConstraintsFailureNoPoe,
        {"verify.algorithm_ended", "L'algorithme de signature n'est plus jugé sûr à cette date.", to_iso8601(*end)});
  else
    report.notices.push_back({"verify.algorithm_until", "Algorithme acceptable jusqu'en 2028.", to_iso8601(*end)});
}

// Digest over the covered octets and signature value; the chain comes later and cannot repair either.
void check_cryptography(BytesView file, const FoundSignature& found, const cms::Signature& signature,
                        SignatureReport& report) {
  Digest digest(digest_of(signature.algorithm));
  const auto a = static_cast<std::size_t>(found.byte_range[1]), b = static_cast<std::size_t>(found.byte_range[2]);
  digest.add(file.first(a));
  digest.add(file.subspan(b, found.revision_end - b));
  if (digest.finish() != signature.message_digest)
    return conclude(report, Indication::kTotalFailed, SubIndication::kHashFailure,
                    {"verify.hash", "Le contenu signé a été modifié.", "message-digest differs"});
  if (!cms::value_is_right(signature))
    return conclude(report, Indication::kTotalFailed, SubIndication::kSigCryptoFailure,
                    {"verify.value", "La valeur de la signature n'est pas celle du certificat.", "signature value"});
  report.cryptographically_intact = true;
}

void judge_level(const FoundSignature& found, const cms::Signature& signature, SignatureReport& report) {
  const bool baseline = found.sub_filter == "ETSI.CAdES.detached" && signature.has_signing_certificate_v2 &&
                        !signature.has_signing_time && report.claimed_time && found.dict->find("Cert") == nullptr;
  if (baseline) {
    report.level = "B-B";
  } else {
    report.notices.push_back(
        {"verify.not_baseline", "La signature n'est pas au niveau PAdES de base.", found.sub_filter});
  }
  if (!signature.time_stamp.empty())
    report.notices.push_back({"verify.time_stamp_unjudged", "Un horodatage est présent ; il n'est pas examiné ici.",
                              "signature time-stamp"});
  report.notices.push_back({"verify.revocation_unchecked", "La révocation du certificat n'a pas été examinée.",
                            "level B-B carries no revocation data"});
}

void examine(pdf::Document& document, const FoundSignature& found, const VerifyOptions& options,
             SignatureReport& report) {
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
  check_cryptography(document.file(), found, *signature, report);
  if (facts) check_acceptable(*signature, *facts, options.at, report);
  judge_level(found, *signature, report);
  verify::ChainVerdict chain = verify::check_chain(signature->signer_certificate, signature->certificates,
                                                   options.trust_anchors_pem, options.at);
  if (chain.reason) conclude(report, chain.indication, chain.sub_indication, std::move(*chain.reason));
}

// The document as it was when each revision ended, and what the next one changed. A change counts against every
// signature made before it.
struct Stage {
  std::size_t end;
  const FoundSignature* signature;  // null for what follows the last signature
};

void judge_changes(const verify::RevisionChanges& changes, std::size_t stage, std::vector<SignatureReport*>& reports) {
  for (std::size_t i = 0; i < stage && i < reports.size(); ++i) {
    SignatureReport& report = *reports[i];
    for (const Finding& allowed : changes.allowed) report.later_changes.push_back(allowed);
    for (const Finding& refused : changes.refused) {
      report.later_changes.push_back(refused);
      fail_format(report, refused);
    }
    const bool locked = report.locks_document || report.doc_mdp == 1;
    if (locked && !changes.signed_fields.empty())
      fail_format(report, {"verify.locked", "La signature interdisait toute signature ultérieure.",
                           changes.signed_fields.front()});
  }
}

Failure broken_chain(const char* what) {
  return failure(Code::kPdfMalformed, what);
}

Result<void> judge_revisions(pdf::Document& whole, const std::vector<Stage>& stages, ChangePolicy policy,
                             std::vector<SignatureReport*>& reports) {
  std::optional<pdf::Document> before;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    std::optional<pdf::Document> part;
    pdf::Document* now = &whole;
    if (stages[i].end != whole.file().size()) {
      auto parsed = pdf::Document::parse(whole.file().first(stages[i].end));
      if (!parsed) return parsed.error();
      part.emplace(std::move(*parsed));
      now = &*part;
    }
    if (verify::has_trailing_octets(*now)) return broken_chain("octets behind %%EOF of a signed revision");
    if (before) {
      auto changes = verify::compare_revisions(*before, *now, policy);
      if (!changes) return changes.error();
      judge_changes(*changes, i, reports);
    }
    if (part) before = std::move(part);
  }
  return {};
}

// Each signature must already stand, as such, in the revision it covers.
Result<void> check_own_revision(const pdf::Document& whole, const FoundSignature& found) {
  if (found.revision_end == whole.file().size()) return {};
  auto revision = pdf::Document::parse(whole.file().first(found.revision_end));
  if (!revision) return revision.error();
  auto object = revision->load(found.ref);
  if (!object) return object.error();
  if ((*object)->dict() == nullptr || !(*(*object)->dict() == *found.dict))
    return broken_chain("the signature is not in the revision it covers");
  return {};
}

void sum_up(Report& report) {
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
  const std::size_t found = report.signatures.size();
  if (report.expected_signatures && *report.expected_signatures != found) {
    report.failures.push_back(
        {"verify.count", "Le nombre de signatures n'est pas celui attendu.",
         "expected " + std::to_string(*report.expected_signatures) + ", found " + std::to_string(found)});
    if (report.indication == Indication::kTotalPassed) {
      report.indication = Indication::kIndeterminate;
      report.sub_indication = SubIndication::kSignatureMissing;
    }
  }
}

Result<void> verify_into(pdf::Document& document, const VerifyOptions& options, Report& report) {
  auto form = pdf::read_form(document);
  if (!form) return form.error();
  auto found = verify::find_signatures(document, *form);
  if (!found) return found.error();
  for (const pdf::FormField& field : form->fields)
    if (field.type == "Sig" && (field.value == nullptr || field.value->is_null())) ++report.unsigned_fields;

  std::vector<Stage> stages;
  std::vector<std::optional<SignatureReport>> judged;
  for (const FoundSignature& signature : *found) {
    SignatureReport one = facts_of(document, signature);
    if (signature.is_time_stamp()) {
      one.notices.push_back({"verify.document_time_stamp",
                             "Un horodatage de document est présent ; il n'est pas examiné ici.",
                             signature.field.name});
    } else {
      examine(document, signature, options, one);
    }
    if (signature.revision_end != 0) {
      auto own = check_own_revision(document, signature);
      if (!own) fail_format(one, {"verify.revision", "La version signée du document est illisible.", own.error().what});
      stages.push_back({signature.revision_end, &signature});
    }
    judged.emplace_back(std::move(one));
  }
  std::vector<SignatureReport*> in_order;
  for (std::size_t i = 0; i < judged.size(); ++i)
    if ((*found)[i].revision_end != 0) in_order.push_back(&*judged[i]);
  if (!stages.empty() && stages.back().end != document.file().size())
    stages.push_back({document.file().size(), nullptr});
  auto compared = judge_revisions(document, stages, options.policy, in_order);
  if (!compared)
    for (auto& one : judged)
      fail_format(*one,
                  {"verify.revision", "Les versions successives du document sont illisibles.", compared.error().what});
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if ((*found)[i].is_time_stamp()) continue;
    judged[i]->revision = i + 1;
    report.signatures.push_back(std::move(*judged[i]));
  }
  return {};
}

}  // namespace

Report verify_pdf(BytesView file, const VerifyOptions& options) {
  Report report;
  report.at = options.at;
  report.expected_signatures = options.expected_signatures;
  report.document_octets = file.size();
  report.document_sha256_hex = to_hex(sha256(file));
  auto document = pdf::Document::parse(file);
  Result<void> done = document ? verify_into(*document, options, report) : Result<void>(document.error());
  if (!done) {
    report.signatures.clear();
    report.indication = Indication::kUnreadable;
    report.failures.push_back({"verify.unreadable", "Le document est illisible ou endommagé.", done.error().what});
    return report;
  }
  sum_up(report);
  return report;
}

Result<void> check_earlier_signatures(BytesView file) {
  VerifyOptions options;
  options.at = now();
  const Report report = verify_pdf(file, options);
  const auto broken = [](const std::string& field, const std::string& why) {
    return failure(Code::kPdfEarlierSignatureBroken, "earlier signature broken: " + why, field);
  };
  if (report.indication == Indication::kUnreadable) return broken("", report.failures.front().detail);
  for (const SignatureReport& signature : report.signatures)
    if (signature.indication == Indication::kTotalFailed || !signature.cryptographically_intact)
      return broken(signature.field_name, signature.failures.empty() ? "" : signature.failures.front().detail);
  return {};
}

}  // namespace signing
