// canonical_json and fingerprint: what identifies the content of a version.

#include <algorithm>
#include <boost/json.hpp>

#include "plugin/document/data_check.hpp"
#include "plugin/document/digest.hpp"
#include "plugin/document/french.hpp"
#include "plugin/document/template_content.hpp"

namespace conventions::document {
namespace {

namespace json = boost::json;

std::string iso_time(const TimeOfDay& time) {
  const auto two = [](int value) { return std::string(value < 10 ? "0" : "") + std::to_string(value); };
  return two(time.hour) + ":" + two(time.minute);
}

const char* name_of(SigningMeans means) {
  switch (means) {
    case SigningMeans::kInstanceSeal:
      return "instance_seal";
    case SigningMeans::kOwnCertificate:
      return "own_certificate";
    case SigningMeans::kUnknown:
      break;
  }
  return "unknown";
}

json::value party_json(const Party& party) {
  json::object out{{"address", party.address},     {"deliberation", nullptr}, {"head_capacity", party.head_capacity},
                   {"head_name", party.head_name}, {"mail", party.mail},      {"means", name_of(party.means)},
                   {"name", party.name},           {"phone", party.phone},    {"uai", party.uai}};
  if (party.deliberation) {
    const Deliberation& vote = *party.deliberation;
    json::value executory = nullptr;
    if (vote.executory) executory = iso_date(*vote.executory);
    out["deliberation"] =
        json::object{{"date", iso_date(vote.date)}, {"executory", executory}, {"number", vote.number}};
  }
  return out;
}

json::value offer_json(const Offer& offer) {
  json::array sessions;
  for (const Session& session : offer.sessions) {
    sessions.push_back(json::object{{"date", iso_date(session.date)},
                                    {"end", iso_time(session.end)},
                                    {"person_in_charge", session.person_in_charge},
                                    {"place", session.place},
                                    {"start", iso_time(session.start)}});
  }
  const bool immersion = offer.kind == OfferKind::kIndividualImmersion;
  return json::object{{"description", offer.description},
                      {"equipment_risk", offer.equipment_risk},
                      {"kind", immersion ? "individual_immersion" : "orientation_workshop"},
                      {"sessions", std::move(sessions)},
                      {"title", offer.title}};
}

json::value pupils_json(const ConventionData& data) {
  json::array out;
  for (const Pupil& pupil : data.pupils) {
    json::object line{{"adult", pupil.adult},
                      {"agreement_date", iso_date(pupil.agreement_date)},
                      {"agreement_means", pupil.agreement_means},
                      {"birth_date", iso_date(pupil.birth_date)},
                      {"class_name", pupil.class_name},
                      {"first_names", pupil.first_names},
                      {"last_name", pupil.last_name},
                      {"meal", pupil.meal},
                      {"regime", pupil.regime}};
    if (!data.annex_days.empty()) line["annex"] = iso_date(data.annex_days[pupil.annex]);
    out.push_back(std::move(line));
  }
  return out;
}

json::value visas_json(const std::optional<std::vector<VisaChoice>>& visas) {
  if (!visas) return nullptr;
  json::array out;
  for (const VisaChoice& visa : *visas) out.push_back(json::object{{"confirmed", visa.confirmed}, {"id", visa.id}});
  return out;
}

// Objects with their members in the order of the keys' bytes, whatever order they were made in.
void write_sorted(const json::value& value, std::string& out) {
  if (value.is_array()) {
    out += '[';
    const char* comma = "";
    for (const json::value& one : value.get_array()) {
      out += comma;
      write_sorted(one, out);
      comma = ",";
    }
    out += ']';
  } else if (value.is_object()) {
    std::vector<json::string_view> keys;
    for (const auto& member : value.get_object()) keys.push_back(member.key());
    std::sort(keys.begin(), keys.end());
    out += '{';
    const char* comma = "";
    for (const json::string_view key : keys) {
      out += comma;
      out += json::serialize(key);
      out += ':';
      write_sorted(value.get_object().at(key), out);
      comma = ",";
    }
    out += '}';
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

Result<std::string> canonical_json(const ConventionData& data, const Template& wording) {
  const Result<ConventionData> clean = checked(data);
  if (!clean) return clean.error();
  json::object value{{"date", iso_date(clean->date)},
                     {"format", 1},
                     {"home", party_json(clean->home)},
                     {"host", party_json(clean->host)},
                     {"mode", clean->mode == Mode::kPaper ? "paper" : "electronic"},
                     {"number", clean->number},
                     {"offer", offer_json(clean->offer)},
                     {"place", clean->place},
                     {"pupils", pupils_json(*clean)},
                     {"school_year", clean->school_year},
                     {"specimen", clean->specimen},
                     {"template_sha256", wording.content().sha256},
                     {"version", clean->version},
                     {"visas", visas_json(clean->visas)}};
  if (!clean->regularisation.empty()) value["regularisation"] = clean->regularisation;
  std::string out;
  write_sorted(value, out);
  return out;
}

Result<std::string> fingerprint(const ConventionData& data, const Template& wording) {
  const Result<std::string> content = canonical_json(data, wording);
  if (!content) return content.error();
  return sha256_hex(*content);
}

}  // namespace conventions::document
