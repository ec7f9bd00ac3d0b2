#include "host/catalogue/catalogue.hpp"

#include "host/base/json.hpp"
#include "host/i18n/i18n.hpp"

namespace ent::host {
namespace {

OfferSession read_session(const Statement& row) {
  OfferSession session;
  std::string* const texts[] = {&session.id, &session.offer, &session.start, &session.end,    &session.from,
                                &session.to, &session.place, &session.room,  &session.contact};
  int column = 0;
  for (std::string* text : texts) *text = row.text(column++);
  session.capacity = row.number(column);
  return session;
}

Offer read_offer(Transaction& transaction, const Statement& row) {
  Offer offer;
  std::string* const texts[] = {
      &offer.id,          &offer.host,   &offer.kind,      &offer.type,           &offer.title,
      &offer.description, &offer.domain, &offer.programme, &offer.equipment_risk, &offer.state};
  int column = 0;
  for (std::string* text : texts) *text = row.text(column++);
  auto sessions = transaction.prepare(
      "SELECT id,offer,start_day,end_day,from_time,to_time,place,room,contact,capacity FROM offer_sessions "
      "WHERE offer=? ORDER BY start_day,from_time,id");
  sessions.bind(offer.id);
  while (sessions.step()) offer.sessions.push_back(read_session(sessions));
  return offer;
}

Pupil read_pupil(const Statement& row, int column) {
  Pupil pupil;
  std::string* const texts[] = {&pupil.id,         &pupil.home,         &pupil.last_name, &pupil.first_names,
                                &pupil.birth_date, &pupil.school_class, &pupil.regime};
  for (std::string* text : texts) *text = row.text(column++);
  pupil.meal = row.number(column) != 0;
  return pupil;
}

Enrolment read_enrolment(const Statement& row) {
  Enrolment enrolment;
  enrolment.id = row.text(0);
  enrolment.offer = row.text(1);
  enrolment.session = row.text(2);
  enrolment.state = row.text(3);
  enrolment.pupil = read_pupil(row, 4);
  enrolment.agreement = Agreement{std::string(row.text(12)), std::string(row.text(13)), std::string(row.text(14)),
                                  std::string(row.text(15))};
  return enrolment;
}

constexpr const char* kOfferColumns = "id,host,kind,type,title,description,domain,programme,equipment_risk,state";
constexpr const char* kPupilColumns =
    "p.id,p.home,p.last_name,p.first_names,p.birth_date,p.school_class,p.regime,p.meal";
// Without an agreement row: missing, from a guardian, or from the pupil who is an adult on the day of the session.
constexpr const char* kEnrolments = R"(
  FROM enrolments e JOIN pupils p ON p.id=e.pupil JOIN offer_sessions s ON s.id=e.session
  JOIN offers o ON o.id=s.offer LEFT JOIN agreements a ON a.enrolment=e.id)";
constexpr const char* kAgreementColumns = R"(
  COALESCE(a.state,'missing'), COALESCE(a.day,''), COALESCE(a.means,''),
  COALESCE(a.given_by, CASE WHEN date(p.birth_date,'+18 years')<=s.start_day THEN 'self' ELSE 'guardian' END))";

std::string enrolments_sql() {
  return std::string("SELECT e.id,s.offer,e.session,e.state,") + kPupilColumns + "," + kAgreementColumns + kEnrolments;
}

}  // namespace

const std::vector<Migration>& Catalogue::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE offers (
      id TEXT PRIMARY KEY NOT NULL, host TEXT NOT NULL, kind TEXT NOT NULL, type TEXT NOT NULL, title TEXT NOT NULL,
      sort_key TEXT NOT NULL, description TEXT NOT NULL, domain TEXT NOT NULL, programme TEXT NOT NULL,
      equipment_risk TEXT NOT NULL, state TEXT NOT NULL);
    CREATE INDEX offers_host ON offers(host, sort_key);
    CREATE TABLE offer_sessions (
      id TEXT PRIMARY KEY NOT NULL, offer TEXT NOT NULL REFERENCES offers(id), start_day TEXT NOT NULL,
      end_day TEXT NOT NULL, from_time TEXT NOT NULL, to_time TEXT NOT NULL, place TEXT NOT NULL, room TEXT NOT NULL,
      contact TEXT NOT NULL, capacity INTEGER NOT NULL);
    CREATE INDEX offer_sessions_offer ON offer_sessions(offer);
    CREATE TABLE pupils (
      id TEXT PRIMARY KEY NOT NULL, home TEXT NOT NULL, last_name TEXT NOT NULL, first_names TEXT NOT NULL,
      sort_key TEXT NOT NULL, birth_date TEXT NOT NULL, school_class TEXT NOT NULL, regime TEXT NOT NULL,
      meal INTEGER NOT NULL);
    CREATE INDEX pupils_home ON pupils(home, sort_key);
    CREATE TABLE enrolments (
      id TEXT PRIMARY KEY NOT NULL, session TEXT NOT NULL REFERENCES offer_sessions(id),
      pupil TEXT NOT NULL REFERENCES pupils(id), state TEXT NOT NULL, updated_ms INTEGER NOT NULL,
      UNIQUE (session, pupil));
    CREATE INDEX enrolments_pupil ON enrolments(pupil);
    CREATE TABLE agreements (
      enrolment TEXT PRIMARY KEY NOT NULL REFERENCES enrolments(id), state TEXT NOT NULL, day TEXT NOT NULL,
      means TEXT NOT NULL, given_by TEXT NOT NULL);
  )"}};
  return list;
}

Catalogue::Catalogue(Database& database, const Clock& clock, Audit& audit)
    : database_(database), clock_(clock), audit_(audit) {}

Result<Offer> Catalogue::offer(std::string_view id) {
  return database_.read([&](Transaction& transaction) -> Result<Offer> {
    auto row = transaction.prepare(std::string("SELECT ") + kOfferColumns + " FROM offers WHERE id=?");
    if (!row.bind(id).step()) return fail(Status::not_found, "catalogue.no_offer", std::string(id));
    return read_offer(transaction, row);
  });
}

Result<std::vector<Offer>> Catalogue::offers(const CatalogueFilter& filter) {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<Offer>> {
    std::vector<Offer> list;
    auto rows = transaction.prepare(std::string("SELECT ") + kOfferColumns +
                                    " FROM offers WHERE (?1='' OR id=?1) AND (?2='' OR host=?2) AND (?3='' OR kind=?3)"
                                    " AND (?4='' OR state=?4) ORDER BY sort_key,id");
    rows.bind(filter.offer).bind(filter.host).bind(filter.kind).bind(filter.state);
    while (rows.step()) list.push_back(read_offer(transaction, rows));
    return list;
  });
}

Result<std::vector<Enrolment>> Catalogue::enrolments(const CatalogueFilter& filter) {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<Enrolment>> {
    std::vector<Enrolment> list;
    auto rows = transaction.prepare(
        enrolments_sql() +
        " WHERE (?1='' OR s.offer=?1) AND (?2='' OR e.session=?2) AND (?3='' OR p.home=?3) AND (?4='' OR o.host=?4)"
        " AND (?5='' OR o.kind=?5) AND (?6='' OR e.state=?6) ORDER BY p.sort_key,e.id");
    rows.bind(filter.offer)
        .bind(filter.session)
        .bind(filter.home)
        .bind(filter.host)
        .bind(filter.kind)
        .bind(filter.state);
    while (rows.step()) list.push_back(read_enrolment(rows));
    return list;
  });
}

Result<Enrolment> Catalogue::enrolment(std::string_view id) {
  return database_.read([&](Transaction& transaction) -> Result<Enrolment> {
    auto row = transaction.prepare(enrolments_sql() + " WHERE e.id=?");
    if (!row.bind(id).step()) return fail(Status::not_found, "catalogue.no_enrolment", std::string(id));
    return read_enrolment(row);
  });
}

Result<std::vector<Pupil>> Catalogue::pupils(std::string_view home) {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<Pupil>> {
    std::vector<Pupil> list;
    auto rows = transaction.prepare(std::string("SELECT ") + kPupilColumns +
                                    " FROM pupils p WHERE p.home=? ORDER BY p.sort_key,p.id");
    rows.bind(home);
    while (rows.step()) list.push_back(read_pupil(rows, 0));
    return list;
  });
}

std::string Catalogue::to_json(const Offer& offer) {
  boost::json::array sessions;
  for (const auto& session : offer.sessions)
    sessions.push_back(boost::json::object{{"session", json_text(session.id)},
                                           {"start", json_text(session.start)},
                                           {"end", json_text(session.end)},
                                           {"from", json_text(session.from)},
                                           {"to", json_text(session.to)},
                                           {"place", json_text(session.place)},
                                           {"room", json_text(session.room)},
                                           {"contact", json_text(session.contact)},
                                           {"capacity", session.capacity}});
  return boost::json::serialize(boost::json::object{{"offer", json_text(offer.id)},
                                                    {"host", json_text(offer.host)},
                                                    {"kind", json_text(offer.kind)},
                                                    {"type", json_text(offer.type)},
                                                    {"title", json_text(offer.title)},
                                                    {"description", json_text(offer.description)},
                                                    {"domain", json_text(offer.domain)},
                                                    {"programme", json_text(offer.programme)},
                                                    {"equipment_risk", json_text(offer.equipment_risk)},
                                                    {"state", json_text(offer.state)},
                                                    {"sessions", std::move(sessions)}});
}

std::string Catalogue::to_json(const Enrolment& enrolment) {
  const Pupil& pupil = enrolment.pupil;
  const Agreement& agreement = enrolment.agreement;
  boost::json::object given{{"state", json_text(agreement.state)}};
  given["date"] = agreement.date.empty() ? boost::json::value(nullptr) : boost::json::value(json_text(agreement.date));
  given["means"] = json_text(agreement.means);
  given["by"] = json_text(agreement.by);
  return boost::json::serialize(
      boost::json::object{{"enrolment", json_text(enrolment.id)},
                          {"offer", json_text(enrolment.offer)},
                          {"session", json_text(enrolment.session)},
                          {"home", json_text(pupil.home)},
                          {"state", json_text(enrolment.state)},
                          {"pupil", boost::json::object{{"pupil", json_text(pupil.id)},
                                                        {"last_name", json_text(pupil.last_name)},
                                                        {"first_names", json_text(pupil.first_names)},
                                                        {"birth_date", json_text(pupil.birth_date)},
                                                        {"class", json_text(pupil.school_class)},
                                                        {"regime", json_text(pupil.regime)},
                                                        {"meal", pupil.meal}}},
                          {"agreement", std::move(given)}});
}

}  // namespace ent::host
