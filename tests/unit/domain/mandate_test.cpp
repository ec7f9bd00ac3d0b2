// The mandate book: days, matters, overlaps, warnings. People, schools and dates are fictitious.
#include "plugin/domain/mandate.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "paper_support.hpp"

namespace conventions::domain {
namespace {

const Uai kSchool("0990001X");
const Date kToday = day("2026-11-23");

Mandate a_mandate(const char* from, const char* until) {
  Mandate m;
  m.id = MandateId("md-1");
  m.school = kSchool;
  m.person = PersonId("p-deputy");
  m.person_name = "Zoë Exemple";
  m.from = day(from);
  m.until = day(until);
  m.given_by = PersonId("p-head");
  m.entered_by = PersonId("p-secretary");
  m.act = {"mandates/1", 1, std::string(64, 'a'), "application/pdf"};
  return m;
}

Mandate withdrawn_on(Mandate m, const char* on) {
  m.withdrawn_ms = 1;
  m.withdrawn_day = day(on);
  return m;
}

std::string problem(const Mandate& made, const std::vector<Mandate>& others = {}, bool long_confirmed = false) {
  const auto found = problem_of(made, others, kToday, long_confirmed);
  return found ? found->key : "";
}

TEST(Mandate, CountsFromItsFirstDayToItsLastBothIncluded) {
  // Both changes of the clock in France lie inside: days are days of the calendar, of 23, 24 or 25 hours.
  const auto m = a_mandate("2026-10-25", "2027-03-28");
  EXPECT_EQ(status_of(m, day("2026-10-24")), MandateStatus::kToCome);
  EXPECT_EQ(status_of(m, day("2026-10-25")), MandateStatus::kInForce);
  EXPECT_EQ(status_of(m, day("2027-03-28")), MandateStatus::kInForce);
  EXPECT_EQ(status_of(m, day("2027-03-29")), MandateStatus::kEnded);
  const auto one_day = a_mandate("2026-11-23", "2026-11-23");
  EXPECT_TRUE(empowers(one_day, kSchool, {}, kToday));
  EXPECT_FALSE(empowers(one_day, kSchool, {}, day("2026-11-22")));
  EXPECT_FALSE(empowers(one_day, kSchool, {}, day("2026-11-24")));
}

TEST(Mandate, NeitherWithdrawnNorOfAFormerHeadEmpowers) {
  auto m = a_mandate("2026-11-01", "2026-12-31");
  EXPECT_FALSE(empowers(m, Uai("0990002Y"), {}, kToday));
  m.giver_is_head = false;
  EXPECT_EQ(status_of(m, kToday), MandateStatus::kLapsed);
  EXPECT_FALSE(empowers(m, kSchool, {}, kToday));
  EXPECT_EQ(status_of(m, day("2027-01-01")), MandateStatus::kEnded);  // it had ended anyway
  EXPECT_EQ(status_of(withdrawn_on(m, "2026-11-23"), kToday), MandateStatus::kWithdrawn);
}

TEST(Mandate, OfOneOfferIsForThatOfferOnly) {
  auto m = a_mandate("2026-11-01", "2026-12-31");
  EXPECT_TRUE(empowers(m, kSchool, OfferId("o-1"), kToday));
  m.offer = OfferId("o-1");
  EXPECT_TRUE(empowers(m, kSchool, OfferId("o-1"), kToday));
  EXPECT_FALSE(empowers(m, kSchool, OfferId("o-2"), kToday));
  EXPECT_TRUE(empowers(m, kSchool, {}, kToday));  // for something at all
}

TEST(Mandate, WhatWasSignedByHandIsJudgedByItsDay) {
  const auto m = withdrawn_on(a_mandate("2026-11-01", "2026-12-31"), "2026-11-20");
  EXPECT_TRUE(held_on(m, kSchool, OfferId("o-1"), day("2026-11-19")));
  EXPECT_FALSE(held_on(m, kSchool, OfferId("o-1"), day("2026-11-20")));  // before or after the hour of the withdrawal?
  EXPECT_FALSE(held_on(m, kSchool, OfferId("o-1"), day("2026-10-31")));
  auto former = a_mandate("2026-11-01", "2026-11-10");
  former.giver_is_head = false;  // he was, then
  EXPECT_TRUE(held_on(former, kSchool, OfferId("o-1"), day("2026-11-10")));
}

TEST(Mandate, OverlapsAreFoundToTheDay) {
  const auto old = a_mandate("2026-11-01", "2026-11-30");
  EXPECT_EQ(problem(a_mandate("2026-11-30", "2026-12-31"), {old}), "mandates.overlap");
  EXPECT_EQ(problem(a_mandate("2026-12-01", "2026-12-31"), {old}), "");
  EXPECT_EQ(problem(a_mandate("2026-10-01", "2027-01-31"), {old}), "mandates.overlap");
  auto other_person = a_mandate("2026-11-30", "2026-12-31");
  other_person.person = PersonId("p-other");
  EXPECT_EQ(problem(other_person, {old}), "");
  // One offer lies within all conventions; two offers do not meet.
  auto one_offer = a_mandate("2026-11-30", "2026-12-31");
  one_offer.offer = OfferId("o-1");
  EXPECT_EQ(problem(one_offer, {old}), "mandates.overlap");
  auto other_offer = old;
  other_offer.offer = OfferId("o-2");
  EXPECT_EQ(problem(one_offer, {other_offer}), "");
  // What no longer empowers anybody is in nobody's way.
  EXPECT_EQ(problem(a_mandate("2026-11-30", "2026-12-31"), {withdrawn_on(old, "2026-11-22")}), "");
  auto lapsed = old;
  lapsed.giver_is_head = false;
  EXPECT_EQ(problem(a_mandate("2026-11-30", "2026-12-31"), {lapsed}), "");
}

TEST(Mandate, BadOnesAreRefusedWithTheirReason) {
  EXPECT_EQ(problem(a_mandate("2026-12-02", "2026-12-01")), "mandates.end_before_start");
  EXPECT_EQ(problem(a_mandate("2026-11-01", "2026-11-22")), "mandates.already_over");
  EXPECT_EQ(problem(a_mandate("2026-11-01", "2026-11-23")), "");  // begun, and its last day is today
  auto own = a_mandate("2026-11-01", "2026-12-31");
  own.person = own.given_by;
  EXPECT_EQ(problem(own), "mandates.for_head");
  own.person = own.entered_by;
  EXPECT_EQ(problem(own), "mandates.for_oneself");
}

TEST(Mandate, MoreThanASchoolYearIsAskedAbout) {
  EXPECT_EQ(problem(a_mandate("2026-11-23", "2027-11-23")), "");  // 366 days
  EXPECT_EQ(problem(a_mandate("2026-11-23", "2027-11-24")), "mandates.long");
  EXPECT_EQ(problem(a_mandate("2026-11-23", "2027-11-24"), {}, true), "");
  EXPECT_EQ(problem(a_mandate("2027-12-02", "2026-12-01"), {}, true), "mandates.end_before_start");
}

TEST(Mandate, TheHeadIsWarnedThirtyAndSevenDaysBefore) {
  auto m = a_mandate("2026-09-01", "2026-12-31");
  EXPECT_EQ(warning_due(m, day("2026-11-30")), 0);
  EXPECT_EQ(warning_due(m, day("2026-12-01")), 30);
  m.warned_days = 30;
  EXPECT_EQ(warning_due(m, day("2026-12-01")), 0);
  EXPECT_EQ(warning_due(m, day("2026-12-23")), 0);
  EXPECT_EQ(warning_due(m, day("2026-12-24")), 7);
  m.warned_days = 0;  // nothing ran for a month: one warning, not two
  EXPECT_EQ(warning_due(m, day("2026-12-24")), 7);
  m.warned_days = 7;
  EXPECT_EQ(warning_due(m, day("2026-12-31")), 0);
  EXPECT_EQ(warning_due(a_mandate("2026-09-01", "2026-12-31"), day("2027-01-01")), 0);
  EXPECT_EQ(warning_due(withdrawn_on(a_mandate("2026-09-01", "2026-12-31"), "2026-12-02"), day("2026-12-24")), 0);
  // Given for three weeks: no use in saying at once that it ends within thirty days.
  EXPECT_EQ(warning_due(a_mandate("2026-12-01", "2026-12-21"), day("2026-12-01")), 0);
  EXPECT_EQ(warning_due(a_mandate("2026-12-01", "2026-12-21"), day("2026-12-14")), 7);
  EXPECT_EQ(warning_due(a_mandate("2026-12-01", "2026-12-05"), day("2026-12-01")), 0);
}

TEST(PaperMandate, WhoSignedWithoutAKnownMandateIsConfirmedNotRefused) {
  for (const PaperStep step : {PaperStep::kSignedHome, PaperStep::kSignedHost}) {
    OnPaper p;
    p.until(step == PaperStep::kSignedHome ? PaperStep::kEdited : PaperStep::kReceivedHost);
    auto said = good_tick(step);
    said.done_by = "Nobody Exemple";
    said.signatory = Authority::kNone;
    const auto asked = found(p.try_tick(said));
    ASSERT_TRUE(contains(asked, BlockerCode::kSignatoryUnproven)) << words(asked);
    EXPECT_EQ(asked.size(), 1u);
    said.unmandated_confirmed = true;
    const auto decision = p.try_tick(said);
    ASSERT_TRUE(done(decision));
    const auto& entry = *std::get<PaperOutcome>(decision).entry;
    EXPECT_TRUE(entry.unmandated);
    EXPECT_EQ(entry.signatory, Authority::kNone);
  }
}

TEST(PaperMandate, AStepKeepsTheMandateItsSignatureWasMadeWith) {
  OnPaper p;
  p.until(PaperStep::kEdited);
  auto said = good_tick(PaperStep::kSignedHome);
  said.signatory = Authority::kMandate;
  said.mandate.id = MandateId("md-1");
  const auto decision = p.try_tick(said);
  ASSERT_TRUE(done(decision));
  const auto& outcome = std::get<PaperOutcome>(decision);
  EXPECT_EQ(outcome.entry->mandate.id, MandateId("md-1"));
  EXPECT_FALSE(outcome.entry->unmandated);
  const std::pair<std::string, std::string> logged{"mandate", "md-1"};
  EXPECT_EQ(std::count(outcome.details.begin(), outcome.details.end(), logged), 1);
}

TEST(PaperMandate, OfASchoolOutsideTheEntNobodyIsAskedForAMandate) {
  OnPaper p;
  p.until(PaperStep::kReceivedHost);
  auto facts = paper_facts();
  facts.host.on_ent = false;
  auto said = good_tick(PaperStep::kSignedHost);
  said.signatory = Authority::kNone;
  const auto decision = tick(p.convention, p.live, home_secretary(), facts, said);
  ASSERT_TRUE(done(decision)) << words(found(decision));
  EXPECT_TRUE(std::get<PaperOutcome>(decision).entry->observed_for_other);
  EXPECT_FALSE(std::get<PaperOutcome>(decision).entry->unmandated);
}

}  // namespace
}  // namespace conventions::domain
