#include "plugin/domain/rules.hpp"

#include <cstdio>
#include <set>

namespace conventions::domain {
namespace {

// Why the pupil cannot be in the annex, nothing when there is an agreement that counts on the day of the session.
std::optional<LeftOutReason> objection(const Enrolment& e, bool adult) {
  if (!e.confirmed) return LeftOutReason::kNotConfirmed;
  switch (e.agreement) {
    case Enrolment::Agreement::kRefused:
      return LeftOutReason::kAgreementRefused;
    case Enrolment::Agreement::kWithdrawn:
      return LeftOutReason::kAgreementWithdrawn;
    case Enrolment::Agreement::kMissing:
      return adult ? LeftOutReason::kOwnAgreementNeeded : LeftOutReason::kAgreementMissing;
    case Enrolment::Agreement::kGiven:
      break;
  }
  if (adult && !e.by_self) return LeftOutReason::kOwnAgreementNeeded;
  if (!adult && e.by_self) return LeftOutReason::kAgreementMissing;  // a minor cannot agree alone
  if (!e.agreement_date) return LeftOutReason::kAgreementMissing;    // an agreement without a date proves nothing
  return std::nullopt;
}

}  // namespace

std::variant<Pupil, LeftOut> judge(const Enrolment& e) {
  const bool adult = is_adult(e.birth_date, e.session_day);
  if (const auto reason = objection(e, adult)) {
    return LeftOut{e.pupil, e.last_name, e.first_names, e.class_name, *reason};
  }
  return Pupil{e.pupil,           e.last_name,       e.first_names, e.birth_date, e.class_name, adult,
               *e.agreement_date, e.agreement_means, e.regime,      e.meal,       e.session};
}

Annex make_annex(const std::vector<Enrolment>& enrolments) {
  Annex annex;
  std::set<PupilId> listed;
  std::set<std::pair<PupilId, SessionId>> lines;
  std::vector<LeftOut> left_out;
  for (const auto& enrolment : enrolments) {
    auto verdict = judge(enrolment);
    if (auto* pupil = std::get_if<Pupil>(&verdict)) {
      listed.insert(pupil->id);
      if (lines.emplace(pupil->id, pupil->session).second) annex.pupils.push_back(std::move(*pupil));
    } else {
      left_out.push_back(std::move(std::get<LeftOut>(verdict)));
    }
  }
  // Somebody in the annex for one session is not "left out" because of another.
  std::set<PupilId> told;
  for (auto& line : left_out) {
    if (listed.count(line.id) == 0 && told.insert(line.id).second) annex.left_out.push_back(std::move(line));
  }
  return annex;
}

std::size_t count_pupils(const std::vector<Pupil>& lines) {
  std::set<PupilId> different;
  for (const auto& line : lines) different.insert(line.id);
  return different.size();
}

Date signing_deadline(Date first_day, Date frozen_day, bool regularisation) {
  if (!regularisation) return first_day;
  return add_days(frozen_day, kRegularisationDays);
}

std::string convention_number(const Uai& home, const Uai& host, const std::string& school_year, int sequence) {
  char digits[16];
  std::snprintf(digits, sizeof digits, "%03d", sequence);
  return home.str() + "-" + host.str() + "-" + school_year + "-" + digits;
}

std::string version_reference(const Convention& convention, int version) {
  return convention.number + "-v" + std::to_string(version);
}

std::string canonical(const Key& key) {
  // Lengths make the text of two different keys different whatever the ids hold.
  std::string text;
  for (const auto& part : {key.offer.str(), key.session.str(), key.home.str(), key.host.str()}) {
    text += std::to_string(part.size()) + ":" + part + ";";
  }
  return text;
}

}  // namespace conventions::domain
