#include "plugin/app/ent_view.hpp"

#include <algorithm>
#include <ent/sdk/clients.hpp>
#include <set>
#include <tuple>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/signature_config.hpp"
#include "plugin/domain/uai.hpp"

namespace conventions::app {
namespace {

namespace json = boost::json;

School school_from(const json::object& o) {
  School school;
  school.known = true;
  school.on_ent = !o.contains("on_ent") || flag_of(o, "on_ent");
  school.uai = text_of(o, "uai");
  school.name = text_of(o, "name");
  if (const auto* lines = array_of(o, "address")) {
    for (const auto& line : *lines) {
      if (!line.is_string() || line.get_string().empty()) continue;
      if (!school.street.empty()) school.street += "\n";
      school.street += std::string(line.get_string());
    }
  }
  school.postcode = text_of(o, "postcode");
  school.city = text_of(o, "city");
  school.phone = text_of(o, "phone");
  school.mail = text_of(o, "mail");
  school.legal_entity = text_of(o, "legal_entity");
  if (const auto* head = object_of(o, "head")) {
    school.head = domain::PersonId(text_of(*head, "person"));
    school.head_name = text_of(*head, "display_name");
    school.head_capacity = text_of(*head, "capacity");
  }
  if (const auto* d = object_of(o, "deliberation")) {
    school.deliberation =
        School::Deliberation{text_of(*d, "number"), day_of(*d, "date"), domain::parse_date(text_of(*d, "executory"))};
  }
  return school;
}

domain::Enrolment::Agreement agreement_from(const std::string& state) {
  using Agreement = domain::Enrolment::Agreement;
  if (state == "given") return Agreement::kGiven;
  if (state == "refused") return Agreement::kRefused;
  if (state == "withdrawn") return Agreement::kWithdrawn;
  return Agreement::kMissing;
}

domain::Enrolment enrolment_from(const json::object& o) {
  domain::Enrolment e;
  e.session = domain::SessionId(text_of(o, "session"));
  e.confirmed = text_of(o, "state") == "confirmed";
  if (const auto* pupil = object_of(o, "pupil")) {
    e.pupil = domain::PupilId(text_of(*pupil, "pupil"));
    e.last_name = text_of(*pupil, "last_name");
    e.first_names = text_of(*pupil, "first_names");
    e.birth_date = day_of(*pupil, "birth_date");
    e.class_name = text_of(*pupil, "class");
    e.regime = text_of(*pupil, "regime");
    e.meal = flag_of(*pupil, "meal") ? "pris sur place" : "";
  }
  if (const auto* agreement = object_of(o, "agreement")) {
    e.agreement = agreement_from(text_of(*agreement, "state"));
    e.by_self = text_of(*agreement, "by") == "self";
    e.agreement_date = domain::parse_date(text_of(*agreement, "date"));
    e.agreement_means = text_of(*agreement, "means");
  }
  return e;
}

domain::SchoolFacts facts_of(const School& school, const domain::SchoolFacts& signature, domain::Date today) {
  domain::SchoolFacts facts = signature;
  facts.known = school.known;
  facts.on_ent = school.on_ent;
  facts.uai = school.uai;
  facts.uai_letter_good = domain::is_uai(school.uai);
  facts.head_known = !school.head_name.empty();
  using Deliberation = domain::SchoolFacts::Deliberation;
  if (!school.deliberation) {
    facts.deliberation = Deliberation::kNone;
  } else {
    const auto& executory = school.deliberation->executory;
    facts.deliberation = executory && *executory <= today ? Deliberation::kExecutory : Deliberation::kNotExecutory;
  }
  return facts;
}

// What plugin/document demands and the ENT left empty (product.md § 4: mandatory fields).
std::vector<std::string> missing_fields(const EntView& view) {
  std::vector<std::string> missing;
  const auto need = [&](const std::string& value, const char* name) {
    if (value.empty()) missing.emplace_back(name);
  };
  for (const auto* school : {&view.home, &view.host}) {
    if (!school->known) continue;  // told as unknown
    const bool home = school == &view.home;
    need(school->name, home ? "home.name" : "host.name");
    need(school->address(), home ? "home.address" : "host.address");
    need(school->head_name, home ? "home.head_name" : "host.head_name");
    need(school->head_capacity, home ? "home.head_capacity" : "host.head_capacity");
  }
  need(view.home.city, "home.city");
  need(view.offer.title, "offer.title");
  for (const auto& session : view.sessions) {
    need(session.place, "session.place");
    need(session.contact, "session.contact");
    need(session.from < session.to ? "ok" : "", "session.hours");
  }
  for (const auto& pupil : view.annex.pupils) {
    need(pupil.class_name, "pupil.class");
    need(pupil.agreement_means, "pupil.agreement_means");
    need(pupil.birth_date.ok() ? "ok" : "", "pupil.birth_date");
  }
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  return missing;
}

}  // namespace

std::string School::address() const {
  std::string text = street;
  const std::string last = postcode.empty() ? city : postcode + (city.empty() ? "" : " " + city);
  if (!last.empty()) text += (text.empty() ? "" : "\n") + last;
  return text;
}

Offer offer_from(const json::object& o) {
  Offer offer;
  offer.id = text_of(o, "offer");
  offer.host = text_of(o, "host");
  offer.type = text_of(o, "type");
  offer.title = text_of(o, "title");
  offer.description = text_of(o, "description");
  if (const auto programme = text_of(o, "programme"); !programme.empty()) {
    offer.description += (offer.description.empty() ? "" : "\n") + programme;
  }
  offer.equipment_risk = text_of(o, "equipment_risk");
  offer.collective = text_of(o, "kind") != "individual";  // what is not said to be individual gets no convention (S1)
  offer.cancelled = text_of(o, "state") == "cancelled";
  if (const auto* sessions = array_of(o, "sessions")) {
    for (const auto& value : *sessions) {
      if (!value.is_object()) continue;
      const auto& s = value.get_object();
      offer.sessions.push_back({text_of(s, "session"), day_of(s, "start"), day_of(s, "end"), text_of(s, "from"),
                                text_of(s, "to"), text_of(s, "place"), text_of(s, "room"), text_of(s, "contact")});
    }
  }
  std::sort(offer.sessions.begin(), offer.sessions.end(), [](const Session& a, const Session& b) {
    return std::make_pair(a.start, a.id) < std::make_pair(b.start, b.id);
  });
  return offer;
}

Result<Offer> read_offer(const Context& context, const ent_call& call, const std::string& id) {
  if (id.empty()) return not_found();
  auto object = context.host().catalogue.offer(call, id);
  if (object.has_error()) return from_host(object.error());
  return offer_from(*object);
}

Result<School> read_school(const Context& context, const ent_call& call, const std::string& uai) {
  auto object = context.host().directory.school(call, uai);
  if (object.has_value()) return school_from(*object);
  if (object.error().status != ENT_NOT_FOUND && object.error().status != ENT_INVALID) return from_host(object.error());
  School unknown;
  unknown.uai = uai;
  return unknown;
}

std::vector<Session> sessions_of(const Offer& offer, const std::string& session) {
  if (session.empty()) return offer.sessions;
  std::vector<Session> found;
  for (const auto& s : offer.sessions) {
    if (s.id == session) found.push_back(s);
  }
  return found;
}

Result<std::vector<HomeEnrolment>> read_enrolments(const Context& context, const ent_call& call, const Offer& offer,
                                                   const std::string& session, const std::string& home) {
  ent::sdk::CatalogueFilter filter;
  filter.offer = offer.id;
  filter.session = session;
  filter.home = home;
  auto rows = context.host().catalogue.enrolments(call, filter);
  if (rows.has_error()) return from_host(rows.error());
  std::vector<HomeEnrolment> found;
  for (const auto& row : *rows) {
    if (text_of(row, "state") == "withdrawn") continue;
    HomeEnrolment line{text_of(row, "home"), enrolment_from(row)};
    const auto days = sessions_of(offer, line.enrolment.session.str());
    if (days.empty()) continue;
    line.enrolment.session_day = days.front().start;
    found.push_back(std::move(line));
  }
  return found;
}

Result<EntView> read_view(const Context& context, const ent_call& call, const domain::Key& key) {
  EntView view;
  auto offer = read_offer(context, call, key.offer.str());
  if (offer.has_error()) return offer.error();
  view.offer = std::move(*offer);
  view.sessions = sessions_of(view.offer, key.session.str());
  if (view.sessions.empty()) return not_found();
  view.first_day = view.sessions.front().start;
  view.last_day = view.first_day;
  for (const auto& session : view.sessions) view.last_day = std::max(view.last_day, session.end);
  auto home = read_school(context, call, key.home.str());
  if (home.has_error()) return home.error();
  auto host = read_school(context, call, key.host.str());
  if (host.has_error()) return host.error();
  view.home = std::move(*home);
  view.host = std::move(*host);
  auto enrolments = read_enrolments(context, call, view.offer, key.session.str(), key.home.str());
  if (enrolments.has_error()) return enrolments.error();
  std::vector<domain::Enrolment> lines;
  std::set<domain::PupilId> registered;  // one pupil may come to several sessions
  for (auto& line : *enrolments) {
    if (line.enrolment.confirmed) registered.insert(line.enrolment.pupil);
    lines.push_back(std::move(line.enrolment));
  }
  view.registered = static_cast<int>(registered.size());
  view.annex = domain::make_annex(lines);
  return view;
}

bool refresh_from(const EntView& view, domain::Convention& draft) {
  const auto fields = [](const domain::Convention& c) {
    return std::make_tuple(c.home_name, c.host_name, c.offer_title, c.offer_type, c.first_day, c.last_day, c.deadline,
                           c.pupils, c.left_out);
  };
  const auto before = fields(draft);
  if (view.home.known) draft.home_name = view.home.name;
  if (view.host.known) draft.host_name = view.host.name;
  draft.offer_title = view.offer.title;
  draft.offer_type = view.offer.type;
  draft.first_day = view.first_day;
  draft.last_day = view.last_day;
  draft.deadline = view.first_day;
  draft.pupils = static_cast<int>(domain::count_pupils(view.annex.pupils));
  draft.left_out = static_cast<int>(view.annex.left_out.size());
  return fields(draft) != before;
}

Result<domain::Facts> read_facts(const Context& context, const ent_call& call, const EntView& view,
                                 const Actor& actor) {
  domain::Facts facts;
  facts.today = actor.today;
  auto home = signature_facts(context, call, domain::Uai(view.home.uai));
  if (home.has_error()) return home.error();
  auto host = signature_facts(context, call, domain::Uai(view.host.uai));
  if (host.has_error()) return host.error();
  facts.home = facts_of(view.home, *home, actor.today);
  facts.host = facts_of(view.host, *host, actor.today);
  facts.same_legal_entity = view.home.uai == view.host.uai ||
                            (!view.home.legal_entity.empty() && view.home.legal_entity == view.host.legal_entity);
  facts.collective = view.offer.collective;
  facts.offer_cancelled = view.offer.cancelled;
  facts.registered = view.registered;
  facts.with_agreement = static_cast<int>(domain::count_pupils(view.annex.pupils));
  facts.missing_fields = missing_fields(view);
  facts.first_day = view.first_day;
  facts.signing_deadline = view.first_day;
  facts.regularisation_allowed = actor.policy.regularisation_allowed;
  return facts;
}

}  // namespace conventions::app
