// Small rules with a source: who is in the annex, until when signing makes sense, how a convention is numbered.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plugin/domain/convention.hpp"

namespace conventions::domain {

// A registered pupil as the ENT knows him or her at this instant.
struct Enrolment {
  PupilId pupil;
  SessionId session;
  std::string last_name, first_names;
  Date birth_date{};
  std::string class_name, regime, meal;
  bool confirmed = false;
  enum class Agreement { kGiven, kRefused, kMissing, kWithdrawn } agreement = Agreement::kMissing;
  bool by_self = false;  // the pupil's own agreement
  std::optional<Date> agreement_date;
  std::string agreement_means;
  Date session_day{};
};

// Decides one pupil (S2, invariant I3). An adult at the session date needs an own agreement.
std::variant<Pupil, LeftOut> judge(const Enrolment& enrolment);

struct Annex {
  std::vector<Pupil> pupils;  // in the order given, each pupil once for a session
  std::vector<LeftOut> left_out;
};
Annex make_annex(const std::vector<Enrolment>& enrolments);

// The last day on which a signature still makes sense: the first day of the session; for a regularisation 30 days after
// the freeze.
inline constexpr int kRegularisationDays = 30;
Date signing_deadline(Date first_day, Date frozen_day, bool regularisation);

// "0990001X-0990002Y-2026-2027-007" (fictitious); a version adds "-v2".
std::string convention_number(const Uai& home, const Uai& host, const std::string& school_year, int sequence);
std::string version_reference(const Convention& convention, int version);

// Canonical text of a key, for looking up its convention.
std::string canonical(const Key& key);

}  // namespace conventions::domain
