#include "plugin/domain/access.hpp"

#include <algorithm>
#include <iterator>

#include "plugin/domain/names.hpp"

namespace conventions::domain {
namespace {

constexpr Named<Action> kActions[] = {{Action::kList, "list"},
                                      {Action::kView, "view"},
                                      {Action::kReadPupils, "read_pupils"},
                                      {Action::kPrepare, "prepare"},
                                      {Action::kFreeze, "freeze"},
                                      {Action::kTakeBack, "take_back"},
                                      {Action::kSign, "sign"},
                                      {Action::kRefuse, "refuse"},
                                      {Action::kCorrect, "correct"},
                                      {Action::kCancel, "cancel"},
                                      {Action::kEditCopies, "edit_copies"},
                                      {Action::kTickStep, "tick_step"},
                                      {Action::kUndoStep, "undo_step"},
                                      {Action::kReportIncident, "report_incident"},
                                      {Action::kSwitchChannel, "switch_channel"},
                                      {Action::kDownload, "download"},
                                      {Action::kConfigure, "configure"},
                                      {Action::kMandates, "mandates"},
                                      {Action::kAdministrate, "administrate"},
                                      {Action::kReadAudit, "read_audit"},
                                      {Action::kExtractPerson, "extract_person"}};

constexpr Side kBothSides[] = {Side::kHome, Side::kHost};

// The side whose work an action is, whatever the school; nothing when both sides may do it.
std::optional<Side> side_of_action(Action action) {
  switch (action) {
    case Action::kPrepare:
    case Action::kFreeze:
    case Action::kTakeBack:
    case Action::kCorrect:
    case Action::kEditCopies:
      return Side::kHome;
    case Action::kRefuse:
      return Side::kHost;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string_view name_of(Action action) {
  return find_name(kActions, action);
}

std::string_view side_right(Side side, RightsMapping mapping) {
  const bool offers = (side == Side::kHome) == (mapping == RightsMapping::kLiteral);
  return offers ? kRightOffers : kRightEnrolments;
}

std::optional<Side> side_of(const Convention& convention, const Uai& school) {
  if (school.empty()) return std::nullopt;
  if (school == convention.key.home) return Side::kHome;
  if (school == convention.key.host) return Side::kHost;
  return std::nullopt;
}

bool visible_to_host(const Convention& convention) {
  return convention.state != State::kDraft && convention.last_version > 0;
}

bool manages(const Viewer& viewer, Side side, const AccessPolicy& policy) {
  if (viewer.system) return true;
  if (viewer.school.empty()) return false;
  return side_right(side, policy.mapping) == kRightOffers ? viewer.offers : viewer.enrolments;
}

const Mandate* mandate_for(const Viewer& viewer, const OfferId& offer, Date today) {
  for (const auto& mandate : viewer.mandates) {
    if (mandate.person == viewer.person && empowers(mandate, viewer.school, offer, today)) return &mandate;
  }
  return nullptr;
}

Authority authority_to_sign(const Viewer& viewer, Side side, const OfferId& offer, const AccessPolicy& policy,
                            Date today) {
  if (viewer.system || viewer.school.empty() || viewer.person.empty()) return Authority::kNone;  // only people sign
  if (viewer.head) return Authority::kHead;
  if (mandate_for(viewer, offer, today) != nullptr) return Authority::kMandate;
  if (policy.manager_may_sign && manages(viewer, side, policy)) return Authority::kManager;
  return Authority::kNone;
}

Access access(const Viewer& viewer, Action action, const Convention& convention, const AccessPolicy& policy,
              Date today) {
  if (viewer.system) return action == Action::kSign ? Access::kForbidden : Access::kAllowed;
  const auto side = side_of(convention, viewer.school);
  if (!side) return Access::kNotFound;
  if (*side == Side::kHost && !visible_to_host(convention)) return Access::kNotFound;
  const bool manager = manages(viewer, *side, policy);
  const bool signatory = authority_to_sign(viewer, *side, convention.key.offer, policy, today) != Authority::kNone;
  const auto allow = [](bool yes) { return yes ? Access::kAllowed : Access::kForbidden; };
  if (const auto needed = side_of_action(action); needed && *needed != *side) return Access::kForbidden;
  switch (action) {
    case Action::kView:
    case Action::kReadPupils:
    case Action::kDownload:
    case Action::kRefuse:
      return allow(manager || signatory);
    case Action::kSign:
      return allow(signatory);
    case Action::kFreeze:
    case Action::kTakeBack:
    case Action::kCorrect:
    case Action::kCancel:
    case Action::kEditCopies:
    case Action::kTickStep:
    case Action::kUndoStep:
    case Action::kReportIncident:
    case Action::kSwitchChannel:
      return allow(manager);
    default:
      return allow(may(viewer, action, *side, policy));
  }
}

bool may_verify(const Viewer& viewer, const AccessPolicy& policy, Date today) {
  if (viewer.admin || viewer.audit) return true;
  return std::any_of(std::begin(kBothSides), std::end(kBothSides), [&](Side side) {
    return manages(viewer, side, policy) || authority_to_sign(viewer, side, {}, policy, today) != Authority::kNone;
  });
}

bool may(const Viewer& viewer, Action action, Side side, const AccessPolicy& policy) {
  if (viewer.system) return action != Action::kSign;
  switch (action) {
    case Action::kList:
    case Action::kPrepare:
      return manages(viewer, side, policy) && (action == Action::kList || side == Side::kHome);
    case Action::kConfigure:
      return viewer.configure && !viewer.school.empty();
    case Action::kMandates:
      return (viewer.head || viewer.configure) && !viewer.school.empty();
    case Action::kAdministrate:
      return viewer.admin;
    case Action::kReadAudit:
    case Action::kExtractPerson:
      return viewer.admin || viewer.audit;
    default:
      return false;  // needs a convention: see access()
  }
}

}  // namespace conventions::domain
