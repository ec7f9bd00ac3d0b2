#include "plugin/app/document_data.hpp"

#include <algorithm>
#include <cstdio>

namespace conventions::app {
namespace {

document::TimeOfDay time_of(const std::string& text) {
  unsigned hour = 0;
  unsigned minute = 0;
  if (std::sscanf(text.c_str(), "%2u:%2u", &hour, &minute) != 2) return {};
  return {static_cast<int>(hour), static_cast<int>(minute)};
}

document::Party party_of(const School& school) {
  document::Party party;
  party.name = school.name;
  party.uai = school.uai;
  party.address = school.address();
  party.phone = school.phone;
  party.mail = school.mail;
  party.head_name = school.head_name;
  party.head_capacity = school.head_capacity;
  if (school.deliberation && school.deliberation->date.ok()) {
    party.deliberation =
        document::Deliberation{school.deliberation->number, school.deliberation->date, school.deliberation->executory};
  }
  return party;
}

document::Pupil pupil_of(const domain::Pupil& pupil) {
  document::Pupil line;
  line.last_name = pupil.last_name;
  line.first_names = pupil.first_names;
  line.birth_date = pupil.birth_date;
  line.class_name = pupil.class_name;
  line.adult = pupil.adult;
  line.agreement_date = pupil.agreement_date;
  line.agreement_means = pupil.agreement_means;
  line.regime = pupil.regime;
  line.meal = pupil.meal;
  return line;
}

// A session over several days is one line per day, same hours.
void add_session(const Session& session, std::vector<document::Session>& lines) {
  constexpr int kMaxDays = 31;
  const int days = std::min(domain::days_between(session.start, session.end), kMaxDays);
  for (int i = 0; i <= std::max(days, 0); ++i) {
    document::Session line;
    line.date = domain::add_days(session.start, i);
    line.start = time_of(session.from);
    line.end = time_of(session.to);
    line.place = session.room.empty() ? session.place : session.place + ", " + session.room;
    line.person_in_charge = session.contact;
    lines.push_back(std::move(line));
  }
}

// One annex per session: `data.pupils` are the lines of view.annex, in its order.
void add_annexes(const EntView& view, document::ConventionData& data) {
  for (const auto& session : view.sessions) data.annex_days.push_back(session.start);
  data.persons = domain::count_pupils(view.annex.pupils);
  for (std::size_t i = 0; i < data.pupils.size(); ++i) {
    const auto at = std::find_if(view.sessions.begin(), view.sessions.end(), [&](const Session& session) {
      return session.id == view.annex.pupils[i].session.str();
    });
    data.pupils[i].annex = static_cast<std::size_t>(at - view.sessions.begin());
  }
}

}  // namespace

document::ConventionData document_data(const EntView& view, const domain::Convention& convention, int version,
                                       domain::Date today, const std::string& reference_url) {
  document::ConventionData data;
  data.number = convention.number;
  data.version = version;
  data.school_year = convention.school_year;
  data.place = view.home.city;
  data.date = today;
  data.home = party_of(view.home);
  data.host = party_of(view.host);
  data.offer.title = view.offer.title;
  data.offer.kind = view.offer.type == "atelier" ? document::OfferKind::kOrientationWorkshop
                                                 : document::OfferKind::kIndividualImmersion;
  data.offer.description = view.offer.description;
  data.offer.equipment_risk = view.offer.equipment_risk;
  for (const auto& session : view.sessions) add_session(session, data.offer.sessions);
  for (const auto& pupil : view.annex.pupils) data.pupils.push_back(pupil_of(pupil));
  if (convention.key.session.empty() && view.sessions.size() > 1) add_annexes(view, data);
  data.reference_url = reference_url;
  return data;
}

document::ConventionData specimen_data(const School& school, domain::Date today, const std::string& reference_url) {
  const auto given = [](const std::string& value, const char* otherwise) {
    return value.empty() ? std::string(otherwise) : value;
  };
  document::ConventionData data;
  data.specimen = true;
  data.number = school.uai + "-SPECIMEN";
  data.school_year = domain::school_year(today);
  data.place = given(school.city, "Ville d’exemple");
  data.date = today;
  data.home = party_of(school);
  data.home.name = given(school.name, "Établissement d’exemple");
  data.home.address = given(school.address(), "1 rue de l’Exemple");
  data.home.head_name = given(school.head_name, "Chef d’établissement");
  data.home.head_capacity = given(school.head_capacity, "chef d’établissement");
  data.host.name = "Lycée d’exemple";
  data.host.uai = "0990000W";
  data.host.address = "2 rue de l’Exemple\n99000 Ville d’exemple";
  data.host.head_name = "Ada Exemple";
  data.host.head_capacity = "proviseure";
  data.offer.title = "Offre d’exemple";
  data.offer.sessions = {{today, {9, 0}, {16, 0}, "Atelier d’exemple", "Zoé Exemple"}};
  document::Pupil pupil;
  pupil.last_name = "EXEMPLE";
  pupil.first_names = "Camille";
  pupil.birth_date = domain::add_days(today, -365 * 14);
  pupil.class_name = "3e A";
  pupil.agreement_date = today;
  pupil.agreement_means = "exemple";
  data.pupils = {pupil};
  data.reference_url = reference_url;
  return data;
}

}  // namespace conventions::app
