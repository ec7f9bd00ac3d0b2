// The report for people (French) and for programs (JSON).
#include "signing/core/json_writer.hpp"
#include "signing/verify/verify.hpp"

namespace signing {

std::string_view name_of(Indication indication) {
  switch (indication) {
    case Indication::kTotalPassed:
      return "TOTAL-PASSED";
    case Indication::kIndeterminate:
      return "INDETERMINATE";
    case Indication::kTotalFailed:
      return "TOTAL-FAILED";
    case Indication::kNoSignature:
      return "NO-SIGNATURE";
    case Indication::kUnreadable:
      return "UNREADABLE";
  }
  return "";
}

std::string_view name_of(SubIndication sub_indication) {
  switch (sub_indication) {
    case SubIndication::kNone:
      return "";
    case SubIndication::kFormatFailure:
      return "FORMAT_FAILURE";
    case SubIndication::kHashFailure:
      return "HASH_FAILURE";
    case SubIndication::kSigCryptoFailure:
      return "SIG_CRYPTO_FAILURE";
    case SubIndication::kNotYetValid:
      return "NOT_YET_VALID";
    case SubIndication::kNoCertificateChainFound:
      return "NO_CERTIFICATE_CHAIN_FOUND";
    case SubIndication::kChainConstraintsFailure:
      return "CHAIN_CONSTRAINTS_FAILURE";
    case SubIndication::kCryptoConstraintsFailure:
      return "CRYPTO_CONSTRAINTS_FAILURE";
    case SubIndication::kCryptoConstraintsFailureNoPoe:
      return "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
    case SubIndication::kOutOfBoundsNoPoe:
      return "OUT_OF_BOUNDS_NO_POE";
    case SubIndication::kSigConstraintsFailure:
      return "SIG_CONSTRAINTS_FAILURE";
    case SubIndication::kSignatureMissing:
      return "SIGNATURE_MISSING";
  }
  return "";
}

namespace {

std::string_view in_french(Indication indication) {
  switch (indication) {
    case Indication::kTotalPassed:
      return "valide";
    case Indication::kIndeterminate:
      return "non établie";
    case Indication::kTotalFailed:
      return "invalide";
    case Indication::kNoSignature:
      return "aucune signature";
    case Indication::kUnreadable:
      return "document illisible";
  }
  return "";
}

void write_findings(JsonWriter& json, const char* key, const std::vector<Finding>& findings) {
  json.key(key).begin_array();
  for (const Finding& finding : findings) {
    json.begin_object();
    json.key("key").text(finding.key);
    json.key("text").text(finding.text);
    json.key("detail").text(finding.detail);
    json.end_object();
  }
  json.end_array();
}

void write_time(JsonWriter& json, const char* key, const std::optional<Time>& time) {
  json.key(key);
  if (time)
    json.text(to_iso8601(*time));
  else
    json.null();
}

void write_signature(JsonWriter& json, const SignatureReport& s) {
  json.begin_object();
  json.key("indication").text(name_of(s.indication));
  json.key("sub_indication").text(name_of(s.sub_indication));
  json.key("field").text(s.field_name);
  json.key("signer").text(s.signer_name);
  json.key("signer_organisation").text(s.signer_organisation);
  json.key("issuer").text(s.issuer_name);
  json.key("serial").text(s.serial_hex);
  json.key("certificate_sha256").text(s.certificate_sha256_hex);
  write_time(json, "certificate_not_before", s.certificate_not_before);
  write_time(json, "certificate_not_after", s.certificate_not_after);
  json.key("algorithm").text(s.algorithm);
  json.key("level").text(s.level);
  write_time(json, "claimed_time", s.claimed_time);
  json.key("reason").text(s.reason);
  json.key("location").text(s.location);
  json.key("name").text(s.name);
  json.key("byte_range").begin_array();
  for (const std::int64_t number : s.byte_range) json.number(number);
  json.end_array();
  json.key("covered_octets").number(s.covered_octets);
  json.key("covers_whole_file").boolean(s.covers_whole_file);
  json.key("revision").number(static_cast<std::int64_t>(s.revision));
  json.key("doc_mdp").number(s.doc_mdp);
  json.key("locks_document").boolean(s.locks_document);
  json.key("cryptographically_intact").boolean(s.cryptographically_intact);
  write_findings(json, "failures", s.failures);
  write_findings(json, "notices", s.notices);
  write_findings(json, "later_changes", s.later_changes);
  json.end_object();
}

void line(std::string& out, const char* label, const std::string& value) {
  if (!value.empty()) out += std::string("    ") + label + " : " + value + "\n";
}

void describe(std::string& out, const SignatureReport& s, std::size_t count) {
  out += "\nSignature " + std::to_string(s.revision) + " sur " + std::to_string(count) + " (champ « " + s.field_name +
         " ») : " + std::string(in_french(s.indication)) + " – " + std::string(name_of(s.indication));
  if (s.sub_indication != SubIndication::kNone) out += " / " + std::string(name_of(s.sub_indication));
  out += "\n";
  line(out, "signataire (certificat)", s.signer_name);
  line(out, "organisation", s.signer_organisation);
  line(out, "certificat émis par", s.issuer_name);
  line(out, "nom déclaré", s.name);
  line(out, "motif", s.reason);
  line(out, "lieu", s.location);
  if (s.claimed_time) line(out, "heure déclarée (non prouvée)", to_iso8601(*s.claimed_time));
  line(out, "algorithme", s.algorithm);
  line(out, "niveau", s.level.empty() ? "" : "PAdES " + s.level);
  line(out, "portée",
       s.covers_whole_file
           ? "tout le document"
           : std::to_string(s.covered_octets) + " premiers octets (version " + std::to_string(s.revision) + ")");
  for (const Finding& finding : s.failures) out += "    ✗ " + finding.text + " [" + finding.detail + "]\n";
  for (const Finding& finding : s.later_changes) out += "    – ensuite : " + finding.text + "\n";
  for (const Finding& finding : s.notices) out += "    · " + finding.text + "\n";
}

}  // namespace

std::string to_json(const Report& report) {
  JsonWriter json;
  json.begin_object();
  json.key("indication").text(name_of(report.indication));
  json.key("sub_indication").text(name_of(report.sub_indication));
  json.key("validated_at").text(to_iso8601(report.at));
  json.key("document_sha256").text(report.document_sha256_hex);
  json.key("document_octets").number(static_cast<std::int64_t>(report.document_octets));
  json.key("signatures_found").number(static_cast<std::int64_t>(report.signatures.size()));
  json.key("signatures_expected");
  if (report.expected_signatures)
    json.number(static_cast<std::int64_t>(*report.expected_signatures));
  else
    json.null();
  json.key("unsigned_fields").number(static_cast<std::int64_t>(report.unsigned_fields));
  write_findings(json, "failures", report.failures);
  json.key("signatures").begin_array();
  for (const SignatureReport& signature : report.signatures) write_signature(json, signature);
  json.end_array();
  json.end_object();
  return json.take();
}

std::string to_french_text(const Report& report) {
  std::string out =
      "Résultat : " + std::string(in_french(report.indication)) + " – " + std::string(name_of(report.indication));
  if (report.sub_indication != SubIndication::kNone) out += " / " + std::string(name_of(report.sub_indication));
  out += "\nExaminé au : " + to_iso8601(report.at) + "\nEmpreinte SHA-256 : " + report.document_sha256_hex + "\n";
  out += "Signatures : " + std::to_string(report.signatures.size());
  if (report.expected_signatures) out += " (attendues : " + std::to_string(*report.expected_signatures) + ")";
  out += ", champs non signés : " + std::to_string(report.unsigned_fields) + "\n";
  for (const Finding& finding : report.failures) out += "✗ " + finding.text + " [" + finding.detail + "]\n";
  for (const SignatureReport& signature : report.signatures) describe(out, signature, report.signatures.size());
  return out;
}

}  // namespace signing
