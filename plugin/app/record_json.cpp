#include "plugin/app/record_json.hpp"

#include "plugin/app/json_read.hpp"
#include "plugin/app/mandate_record.hpp"
#include "plugin/app/record_paper_json.hpp"
#include "plugin/domain/access.hpp"

namespace conventions::app {
namespace {

namespace json = boost::json;
using namespace domain;

json::object to_json(const Pupil& p) {
  return {{"pupil", p.id.str()},
          {"last_name", p.last_name},
          {"first_names", p.first_names},
          {"birth_date", to_iso(p.birth_date)},
          {"class", p.class_name},
          {"adult", p.adult},
          {"agreement_date", to_iso(p.agreement_date)},
          {"agreement_means", p.agreement_means},
          {"regime", p.regime},
          {"meal", p.meal},
          {"session", p.session.str()}};
}

Pupil pupil_from(const json::object& o) {
  Pupil p;
  p.id = PupilId(text_of(o, "pupil"));
  p.last_name = text_of(o, "last_name");
  p.first_names = text_of(o, "first_names");
  p.birth_date = day_of(o, "birth_date");
  p.class_name = text_of(o, "class");
  p.adult = flag_of(o, "adult");
  p.agreement_date = day_of(o, "agreement_date");
  p.agreement_means = text_of(o, "agreement_means");
  p.regime = text_of(o, "regime");
  p.meal = text_of(o, "meal");
  p.session = SessionId(text_of(o, "session"));
  return p;
}

json::object to_json(const LeftOut& l) {
  return {{"pupil", l.id.str()},
          {"last_name", l.last_name},
          {"first_names", l.first_names},
          {"class", l.class_name},
          {"reason", view_of(name_of(l.reason))}};
}

LeftOut left_out_from(const json::object& o) {
  return {PupilId(text_of(o, "pupil")), text_of(o, "last_name"), text_of(o, "first_names"), text_of(o, "class"),
          left_out_reason_from(text_of(o, "reason")).value_or(LeftOutReason::kAgreementMissing)};
}

json::object to_json(const SignatureFact& f) {
  return {{"side", view_of(name_of(f.side))},
          {"clicked_by", f.clicked_by.str()},
          {"clicked_by_name", f.clicked_by_name},
          {"in_name_of", f.in_name_of.str()},
          {"in_name_of_name", f.in_name_of_name},
          {"capacity", f.capacity},
          {"authority", view_of(name_of(f.authority))},
          {"by_delegation", f.by_delegation},
          {"mandate", app::to_json(f.mandate)},
          {"configuration", f.configuration.str()},
          {"kind", view_of(name_of(f.kind))},
          {"certificate_subject", f.certificate_subject},
          {"certificate_issuer", f.certificate_issuer},
          {"certificate_serial", f.certificate_serial},
          {"certificate_sha256", f.certificate_sha256},
          {"time", f.time_ms},
          {"shown_sha256", f.shown_sha256},
          {"signed_sha256", f.signed_sha256},
          {"document_version", f.document_version},
          {"level", f.level}};
}

SignatureFact signature_from(const json::object& o) {
  SignatureFact f;
  f.side = side_from(text_of(o, "side")).value_or(Side::kHome);
  f.clicked_by = PersonId(text_of(o, "clicked_by"));
  f.clicked_by_name = text_of(o, "clicked_by_name");
  f.in_name_of = PersonId(text_of(o, "in_name_of"));
  f.in_name_of_name = text_of(o, "in_name_of_name");
  f.capacity = text_of(o, "capacity");
  f.authority = authority_from(text_of(o, "authority")).value_or(Authority::kNone);
  f.by_delegation = flag_of(o, "by_delegation");
  if (const auto* mandate = object_of(o, "mandate")) f.mandate = mandate_use_from(*mandate);
  f.configuration = ConfigurationId(text_of(o, "configuration"));
  f.kind = signature_kind_from(text_of(o, "kind")).value_or(SignatureKind::kInstanceSeal);
  f.certificate_subject = text_of(o, "certificate_subject");
  f.certificate_issuer = text_of(o, "certificate_issuer");
  f.certificate_serial = text_of(o, "certificate_serial");
  f.certificate_sha256 = text_of(o, "certificate_sha256");
  f.time_ms = number_of(o, "time");
  f.shown_sha256 = text_of(o, "shown_sha256");
  f.signed_sha256 = text_of(o, "signed_sha256");
  f.document_version = number_of(o, "document_version");
  f.level = text_of(o, "level");
  return f;
}

using app::to_json;  // of the paper process

template <class Item>
json::array list_to_json(const std::vector<Item>& items) {
  json::array array;
  for (const auto& item : items) array.push_back(to_json(item));
  return array;
}

template <class Item>
std::vector<Item> list_from(const json::object& body, std::string_view name, Item (*from)(const json::object&)) {
  std::vector<Item> items;
  if (const auto* array = array_of(body, name)) {
    for (const auto& value : *array) {
      if (value.is_object()) items.push_back(from(value.get_object()));
    }
  }
  return items;
}

// "|a|b|": found again by "|a|" (data-rights extract).
std::string id_list(const std::vector<std::string>& ids) {
  std::string text = "|";
  for (const auto& id : ids) text += id + "|";
  return text;
}

}  // namespace

json::object to_json(const Convention& c, const std::string& search) {
  return {{"offer", c.key.offer.str()},
          {"session", c.key.session.str()},
          {"home_uai", c.key.home.str()},
          {"host_uai", c.key.host.str()},
          {"number", c.number},
          {"school_year", c.school_year},
          {"sequence", c.sequence},
          {"state", view_of(name_of(c.state))},
          {"last_version", c.last_version},
          {"live_version", c.live_version},
          {"live", c.live_version != 0},
          {"host_sees", visible_to_host(c) ? "yes" : "no"},
          {"reason", {{"code", c.reason.code}, {"text", c.reason.text}, {"by", c.reason.by.str()}}},
          {"home_name", c.home_name},
          {"host_name", c.host_name},
          {"offer_title", c.offer_title},
          {"offer_type", c.offer_type},
          {"first_day", to_iso(c.first_day)},
          {"last_day", to_iso(c.last_day)},
          {"deadline", to_iso(c.deadline)},
          {"pupils", c.pupils},
          {"left_out", c.left_out},
          {"created", c.created_ms},
          {"updated", c.updated_ms},
          {"since", c.since_ms},
          {"paper", to_json(c.paper)},
          {"on_paper", is_on_paper(c) ? "yes" : "no"},
          {"proof", view_of(name_of(c.proof))},
          {"proof_until", c.proof_until.ok() ? to_iso(c.proof_until) : std::string()},
          {"proof_tried", c.proof_tried.ok() ? to_iso(c.proof_tried) : std::string()},
          {"last_act", c.last_act},
          {"search", search}};
}

Convention convention_from(const std::string& id, std::int64_t revision, const json::object& o) {
  Convention c;
  c.id = ConventionId(id);
  c.revision = revision;
  c.key = {OfferId(text_of(o, "offer")), SessionId(text_of(o, "session")), Uai(text_of(o, "home_uai")),
           Uai(text_of(o, "host_uai"))};
  c.number = text_of(o, "number");
  c.school_year = text_of(o, "school_year");
  c.sequence = small_of(o, "sequence");
  c.state = state_from(text_of(o, "state")).value_or(State::kDraft);
  c.last_version = small_of(o, "last_version");
  c.live_version = small_of(o, "live_version");
  if (const auto* reason = object_of(o, "reason")) {
    c.reason = {text_of(*reason, "code"), text_of(*reason, "text"), PersonId(text_of(*reason, "by"))};
  }
  c.home_name = text_of(o, "home_name");
  c.host_name = text_of(o, "host_name");
  c.offer_title = text_of(o, "offer_title");
  c.offer_type = text_of(o, "offer_type");
  c.first_day = day_of(o, "first_day");
  c.last_day = day_of(o, "last_day");
  c.deadline = day_of(o, "deadline");
  c.pupils = small_of(o, "pupils");
  c.left_out = small_of(o, "left_out");
  c.created_ms = number_of(o, "created");
  c.updated_ms = number_of(o, "updated");
  c.since_ms = number_of(o, "since");
  if (const auto* paper = object_of(o, "paper")) c.paper = paper_from(*paper);
  c.proof = proof_from(text_of(o, "proof")).value_or(Proof::kNone);
  c.proof_until = day_of(o, "proof_until");
  c.proof_tried = day_of(o, "proof_tried");
  c.last_act = text_of(o, "last_act");
  return c;
}

json::object to_json(const Version& v) {
  std::vector<std::string> pupils;
  for (const auto& p : v.pupils) pupils.push_back(p.id.str());
  for (const auto& l : v.left_out) pupils.push_back(l.id.str());
  std::vector<std::string> people = {v.created_by.str()};
  for (const auto& f : v.signatures) {
    people.push_back(f.clicked_by.str());
    people.push_back(f.in_name_of.str());
  }
  for (const auto& e : v.paper) people.push_back(e.by.str());
  return {{"convention", v.convention.str()},
          {"number", v.number},
          {"state", view_of(name_of(v.status))},
          {"document", v.document},
          {"document_version", v.document_version},
          {"sha256", v.sha256},
          {"frozen_document_version", v.frozen_document_version},
          {"frozen_sha256", v.frozen_sha256},
          {"fingerprint", v.fingerprint},
          {"short_fingerprint", v.short_fingerprint},
          {"pages", v.pages},
          {"text_document", v.text_document},
          {"text_version", v.text_version},
          {"text_sha256", v.text_sha256},
          {"pupils", list_to_json(v.pupils)},
          {"left_out", list_to_json(v.left_out)},
          {"frozen_day", to_iso(v.frozen_day)},
          {"created", v.created_ms},
          {"created_by", v.created_by.str()},
          {"created_by_name", v.created_by_name},
          {"regularisation", v.regularisation},
          {"signatures", list_to_json(v.signatures)},
          {"paper_wording", v.paper_wording},
          {"paper", list_to_json(v.paper)},
          {"pupil_ids", id_list(pupils)},
          {"people", id_list(people)}};
}

Version version_from(std::int64_t revision, const json::object& o) {
  Version v;
  v.convention = ConventionId(text_of(o, "convention"));
  v.number = small_of(o, "number");
  v.revision = revision;
  v.status = version_status_from(text_of(o, "state")).value_or(VersionStatus::kLive);
  v.document = text_of(o, "document");
  v.document_version = number_of(o, "document_version");
  v.sha256 = text_of(o, "sha256");
  v.frozen_document_version = number_of(o, "frozen_document_version");
  v.frozen_sha256 = text_of(o, "frozen_sha256");
  v.fingerprint = text_of(o, "fingerprint");
  v.short_fingerprint = text_of(o, "short_fingerprint");
  v.pages = small_of(o, "pages");
  v.text_document = text_of(o, "text_document");
  v.text_version = number_of(o, "text_version");
  v.text_sha256 = text_of(o, "text_sha256");
  v.pupils = list_from<Pupil>(o, "pupils", &pupil_from);
  v.left_out = list_from<LeftOut>(o, "left_out", &left_out_from);
  v.frozen_day = day_of(o, "frozen_day");
  v.created_ms = number_of(o, "created");
  v.created_by = PersonId(text_of(o, "created_by"));
  v.created_by_name = text_of(o, "created_by_name");
  v.regularisation = text_of(o, "regularisation");
  v.paper_wording = flag_of(o, "paper_wording");
  v.paper = list_from<PaperEntry>(o, "paper", &paper_entry_from);
  v.signatures = list_from<SignatureFact>(o, "signatures", &signature_from);
  return v;
}

std::string version_record_id(const ConventionId& convention, int version) {
  return convention.str() + ".v" + std::to_string(version);
}

}  // namespace conventions::app
