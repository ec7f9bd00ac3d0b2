#include "plugin/domain/state_machine.hpp"

#include <initializer_list>
#include <utility>

#include "plugin/domain/names.hpp"

namespace conventions::domain {
namespace {

constexpr Named<Notice> kNotices[] = {{Notice::kToSignHome, "convention.to_sign_home"},
                                      {Notice::kToSignHost, "convention.to_sign_host"},
                                      {Notice::kSigned, "convention.signed"},
                                      {Notice::kRefused, "convention.refused"},
                                      {Notice::kCancelled, "convention.cancelled"},
                                      {Notice::kExpired, "convention.expired"},
                                      {Notice::kCorrected, "convention.corrected"},
                                      {Notice::kPaperNext, "convention.paper_next"},
                                      {Notice::kPaperUndone, "convention.paper_undone"},
                                      {Notice::kPaperIncident, "convention.paper_incident"},
                                      {Notice::kChannelSwitched, "convention.channel_switched"}};

// Who may cause an event.
enum class Who { kHome, kHost, kSystem, kHomeOrSystem, kAnybody };

// One line of the table of product.md § 4.
struct Row {
  std::initializer_list<State> from;  // empty: the convention does not exist yet
  Event event;
  Who who;
  State to;
  VersionEffect version;
  VersionStatus ends_as;
  std::string_view audit_event;
};

const Row kTable[] = {{{},
                       Event::kPrepare,
                       Who::kHomeOrSystem,
                       State::kDraft,
                       VersionEffect::kNone,
                       VersionStatus::kLive,
                       "convention.prepared"},
                      {{State::kDraft},
                       Event::kFreeze,
                       Who::kHome,
                       State::kToSignHome,
                       VersionEffect::kFreeze,
                       VersionStatus::kLive,
                       "convention.frozen"},
                      {{State::kDraft},
                       Event::kFreezePaper,
                       Who::kHome,
                       State::kToSignHome,
                       VersionEffect::kFreeze,
                       VersionStatus::kLive,
                       "convention.paper_edited"},
                      {{State::kToSignHome},
                       Event::kSignHome,
                       Who::kHome,
                       State::kToSignHost,
                       VersionEffect::kSign,
                       VersionStatus::kLive,
                       "convention.signed_home"},
                      {{State::kToSignHome},
                       Event::kTakeBack,
                       Who::kHome,
                       State::kDraft,
                       VersionEffect::kEnd,
                       VersionStatus::kWithdrawn,
                       "convention.taken_back"},
                      {{State::kToSignHost},
                       Event::kSignHost,
                       Who::kHost,
                       State::kSigned,
                       VersionEffect::kSign,
                       VersionStatus::kLive,
                       "convention.signed_host"},
                      {{State::kToSignHost},
                       Event::kRefuse,
                       Who::kHost,
                       State::kRefused,
                       VersionEffect::kEnd,
                       VersionStatus::kRefused,
                       "convention.refused"},
                      // § 6: « pupil added after the first signature: v.n+1 if the host has not signed ».
                      {{State::kRefused, State::kExpired, State::kToSignHost},
                       Event::kCorrect,
                       Who::kHome,
                       State::kDraft,
                       VersionEffect::kEnd,
                       VersionStatus::kReplaced,
                       "convention.corrected"},
                      {{State::kDraft, State::kToSignHome, State::kToSignHost, State::kSigned},
                       Event::kCancel,
                       Who::kAnybody,
                       State::kCancelled,
                       VersionEffect::kEnd,
                       VersionStatus::kCancelled,
                       "convention.cancelled"},
                      {{State::kToSignHome, State::kToSignHost},
                       Event::kExpire,
                       Who::kSystem,
                       State::kExpired,
                       VersionEffect::kEnd,
                       VersionStatus::kExpired,
                       "convention.expired"}};

const Row& row_of(Event event) {
  for (const auto& row : kTable) {
    if (row.event == event) return row;
  }
  return kTable[0];  // every event has a row: see the exhaustive test
}

bool is_from(const Row& row, const std::optional<Convention>& convention) {
  if (!convention) return row.from.size() == 0;
  for (const State state : row.from) {
    if (state == convention->state) return true;
  }
  return false;
}

bool may_cause(Who who, std::optional<Side> side) {
  switch (who) {
    case Who::kHome:
      return side == Side::kHome;
    case Who::kHost:
      return side == Side::kHost;
    case Who::kSystem:
      return !side;
    case Who::kHomeOrSystem:
      return side != Side::kHost;
    case Who::kAnybody:
      return true;
  }
  return false;
}

// Collects what stands in the way.
class Guards {
 public:
  Guards(const std::optional<Convention>& convention, const Facts& facts) : convention_(convention), facts_(facts) {}

  void add(BlockerCode code, Remedy remedy, Parameters parameters = {}) {
    found_.push_back({code, std::move(parameters), remedy});
  }

  // S1, I4 and the schools: what every step towards a signature needs.
  void offer_and_schools() {
    if (facts_.collective) add(BlockerCode::kCollectiveOffer, Remedy::kNone);
    if (facts_.offer_cancelled) add(BlockerCode::kOfferCancelled, Remedy::kOpenOffer);
    if (facts_.same_legal_entity) add(BlockerCode::kSameLegalEntity, Remedy::kNone);
    if (convention_ && convention_->key.home == convention_->key.host) add(BlockerCode::kSameSchool, Remedy::kNone);
    const std::string home = convention_ ? convention_->key.home.str() : std::string();
    const std::string host = convention_ ? convention_->key.host.str() : std::string();
    if (!facts_.home.known) add(BlockerCode::kHomeUnknown, Remedy::kAskAdministrator, {{"school", home}});
    if (!facts_.host.known) add(BlockerCode::kHostUnknown, Remedy::kAskAdministrator, {{"school", host}});
  }

  // S2 and the mandatory fields.
  void content() {
    if (facts_.with_agreement < 1) {
      add(BlockerCode::kNoPupil, Remedy::kOpenOffer, {{"registered", std::to_string(facts_.registered)}});
    }
    for (const auto& field : facts_.missing_fields) {
      add(BlockerCode::kMissingField, Remedy::kOpenOffer, {{"field", field}});
    }
  }

  // § 4: today ≤ session start, else a motive « régularisation ».
  void day() {
    if (facts_.today <= facts_.first_day) return;
    const Parameters date = {{"date", to_iso(facts_.first_day)}};
    if (!facts_.regularisation_allowed) {
      add(BlockerCode::kRegularisationOff, Remedy::kAskAdministrator, date);
    } else if (facts_.motive.empty()) {
      add(BlockerCode::kMotiveNeeded, Remedy::kGiveMotive, date);
    }
  }

  // S3, I12.
  void signature(Side side) {
    const SchoolFacts& school = side == Side::kHome ? facts_.home : facts_.host;
    const Parameters who = {{"side", std::string(name_of(side))}};
    const Parameters dated = {{"side", std::string(name_of(side))}, {"date", school.signature_date}};
    switch (school.signature) {
      case SignatureAvailability::kActive:
        return;
      case SignatureAvailability::kMissing:
        return add(BlockerCode::kSignatureMissing, Remedy::kConfigureSignature, who);
      case SignatureAvailability::kExpired:
        return add(BlockerCode::kSignatureExpired, Remedy::kConfigureSignature, dated);
      case SignatureAvailability::kNotYetValid:
        return add(BlockerCode::kSignatureNotYetValid, Remedy::kConfigureSignature, dated);
      case SignatureAvailability::kRemoved:
        return add(BlockerCode::kSignatureRemoved, Remedy::kConfigureSignature, who);
      case SignatureAvailability::kCompromised:
        return add(BlockerCode::kSignatureCompromised, Remedy::kConfigureSignature, who);
      case SignatureAvailability::kPinRefused:
        return add(BlockerCode::kSignaturePinRefused, Remedy::kConfigureSignature, who);
    }
  }

  void signatory(Side side) {
    const Parameters who = {{"side", std::string(name_of(side))}};
    if (facts_.authority == Authority::kNone) add(BlockerCode::kNotSignatory, Remedy::kAskHead, who);
    const SchoolFacts& school = side == Side::kHome ? facts_.home : facts_.host;
    if (facts_.authority == Authority::kManager && !school.head_known) {
      add(BlockerCode::kHeadUnknown, Remedy::kAskAdministrator, who);
    }
  }

  // I1: nobody signs or refuses what they were not shown.
  void shown() {
    const bool same = convention_ && convention_->live_version != 0 &&
                      facts_.shown_version == convention_->live_version && !facts_.current_sha256.empty() &&
                      facts_.shown_sha256 == facts_.current_sha256;
    if (!same) add(BlockerCode::kStale, Remedy::kOpenConvention);
  }

  void signing_day() {
    if (facts_.today > facts_.signing_deadline) {
      add(BlockerCode::kSigningDayPassed, Remedy::kNone, {{"date", to_iso(facts_.signing_deadline)}});
    }
  }

  // A school without an active configuration is told so by signature(); here, one that chose or began on paper.
  void electronic(Side side) {
    const SchoolFacts& school = side == Side::kHome ? facts_.home : facts_.host;
    if (!convention_ || !electronic_available(school)) return;
    if (channel_of(*convention_, side, facts_) == Channel::kPaper) {
      add(BlockerCode::kPaperChannel, Remedy::kSwitchChannel, {{"side", std::string(name_of(side))}});
    }
  }

  void on_paper(Side side) {
    if (convention_ && channel_of(*convention_, side, facts_) == Channel::kPaper) return;
    add(BlockerCode::kElectronicChannel, Remedy::kSwitchChannel, {{"side", std::string(name_of(side))}});
  }

  void has_fields() {
    if (facts_.paper_wording) add(BlockerCode::kPaperWording, Remedy::kOpenConvention);
  }

  void host_signed_nothing() {
    if (convention_ && convention_->paper.step >= PaperStep::kSignedHost) {
      add(BlockerCode::kHostSignedPaper, Remedy::kOpenConvention);
    }
  }

  // I2: an electronic home signature that verifies, or a handwritten one that the host school saw.
  void home_signature() {
    if (convention_ && convention_->paper.step >= PaperStep::kSignedHome) {
      if (!facts_.home_hand_shown) add(BlockerCode::kHandNotShown, Remedy::kOpenConvention);
      return;
    }
    if (facts_.home_signature != Check::kGood) add(BlockerCode::kHomeSignatureBroken, Remedy::kNone);
  }

  void reason() {
    const bool told = !facts_.reason.code.empty() && (facts_.reason.code != "other" || !facts_.reason.text.empty());
    if (!told) add(BlockerCode::kReasonNeeded, Remedy::kOpenConvention);
  }

  void day_passed() {
    if (facts_.today <= facts_.signing_deadline) {
      add(BlockerCode::kNotExpired, Remedy::kNone, {{"date", to_iso(facts_.signing_deadline)}});
    }
  }

  Blockers take() { return std::move(found_); }

 private:
  const std::optional<Convention>& convention_;
  const Facts& facts_;
  Blockers found_;
};

void apply_guards(Guards& guards, Event event) {
  switch (event) {
    case Event::kPrepare:
      return guards.offer_and_schools();
    case Event::kFreeze:
      guards.offer_and_schools();
      guards.content();
      guards.day();
      guards.electronic(Side::kHome);
      return guards.signature(Side::kHome);
    case Event::kFreezePaper:  // needs no configured signature (S3)
      guards.offer_and_schools();
      guards.content();
      guards.day();
      return guards.on_paper(Side::kHome);
    case Event::kSignHome:
    case Event::kSignHost: {
      const Side side = event == Event::kSignHome ? Side::kHome : Side::kHost;
      guards.shown();
      guards.offer_and_schools();
      guards.signatory(side);
      guards.electronic(side);
      guards.signature(side);
      guards.has_fields();
      guards.signing_day();
      if (side == Side::kHost) guards.home_signature();
      return;
    }
    case Event::kRefuse:
      guards.shown();
      guards.host_signed_nothing();
      return guards.reason();
    case Event::kCorrect:
      guards.host_signed_nothing();
      return guards.offer_and_schools();
    case Event::kCancel:
      return guards.reason();
    case Event::kExpire:
      guards.host_signed_nothing();
      return guards.day_passed();
    case Event::kTakeBack:
      return;  // « not signed » is what TO_SIGN_HOME means
  }
}

// § 9: who is told.
std::vector<Addressed> notices(const std::optional<Convention>& before, Event event) {
  const auto both = [](Notice n) { return std::vector<Addressed>{{n, Side::kHome}, {n, Side::kHost}}; };
  switch (event) {
    case Event::kFreezePaper:
      return {{Notice::kPaperNext, Side::kHome}};
    case Event::kFreeze:
      return {{Notice::kToSignHome, Side::kHome}};
    case Event::kSignHome:
      return {{Notice::kToSignHost, Side::kHost}};  // S7
    case Event::kSignHost:
      return both(Notice::kSigned);  // S7 for home; the host's head as a digest
    case Event::kRefuse:
      return both(Notice::kRefused);
    case Event::kExpire:
      return both(Notice::kExpired);
    case Event::kCorrect:
      if (before && before->state == State::kToSignHost) return {{Notice::kCorrected, Side::kHost}};
      return {};
    case Event::kCancel:  // a draft that was never frozen is unknown to the host school
      if (before && (before->state != State::kDraft || before->last_version > 0)) return both(Notice::kCancelled);
      return {{Notice::kCancelled, Side::kHome}};
    default:
      return {};
  }
}

void warn_about(const SchoolFacts& school, Side side, Blockers& found) {
  const Parameters who = {{"side", std::string(name_of(side))}};
  if (!school.known) return;  // blocked anyway
  if (!school.uai_letter_good)
    found.push_back({BlockerCode::kUaiLetter, {{"school", school.uai}}, Remedy::kAskAdministrator});
  if (school.deliberation == SchoolFacts::Deliberation::kNotExecutory) {
    found.push_back({BlockerCode::kDeliberationNotExecutory, who, Remedy::kAskAdministrator});
  }
  if (school.deliberation == SchoolFacts::Deliberation::kNone) {
    found.push_back({BlockerCode::kNoDeliberation, who, Remedy::kAskAdministrator});
  }
}

}  // namespace

std::string_view name_of(Notice notice) {
  return find_name(kNotices, notice);
}

Blockers blockers(const std::optional<Convention>& convention, Event event, std::optional<Side> side,
                  const Facts& facts) {
  const Row& row = row_of(event);
  if (!is_from(row, convention)) {
    const std::string state = convention ? std::string(name_of(convention->state)) : std::string();
    return {{BlockerCode::kWrongState, {{"state", state}}, Remedy::kOpenConvention}};
  }
  if (!may_cause(row.who, side)) return {{BlockerCode::kWrongSide, {}, Remedy::kNone}};
  Guards guards(convention, facts);
  apply_guards(guards, event);
  return guards.take();
}

Decision decide(const std::optional<Convention>& convention, Event event, std::optional<Side> side,
                const Facts& facts) {
  auto found = blockers(convention, event, side, facts);
  if (!found.empty()) return found;
  const Row& row = row_of(event);
  Transition transition{row.to, row.version, row.ends_as, notices(convention, event), std::string(row.audit_event)};
  // Nothing to end: a draft, or a version that a refusal or the passing of its day ended already.
  if (row.version == VersionEffect::kEnd && (!convention || convention->live_version == 0)) {
    transition.version = VersionEffect::kNone;
  }
  return transition;
}

Channel channel_of(const Convention& convention, Side side, const Facts& facts) {
  const bool home = side == Side::kHome;
  const auto& chosen = home ? convention.paper.home : convention.paper.host;
  if (chosen) return *chosen;
  if (convention.paper.step >= (home ? PaperStep::kEdited : PaperStep::kSignedHost)) return Channel::kPaper;
  return electronic_available(home ? facts.home : facts.host) ? Channel::kElectronic : Channel::kPaper;
}

Blockers offer_blockers(const std::optional<Convention>& convention, const Facts& facts) {
  Guards guards(convention, facts);
  guards.offer_and_schools();
  return guards.take();
}

Blockers signature_blockers(Side side, const Facts& facts) {
  const std::optional<Convention> none;
  Guards guards(none, facts);
  guards.signature(side);
  return guards.take();
}

Blockers warnings(const Facts& facts) {
  Blockers found;
  const int left_out = facts.registered - facts.with_agreement;
  if (left_out > 0) {
    found.push_back({BlockerCode::kPupilsLeftOut, {{"count", std::to_string(left_out)}}, Remedy::kOpenOffer});
  }
  warn_about(facts.home, Side::kHome, found);
  warn_about(facts.host, Side::kHost, found);
  return found;
}

}  // namespace conventions::domain
