// Offers, sessions, pupils, enrolments and parental agreements.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/audit/audit.hpp"
#include "host/base/actor.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"

namespace ent::host {

struct OfferSession {
  std::string id, offer;
  std::string start, end;  // "YYYY-MM-DD"
  std::string from, to;    // "HH:MM"
  std::string place, room, contact;
  std::int64_t capacity = 0;
};

struct Offer {
  std::string id;
  std::string host;  // UAI
  std::string kind;  // "individual", "collective"
  std::string type;  // "immersion", "atelier"
  std::string title, description, domain, programme, equipment_risk;
  std::string state = "open";  // "open", "closed", "cancelled"
  std::vector<OfferSession> sessions;
};

struct Pupil {
  std::string id;
  std::string home;  // UAI
  std::string last_name, first_names;
  std::string birth_date;  // "YYYY-MM-DD"
  std::string school_class, regime;
  bool meal = false;
};

struct Agreement {
  std::string state = "missing";  // "given", "refused", "missing", "withdrawn"
  std::string date;               // empty: none
  std::string means;              // e.g. "formulaire papier"
  std::string by = "guardian";    // "guardian", "self"
};

struct Enrolment {
  std::string id, offer, session;
  std::string state = "confirmed";  // "confirmed", "waiting", "withdrawn"
  Pupil pupil;
  Agreement agreement;
};

/// Empty: matches everything.
struct CatalogueFilter {
  std::string offer, session, home, host, kind, state;
};

/// Reads, and the changes that pages offer. Every change is audited in its transaction; none names a pupil in the log.
/// Rights are the caller's to check. [any-thread]
class Catalogue {
 public:
  Catalogue(Database& database, const Clock& clock, Audit& audit);
  static const std::vector<Migration>& migrations();

  /// With its sessions. Failure: not_found.
  Result<Offer> offer(std::string_view id);
  /// By title.
  Result<std::vector<Offer>> offers(const CatalogueFilter& filter);
  /// By last name (folded), then first names.
  Result<std::vector<Enrolment>> enrolments(const CatalogueFilter& filter);
  Result<Enrolment> enrolment(std::string_view id);
  /// Of a home school, by name; for the enrolment form.
  Result<std::vector<Pupil>> pupils(std::string_view home);

  /// Enrols a pupil in a session; "waiting" when the session is full. Failures: not_found, exists, precondition (offer
  /// not open). Returns the enrolment's id.
  Result<std::string> enrol(const Actor& actor, std::string_view pupil, std::string_view session);
  Result<void> withdraw(const Actor& actor, std::string_view enrolment);
  /// `agreement.state` is the new one. Failures: not_found, invalid, precondition (enrolment withdrawn).
  Result<void> set_agreement(const Actor& actor, std::string_view enrolment, const Agreement& agreement);
  Result<void> set_offer_state(const Actor& actor, std::string_view offer, std::string_view state);
  Result<void> set_offer_kind(const Actor& actor, std::string_view offer, std::string_view kind);

  Result<void> put(Transaction& transaction, const Offer& offer);  // without its sessions
  Result<void> put(Transaction& transaction, const OfferSession& session);
  Result<void> put(Transaction& transaction, const Pupil& pupil);
  /// Only the ids of the pupil count.
  Result<void> put(Transaction& transaction, const Enrolment& enrolment);
  Result<void> put_agreement(Transaction& transaction, std::string_view enrolment, const Agreement& agreement);

  /// The JSON of ent/ext/catalogue.h.
  static std::string to_json(const Offer& offer);
  static std::string to_json(const Enrolment& enrolment);

 private:
  Database& database_;
  const Clock& clock_;
  Audit& audit_;
};

}  // namespace ent::host
