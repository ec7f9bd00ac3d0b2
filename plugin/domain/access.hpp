// Who may do what (product.md § 7), as data. Deny by default. Another school's convention is "not found", never
// "forbidden" (invariant I8).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/domain/convention.hpp"
#include "plugin/domain/mandate.hpp"

namespace conventions::domain {

// Ids of the rights at the host.
inline constexpr std::string_view kRightOffers = "offers.manage";          // « gestion des offres »
inline constexpr std::string_view kRightEnrolments = "enrolments.manage";  // « gestion des inscriptions »
inline constexpr std::string_view kRightConfigure = "application.configure";
inline constexpr std::string_view kRightAdmin = "admin";
inline constexpr std::string_view kRightAudit = "audit.read";
inline constexpr std::string_view kHeadFunction = "D0010";  // AAF: chef d'établissement

// Literal: home side = offers, host side = enrolments (S5, S6). Swapped: the other way round.
enum class RightsMapping { kLiteral, kSwapped };
std::string_view side_right(Side side, RightsMapping mapping);

// The person behind a call, at the school chosen in the session.
struct Viewer {
  PersonId person;
  std::string display_name;
  std::string capacity;  // at this school, « proviseure »; may be empty
  Uai school;
  bool posted = false;  // works at this school
  bool head = false;    // holds D0010 at this school
  bool offers = false, enrolments = false, configure = false, admin = false, audit = false;
  std::vector<Mandate> mandates;  // of this person at this school, not withdrawn
  bool system = false;            // the host itself: jobs
};

struct AccessPolicy {
  RightsMapping mapping = RightsMapping::kLiteral;
  bool manager_may_sign = false;  // « le gestionnaire appose la signature configurée »
};

enum class Action {
  kList,        // menu and list of one side
  kView,        // one convention
  kReadPupils,  // the frozen list; home also the live one
  kPrepare,
  kFreeze,
  kTakeBack,
  kSign,
  kRefuse,
  kCorrect,
  kCancel,
  kEditCopies,  // the paper process: own steps, or those of a school outside the ENT
  kTickStep,
  kUndoStep,
  kReportIncident,
  kSwitchChannel,
  kDownload,
  kConfigure,     // « Configurer l'application »
  kMandates,      // « Délégations de signature »: the head, or whoever configures
  kAdministrate,  // health, counts
  kReadAudit,
  kExtractPerson
};
inline constexpr Action kAllActions[] = {
    Action::kList,         Action::kView,      Action::kReadPupils, Action::kPrepare,        Action::kFreeze,
    Action::kTakeBack,     Action::kSign,      Action::kRefuse,     Action::kCorrect,        Action::kCancel,
    Action::kEditCopies,   Action::kTickStep,  Action::kUndoStep,   Action::kReportIncident, Action::kSwitchChannel,
    Action::kDownload,     Action::kConfigure, Action::kMandates,   Action::kAdministrate,   Action::kReadAudit,
    Action::kExtractPerson};
std::string_view name_of(Action action);

enum class Access { kAllowed, kForbidden, kNotFound };

// The side a school has in a convention; nothing for a third school.
std::optional<Side> side_of(const Convention& convention, const Uai& school);

// The host school knows a convention once a version was frozen for it and not in a draft (§ 7: "never drafts").
bool visible_to_host(const Convention& convention);

// May the viewer work on `side` of any convention of his school (menu, list, prepare)?
bool manages(const Viewer& viewer, Side side, const AccessPolicy& policy);

// In what quality the viewer may sign for `side` a convention of `offer` today; kNone: not at all. Empty `offer`: any.
Authority authority_to_sign(const Viewer& viewer, Side side, const OfferId& offer, const AccessPolicy& policy,
                            Date today);
// The mandate that gives kMandate; null: none does.
const Mandate* mandate_for(const Viewer& viewer, const OfferId& offer, Date today);

// Access to one convention.
Access access(const Viewer& viewer, Action action, const Convention& convention, const AccessPolicy& policy,
              Date today);

// Access to what belongs to no convention: list or prepare on a side, configure, administrate, audit, extract.
bool may(const Viewer& viewer, Action action, Side side, const AccessPolicy& policy);

// The verification page: whoever manages or signs for a side, administers or audits. What it tells of a convention
// depends on access() besides.
bool may_verify(const Viewer& viewer, const AccessPolicy& policy, Date today);

}  // namespace conventions::domain
