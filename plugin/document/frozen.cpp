#include "plugin/document/frozen.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <stdexcept>

#include "plugin/document/french.hpp"

namespace conventions::document {
namespace {

namespace json = boost::json;

// Thrown by Boost.JSON's own at() and get_...() as well: all of it ends in one failure.
struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string text_of(const json::object& object, const char* name) {
  return std::string(object.at(name).as_string());
}

Date date_from(const json::value& value) {
  const std::string text(value.as_string());
  int year = 0;
  unsigned month = 0, number = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%c", &year, &month, &number, &rest) != 3) throw Unreadable("date");
  return Date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{number}};
}

TimeOfDay time_from(const json::value& value) {
  const std::string text(value.as_string());
  TimeOfDay time;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%2d:%2d%c", &time.hour, &time.minute, &rest) != 2) throw Unreadable("time");
  return time;
}

SigningMeans means_from(const std::string& name) {
  if (name == "instance_seal") return SigningMeans::kInstanceSeal;
  if (name == "own_certificate") return SigningMeans::kOwnCertificate;
  return SigningMeans::kUnknown;
}

Party party_from(const json::object& object) {
  Party party;
  party.name = text_of(object, "name");
  party.uai = text_of(object, "uai");
  party.address = text_of(object, "address");
  party.phone = text_of(object, "phone");
  party.mail = text_of(object, "mail");
  party.head_name = text_of(object, "head_name");
  party.head_capacity = text_of(object, "head_capacity");
  party.means = means_from(text_of(object, "means"));
  if (object.at("deliberation").is_null()) return party;
  const json::object& vote = object.at("deliberation").as_object();
  party.deliberation = Deliberation{text_of(vote, "number"), date_from(vote.at("date")), std::nullopt};
  if (!vote.at("executory").is_null()) party.deliberation->executory = date_from(vote.at("executory"));
  return party;
}

Offer offer_from(const json::object& object) {
  Offer offer;
  offer.title = text_of(object, "title");
  offer.kind = text_of(object, "kind") == "individual_immersion" ? OfferKind::kIndividualImmersion
                                                                 : OfferKind::kOrientationWorkshop;
  offer.description = text_of(object, "description");
  offer.equipment_risk = text_of(object, "equipment_risk");
  for (const json::value& value : object.at("sessions").as_array()) {
    const json::object& one = value.as_object();
    offer.sessions.push_back({date_from(one.at("date")), time_from(one.at("start")), time_from(one.at("end")),
                              text_of(one, "place"), text_of(one, "person_in_charge")});
  }
  return offer;
}

Pupil pupil_from(const json::object& object) {
  Pupil pupil;
  pupil.last_name = text_of(object, "last_name");
  pupil.first_names = text_of(object, "first_names");
  pupil.birth_date = date_from(object.at("birth_date"));
  pupil.class_name = text_of(object, "class_name");
  pupil.adult = object.at("adult").as_bool();
  pupil.agreement_date = date_from(object.at("agreement_date"));
  pupil.agreement_means = text_of(object, "agreement_means");
  pupil.regime = text_of(object, "regime");
  pupil.meal = text_of(object, "meal");
  return pupil;
}

void read_content(const json::object& content, ConventionData& data) {
  data.number = text_of(content, "number");
  data.version = json::value_to<int>(content.at("version"));
  data.school_year = text_of(content, "school_year");
  data.place = text_of(content, "place");
  data.date = date_from(content.at("date"));
  data.home = party_from(content.at("home").as_object());
  data.host = party_from(content.at("host").as_object());
  data.offer = offer_from(content.at("offer").as_object());
  for (const json::value& value : content.at("pupils").as_array()) data.pupils.push_back(pupil_from(value.as_object()));
  if (!content.at("visas").is_null()) {
    data.visas.emplace();
    for (const json::value& value : content.at("visas").as_array()) {
      data.visas->push_back({text_of(value.as_object(), "id"), value.as_object().at("confirmed").as_bool()});
    }
  }
  if (content.contains("regularisation")) data.regularisation = text_of(content, "regularisation");
  data.mode = text_of(content, "mode") == "paper" ? Mode::kPaper : Mode::kElectronic;
  data.specimen = content.at("specimen").as_bool();
}

}  // namespace

Result<std::string> frozen_json(const ConventionData& data, const Template& wording) {
  const Result<std::string> content = canonical_json(data, wording);
  if (!content) return content.error();
  json::array days, annexes;
  for (const Date& annex : data.annex_days) days.emplace_back(iso_date(annex));
  for (const Pupil& pupil : data.pupils) annexes.emplace_back(pupil.annex);
  const json::object around{{"annex_days", std::move(days)},
                            {"annexes", std::move(annexes)},
                            {"persons", data.persons},
                            {"reference_url", data.reference_url}};
  return "{\"content\":" + *content + ",\"around\":" + json::serialize(around) + "}";
}

Result<Frozen> read_frozen(std::string_view text) {
  try {
    const json::value value = json::parse(json::string_view(text.data(), text.size()));
    const json::object& around = value.as_object().at("around").as_object();
    ConventionData data;
    read_content(value.as_object().at("content").as_object(), data);
    for (const json::value& annex : around.at("annex_days").as_array()) data.annex_days.push_back(date_from(annex));
    const json::array& annexes = around.at("annexes").as_array();
    if (annexes.size() != data.pupils.size()) throw Unreadable("annexes");
    for (std::size_t i = 0; i < annexes.size(); ++i) {
      data.pupils[i].annex = json::value_to<std::size_t>(annexes[i]);
      if (data.pupils[i].annex >= std::max<std::size_t>(data.annex_days.size(), 1)) throw Unreadable("annex");
    }
    data.persons = json::value_to<std::size_t>(around.at("persons"));
    data.reference_url = text_of(around, "reference_url");
    std::string wording = text_of(value.as_object().at("content").as_object(), "template_sha256");
    return Frozen{std::move(data), std::move(wording)};
  } catch (const std::exception& error) {
    return Failure{FailureCode::kBadText, std::string("not a frozen version: ") + error.what(), "frozen",
                   "document.bad_text"};
  }
}

}  // namespace conventions::document
