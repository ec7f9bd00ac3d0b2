// The electronic process as a pure function: what may happen to a convention now, or everything that stands in the way.
// Rights of the actor are judged before (access.hpp); here are the guards of product.md § 4.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plugin/domain/blocker.hpp"
#include "plugin/domain/convention.hpp"

namespace conventions::domain {

// Of a school's signature configuration at this instant (S3, invariant I12).
enum class SignatureAvailability {
  kActive,
  kMissing,
  kExpired,
  kNotYetValid,
  kRemoved,
  kCompromised,
  kPinRefused  // by the token or service that holds the key: not tried again before a new one is given
};

struct SchoolFacts {
  bool known = false;
  bool uai_letter_good = true;
  bool head_known = false;
  bool on_ent = true;  // somebody there can act in the ENT; otherwise the other school records « constaté pour »
  SignatureAvailability signature = SignatureAvailability::kMissing;
  std::string signature_date;  // the day it expired or begins, ISO; empty otherwise
  std::string uai;
  enum class Deliberation { kExecutory, kNotExecutory, kNone } deliberation = Deliberation::kExecutory;
};

enum class Check { kNotDone, kGood, kBad };

// Everything a decision may depend on. What an event does not look at may stay at its default.
struct Facts {
  Date today{};
  SchoolFacts home, host;
  bool same_legal_entity = false;
  bool collective = false;
  bool offer_cancelled = false;
  int registered = 0;                       // pupils enrolled and confirmed
  int with_agreement = 0;                   // of them, eligible for the annex
  std::vector<std::string> missing_fields;  // mandatory fields of the document that are empty
  Date first_day{};                         // of the session
  Date signing_deadline{};                  // see rules.hpp
  bool regularisation_allowed = true;
  std::string motive;                      // for a freeze after the session began
  Authority authority = Authority::kNone;  // of the actor to sign, now
  int shown_version = 0;                   // what the actor was shown
  std::string shown_sha256;
  std::string current_sha256;  // of the live version's latest bytes
  Check home_signature = Check::kNotDone;
  bool paper_wording = false;    // of the live version
  Date home_signed_day{};        // of the electronic home signature
  bool home_hand_shown = false;  // the host school saw the handwritten home signature: a scan, or the sheet itself
  Reason reason;
};

enum class VersionEffect { kNone, kFreeze, kSign, kEnd };
enum class Notice {
  kToSignHome,
  kToSignHost,
  kSigned,
  kRefused,
  kCancelled,
  kExpired,
  kCorrected,
  kPaperNext,  // the reader's school has the next paper step
  kPaperUndone,
  kPaperIncident,
  kChannelSwitched
};
std::string_view name_of(Notice notice);  // manifest event: "convention.to_sign_host"

struct Addressed {
  Notice notice;
  Side side;
  friend bool operator==(const Addressed&, const Addressed&) = default;
};

struct Transition {
  State to = State::kDraft;
  VersionEffect version = VersionEffect::kNone;
  VersionStatus ends_as = VersionStatus::kLive;  // with kEnd
  std::vector<Addressed> notices;
  std::string audit_event;  // "convention.signed_home"
};

using Decision = std::variant<Transition, Blockers>;

// `convention` absent: it does not exist yet (only kPrepare then). `side`: who acts; absent: the system. The result is
// a transition, or ALL blockers at once. Warnings never block and are not part of the result: see warnings().
[[nodiscard]] Decision decide(const std::optional<Convention>& convention, Event event, std::optional<Side> side,
                              const Facts& facts);

// Every blocker of `event`, empty when it may happen. The live panel of a page is blockers() + warnings().
[[nodiscard]] Blockers blockers(const std::optional<Convention>& convention, Event event, std::optional<Side> side,
                                const Facts& facts);

// How a school signs: as chosen; on paper once its paper steps began; else by S3, electronically if and only if its
// signature configuration is active.
Channel channel_of(const Convention& convention, Side side, const Facts& facts);

// What every step towards a signature needs of the offer and the schools (S1, I4), whatever the channel.
[[nodiscard]] Blockers offer_blockers(const std::optional<Convention>& convention, const Facts& facts);

// Why a school cannot sign electronically (S3, I12); empty: it can.
[[nodiscard]] Blockers signature_blockers(Side side, const Facts& facts);

// Worth showing beside a draft or before signing.
[[nodiscard]] Blockers warnings(const Facts& facts);

// The electronic entry of a school exists if and only if its configuration is active (invariant I12).
inline bool electronic_available(const SchoolFacts& school) {
  return school.signature == SignatureAvailability::kActive;
}

}  // namespace conventions::domain
