// Why something cannot be done now, and what repairs it (« Pourquoi je ne peux pas signer »).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conventions::domain {

enum class BlockerCode {
  kWrongState,       // {state}
  kWrongSide,        // the other school's turn or act
  kCollectiveOffer,  // S1, invariant I4
  kSameSchool,       // home = host
  kSameLegalEntity,  // note interne instead of a contract with oneself
  kHomeUnknown,      // {school}
  kHostUnknown,      // {school}
  kOfferCancelled,
  kNoPupil,               // S2: nobody with agreement; {registered}
  kMissingField,          // {field}
  kSignatureMissing,      // S3: not configured; {side}
  kSignatureExpired,      // {side, date}
  kSignatureNotYetValid,  // {side, date}
  kSignatureRemoved,      // {side}
  kSignatureCompromised,  // {side}
  kSignaturePinRefused,   // {side}
  kMotiveNeeded,          // the session began; {date}
  kRegularisationOff,     // the session began and the setting forbids it; {date}
  kNotSignatory,          // {side}
  kHeadUnknown,           // a manager signs in the head's name and there is none; {side}
  kStale,                 // the version or hash shown is not the present one (invariant I1)
  kReasonNeeded,
  kHomeSignatureBroken,  // the home signature does not verify
  kNotExpired,           // {date}
  kSigningDayPassed,     // {date}
  // Of the paper process (product.md § 5).
  kPaperChannel,       // this school signs on paper; {side}
  kElectronicChannel,  // this school signs electronically; {side}
  kAlreadySigned,      // the school signed: its channel has nothing left to decide; {side}
  kPaperWording,       // the version was edited for paper: it has no electronic signature fields
  kHandNotShown,       // the host school saw neither a scan nor the sheet with the home school's signature
  kHostSignedPaper,    // the host school's handwritten signature is recorded
  kNoPaperStep,        // this step does not exist here: one school signs electronically; {step}
  kStepDone,           // {step}
  kStepSkipped,        // confirm that what lies between is « réputé fait »; {from, step}
  kDayNeeded,          // of the fact
  kDayInFuture,        // {date}
  kDayBeforePrevious,  // {date}: of the previous step
  kListNotAttached,
  kCarrierNeeded,
  kCopiesNotTwo,       // {count}
  kSignatoryUnproven,  // who signed by hand is neither head nor holds a known mandate: confirm; {name}
  kScanNeeded,
  kFingerprintNeeded,  // of the paper received
  kFingerprintSame,    // the paper received is the version: no incident
  kNothingToUndo,
  kNotAuthor,  // only the person who entered the step undoes it
  // Warnings: worth knowing, nothing is refused.
  kPupilsLeftOut,             // {count}
  kUaiLetter,                 // {school}
  kDeliberationNotExecutory,  // {side}
  kNoDeliberation,            // {side}
  kPupilsChanged              // {added, removed}: the live list is no longer the frozen one
};
// Stable key of the message: "blocker.no_pupil".
std::string_view key_of(BlockerCode code);
bool is_warning(BlockerCode code);

enum class Remedy {
  kNone,
  kOpenConvention,      // the page of the convention, reloaded
  kConfigureSignature,  // « Configurer l'application »
  kOpenOffer,           // the offer in the ENT: its facts, enrolments, agreements
  kGiveMotive,          // the motive field of the convention's page
  kAskHead,             // the head of the school has to act
  kAskAdministrator,    // the administrator of the ENT has to act
  kSwitchChannel        // the choice of electronic or paper on the convention's page
};
// Stable key of the label: "remedy.configure_signature".
std::string_view key_of(Remedy remedy);

using Parameters = std::vector<std::pair<std::string, std::string>>;  // name, value: for the message

struct Blocker {
  BlockerCode code = BlockerCode::kWrongState;
  Parameters parameters;
  Remedy remedy = Remedy::kNone;
};
using Blockers = std::vector<Blocker>;

bool contains(const Blockers& blockers, BlockerCode code);

}  // namespace conventions::domain
