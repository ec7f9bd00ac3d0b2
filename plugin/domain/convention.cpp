#include "plugin/domain/convention.hpp"

#include "plugin/domain/names.hpp"

namespace conventions::domain {
namespace {

constexpr Named<Side> kSides[] = {{Side::kHome, "home"}, {Side::kHost, "host"}};

constexpr Named<State> kStates[] = {
    {State::kDraft, "DRAFT"},          {State::kToSignHome, "TO_SIGN_HOME"}, {State::kToSignHost, "TO_SIGN_HOST"},
    {State::kSigned, "SIGNED"},        {State::kClosed, "CLOSED"},           {State::kArchived, "ARCHIVED"},
    {State::kRefused, "REFUSED"},      {State::kCancelled, "CANCELLED"},     {State::kExpired, "EXPIRED"},
    {State::kSuperseded, "SUPERSEDED"}};

constexpr Named<Event> kEvents[] = {
    {Event::kPrepare, "prepare"},    {Event::kFreeze, "freeze"},      {Event::kFreezePaper, "freeze_paper"},
    {Event::kSignHome, "sign_home"}, {Event::kTakeBack, "take_back"}, {Event::kSignHost, "sign_host"},
    {Event::kRefuse, "refuse"},      {Event::kCorrect, "correct"},    {Event::kCancel, "cancel"},
    {Event::kExpire, "expire"}};

constexpr Named<LeftOutReason> kLeftOutReasons[] = {{LeftOutReason::kAgreementMissing, "agreement_missing"},
                                                    {LeftOutReason::kAgreementRefused, "agreement_refused"},
                                                    {LeftOutReason::kAgreementWithdrawn, "agreement_withdrawn"},
                                                    {LeftOutReason::kOwnAgreementNeeded, "own_agreement_needed"},
                                                    {LeftOutReason::kNotConfirmed, "not_confirmed"}};

constexpr Named<Authority> kAuthorities[] = {{Authority::kNone, "none"},
                                             {Authority::kHead, "head"},
                                             {Authority::kMandate, "mandate"},
                                             {Authority::kManager, "manager"}};

constexpr Named<SignatureKind> kSignatureKinds[] = {{SignatureKind::kInstanceSeal, "instance_seal"},
                                                    {SignatureKind::kOwnCertificate, "own_certificate"}};

constexpr Named<Proof> kProofs[] = {
    {Proof::kNone, "none"}, {Proof::kPending, "pending"}, {Proof::kArchived, "archived"}, {Proof::kPaper, "paper"}};
constexpr Named<VersionStatus> kVersionStatuses[] = {
    {VersionStatus::kLive, "live"},       {VersionStatus::kWithdrawn, "withdrawn"},
    {VersionStatus::kRefused, "refused"}, {VersionStatus::kCancelled, "cancelled"},
    {VersionStatus::kExpired, "expired"}, {VersionStatus::kReplaced, "replaced"}};

}  // namespace

std::string_view name_of(Side side) {
  return find_name(kSides, side);
}
std::optional<Side> side_from(std::string_view name) {
  return find_value(kSides, name);
}
Side other(Side side) {
  return side == Side::kHome ? Side::kHost : Side::kHome;
}

std::string_view name_of(State state) {
  return find_name(kStates, state);
}
std::optional<State> state_from(std::string_view name) {
  return find_value(kStates, name);
}

bool is_terminal(State state) {
  switch (state) {
    case State::kDraft:
    case State::kToSignHome:
    case State::kToSignHost:
    case State::kSigned:
    case State::kClosed:
      return false;
    default:
      return true;
  }
}

bool has_live_version(State state) {
  return state == State::kToSignHome || state == State::kToSignHost || state == State::kSigned ||
         state == State::kClosed;
}

std::string_view name_of(Event event) {
  return find_name(kEvents, event);
}

const std::vector<std::string>& reason_codes(Event event) {
  static const std::vector<std::string> kRefuse = {"facts_wrong", "pupils_wrong",    "dates_wrong",
                                                   "no_capacity", "offer_withdrawn", "other"};
  static const std::vector<std::string> kCancel = {"pupils_gone", "school_decision", "dates_wrong", "duplicate",
                                                   "other"};
  static const std::vector<std::string> kNone;
  if (event == Event::kRefuse) return kRefuse;
  if (event == Event::kCancel) return kCancel;
  return kNone;
}

std::string_view name_of(LeftOutReason reason) {
  return find_name(kLeftOutReasons, reason);
}
std::optional<LeftOutReason> left_out_reason_from(std::string_view name) {
  return find_value(kLeftOutReasons, name);
}

std::string_view name_of(Authority authority) {
  return find_name(kAuthorities, authority);
}
std::optional<Authority> authority_from(std::string_view name) {
  return find_value(kAuthorities, name);
}

std::string_view name_of(SignatureKind kind) {
  return find_name(kSignatureKinds, kind);
}
std::optional<SignatureKind> signature_kind_from(std::string_view name) {
  return find_value(kSignatureKinds, name);
}

std::string_view name_of(Proof proof) {
  return find_name(kProofs, proof);
}
std::optional<Proof> proof_from(std::string_view name) {
  return find_value(kProofs, name);
}

std::string_view name_of(VersionStatus status) {
  return find_name(kVersionStatuses, status);
}
std::optional<VersionStatus> version_status_from(std::string_view name) {
  return find_value(kVersionStatuses, name);
}

const SignatureFact* Version::signature(Side side) const {
  for (const auto& fact : signatures) {
    if (fact.side == side) return &fact;
  }
  return nullptr;
}

const PaperEntry* Version::last_paper() const {
  for (auto entry = paper.rbegin(); entry != paper.rend(); ++entry) {
    if (!entry->undone) return &*entry;
  }
  return nullptr;
}

}  // namespace conventions::domain
