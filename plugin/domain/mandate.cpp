#include "plugin/domain/mandate.hpp"

#include <algorithm>

#include "plugin/domain/names.hpp"

namespace conventions::domain {
namespace {

constexpr Named<MandateStatus> kStatuses[] = {{MandateStatus::kToCome, "to_come"},
                                              {MandateStatus::kInForce, "in_force"},
                                              {MandateStatus::kEnded, "ended"},
                                              {MandateStatus::kWithdrawn, "withdrawn"},
                                              {MandateStatus::kLapsed, "lapsed"}};
constexpr int kWarnings[] = {7, 30};  // days before the end, the nearest first
constexpr int kSchoolYearDays = 366;

bool includes(const Mandate& mandate, Date day) {
  return mandate.from <= day && day <= mandate.until;
}

bool covers(const Mandate& mandate, const OfferId& offer) {
  return mandate.offer.empty() || offer.empty() || mandate.offer == offer;
}

}  // namespace

std::string_view name_of(MandateStatus status) {
  return find_name(kStatuses, status);
}

MandateStatus status_of(const Mandate& mandate, Date today) {
  if (mandate.withdrawn()) return MandateStatus::kWithdrawn;
  if (mandate.until < today) return MandateStatus::kEnded;
  if (!mandate.giver_is_head) return MandateStatus::kLapsed;
  return today < mandate.from ? MandateStatus::kToCome : MandateStatus::kInForce;
}

bool empowers(const Mandate& mandate, const Uai& school, const OfferId& offer, Date today) {
  return mandate.school == school && covers(mandate, offer) && status_of(mandate, today) == MandateStatus::kInForce;
}

bool held_on(const Mandate& mandate, const Uai& school, const OfferId& offer, Date day) {
  const bool before_withdrawal = !mandate.withdrawn() || day < mandate.withdrawn_day;
  return mandate.school == school && covers(mandate, offer) && includes(mandate, day) && before_withdrawal;
}

bool overlap(const Mandate& a, const Mandate& b) {
  const bool same_matter = a.offer.empty() || b.offer.empty() || a.offer == b.offer;
  return a.school == b.school && a.person == b.person && same_matter && a.from <= b.until && b.from <= a.until;
}

bool is_long(const Mandate& mandate) {
  return days_between(mandate.from, mandate.until) + 1 > kSchoolYearDays;
}

std::optional<MandateProblem> problem_of(const Mandate& made, const std::vector<Mandate>& others, Date today,
                                         bool long_confirmed) {
  if (made.person == made.given_by) return MandateProblem{"mandates.for_head", {}};
  if (made.person == made.entered_by) return MandateProblem{"mandates.for_oneself", {}};
  if (made.until < made.from) {
    return MandateProblem{"mandates.end_before_start", {{"from", to_iso(made.from)}, {"until", to_iso(made.until)}}};
  }
  if (made.until < today) return MandateProblem{"mandates.already_over", {{"until", to_iso(made.until)}}};
  for (const auto& other : others) {
    if (status_of(other, today) == MandateStatus::kLapsed || other.withdrawn() || !overlap(made, other)) continue;
    return MandateProblem{"mandates.overlap",
                          {{"name", other.person_name}, {"from", to_iso(other.from)}, {"until", to_iso(other.until)}}};
  }
  if (is_long(made) && !long_confirmed) {
    return MandateProblem{"mandates.long", {{"from", to_iso(made.from)}, {"until", to_iso(made.until)}}};
  }
  return std::nullopt;
}

int warning_due(const Mandate& mandate, Date today) {
  if (mandate.withdrawn() || !mandate.giver_is_head || mandate.until < today) return 0;
  const int left = days_between(today, mandate.until);
  const int whole = days_between(mandate.from, mandate.until);
  for (const int days : kWarnings) {
    if (left > days) continue;
    const bool sent = mandate.warned_days != 0 && mandate.warned_days <= days;
    return sent || whole <= days ? 0 : days;
  }
  return 0;
}

MandateUse use_of(const Mandate& mandate) {
  return {mandate.id, mandate.from, mandate.until, mandate.act.sha256, mandate.given_by, mandate.given_by_name};
}

}  // namespace conventions::domain
