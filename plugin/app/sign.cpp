#include "plugin/app/sign.hpp"

#include <algorithm>
#include <ent/sdk/clients.hpp>

#include "plugin/app/act.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/reserved_signature.hpp"
#include "plugin/app/signature_check.hpp"
#include "plugin/app/signature_material.hpp"
#include "plugin/app/store.hpp"
#include "plugin/app/stored_document.hpp"
#include "plugin/app/time_stamping.hpp"
#include "signing/core/digest.hpp"

namespace conventions::app {
namespace {

using domain::Event;
using domain::Side;

Event event_of(Side side) {
  return side == Side::kHome ? Event::kSignHome : Event::kSignHost;
}

std::optional<signing::Sha256> digest_from(const std::string& hex) {
  const auto bytes = bytes_from_hex(hex);
  signing::Sha256 digest{};
  if (hex.size() != 64 || bytes.size() != digest.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

struct Desk {
  Loaded loaded;
  Situation situation;
  std::string bytes;  // of the live version, when there is one
};

// Loads all that a signature is judged by. Verifies the home signature when the host school is next.
Result<Desk> open_desk(const Context& context, const ent_call& call, Loaded loaded) {
  auto situation = read_situation(context, call, loaded);
  if (situation.has_error()) return situation.error();
  Desk desk{std::move(loaded), std::move(*situation), {}};
  if (!desk.situation.live) return desk;
  auto bytes = exact_bytes(context, call, *desk.situation.live);
  if (bytes.has_error()) return bytes.error();
  desk.bytes = std::move(*bytes);
  // A handwritten home signature is not in the file: see Facts::home_hand_shown.
  const bool in_file = desk.situation.live->signature(Side::kHome) != nullptr;
  if (in_file && desk.loaded.convention.state == domain::State::kToSignHost && desk.loaded.side == Side::kHost) {
    auto check = check_home_signature(context, call, *desk.situation.live, desk.bytes, desk.loaded.actor.now_ms);
    if (check.has_error()) return check.error();
    desk.situation.facts.home_signature = *check;
  }
  return desk;
}

const School& school_of(const EntView& view, Side side) {
  return side == Side::kHome ? view.home : view.host;
}

// The mandate the viewer signs with; null for a head, a manager, or somebody who may not sign.
const domain::Mandate* mandate_used(const Desk& desk) {
  if (desk.situation.facts.authority != domain::Authority::kMandate) return nullptr;
  const auto& loaded = desk.loaded;
  return domain::mandate_for(loaded.actor.viewer, loaded.convention.key.offer, loaded.actor.today);
}

domain::SignatureFact make_fact(const Desk& desk, const Material& material, const Signatory& signatory,
                                const domain::Mandate* mandate) {
  const auto& viewer = desk.loaded.actor.viewer;
  domain::SignatureFact fact;
  fact.side = *desk.loaded.side;
  fact.clicked_by = viewer.person;
  fact.clicked_by_name = viewer.display_name;
  fact.authority = signatory.authority;
  fact.by_delegation = signatory.authority == domain::Authority::kMandate;
  if (mandate != nullptr) fact.mandate = domain::use_of(*mandate);
  fact.in_name_of = mandate != nullptr ? mandate->given_by : signatory.person;
  fact.in_name_of_name = mandate != nullptr ? mandate->given_by_name : signatory.name;
  fact.capacity = signatory.capacity;
  fact.configuration = material.configuration.id();
  fact.kind = material.kind;
  fact.certificate_subject = material.key.facts.subject_common_name;
  fact.certificate_issuer = material.key.facts.issuer_common_name;
  fact.certificate_serial = material.key.facts.serial_hex;
  fact.certificate_sha256 = material.key.facts.fingerprint_sha256_hex;
  fact.time_ms = desk.loaded.actor.now_ms;
  fact.shown_sha256 = desk.situation.live->sha256;
  return fact;
}

// What is asked of the key, as claimed at `time_ms`. Borrows from the desk, the material and `stamper`.
Result<signing::SignRequest> make_request(const Context& context, const ent_call& call, const Desk& desk,
                                          const Material& material, const Signatory& signatory,
                                          signing::timestamp::TimeStamper* stamper, std::int64_t time_ms) {
  const Side side = *desk.loaded.side;
  auto lines = block_lines(context, call, signatory, material.kind, time_ms);
  if (lines.has_error()) return lines.error();
  signing::SignRequest request;
  request.pdf = signing::as_bytes(desk.bytes);
  request.field_name = field_of(side);
  request.key = material.key.key.get();
  request.appearance.lines = std::move(*lines);
  if (material.picture) request.appearance.image = &*material.picture;
  request.reason = "Signature de la convention " +
                   domain::version_reference(desk.loaded.convention, desk.situation.live->number) +
                   (side == Side::kHome ? " pour l’établissement d’origine" : " pour l’établissement d’accueil");
  if (signatory.authority == domain::Authority::kMandate) {
    request.reason += ", pour le chef d’établissement et par délégation : " + signatory.name +
                      (signatory.capacity.empty() ? "" : ", " + signatory.capacity);
  }
  request.name = signatory.name;
  request.location = school_of(*desk.situation.view, side).city;
  request.time = seconds_of(time_ms);
  request.expected_sha256 = digest_from(desk.situation.live->sha256);
  request.time_stamper = stamper;
  request.time_stamp_optional = true;
  return request;
}

Failure not_signed(const Context& context, const ent_call& call, const Material& material,
                   const signing::Failure& failure) {
  if (!is_of_key(failure)) return from_signing(failure);
  context.host().log.write(&call, ENT_LOG_WARNING, "a signing key did not sign: " + failure.what);
  Failure told = from_key(failure, true);
  note_key_failure(context, call, material.configuration, told);
  return told;
}

struct Affixed {
  signing::SignedPdf pdf;
  std::int64_t time_ms = 0;  // claimed
  SigningAct act;            // of the reservation to be released
  Reservation reservation;
};

// Asked of a remote service once its hash is recorded: reserved_signature.hpp says why.
Result<Affixed> affix_remotely(const Context& context, const ent_call& call, const Desk& desk, const Material& material,
                               const Signatory& signatory, signing::timestamp::TimeStamper* stamper) {
  const auto& actor = desk.loaded.actor;
  Affixed out;
  out.act = {desk.loaded.convention.id, *desk.loaded.side, actor.viewer.person, material.configuration.id(),
             desk.situation.live->sha256};
  auto before = find_reservation(context, call, out.act);
  if (before.has_error()) return before.error();
  out.time_ms = before->revision != 0 ? before->time_ms : actor.now_ms;
  auto pending = signing::Result<signing::PendingSignature>(signing::Failure{});
  std::string hash;
  for (const bool again : {false, true}) {
    auto request = make_request(context, call, desk, material, signatory, stamper, out.time_ms);
    if (request.has_error()) return request.error();
    pending = signing::begin_signature(*request);
    if (pending.has_error()) return from_signing(pending.error());
    hash = signing::to_hex(signing::sha256(pending->attributes));
    // Another name, another form of the block: no repetition of the reserved act, but a new one.
    if (again || before->revision == 0 || hash == before->attributes_sha256) break;
    out.time_ms = actor.now_ms;
  }
  auto reserved = reserve(context, call, out.act, *before, out.time_ms, hash);
  if (reserved.has_error()) return reserved.error();
  out.reservation = *reserved;
  auto value = material.key.key->sign(pending->attributes);
  if (value.has_error()) {
    Failure told = not_signed(context, call, material, value.error());
    if (told.code != Code::kUnknown) release(context, call, out.act, out.reservation);
    return told;
  }
  auto done = signing::complete_signature(std::move(*pending), *value, stamper, true);
  if (done.has_error()) return from_signing(done.error());
  out.pdf = std::move(*done);
  return out;
}

// With a time-stamp where the school has an authority; when that does not answer the signature is made without one, and
// the job archive.sync proves its time from its own run on.
Result<Affixed> affix(const Context& context, const ent_call& call, const Desk& desk, const Material& material,
                      const Signatory& signatory, const TimeStamping& authority) {
  const auto stamper = make_time_stamper(context, authority);
  Affixed out;
  if (material.configuration.place.source == KeySource::kRemote) {
    auto done = affix_remotely(context, call, desk, material, signatory, stamper.get());
    if (done.has_error()) return done.error();
    out = std::move(*done);
  } else {
    out.time_ms = desk.loaded.actor.now_ms;
    auto request = make_request(context, call, desk, material, signatory, stamper.get(), out.time_ms);
    if (request.has_error()) return request.error();
    auto done = signing::sign_pdf(*request);
    if (done.has_error()) return not_signed(context, call, material, done.error());
    out.pdf = std::move(*done);
  }
  if (out.pdf.time_stamp_failure) {
    context.host().log.write(&call, ENT_LOG_WARNING, "time-stamp pending: " + out.pdf.time_stamp_failure->what);
  }
  return out;
}

// Nothing is recorded that does not verify: what was shown is a prefix (invariant I13), our signature is good, and so
// is the home signature still.
Result<void> check_own(const Context& context, const ent_call& call, const Desk& desk, const Material& material,
                       const signing::Bytes& result) {
  const auto shown = signing::as_bytes(desk.bytes);
  const bool prefix = result.size() > shown.size() && std::equal(shown.begin(), shown.end(), result.begin());
  const auto& schools = desk.loaded.convention.key;
  auto report = verify(context, call, result, desk.loaded.actor.now_ms, {schools.home, schools.host});
  if (report.has_error()) return report.error();
  const Side side = *desk.loaded.side;
  bool good = prefix && holds(*report, side, material.key.facts.fingerprint_sha256_hex);
  if (const auto* home = desk.situation.live->signature(Side::kHome); home != nullptr && side == Side::kHost) {
    good = good && holds(*report, Side::kHome, home->certificate_sha256);
  }
  if (good) return {};
  return Failure{Code::kInternal, "failure.own_signature_bad", {}, signing::to_json(*report)};
}

Result<Receipt> make_receipt(const Context& context, const ent_call& call, const domain::Convention& convention,
                             int number, Side side, bool already) {
  auto version = load_version(context, call, convention.id, number);
  if (version.has_error()) return version.error();
  const auto* fact = version->signature(side);
  if (fact == nullptr) return not_found();
  Receipt made{convention, *version, *fact, already};
  return made;
}

Result<Receipt> sign_once(const Context& context, const ent_call& call, const SignRequest& request) {
  auto loaded = load_for(context, call, request.command, domain::Action::kSign);
  if (loaded.has_error()) return loaded.error();
  const Side side = *loaded->side;
  if (loaded->already) {
    return make_receipt(context, call, loaded->convention, request.shown.version, side, true);
  }
  auto desk = open_desk(context, call, std::move(*loaded));
  if (desk.has_error()) return desk.error();
  auto& facts = desk->situation.facts;
  facts.shown_version = request.shown.version;
  facts.shown_sha256 = request.shown.sha256;
  auto decision = domain::decide(desk->loaded.convention, event_of(side), side, facts);
  if (auto* found = std::get_if<domain::Blockers>(&decision)) return blocked(std::move(*found));
  auto material = load_material(context, call, desk->loaded.actor.viewer.school);
  if (material.has_error()) return material.error();
  // Its key came in its turn: whoever had it before may have signed this convention.
  auto present = load_convention(context, call, desk->loaded.convention.id);
  if (present.has_error()) return present.error();
  if (present->revision != desk->loaded.convention.revision) return Failure{Code::kConflict, "failure.conflict"};
  const School& school = school_of(*desk->situation.view, side);
  const Signatory signatory = signatory_of(desk->loaded.actor.viewer, school, facts.authority);
  const domain::Mandate* mandate = mandate_used(*desk);
  auto authority = read_time_stamping(context, call, desk->loaded.actor.viewer.school);
  if (authority.has_error()) return authority.error();
  auto archive = read_time_stamping(context, call);
  if (archive.has_error()) return archive.error();
  auto affixed = affix(context, call, *desk, *material, signatory, *authority);
  if (affixed.has_error()) return affixed.error();
  auto checked = check_own(context, call, *desk, *material, affixed->pdf.bytes);
  if (checked.has_error()) return checked.error();
  domain::Version version = *desk->situation.live;
  auto stored = put_document(context, call, version.document, "application/pdf", signing::as_text(affixed->pdf.bytes));
  if (stored.has_error()) return stored.error();
  auto fact = make_fact(*desk, *material, signatory, mandate);
  fact.time_ms = affixed->time_ms;
  fact.signed_sha256 = stored->sha256;
  fact.document_version = stored->version;
  fact.level = signing::name_of(affixed->pdf.level);
  version.sha256 = stored->sha256;
  version.document_version = stored->version;
  version.signatures.push_back(fact);
  Act act;
  act.transition = std::move(std::get<domain::Transition>(decision));
  act.audit_sha256 = stored->sha256;
  act.audit_details = {
      {"shown_sha256", fact.shown_sha256},      {"authority", std::string(domain::name_of(fact.authority))},
      {"in_name_of", fact.in_name_of.str()},    {"configuration", fact.configuration.str()},
      {"certificate", fact.certificate_sha256}, {"level", fact.level}};
  if (mandate != nullptr) {
    act.mandate = *mandate;
    ++act.mandate->signatures;
    act.audit_details.insert(act.audit_details.end(), {{"mandate", mandate->id.str()},
                                                       {"mandate_from", domain::to_iso(mandate->from)},
                                                       {"mandate_until", domain::to_iso(mandate->until)},
                                                       {"mandate_act_sha256", mandate->act.sha256}});
  }
  if (archive->configured() && act.transition.to == domain::State::kSigned) act.proof = domain::Proof::kPending;
  act.version = std::move(version);
  auto outcome = store_act(context, call, desk->loaded, std::move(act));
  if (outcome.has_error()) return outcome.error();
  release(context, call, affixed->act, affixed->reservation);
  return make_receipt(context, call, outcome->convention, request.shown.version, side, outcome->already);
}

}  // namespace

Result<Receipt> sign(const Context& context, const ent_call& call, const SignRequest& request) {
  // Two clicks at once: the loser of the race reads again and finds the signature of the winner. It may have read the
  // convention before the winner's commit and the version after it, which looks stale: that is read again once, too.
  constexpr int kAttempts = 4;
  auto result = sign_once(context, call, request);
  bool looked_stale = false;
  for (int i = 1; i < kAttempts && result.has_error(); ++i) {
    const bool stale_now = result.error().code == Code::kStale && !std::exchange(looked_stale, true);
    if (result.error().code != Code::kConflict && !stale_now) break;
    result = sign_once(context, call, request);
  }
  return result;
}

Result<SigningView> signing_view(const Context& context, const ent_call& call, const domain::ConventionId& id) {
  auto loaded = load_for(context, call, id, domain::Action::kView);
  if (loaded.has_error()) return loaded.error();
  if (!loaded->side) return forbidden();
  const Side side = *loaded->side;
  const auto awaited = side == Side::kHome ? domain::State::kToSignHome : domain::State::kToSignHost;
  if (loaded->convention.state != awaited) return Failure{Code::kBlocked, "failure.nothing_to_sign"};
  auto desk = open_desk(context, call, std::move(*loaded));
  if (desk.has_error()) return desk.error();
  SigningView view;
  view.convention = desk->loaded.convention;
  view.version = *desk->situation.live;
  view.side = side;
  view.shown = {view.version.number, view.version.sha256};
  auto& facts = desk->situation.facts;
  facts.shown_version = view.shown.version;
  facts.shown_sha256 = view.shown.sha256;
  view.authority = facts.authority;
  view.blockers = domain::blockers(view.convention, event_of(side), side, facts);
  view.warnings = desk->situation.warnings(side);
  if (!desk->situation.view) return view;  // the offer is gone: blocked
  const School& school = school_of(*desk->situation.view, side);
  const Signatory signatory = signatory_of(desk->loaded.actor.viewer, school, facts.authority);
  view.clicked_by_name = desk->loaded.actor.viewer.display_name;
  view.by_delegation = facts.authority == domain::Authority::kMandate;
  const domain::Mandate* mandate = mandate_used(*desk);
  if (mandate != nullptr) view.mandate = domain::use_of(*mandate);
  view.in_name_of_name = mandate != nullptr ? mandate->given_by_name : signatory.name;
  view.capacity = signatory.capacity;
  auto mark = load_mark(context, call, desk->loaded.actor.viewer.school);
  if (mark.has_error()) return mark.error().code == Code::kBlocked ? Result<SigningView>(view) : mark.error();
  view.kind = mark->kind;
  view.certificate_subject = mark->certificate.subject;
  view.certificate_issuer = mark->certificate.issuer;
  view.has_picture = mark->picture.has_value();
  auto lines = block_lines(context, call, signatory, mark->kind, desk->loaded.actor.now_ms);
  if (lines.has_error()) return lines.error();
  view.block_lines = std::move(*lines);
  return view;
}

Result<Receipt> receipt(const Context& context, const ent_call& call, const domain::ConventionId& id, int version) {
  auto loaded = load_for(context, call, id, domain::Action::kView);
  if (loaded.has_error()) return loaded.error();
  if (!loaded->side) return forbidden();
  return make_receipt(context, call, loaded->convention, version, *loaded->side, false);
}

}  // namespace conventions::app
