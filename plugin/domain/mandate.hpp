// The mandate book: a head of school lets a named person of the school sign conventions « pour le chef d'établissement
// et par délégation », from one day to another, by a written act (C. éduc. R.421-13).
//
// Scope: all conventions of the school, or those of one offer. That is what such an act says: a matter (« les
// conventions d'immersion ») or one operation. It never speaks of the medium, so a mandate counts for the electronic
// signature and for the pen alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/domain/blocker.hpp"
#include "plugin/domain/calendar.hpp"
#include "plugin/domain/text_id.hpp"

namespace conventions::domain {

// The uploaded act, as stored.
struct MandateAct {
  std::string document;      // id of the host's document
  std::int64_t version = 0;  // of that document
  std::string sha256, media_type;
};

struct Mandate {
  MandateId id;
  std::int64_t revision = 0;  // of the stored record; 0: not stored yet
  Uai school;
  PersonId person;
  std::string person_name, capacity;  // when it was given
  Date from{}, until{};               // both days included, in the time zone of the host
  OfferId offer;                      // empty: all conventions of the school
  std::string offer_title;
  MandateAct act;
  PersonId given_by;  // the head of school
  std::string given_by_name;
  PersonId entered_by;  // « saisi par »: the head or whoever configures the school's signature
  std::string entered_by_name;
  std::int64_t entered_ms = 0;
  std::int64_t withdrawn_ms = 0;  // 0: not withdrawn
  Date withdrawn_day{};           // the day of withdrawn_ms
  PersonId withdrawn_by;
  std::string withdrawn_by_name, withdrawn_reason;
  int signatures = 0;  // electronic ones made with it: each changes the record, so that it and a withdrawal are ordered
  int warned_days = 0;        // the last warning sent: so many days before its end; 0: none
  bool giver_is_head = true;  // read anew, not stored: a delegation ends with the office of whoever gave it

  bool withdrawn() const { return withdrawn_ms != 0; }
};

enum class MandateStatus { kToCome, kInForce, kEnded, kWithdrawn, kLapsed };  // kLapsed: the giver is no longer head
std::string_view name_of(MandateStatus status);                               // "in_force"
MandateStatus status_of(const Mandate& mandate, Date today);

// Whether somebody may sign with it today; `offer` of the convention, empty: for anything at all.
bool empowers(const Mandate& mandate, const Uai& school, const OfferId& offer, Date today);

// Whether it held on a day, whatever became of it later: for what was signed by hand then. On the day of a withdrawal
// it no longer counts, since nobody knows the hour of the pen.
bool held_on(const Mandate& mandate, const Uai& school, const OfferId& offer, Date day);

// Both would let the same person sign the same convention on the same day.
bool overlap(const Mandate& a, const Mandate& b);

// Longer than one school year: one written act rarely means that, a mistyped year often does.
bool is_long(const Mandate& mandate);

// Why a new mandate cannot be kept: an i18n key ("mandates.overlap") with its parameters.
struct MandateProblem {
  std::string key;
  Parameters parameters;
};
// The first thing wrong with `made` beside `others` of the same school; withdrawn ones do not count.
std::optional<MandateProblem> problem_of(const Mandate& made, const std::vector<Mandate>& others, Date today,
                                         bool long_confirmed);

// Warnings to the head before a mandate ends: 30 and 7 days before. 0: nothing to send today. One that was given for
// less than that many days is not warned of that early.
int warning_due(const Mandate& mandate, Date today);

// What a signature keeps of the mandate it was made with.
struct MandateUse {
  MandateId id;
  Date from{}, until{};
  std::string act_sha256;
  PersonId given_by;
  std::string given_by_name;
  bool any() const { return !id.empty(); }
};
MandateUse use_of(const Mandate& mandate);

}  // namespace conventions::domain
