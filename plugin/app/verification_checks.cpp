#include "plugin/app/verification_checks.hpp"

#include <algorithm>

#include "plugin/app/signature_check.hpp"
#include "plugin/app/signature_material.hpp"

namespace conventions::app {
namespace {

using signing::Indication;
using signing::RevocationFact;
using signing::SignatureReport;
using Status = RevocationFact::Status;

bool begins(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// Which question a reason of the verifier answers. What is not listed is about the bytes themselves.
Question question_of(std::string_view key) {
  for (const char* own : {"verify.value", "verify.algorithm_unknown", "verify.algorithm_ended"}) {
    if (key == own) return Question::kSignature;
  }
  for (const char* own :
       {"verify.no_chain", "verify.chain", "verify.weak_chain", "verify.usage", "verify.certificate"}) {
    if (key == own) return Question::kIdentity;
  }
  if (key == "verify.expired" || key == "verify.not_yet_valid") return Question::kValidity;
  if (begins(key, "verify.revo") && key != "verify.revision") return Question::kRevocation;
  if (begins(key, "verify.time_stamp")) return Question::kTimeStamp;
  return Question::kIntegrity;
}

class Checks {
 public:
  Checks(const SignatureReport& report, const Registered& registered, signing::Time at)
      : report_(report), registered_(registered), at_(at) {}

  CheckedSignature run() {
    CheckedSignature out;
    out.field = report_.field_name;
    for (const auto side : {domain::Side::kHome, domain::Side::kHost}) {
      if (report_.field_name == field_of(side)) out.side = side;
    }
    out.declared_name = report_.name;
    out.declared_reason = report_.reason;
    out.subject = report_.signer_name;
    out.issuer = report_.issuer_name;
    out.meaning_key = reaches_anchor()  ? "proof.instance_seal"
                      : is_registered() ? "proof.own_certificate"
                                        : "verification.meaning_unknown";
    if (report_.claimed_time) out.claimed_ms = ms_of(*report_.claimed_time);
    if (report_.proven_time) out.proven_ms = ms_of(*report_.proven_time);
    out.level = report_.level;
    out.checks = {{integrity(), signature(), identity(), validity(), revocation(), time_stamp()}};
    out.verdict = report_.indication == Indication::kTotalPassed ? Verdict::kValid
                  : report_.indication == Indication::kIndeterminate && lacks_chain(report_) && is_registered()
                      ? Verdict::kValid
                  : report_.indication == Indication::kIndeterminate ? Verdict::kReserved
                                                                     : Verdict::kInvalid;
    for (const Remark& check : out.checks) out.verdict = worse(out.verdict, verdict_of(check.grade));
    return out;
  }

 private:
  const signing::Finding* reason(Question question) const {
    for (const auto& finding : report_.failures) {
      if (question_of(finding.key) == question) return &finding;
    }
    return nullptr;
  }

  bool has(const char* key) const {
    return std::any_of(report_.failures.begin(), report_.failures.end(),
                       [key](const auto& finding) { return finding.key == key; });
  }

  bool is_registered() const { return registered_.school.count(report_.certificate_sha256_hex) != 0; }
  // A path that is only out of date led to the anchor all the same; the report then holds none.
  bool reaches_anchor() const { return !report_.path.empty() || has("verify.expired") || has("verify.not_yet_valid"); }
  domain::Parameters who() const { return {{"subject", report_.signer_name}, {"issuer", report_.issuer_name}}; }
  static Remark not_examined() { return {Grade::kNote, "verification.not_examined", {}, 0}; }

  Remark integrity() const {
    if (has("verify.hash")) return {Grade::kBad, "verification.integrity_changed", {}, 0};
    if (const auto* why = reason(Question::kIntegrity)) {
      const bool weak = report_.indication != Indication::kTotalFailed;
      return {weak ? Grade::kReserve : Grade::kBad, "verification.integrity_broken", {{"why", why->text}}, 0};
    }
    if (report_.covers_whole_file) return {Grade::kGood, "verification.integrity_whole", {}, 0};
    return {Grade::kGood, "verification.integrity_additions", {}, 0};
  }

  Remark signature() const {
    if (has("verify.value")) return {Grade::kBad, "verification.signature_wrong", {}, 0};
    if (!report_.cryptographically_intact) return not_examined();
    const domain::Parameters algorithm{{"algorithm", report_.algorithm}};
    if (reason(Question::kSignature) != nullptr) return {Grade::kReserve, "verification.signature_weak", algorithm, 0};
    return {Grade::kGood, "verification.signature_right", algorithm, 0};
  }

  Remark identity() const {
    if (report_.certificate_sha256_hex.empty()) return not_examined();
    if (registered_.compromised.count(report_.certificate_sha256_hex) != 0) {
      return {Grade::kReserve, "verification.identity_compromised", who(), 0};
    }
    const auto* why = reason(Question::kIdentity);
    if (why == nullptr && !reaches_anchor()) return {Grade::kReserve, "verification.identity_unknown", who(), 0};
    if (why == nullptr) return {Grade::kGood, "verification.identity_instance", who(), 0};
    if (why->key != "verify.no_chain") {
      return {Grade::kReserve, "verification.identity_refused", {{"why", why->text}}, 0};
    }
    if (is_registered()) {
      domain::Parameters parameters = who();
      parameters.emplace_back("school", registered_.school.at(report_.certificate_sha256_hex));
      return {Grade::kGood, "verification.identity_registered", std::move(parameters), 0};
    }
    return {Grade::kReserve, "verification.identity_unknown", who(), 0};
  }

  // At the proven time of the signature; without one, now.
  Remark validity() const {
    if (!report_.certificate_not_before || !report_.certificate_not_after) return not_examined();
    const auto time = report_.proven_time.value_or(at_);
    const auto iso = [](signing::Time day) { return signing::to_iso8601(day).substr(0, 10); };
    const domain::Parameters days{{"from", iso(*report_.certificate_not_before)},
                                  {"until", iso(*report_.certificate_not_after)}};
    if (time < *report_.certificate_not_before) return {Grade::kBad, "verification.validity_not_yet", days, 0};
    if (time > *report_.certificate_not_after || reason(Question::kValidity) != nullptr) {
      return {Grade::kReserve, "verification.validity_ended", days, 0};
    }
    return {Grade::kGood, report_.proven_time ? "verification.validity_proven" : "verification.validity_now", days, 0};
  }

  Remark revocation() const {
    const auto& facts = report_.revocation;
    const auto with = [&facts](Status status) {
      return std::find_if(facts.begin(), facts.end(), [status](const auto& fact) { return fact.status == status; });
    };
    if (const auto revoked = with(Status::kRevoked); revoked != facts.end()) {
      const std::int64_t time = revoked->revoked_at ? ms_of(*revoked->revoked_at) : 0;
      if (has("verify.revoked")) return {Grade::kBad, "verification.revocation_before", {}, time};
      if (reason(Question::kRevocation) != nullptr)
        return {Grade::kReserve, "verification.revocation_no_proof", {}, time};
      return {Grade::kNote, "verification.revocation_after", {}, time};
    }
    if (with(Status::kMissing) != facts.end() || reason(Question::kRevocation) != nullptr) {
      return {Grade::kReserve, "verification.revocation_missing", {}, 0};
    }
    if (facts.empty() && reaches_anchor()) return not_examined();
    if (facts.empty()) return {Grade::kNote, "verification.revocation_unchecked", {}, 0};
    if (with(Status::kNotPublished) != facts.end()) return {Grade::kNote, "verification.revocation_unpublished", {}, 0};
    const auto& first = facts.front();
    return {Grade::kGood, "verification.revocation_good", {}, first.this_update ? ms_of(*first.this_update) : 0};
  }

  Remark time_stamp() const {
    if (const auto* why = reason(Question::kTimeStamp)) {
      return {Grade::kReserve, "verification.time_stamp_broken", {{"why", why->text}}, 0};
    }
    if (report_.proof == signing::ProofOfTime::kSignatureTimeStamp) {
      return {Grade::kGood,
              "verification.time_stamp_own",
              {{"authority", report_.time_stamp_authority}},
              ms_of(*report_.proven_time)};
    }
    if (report_.proof == signing::ProofOfTime::kDocumentTimeStamp) {
      return {Grade::kGood, "verification.time_stamp_document", {}, ms_of(*report_.proven_time)};
    }
    const std::int64_t claimed = report_.claimed_time ? ms_of(*report_.claimed_time) : 0;
    if (!report_.time_stamp_authority.empty()) {
      return {
          Grade::kReserve, "verification.time_stamp_unknown", {{"authority", report_.time_stamp_authority}}, claimed};
    }
    return {Grade::kNote, claimed != 0 ? "verification.time_stamp_none" : "verification.time_none", {}, claimed};
  }

  const SignatureReport& report_;
  const Registered& registered_;
  const signing::Time at_;
};

}  // namespace

std::string_view name_of(Verdict verdict) {
  static constexpr std::string_view kNames[] = {"valid", "paper", "reserved", "invalid"};
  return kNames[static_cast<int>(verdict)];
}

std::string_view name_of(Question question) {
  static constexpr std::string_view kNames[] = {"integrity", "signature",  "identity",
                                                "validity",  "revocation", "time_stamp"};
  return kNames[static_cast<int>(question)];
}

Verdict worse(Verdict a, Verdict b) {
  return std::max(a, b);
}

Verdict verdict_of(Grade grade) {
  if (grade == Grade::kBad) return Verdict::kInvalid;
  return grade == Grade::kReserve ? Verdict::kReserved : Verdict::kValid;
}

bool lacks_chain(const signing::SignatureReport& report) {
  return report.failures.size() == 1 && report.failures.front().key == "verify.no_chain";
}

CheckedSignature checked(const signing::SignatureReport& report, const Registered& registered, signing::Time at) {
  return Checks(report, registered, at).run();
}

void put_proof(const signing::Report& report, Verification& verification) {
  if (report.signatures.empty()) return;
  std::optional<signing::Level> least;
  std::optional<signing::Time> end;
  for (const auto& signature : report.signatures) {
    const auto level = signing::level_from_name(signature.level);
    if (!level || signature.indication == Indication::kTotalFailed) return;
    if (!least || *level < *least) least = level;
    if (signature.certificate_not_after && (!end || *signature.certificate_not_after < *end)) {
      end = signature.certificate_not_after;
    }
  }
  verification.level = signing::name_of(*least);
  if (*least == signing::Level::kBLTA) {
    for (const auto& stamp : report.document_time_stamps) {
      if (stamp.indication != Indication::kTotalPassed || !stamp.certificate_not_after) continue;
      end = stamp.certificate_not_after;
      verification.long_term = true;
    }
  }
  if (end) verification.proven_until_ms = ms_of(*end);
}

}  // namespace conventions::app
