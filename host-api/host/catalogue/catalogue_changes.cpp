// What changes the catalogue: pages (audited, one transaction each) and imports.
#include <algorithm>
#include <initializer_list>

#include "host/base/crypto.hpp"
#include "host/base/json.hpp"
#include "host/catalogue/catalogue.hpp"
#include "host/i18n/i18n.hpp"

namespace ent::host {
namespace {

bool one_of(std::string_view value, std::initializer_list<std::string_view> values) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

AuditEntry entry_of(const char* event, std::string subject, const boost::json::object& detail) {
  return AuditEntry{event, std::move(subject), boost::json::serialize(detail)};
}

}  // namespace

Result<std::string> Catalogue::enrol(const Actor& actor, std::string_view pupil, std::string_view session) {
  return database_.write([&](Transaction& transaction) -> Result<std::string> {
    auto place = transaction.prepare(
        "SELECT o.state, s.capacity, (SELECT COUNT(*) FROM enrolments e WHERE e.session=s.id AND e.state='confirmed'), "
        "s.offer FROM offer_sessions s JOIN offers o ON o.id=s.offer WHERE s.id=?");
    if (!place.bind(session).step()) return fail(Status::not_found, "catalogue.no_session", std::string(session));
    if (place.text(0) != "open") return fail(Status::precondition, "catalogue.offer_not_open");
    if (!transaction.prepare("SELECT 1 FROM pupils WHERE id=?").bind(pupil).step())
      return fail(Status::not_found, "catalogue.no_pupil", std::string(pupil));
    const bool full = place.number(1) > 0 && place.number(2) >= place.number(1);
    const char* state = full ? "waiting" : "confirmed";
    std::string id = random_id("e-");
    auto known = transaction.prepare("SELECT id,state FROM enrolments WHERE session=? AND pupil=?");
    if (known.bind(session).bind(pupil).step()) {
      if (known.text(1) != "withdrawn") return fail(Status::exists, "catalogue.enrolled_already");
      id = known.text(0);
      transaction.prepare("UPDATE enrolments SET state=?,updated_ms=? WHERE id=?")
          .bind(state)
          .bind(clock_.now_ms())
          .bind(id)
          .run();
    } else {
      transaction.prepare("INSERT INTO enrolments(id,session,pupil,state,updated_ms) VALUES(?,?,?,?,?)")
          .bind(id)
          .bind(session)
          .bind(pupil)
          .bind(state)
          .bind(clock_.now_ms())
          .run();
    }
    const auto logged =
        audit_.append(transaction, "host", actor,
                      entry_of("enrolment.made", "offer:" + std::string(place.text(3)),
                               {{"enrolment", json_text(id)}, {"session", json_text(session)}, {"state", state}}));
    if (logged.has_error()) return logged.error();
    return id;
  });
}

Result<void> Catalogue::withdraw(const Actor& actor, std::string_view enrolment) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    auto row = transaction.prepare(
        "SELECT e.state,s.offer FROM enrolments e JOIN offer_sessions s ON s.id=e.session WHERE e.id=?");
    if (!row.bind(enrolment).step()) return fail(Status::not_found, "catalogue.no_enrolment", std::string(enrolment));
    if (row.text(0) == "withdrawn") return {};
    transaction.prepare("UPDATE enrolments SET state='withdrawn',updated_ms=? WHERE id=?")
        .bind(clock_.now_ms())
        .bind(enrolment)
        .run();
    return audit_.append(
        transaction, "host", actor,
        entry_of("enrolment.withdrawn", "offer:" + std::string(row.text(1)), {{"enrolment", json_text(enrolment)}}));
  });
}

Result<void> Catalogue::set_agreement(const Actor& actor, std::string_view enrolment, const Agreement& agreement) {
  if (!one_of(agreement.state, {"given", "refused", "missing", "withdrawn"}) ||
      !one_of(agreement.by, {"guardian", "self"}) || (!agreement.date.empty() && !is_iso_day(agreement.date)) ||
      (agreement.state == "given" && agreement.date.empty()) || agreement.means.size() > 200)
    return fail(Status::invalid, "catalogue.bad_agreement", "state, date or means");
  return database_.write([&](Transaction& transaction) -> Result<void> {
    auto row = transaction.prepare(
        "SELECT e.state,s.offer FROM enrolments e JOIN offer_sessions s ON s.id=e.session WHERE e.id=?");
    if (!row.bind(enrolment).step()) return fail(Status::not_found, "catalogue.no_enrolment", std::string(enrolment));
    if (row.text(0) == "withdrawn") return fail(Status::precondition, "catalogue.enrolment_withdrawn");
    if (auto stored = put_agreement(transaction, enrolment, agreement); stored.has_error()) return stored;
    return audit_.append(transaction, "host", actor,
                         entry_of("agreement.changed", "offer:" + std::string(row.text(1)),
                                  {{"enrolment", json_text(enrolment)},
                                   {"state", json_text(agreement.state)},
                                   {"date", json_text(agreement.date)},
                                   {"by", json_text(agreement.by)}}));
  });
}

Result<void> Catalogue::set_offer_state(const Actor& actor, std::string_view offer, std::string_view state) {
  if (!one_of(state, {"open", "closed", "cancelled"})) return fail(Status::invalid, "catalogue.bad_offer");
  return database_.write([&](Transaction& transaction) -> Result<void> {
    const auto changed = transaction.prepare("UPDATE offers SET state=? WHERE id=?").bind(state).bind(offer).run();
    if (changed == 0) return fail(Status::not_found, "catalogue.no_offer", std::string(offer));
    return audit_.append(transaction, "host", actor,
                         entry_of("offer.state_changed", "offer:" + std::string(offer), {{"state", json_text(state)}}));
  });
}

Result<void> Catalogue::set_offer_kind(const Actor& actor, std::string_view offer, std::string_view kind) {
  if (!one_of(kind, {"individual", "collective"})) return fail(Status::invalid, "catalogue.bad_offer");
  return database_.write([&](Transaction& transaction) -> Result<void> {
    const auto changed = transaction.prepare("UPDATE offers SET kind=? WHERE id=?").bind(kind).bind(offer).run();
    if (changed == 0) return fail(Status::not_found, "catalogue.no_offer", std::string(offer));
    return audit_.append(transaction, "host", actor,
                         entry_of("offer.kind_changed", "offer:" + std::string(offer), {{"kind", json_text(kind)}}));
  });
}

Result<void> Catalogue::put(Transaction& transaction, const Offer& offer) {
  if (!all_utf8({offer.id, offer.host, offer.kind, offer.type, offer.title, offer.description, offer.domain,
                 offer.programme, offer.equipment_risk, offer.state}))
    return fail(Status::invalid, "host.bad_text", "an offer");
  transaction
      .prepare(
          "INSERT INTO offers(id,host,kind,type,title,sort_key,description,domain,programme,equipment_risk,state) "
          "VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET host=excluded.host, kind=excluded.kind, "
          "type=excluded.type, title=excluded.title, sort_key=excluded.sort_key, description=excluded.description, "
          "domain=excluded.domain, programme=excluded.programme, equipment_risk=excluded.equipment_risk, "
          "state=excluded.state")
      .bind(offer.id)
      .bind(offer.host)
      .bind(offer.kind)
      .bind(offer.type)
      .bind(offer.title)
      .bind(fold(offer.title))
      .bind(offer.description)
      .bind(offer.domain)
      .bind(offer.programme)
      .bind(offer.equipment_risk)
      .bind(offer.state)
      .run();
  return {};
}

Result<void> Catalogue::put(Transaction& transaction, const OfferSession& session) {
  if (!all_utf8({session.id, session.offer, session.start, session.end, session.from, session.to, session.place,
                 session.room, session.contact}))
    return fail(Status::invalid, "host.bad_text", "a session");
  transaction
      .prepare(
          "INSERT INTO offer_sessions(id,offer,start_day,end_day,from_time,to_time,place,room,contact,capacity) "
          "VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET offer=excluded.offer, "
          "start_day=excluded.start_day, end_day=excluded.end_day, from_time=excluded.from_time, "
          "to_time=excluded.to_time, place=excluded.place, room=excluded.room, contact=excluded.contact, "
          "capacity=excluded.capacity")
      .bind(session.id)
      .bind(session.offer)
      .bind(session.start)
      .bind(session.end)
      .bind(session.from)
      .bind(session.to)
      .bind(session.place)
      .bind(session.room)
      .bind(session.contact)
      .bind(session.capacity)
      .run();
  return {};
}

Result<void> Catalogue::put(Transaction& transaction, const Pupil& pupil) {
  if (!all_utf8({pupil.id, pupil.home, pupil.last_name, pupil.first_names, pupil.birth_date, pupil.school_class,
                 pupil.regime}))
    return fail(Status::invalid, "host.bad_text", "a pupil");
  transaction
      .prepare(
          "INSERT INTO pupils(id,home,last_name,first_names,sort_key,birth_date,school_class,regime,meal) "
          "VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET home=excluded.home, last_name=excluded.last_name, "
          "first_names=excluded.first_names, sort_key=excluded.sort_key, birth_date=excluded.birth_date, "
          "school_class=excluded.school_class, regime=excluded.regime, meal=excluded.meal")
      .bind(pupil.id)
      .bind(pupil.home)
      .bind(pupil.last_name)
      .bind(pupil.first_names)
      .bind(fold(pupil.last_name + " " + pupil.first_names))
      .bind(pupil.birth_date)
      .bind(pupil.school_class)
      .bind(pupil.regime)
      .bind(std::int64_t{pupil.meal})
      .run();
  return {};
}

Result<void> Catalogue::put(Transaction& transaction, const Enrolment& enrolment) {
  if (!all_utf8({enrolment.id, enrolment.session, enrolment.pupil.id, enrolment.state}))
    return fail(Status::invalid, "host.bad_text", "an enrolment");
  transaction
      .prepare(
          "INSERT INTO enrolments(id,session,pupil,state,updated_ms) VALUES(?,?,?,?,?) "
          "ON CONFLICT(id) DO UPDATE SET session=excluded.session, pupil=excluded.pupil, state=excluded.state, "
          "updated_ms=excluded.updated_ms")
      .bind(enrolment.id)
      .bind(enrolment.session)
      .bind(enrolment.pupil.id)
      .bind(enrolment.state)
      .bind(clock_.now_ms())
      .run();
  return {};
}

Result<void> Catalogue::put_agreement(Transaction& transaction, std::string_view enrolment,
                                      const Agreement& agreement) {
  if (!all_utf8({enrolment, agreement.state, agreement.date, agreement.means, agreement.by}))
    return fail(Status::invalid, "host.bad_text", "an agreement");
  transaction.prepare("INSERT OR REPLACE INTO agreements(enrolment,state,day,means,given_by) VALUES(?,?,?,?,?)")
      .bind(enrolment)
      .bind(agreement.state)
      .bind(agreement.date)
      .bind(agreement.means)
      .bind(agreement.by)
      .run();
  return {};
}

}  // namespace ent::host
