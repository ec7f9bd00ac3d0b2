#include "plugin/domain/rules.hpp"

#include <gtest/gtest.h>

#include "domain_support.hpp"
#include "plugin/domain/uai.hpp"

namespace conventions::domain {
namespace {

TEST(Calendar, ReadsAndWritesDays) {
  EXPECT_EQ(to_iso(day("2026-12-07")), "2026-12-07");
  for (const char* bad : {"", "2026-13-01", "2026-02-30", "2026-2-03", "07/12/2026", "2026-12-07 ", "20261-2-07"}) {
    EXPECT_FALSE(parse_date(bad)) << bad;
  }
  EXPECT_EQ(to_iso(add_days(day("2026-12-31"), 1)), "2027-01-01");
  EXPECT_EQ(days_between(day("2026-11-23"), day("2026-12-07")), 14);
}

TEST(Calendar, SchoolYearStartsWhenTheSettingSays) {
  EXPECT_EQ(school_year(day("2026-08-31")), "2025-2026");
  EXPECT_EQ(school_year(day("2026-09-01")), "2026-2027");
  EXPECT_EQ(school_year(day("2027-07-10")), "2026-2027");
  EXPECT_EQ(school_year(day("2026-08-20"), 8, 15), "2026-2027");
}

TEST(Calendar, MajorityIsJudgedOnTheDay) {
  EXPECT_FALSE(is_adult(day("2008-12-08"), day("2026-12-07")));
  EXPECT_TRUE(is_adult(day("2008-12-07"), day("2026-12-07")));
  EXPECT_FALSE(is_adult(day("2008-02-29"), day("2026-02-28")));
  EXPECT_TRUE(is_adult(day("2008-02-29"), day("2026-03-01")));
}

TEST(Uai, ChecksTheLetter) {
  EXPECT_EQ(uai_check_letter("0990001"), "ABCDEFGHJKLMNPRSTUVWXYZ"[990001 % 23]);
  const std::string good = std::string("0990001") + uai_check_letter("0990001");
  EXPECT_TRUE(is_uai(good));
  EXPECT_TRUE(is_uai_shape("0990001Z"));
  EXPECT_EQ(is_uai("0990001Z"), good.back() == 'Z');
  for (const char* bad : {"", "0990001", "099000A1", "0990001a", "09900012", "0990001AA"})
    EXPECT_FALSE(is_uai_shape(bad));
}

Enrolment enrolment() {
  Enrolment e;
  e.pupil = PupilId("p-1");
  e.last_name = "EXEMPLE";
  e.birth_date = day("2011-03-04");
  e.session_day = day("2026-12-07");
  e.confirmed = true;
  e.agreement = Enrolment::Agreement::kGiven;
  e.agreement_date = day("2026-11-02");
  return e;
}

std::optional<LeftOutReason> reason_of(const Enrolment& e) {
  const auto verdict = judge(e);
  const auto* left_out = std::get_if<LeftOut>(&verdict);
  return left_out == nullptr ? std::nullopt : std::optional(left_out->reason);
}

TEST(Annex, TakesOnlyAgreementsThatCount) {
  EXPECT_EQ(reason_of(enrolment()), std::nullopt);
  auto e = enrolment();
  e.agreement = Enrolment::Agreement::kRefused;
  EXPECT_EQ(reason_of(e), LeftOutReason::kAgreementRefused);
  e.agreement = Enrolment::Agreement::kWithdrawn;
  EXPECT_EQ(reason_of(e), LeftOutReason::kAgreementWithdrawn);
  e.agreement = Enrolment::Agreement::kMissing;
  EXPECT_EQ(reason_of(e), LeftOutReason::kAgreementMissing);
  e = enrolment();
  e.confirmed = false;
  EXPECT_EQ(reason_of(e), LeftOutReason::kNotConfirmed);
  e = enrolment();
  e.agreement_date.reset();
  EXPECT_EQ(reason_of(e), LeftOutReason::kAgreementMissing);
  e = enrolment();
  e.by_self = true;  // a minor cannot agree alone
  EXPECT_EQ(reason_of(e), LeftOutReason::kAgreementMissing);
}

TEST(Annex, AnAdultOnTheDayNeedsAnOwnAgreement) {
  auto e = enrolment();
  e.birth_date = day("2008-12-07");  // 18 on the day of the session, 17 today
  EXPECT_EQ(reason_of(e), LeftOutReason::kOwnAgreementNeeded);
  e.by_self = true;
  const auto verdict = judge(e);
  ASSERT_TRUE(std::holds_alternative<Pupil>(verdict));
  EXPECT_TRUE(std::get<Pupil>(verdict).adult);
}

TEST(Annex, ListsAPupilOncePerSession) {
  auto first = enrolment();
  auto second = enrolment();
  second.agreement = Enrolment::Agreement::kMissing;
  const auto annex = make_annex({second, first, first});
  EXPECT_EQ(annex.pupils.size(), 1U);
  EXPECT_TRUE(annex.left_out.empty());

  auto other_session = enrolment();
  other_session.session = SessionId("s-2");
  const auto both = make_annex({first, other_session, second});
  ASSERT_EQ(both.pupils.size(), 2U);
  EXPECT_EQ(both.pupils[1].session, SessionId("s-2"));
  EXPECT_EQ(count_pupils(both.pupils), 1U);
  EXPECT_TRUE(both.left_out.empty());
}

TEST(Numbers, AreReadable) {
  EXPECT_EQ(convention_number(Uai("0990001X"), Uai("0990002Y"), "2026-2027", 7), "0990001X-0990002Y-2026-2027-007");
  Convention c;
  c.number = "N-1";
  EXPECT_EQ(version_reference(c, 2), "N-1-v2");
}

TEST(Keys, DifferentKeysHaveDifferentTexts) {
  const Key a{OfferId("1;"), SessionId("2"), Uai("h"), Uai("t")};
  const Key b{OfferId("1"), SessionId(";2"), Uai("h"), Uai("t")};
  EXPECT_NE(canonical(a), canonical(b));
  EXPECT_EQ(canonical(a), canonical(Key(a)));
}

TEST(Deadlines, AreTheSessionOrThirtyDaysForARegularisation) {
  EXPECT_EQ(signing_deadline(day("2026-12-07"), day("2026-11-23"), false), day("2026-12-07"));
  EXPECT_EQ(signing_deadline(day("2026-12-07"), day("2026-12-10"), true), day("2027-01-09"));
}

}  // namespace
}  // namespace conventions::domain
