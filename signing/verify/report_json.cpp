// The report for programs. Names of members are never changed, only added.
#include "signing/core/json_writer.hpp"
#include "signing/verify/report.hpp"

namespace signing {
namespace {

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

void write_revocation(JsonWriter& json, const std::vector<RevocationFact>& facts) {
  json.key("revocation").begin_array();
  for (const RevocationFact& fact : facts) {
    json.begin_object();
    json.key("subject").text(fact.subject);
    json.key("status").text(name_of(fact.status));
    json.key("source").text(fact.source);
    write_time(json, "this_update", fact.this_update);
    write_time(json, "revoked_at", fact.revoked_at);
    json.end_object();
  }
  json.end_array();
}

std::string_view proof_name(ProofOfTime proof) {
  switch (proof) {
    case ProofOfTime::kSignatureTimeStamp:
      return "signature-time-stamp";
    case ProofOfTime::kDocumentTimeStamp:
      return "document-time-stamp";
    case ProofOfTime::kNone:
      break;
  }
  return "";
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
  write_time(json, "proven_time", s.proven_time);
  json.key("proof_of_time").text(proof_name(s.proof));
  json.key("time_stamp_authority").text(s.time_stamp_authority);
  json.key("path").begin_array();
  for (const std::string& subject : s.path) json.text(subject);
  json.end_array();
  write_revocation(json, s.revocation);
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

void write_stamp(JsonWriter& json, const TimeStampReport& s) {
  json.begin_object();
  json.key("indication").text(name_of(s.indication));
  json.key("sub_indication").text(name_of(s.sub_indication));
  json.key("field").text(s.field_name);
  json.key("authority").text(s.authority);
  write_time(json, "time", s.time);
  write_time(json, "certificate_not_after", s.certificate_not_after);
  json.key("covered_octets").number(s.covered_octets);
  json.key("covers_whole_file").boolean(s.covers_whole_file);
  write_revocation(json, s.revocation);
  write_findings(json, "failures", s.failures);
  write_findings(json, "notices", s.notices);
  json.end_object();
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
  json.key("document_time_stamps").begin_array();
  for (const TimeStampReport& stamp : report.document_time_stamps) write_stamp(json, stamp);
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace signing
