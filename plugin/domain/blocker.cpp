#include "plugin/domain/blocker.hpp"

#include "plugin/domain/names.hpp"

namespace conventions::domain {
namespace {

constexpr Named<BlockerCode> kCodes[] = {{BlockerCode::kWrongState, "blocker.wrong_state"},
                                         {BlockerCode::kWrongSide, "blocker.wrong_side"},
                                         {BlockerCode::kCollectiveOffer, "blocker.collective_offer"},
                                         {BlockerCode::kSameSchool, "blocker.same_school"},
                                         {BlockerCode::kSameLegalEntity, "blocker.same_legal_entity"},
                                         {BlockerCode::kHomeUnknown, "blocker.home_unknown"},
                                         {BlockerCode::kHostUnknown, "blocker.host_unknown"},
                                         {BlockerCode::kOfferCancelled, "blocker.offer_cancelled"},
                                         {BlockerCode::kNoPupil, "blocker.no_pupil"},
                                         {BlockerCode::kMissingField, "blocker.missing_field"},
                                         {BlockerCode::kSignatureMissing, "blocker.signature_missing"},
                                         {BlockerCode::kSignatureExpired, "blocker.signature_expired"},
                                         {BlockerCode::kSignatureNotYetValid, "blocker.signature_not_yet_valid"},
                                         {BlockerCode::kSignatureRemoved, "blocker.signature_removed"},
                                         {BlockerCode::kSignatureCompromised, "blocker.signature_compromised"},
                                         {BlockerCode::kSignaturePinRefused, "blocker.signature_pin_refused"},
                                         {BlockerCode::kMotiveNeeded, "blocker.motive_needed"},
                                         {BlockerCode::kRegularisationOff, "blocker.regularisation_off"},
                                         {BlockerCode::kNotSignatory, "blocker.not_signatory"},
                                         {BlockerCode::kHeadUnknown, "blocker.head_unknown"},
                                         {BlockerCode::kStale, "blocker.stale"},
                                         {BlockerCode::kReasonNeeded, "blocker.reason_needed"},
                                         {BlockerCode::kHomeSignatureBroken, "blocker.home_signature_broken"},
                                         {BlockerCode::kNotExpired, "blocker.not_expired"},
                                         {BlockerCode::kSigningDayPassed, "blocker.signing_day_passed"},
                                         {BlockerCode::kPaperChannel, "blocker.paper_channel"},
                                         {BlockerCode::kElectronicChannel, "blocker.electronic_channel"},
                                         {BlockerCode::kAlreadySigned, "blocker.already_signed"},
                                         {BlockerCode::kPaperWording, "blocker.paper_wording"},
                                         {BlockerCode::kHandNotShown, "blocker.hand_not_shown"},
                                         {BlockerCode::kHostSignedPaper, "blocker.host_signed_paper"},
                                         {BlockerCode::kNoPaperStep, "blocker.no_paper_step"},
                                         {BlockerCode::kStepDone, "blocker.step_done"},
                                         {BlockerCode::kStepSkipped, "blocker.step_skipped"},
                                         {BlockerCode::kDayNeeded, "blocker.day_needed"},
                                         {BlockerCode::kDayInFuture, "blocker.day_in_future"},
                                         {BlockerCode::kDayBeforePrevious, "blocker.day_before_previous"},
                                         {BlockerCode::kListNotAttached, "blocker.list_not_attached"},
                                         {BlockerCode::kCarrierNeeded, "blocker.carrier_needed"},
                                         {BlockerCode::kCopiesNotTwo, "blocker.copies_not_two"},
                                         {BlockerCode::kSignatoryUnproven, "blocker.signatory_unproven"},
                                         {BlockerCode::kScanNeeded, "blocker.scan_needed"},
                                         {BlockerCode::kFingerprintNeeded, "blocker.fingerprint_needed"},
                                         {BlockerCode::kFingerprintSame, "blocker.fingerprint_same"},
                                         {BlockerCode::kNothingToUndo, "blocker.nothing_to_undo"},
                                         {BlockerCode::kNotAuthor, "blocker.not_author"},
                                         {BlockerCode::kPupilsLeftOut, "blocker.pupils_left_out"},
                                         {BlockerCode::kUaiLetter, "blocker.uai_letter"},
                                         {BlockerCode::kDeliberationNotExecutory, "blocker.deliberation_not_executory"},
                                         {BlockerCode::kNoDeliberation, "blocker.no_deliberation"},
                                         {BlockerCode::kPupilsChanged, "blocker.pupils_changed"}};

constexpr Named<Remedy> kRemedies[] = {{Remedy::kNone, "remedy.none"},
                                       {Remedy::kOpenConvention, "remedy.open_convention"},
                                       {Remedy::kConfigureSignature, "remedy.configure_signature"},
                                       {Remedy::kOpenOffer, "remedy.open_offer"},
                                       {Remedy::kGiveMotive, "remedy.give_motive"},
                                       {Remedy::kAskHead, "remedy.ask_head"},
                                       {Remedy::kAskAdministrator, "remedy.ask_administrator"},
                                       {Remedy::kSwitchChannel, "remedy.switch_channel"}};

}  // namespace

std::string_view key_of(BlockerCode code) {
  return find_name(kCodes, code);
}

bool is_warning(BlockerCode code) {
  return code == BlockerCode::kPupilsLeftOut || code == BlockerCode::kUaiLetter ||
         code == BlockerCode::kDeliberationNotExecutory || code == BlockerCode::kNoDeliberation ||
         code == BlockerCode::kPupilsChanged;
}

std::string_view key_of(Remedy remedy) {
  return find_name(kRemedies, remedy);
}

bool contains(const Blockers& blockers, BlockerCode code) {
  for (const auto& blocker : blockers) {
    if (blocker.code == code) return true;
  }
  return false;
}

}  // namespace conventions::domain
