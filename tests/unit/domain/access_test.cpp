// The matrix role × action × own/other school of product.md § 7, generated.
#include "plugin/domain/access.hpp"

#include <gtest/gtest.h>

#include <set>

#include "domain_support.hpp"

namespace conventions::domain {
namespace {

const Date kToday = day("2026-11-23");

enum class Role { kNobody, kOffers, kEnrolments, kHead, kConfigurer, kAdmin, kAuditor };
constexpr Role kRoles[] = {Role::kNobody,     Role::kOffers, Role::kEnrolments, Role::kHead,
                           Role::kConfigurer, Role::kAdmin,  Role::kAuditor};

Viewer viewer(Role role, const char* school) {
  Viewer v;
  v.person = PersonId("p-1");
  v.school = Uai(school);
  v.offers = role == Role::kOffers;
  v.enrolments = role == Role::kEnrolments;
  v.head = role == Role::kHead;
  v.configure = role == Role::kConfigurer;
  v.admin = role == Role::kAdmin;
  v.audit = role == Role::kAuditor;
  return v;
}

constexpr const char* kHomeUai = "0990001X";
constexpr const char* kHostUai = "0990002Y";
constexpr const char* kThirdUai = "0990003Z";

const std::set<Action> kReading = {Action::kView, Action::kReadPupils, Action::kDownload};
const std::set<Action> kHomeWork = {Action::kFreeze, Action::kTakeBack, Action::kCorrect, Action::kEditCopies};

Mandate mandate(const char* school, Date from, Date until) {
  Mandate m;
  m.school = Uai(school);
  m.person = PersonId("p-1");
  m.from = from;
  m.until = until;
  return m;
}

// § 7 said a second time.
bool expected(Role role, Action action, Side side, const AccessPolicy& policy) {
  const bool manager = role == (side_right(side, policy.mapping) == kRightOffers ? Role::kOffers : Role::kEnrolments);
  const bool signatory = role == Role::kHead || (manager && policy.manager_may_sign);
  if (kReading.count(action) != 0) return manager || signatory;
  if (kHomeWork.count(action) != 0) return side == Side::kHome && manager;
  switch (action) {
    case Action::kSign:
      return signatory;
    case Action::kRefuse:
      return side == Side::kHost && (manager || signatory);
    case Action::kCancel:
    case Action::kTickStep:
    case Action::kUndoStep:
    case Action::kReportIncident:
    case Action::kSwitchChannel:
    case Action::kList:
      return manager;
    case Action::kPrepare:
      return side == Side::kHome && manager;
    case Action::kConfigure:
      return role == Role::kConfigurer;
    case Action::kMandates:
      return role == Role::kConfigurer || role == Role::kHead;
    case Action::kAdministrate:
      return role == Role::kAdmin;
    default:
      return role == Role::kAdmin || role == Role::kAuditor;
  }
}

TEST(Access, FollowsTheMatrixUnderEveryPolicy) {
  for (const auto mapping : {RightsMapping::kLiteral, RightsMapping::kSwapped}) {
    for (const bool manager_may_sign : {false, true}) {
      const AccessPolicy policy{mapping, manager_may_sign};
      const auto convention = convention_in(State::kToSignHost);
      for (const Role role : kRoles) {
        for (const Action action : kAllActions) {
          for (const Side side : {Side::kHome, Side::kHost}) {
            const auto v = viewer(role, side == Side::kHome ? kHomeUai : kHostUai);
            const auto got = access(v, action, convention, policy, kToday);
            EXPECT_EQ(got, expected(role, action, side, policy) ? Access::kAllowed : Access::kForbidden)
                << static_cast<int>(role) << " " << name_of(action) << " " << name_of(side);
          }
        }
      }
    }
  }
}

TEST(Access, AnotherSchoolsConventionIsNotFound) {  // I8
  for (const State state : kAllStates) {
    for (const Role role : kRoles) {
      for (const Action action : kAllActions) {
        EXPECT_EQ(access(viewer(role, kThirdUai), action, convention_in(state), {}, kToday), Access::kNotFound);
        EXPECT_EQ(access(viewer(role, ""), action, convention_in(state), {}, kToday), Access::kNotFound);
      }
    }
  }
}

TEST(Access, TheHostSchoolNeverSeesADraft) {
  auto draft = convention_in(State::kDraft);
  for (const int last_version : {0, 1}) {
    draft.last_version = last_version;
    for (const Role role : kRoles) {
      for (const Action action : kAllActions) {
        EXPECT_EQ(access(viewer(role, kHostUai), action, draft, {}, kToday), Access::kNotFound);
      }
    }
  }
  auto cancelled_draft = convention_in(State::kCancelled);
  cancelled_draft.last_version = 0;
  EXPECT_EQ(access(viewer(Role::kEnrolments, kHostUai), Action::kView, cancelled_draft, {}, kToday), Access::kNotFound);
}

TEST(Access, MappingIsLiteralByDefaultAndCanBeSwapped) {  // S5, S6
  EXPECT_EQ(AccessPolicy{}.mapping, RightsMapping::kLiteral);
  EXPECT_EQ(side_right(Side::kHome, RightsMapping::kLiteral), kRightOffers);
  EXPECT_EQ(side_right(Side::kHost, RightsMapping::kLiteral), kRightEnrolments);
  EXPECT_EQ(side_right(Side::kHome, RightsMapping::kSwapped), kRightEnrolments);
  EXPECT_EQ(side_right(Side::kHost, RightsMapping::kSwapped), kRightOffers);
}

TEST(Access, AMandateCountsAtItsSchoolOnItsDays) {
  Viewer v = viewer(Role::kNobody, kHomeUai);
  v.mandates = {mandate(kHomeUai, day("2026-11-01"), day("2026-11-23"))};
  EXPECT_EQ(authority_to_sign(v, Side::kHome, {}, {}, kToday), Authority::kMandate);
  EXPECT_EQ(authority_to_sign(v, Side::kHome, {}, {}, day("2026-11-24")), Authority::kNone);
  EXPECT_EQ(authority_to_sign(v, Side::kHome, {}, {}, day("2026-10-31")), Authority::kNone);
  v.mandates[0].offer = OfferId("o-1");
  EXPECT_EQ(authority_to_sign(v, Side::kHome, OfferId("o-1"), {}, kToday), Authority::kMandate);
  EXPECT_EQ(authority_to_sign(v, Side::kHome, OfferId("o-2"), {}, kToday), Authority::kNone);
  v.mandates[0].person = PersonId("p-2");
  EXPECT_EQ(authority_to_sign(v, Side::kHome, OfferId("o-1"), {}, kToday), Authority::kNone);
  v.mandates[0].person = PersonId("p-1");
  v.mandates[0].school = Uai(kHostUai);
  EXPECT_EQ(authority_to_sign(v, Side::kHome, {}, {}, kToday), Authority::kNone);
}

TEST(Access, TheManagerSignsOnlyWhenTheSettingSays) {
  const Viewer v = viewer(Role::kOffers, kHomeUai);
  EXPECT_EQ(authority_to_sign(v, Side::kHome, {}, {RightsMapping::kLiteral, false}, kToday), Authority::kNone);
  EXPECT_EQ(authority_to_sign(v, Side::kHome, {}, {RightsMapping::kLiteral, true}, kToday), Authority::kManager);
  EXPECT_EQ(authority_to_sign(v, Side::kHost, {}, {RightsMapping::kLiteral, true}, kToday), Authority::kNone);
  EXPECT_EQ(authority_to_sign(v, Side::kHome, {}, {RightsMapping::kSwapped, true}, kToday), Authority::kNone);
}

TEST(Access, TheSystemDoesEverythingButSign) {
  Viewer v;
  v.system = true;
  for (const Action action : kAllActions) {
    const auto got = access(v, action, convention_in(State::kToSignHome), {}, kToday);
    EXPECT_EQ(got, action == Action::kSign ? Access::kForbidden : Access::kAllowed) << name_of(action);
  }
  EXPECT_EQ(authority_to_sign(v, Side::kHome, {}, {RightsMapping::kLiteral, true}, kToday), Authority::kNone);
}

TEST(Access, VerifyingNeedsAPartInConventions) {
  AccessPolicy policy;
  for (const Role role : kRoles) {
    const bool wanted = role != Role::kNobody && role != Role::kConfigurer;
    EXPECT_EQ(may_verify(viewer(role, kHomeUai), policy, kToday), wanted) << static_cast<int>(role);
    const bool without_school = role == Role::kAdmin || role == Role::kAuditor;
    EXPECT_EQ(may_verify(viewer(role, ""), policy, kToday), without_school) << static_cast<int>(role);
  }
  Viewer delegate = viewer(Role::kNobody, kHomeUai);
  delegate.mandates = {mandate(kHomeUai, kToday, kToday)};
  EXPECT_TRUE(may_verify(delegate, policy, kToday));
}

}  // namespace
}  // namespace conventions::domain
