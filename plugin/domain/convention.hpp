// What a convention is: its key, its state, its immutable versions and the signatures they carry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/domain/calendar.hpp"
#include "plugin/domain/mandate.hpp"
#include "plugin/domain/paper.hpp"
#include "plugin/domain/text_id.hpp"

namespace conventions::domain {

enum class Side { kHome, kHost };
std::string_view name_of(Side side);  // "home", "host"
std::optional<Side> side_from(std::string_view name);
Side other(Side side);

// The states of product.md § 4. A convention on paper has the same ones, so that lists and timeline show one process:
// TO_SIGN_HOME until home signed (P2), TO_SIGN_HOST until home holds its copy signed by both (P7); see Paper::step.
enum class State {
  kDraft,
  kToSignHome,
  kToSignHost,
  kSigned,
  kClosed,
  kArchived,
  kRefused,
  kCancelled,
  kExpired,
  kSuperseded
};
inline constexpr State kAllStates[] = {State::kDraft,   State::kToSignHome, State::kToSignHost, State::kSigned,
                                       State::kClosed,  State::kArchived,   State::kRefused,    State::kCancelled,
                                       State::kExpired, State::kSuperseded};
std::string_view name_of(State state);  // "TO_SIGN_HOME"
std::optional<State> state_from(std::string_view name);
// Nothing is expected of anybody any more. REFUSED and EXPIRED are terminal although « Corriger » can reopen them.
bool is_terminal(State state);
// A version is in force or waits for a signature: TO_SIGN_*, SIGNED, CLOSED.
bool has_live_version(State state);

// One convention per key; at most one live version per key (invariant I5).
struct Key {
  OfferId offer;
  SessionId session;  // empty: the setting `granularity` was `offer`
  Uai home;
  Uai host;
  friend bool operator==(const Key&, const Key&) = default;
  const Uai& school(Side side) const { return side == Side::kHome ? home : host; }
};

// Why a convention was refused or cancelled, or why it is signed after the session began.
struct Reason {
  std::string code;  // closed list per event, see reason_codes()
  std::string text;  // what the person wrote; may be empty for a code other than "other"
  PersonId by;       // empty: the system
};

enum class Event {
  kPrepare,
  kFreeze,
  kFreezePaper,
  kSignHome,
  kTakeBack,
  kSignHost,
  kRefuse,
  kCorrect,
  kCancel,
  kExpire
};
inline constexpr Event kAllEvents[] = {Event::kPrepare,  Event::kFreeze,   Event::kFreezePaper, Event::kSignHome,
                                       Event::kTakeBack, Event::kSignHost, Event::kRefuse,      Event::kCorrect,
                                       Event::kCancel,   Event::kExpire};
std::string_view name_of(Event event);  // "sign_home"
// Codes offered to the person for `event` (refuse, cancel), the last being "other", which needs a text.
const std::vector<std::string>& reason_codes(Event event);

// Whether the signatures are kept provable beyond their certificates (PAdES B-LTA). kPaper: both are handwritten.
enum class Proof { kNone, kPending, kArchived, kPaper };
std::string_view name_of(Proof proof);  // "none"
std::optional<Proof> proof_from(std::string_view name);

struct Convention {
  ConventionId id;
  std::int64_t revision = 0;  // of the stored record; 0 = not stored yet
  Key key;
  std::string number;  // home UAI-host UAI-school year-sequence
  std::string school_year;
  int sequence = 0;
  State state = State::kDraft;
  int last_version = 0;  // number of the last frozen version; 0 = none yet
  int live_version = 0;  // the version that waits for signatures or is in force; 0 = none
  Reason reason;         // of the last refusal or cancellation
  // As last read from the ENT, for lists; the frozen text is in the version.
  std::string home_name, host_name, offer_title, offer_type;
  Date first_day{}, last_day{};
  Date deadline{};  // last day for the signatures that are still missing
  int pupils = 0;   // frozen, or with agreement while it is a draft
  int left_out = 0;
  std::int64_t created_ms = 0, updated_ms = 0, since_ms = 0;  // since_ms: in this state since
  Paper paper;
  Proof proof = Proof::kNone;
  Date proof_until{};    // the last document time-stamp's certificate ends then
  Date proof_tried{};    // the last day on which it could not be archived for a reason of its own
  std::string last_act;  // idempotency key of the last act: the same again is a double click
};

// A line of the frozen annex. Only pupils whose agreement was live at the freeze (invariant I3).
struct Pupil {
  PupilId id;
  std::string last_name, first_names;
  Date birth_date{};
  std::string class_name;
  bool adult = false;  // on the day of the session
  Date agreement_date{};
  std::string agreement_means;
  std::string regime, meal;
  SessionId session;  // with the granularity `offer` a pupil has one line for each session
};
// Different pupils: somebody listed for two sessions is one.
std::size_t count_pupils(const std::vector<Pupil>& lines);

enum class LeftOutReason {
  kAgreementMissing,
  kAgreementRefused,
  kAgreementWithdrawn,
  kOwnAgreementNeeded,  // adult at the session date, only a guardian's agreement is there
  kNotConfirmed         // on the waiting list
};
std::string_view name_of(LeftOutReason reason);  // "agreement_missing"
std::optional<LeftOutReason> left_out_reason_from(std::string_view name);

// A registered pupil who is not in the annex, and why.
struct LeftOut {
  PupilId id;
  std::string last_name, first_names, class_name;
  LeftOutReason reason = LeftOutReason::kAgreementMissing;
};

enum class Authority { kNone, kHead, kMandate, kManager };
std::string_view name_of(Authority authority);  // "head"
std::optional<Authority> authority_from(std::string_view name);

enum class SignatureKind { kInstanceSeal, kOwnCertificate };
std::string_view name_of(SignatureKind kind);  // "instance_seal"
std::optional<SignatureKind> signature_kind_from(std::string_view name);

// What is recorded of one signature, beside the signature itself in the PDF.
struct SignatureFact {
  Side side = Side::kHome;
  PersonId clicked_by;
  std::string clicked_by_name;
  PersonId in_name_of;
  std::string in_name_of_name;
  std::string capacity;  // of the person in whose name, « proviseure »
  Authority authority = Authority::kNone;
  bool by_delegation = false;
  MandateUse mandate;  // of a delegation
  ConfigurationId configuration;
  SignatureKind kind = SignatureKind::kInstanceSeal;
  std::string certificate_subject, certificate_issuer, certificate_serial, certificate_sha256;
  std::int64_t time_ms = 0;
  std::string shown_sha256;           // the bytes the signer saw and that were signed over
  std::string signed_sha256;          // the whole file with this signature
  std::int64_t document_version = 0;  // of the host's document that holds it
  std::string level;                  // "B-B", or "B-T" when a time-stamp proves the time
};

enum class VersionStatus { kLive, kWithdrawn, kRefused, kCancelled, kExpired, kReplaced };
std::string_view name_of(VersionStatus status);  // "live"
std::optional<VersionStatus> version_status_from(std::string_view name);

// Frozen once; afterwards only signatures are added and its status ends.
struct Version {
  ConventionId convention;
  int number = 0;
  std::int64_t revision = 0;  // of the stored record
  VersionStatus status = VersionStatus::kLive;
  std::string document;               // id of the host's document
  std::int64_t document_version = 0;  // of the latest bytes: frozen, then signed by home, then by both
  std::string sha256;                 // of the latest bytes: what the next signer is shown
  std::int64_t frozen_document_version = 0;
  std::string frozen_sha256;
  std::string fingerprint, short_fingerprint;  // of the canonical data, as printed on each page
  int pages = 0;
  std::string text_document;  // id of the « Version texte »
  std::int64_t text_version = 0;
  std::string text_sha256;
  std::vector<Pupil> pupils;
  std::vector<LeftOut> left_out;
  Date frozen_day{};
  std::int64_t created_ms = 0;
  PersonId created_by;
  std::string created_by_name;
  std::string regularisation;  // motive when frozen after the session began
  std::vector<SignatureFact> signatures;
  bool paper_wording = false;     // « établie en 2 exemplaires originaux »: without electronic signature fields
  std::vector<PaperEntry> paper;  // in the order of entry

  const SignatureFact* signature(Side side) const;
  // The last entry that was not undone; null: none.
  const PaperEntry* last_paper() const;
};

}  // namespace conventions::domain
