// What the ENT knows at this instant about one key: schools, offer, sessions, enrolments. Internal to plugin/app.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/domain/rules.hpp"
#include "plugin/domain/state_machine.hpp"

namespace conventions::app {

struct School {
  bool known = false;
  bool on_ent = true;  // its people work in this ENT
  std::string uai, name, street, postcode, city, phone, mail, legal_entity;
  domain::PersonId head;
  std::string head_name, head_capacity;
  struct Deliberation {
    std::string number;
    domain::Date date{};
    std::optional<domain::Date> executory;
  };
  std::optional<Deliberation> deliberation;
  std::string address() const;  // street lines, then postcode and city
};

struct Session {
  std::string id;
  domain::Date start{}, end{};
  std::string from, to;  // "09:00"
  std::string place, room, contact;
};

struct Offer {
  std::string id, host, type, title, description, equipment_risk;
  bool collective = false, cancelled = false;
  std::vector<Session> sessions;  // by day
};

// kNotFound when the ENT does not know it.
[[nodiscard]] Result<Offer> read_offer(const Context& context, const ent_call& call, const std::string& id);
Offer offer_from(const boost::json::object& object);
// known = false when the ENT does not know it.
[[nodiscard]] Result<School> read_school(const Context& context, const ent_call& call, const std::string& uai);
// Confirmed and waiting enrolments; withdrawn ones are left out. Empty session or home: all.
struct HomeEnrolment {
  std::string home;
  domain::Enrolment enrolment;
};
[[nodiscard]] Result<std::vector<HomeEnrolment>> read_enrolments(const Context& context, const ent_call& call,
                                                                 const Offer& offer, const std::string& session,
                                                                 const std::string& home);

struct EntView {
  School home, host;
  Offer offer;
  std::vector<Session> sessions;  // those of the key
  domain::Annex annex;
  int registered = 0;  // confirmed
  domain::Date first_day{}, last_day{};
};

// kNotFound when the offer or the session is gone from the ENT.
[[nodiscard]] Result<EntView> read_view(const Context& context, const ent_call& call, const domain::Key& key);

// The sessions of a key within its offer; empty when the session does not exist.
std::vector<Session> sessions_of(const Offer& offer, const std::string& session);

// Brings names, days and counts of a draft in line with the ENT. Returns whether something changed.
bool refresh_from(const EntView& view, domain::Convention& draft);

// The facts of a decision that come from the ENT and the settings; the caller adds what the person did. Signature facts
// of both schools included.
[[nodiscard]] Result<domain::Facts> read_facts(const Context& context, const ent_call& call, const EntView& view,
                                               const Actor& actor);

}  // namespace conventions::app
