#include "plugin/app/signature_config.hpp"

#include <chrono>
#include <ent/sdk/clients.hpp>

#include "plugin/app/document_data.hpp"
#include "plugin/app/ent_view.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/json_read.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/signature_check.hpp"
#include "plugin/app/signature_material.hpp"
#include "plugin/app/store.hpp"
#include "plugin/app/time_stamping.hpp"
#include "plugin/document/convention_document.hpp"

namespace conventions::app {
namespace {

// The block of the convention's fields, in points (plugin/document lays them out alike).
constexpr double kBlockWidth = 230;
constexpr double kBlockHeight = 90;

struct Desk {
  Actor actor;
  std::optional<Configuration> current;
};

Result<Desk> open_desk(const Context& context, const ent_call& call) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  if (!domain::may(actor->viewer, domain::Action::kConfigure, domain::Side::kHome, actor->policy.access)) {
    return forbidden();
  }
  auto current = current_configuration(context, call, actor->viewer.school);
  if (current.has_error()) return current.error();
  return Desk{std::move(*actor), std::move(*current)};
}

Result<ConfigurationView> show(const Context& context, const ent_call& call, const Actor& actor,
                               const std::optional<Configuration>& current) {
  ConfigurationView view;
  const auto facts = availability(current, actor.now_ms);
  view.availability = facts.signature;
  view.availability_date = facts.signature_date;
  if (!current) return view;
  view.id = current->id();
  view.number = current->number;
  view.created_ms = current->created_ms;
  view.created_by_name = current->created_by_name;
  if (current->state != ConfigurationState::kActive) return view;
  view.has_picture = !current->picture_document.empty();
  if (current->own_certificate()) {
    view.kind = domain::SignatureKind::kOwnCertificate;
    view.certificate = current->certificate;
    return view;
  }
  auto seal = ensure_seal(context, call, actor.viewer.school);
  if (seal.has_error()) return seal.error();
  view.certificate = seal->certificate;
  return view;
}

// The next version, with what the current one has.
Configuration successor(const Desk& desk) {
  Configuration next;
  next.school = desk.actor.viewer.school;
  next.number = desk.current ? desk.current->number + 1 : 1;
  next.created_ms = desk.actor.now_ms;
  next.created_by = desk.actor.viewer.person;
  next.created_by_name = desk.actor.viewer.display_name;
  if (desk.current && desk.current->state == ConfigurationState::kActive) {
    next.picture_document = desk.current->picture_document;
    next.picture_version = desk.current->picture_version;
    next.secret = desk.current->secret;
    next.certificate = desk.current->certificate;
  }
  return next;
}

// Stores `next` as the version in force; the one before keeps its place in the history. kConflict when somebody else
// changed the configuration meanwhile.
Result<ConfigurationView> install(const Context& context, const ent_call& call, const Desk& desk,
                                  const Configuration& next, const char* event) {
  ent::sdk::Commit commit;
  if (desk.current && desk.current->state != ConfigurationState::kCompromised) {
    Configuration before = *desk.current;
    before.state = ConfigurationState::kReplaced;
    commit.put(kKindConfiguration, before.id().str(), before.revision, to_json(before));
  }
  commit.put(kKindConfiguration, next.id().str(), 0, to_json(next));
  commit.audit.push_back({event,
                          "school:" + next.school.str(),
                          {{"configuration", next.id().str()},
                           {"picture", !next.picture_document.empty()},
                           {"certificate", next.certificate.fingerprint}}});
  auto outcome = commit_under(context, call, commit, "");
  if (outcome.has_error()) return outcome.error();
  if (*outcome != CommitOutcome::kDone) return Failure{Code::kConflict, "failure.conflict"};
  if (desk.current && desk.current->secret != next.secret) erase_key_secrets(context, call, desk.current->secret);
  return show(context, call, desk.actor, next);
}

}  // namespace

Result<domain::SchoolFacts> signature_facts(const Context& context, const ent_call& call, const domain::Uai& school) {
  auto current = current_configuration(context, call, school);
  if (current.has_error()) return current.error();
  return availability(*current, context.host().clock.now_ms());
}

Result<ConfigurationView> configuration(const Context& context, const ent_call& call) {
  auto desk = open_desk(context, call);
  if (desk.has_error()) return desk.error();
  return show(context, call, desk->actor, desk->current);
}

Result<ConfigurationView> set_picture(const Context& context, const ent_call& call, std::string_view file) {
  auto desk = open_desk(context, call);
  if (desk.has_error()) return desk.error();
  auto picture = signing::prepare_image(signing::as_bytes(file));
  if (picture.has_error()) return from_intake(picture.error());
  const auto& school = desk->actor.viewer.school;
  const std::string document = "signatures/" + school.str() + "/" + random_token();
  auto stored = context.host().documents.put(call, document, 0, "application/octet-stream",
                                             signing::as_text(picture->to_bytes()));
  if (stored.has_error()) return from_host(stored.error());
  Configuration next = successor(*desk);
  next.picture_document = document;
  next.picture_version = stored->version;
  if (!next.own_certificate()) {
    // Made now, so that the page can show what the signature will be and a signature never waits for it.
    auto seal = ensure_seal(context, call, school);
    if (seal.has_error()) return seal.error();
  }
  return install(context, call, *desk, next, "signature.picture_set");
}

Result<ConfigurationView> set_certificate(const Context& context, const ent_call& call, std::string_view file,
                                          const signing::Secret& password) {
  auto desk = open_desk(context, call);
  if (desk.has_error()) return desk.error();
  auto key = signing::load_pkcs12(signing::as_bytes(file), password, seconds_of(desk->actor.now_ms));
  if (key.has_error()) return from_intake(key.error());
  Configuration next = successor(*desk);
  next.secret = "certificate." + random_token();
  next.certificate = view_of(key->facts, key->notice_key, key->chain_length);
  auto kept = store_key_secrets(context, call, next.secret, signing::as_bytes(file), password);
  if (kept.has_error()) return kept.error();
  auto installed = install(context, call, *desk, next, "signature.certificate_set");
  if (installed.has_error()) {
    // Only when nothing was committed: after a time-out nobody knows, and the secrets must stay.
    if (installed.error().code != Code::kUnknown) erase_key_secrets(context, call, next.secret);
    return installed.error();
  }
  return installed;
}

Result<ConfigurationView> remove_configuration(const Context& context, const ent_call& call, Part part) {
  auto desk = open_desk(context, call);
  if (desk.has_error()) return desk.error();
  if (!desk->current || desk->current->state != ConfigurationState::kActive) return not_found();
  Configuration next = successor(*desk);
  if (part != Part::kCertificate) {
    next.picture_document.clear();
    next.picture_version = 0;
  }
  if (part != Part::kPicture) {
    next.secret.clear();
    next.certificate = {};
  }
  if (next.picture_document.empty() && !next.own_certificate()) next.state = ConfigurationState::kRemoved;
  return install(context, call, *desk, next, "signature.removed");
}

Result<ConfigurationView> declare_compromised(const Context& context, const ent_call& call) {
  auto desk = open_desk(context, call);
  if (desk.has_error()) return desk.error();
  if (!desk->current || desk->current->state != ConfigurationState::kActive) return not_found();
  Configuration stopped = *desk->current;
  stopped.state = ConfigurationState::kCompromised;
  const std::string secret = std::exchange(stopped.secret, std::string());
  ent::sdk::Commit commit;
  commit.put(kKindConfiguration, stopped.id().str(), stopped.revision, to_json(stopped));
  commit.audit.push_back({"signature.compromised",
                          "school:" + stopped.school.str(),
                          {{"configuration", stopped.id().str()}, {"certificate", stopped.certificate.fingerprint}}});
  auto outcome = commit_under(context, call, commit, "");
  if (outcome.has_error()) return outcome.error();
  if (*outcome != CommitOutcome::kDone) return Failure{Code::kConflict, "failure.conflict"};
  erase_key_secrets(context, call, secret);
  return show(context, call, desk->actor, stopped);
}

Result<std::string> picture_png(const Context& context, const ent_call& call) {
  auto desk = open_desk(context, call);
  if (desk.has_error()) return desk.error();
  if (!desk->current || desk->current->state != ConfigurationState::kActive) return not_found();
  auto picture = load_picture(context, call, *desk->current);
  if (picture.has_error()) return picture.error();
  if (!*picture) return not_found();
  auto png = (*picture)->to_png();
  if (png.has_error()) return Failure{Code::kCorrupt, "failure.corrupt", {}, png.error().what};
  return std::string(signing::as_text(*png));
}

Result<std::string> preview_block_pdf(const Context& context, const ent_call& call) {
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  const auto& viewer = actor->viewer;
  if (viewer.school.empty()) return forbidden();
  auto authority = domain::authority_to_sign(viewer, domain::Side::kHome, actor->policy.access, actor->today);
  if (authority == domain::Authority::kNone) {
    authority = domain::authority_to_sign(viewer, domain::Side::kHost, actor->policy.access, actor->today);
  }
  if (authority == domain::Authority::kNone && !viewer.configure) return forbidden();
  auto material = load_material(context, call, viewer.school);
  if (material.has_error()) return material.error().code == Code::kBlocked ? not_found() : material.error();
  auto school = read_school(context, call, viewer.school.str());
  if (school.has_error()) return school.error();
  auto lines = block_lines(context, call, signatory_of(viewer, *school, authority), material->kind, actor->now_ms);
  if (lines.has_error()) return lines.error();
  signing::Appearance appearance;
  appearance.lines = std::move(*lines);
  if (material->picture) appearance.image = &*material->picture;
  auto block = signing::preview_appearance(appearance, kBlockWidth, kBlockHeight);
  if (block.has_error()) return from_signing(block.error());
  return std::string(signing::as_text(*block));
}

namespace {

void take_findings(const signing::Report& report, const Material& material, TestSignature& test) {
  const auto add = [&](const signing::Finding& finding, bool good) {
    test.findings.push_back({finding.key, finding.text.empty() ? finding.detail : finding.text, good});
  };
  for (const auto& finding : report.failures) add(finding, false);
  for (const auto& signature : report.signatures) {
    for (const auto& finding : signature.failures) add(finding, false);
    for (const auto& finding : signature.notices) add(finding, true);
  }
  if (!material.key.notice_key.empty()) test.findings.push_back({material.key.notice_key, "", true});
}

// What became of the time-stamp, and how long key and authority took together.
void take_time_stamp(const signing::SignedPdf& done, std::chrono::steady_clock::duration spent, TestSignature& test) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(spent).count();
  if (!done.time_stamp_failure) {
    test.findings.push_back(
        {"test.time_stamped", "Signature et horodatage obtenus en " + std::to_string(ms) + " ms.", true});
    return;
  }
  test.good = false;
  test.findings.push_back({"test.time_stamp_failed",
                           "L’autorité d’horodatage n’a pas répondu comme il faut (" + std::to_string(ms) +
                               " ms) : " + done.time_stamp_failure->what,
                           false});
}

}  // namespace

Result<TestSignature> test_signature(const Context& context, const ent_call& call) {
  auto desk = open_desk(context, call);
  if (desk.has_error()) return desk.error();
  auto material = load_material(context, call, desk->actor.viewer.school);
  if (material.has_error()) return material.error();
  auto school = read_school(context, call, desk->actor.viewer.school.str());
  if (school.has_error()) return school.error();
  auto url = context.host().menu.link(call, "route:/parametres", true);
  if (url.has_error()) return from_host(url.error());
  auto page = document::render_convention(specimen_data(*school, desk->actor.today, *url), context.fonts());
  if (page.has_error()) return from_document(page.error());
  Signatory specimen = signatory_of(desk->actor.viewer, *school, domain::Authority::kHead);
  specimen.name = school->head_name.empty() ? specimen.name : school->head_name;
  specimen.capacity = school->head_capacity.empty() ? specimen.capacity : school->head_capacity;
  auto lines = block_lines(context, call, specimen, material->kind, desk->actor.now_ms);
  if (lines.has_error()) return lines.error();
  signing::SignRequest request;
  request.pdf = page->pdf;
  request.field_name = document::kHomeField;
  request.key = material->key.key.get();
  request.appearance.lines = std::move(*lines);
  if (material->picture) request.appearance.image = &*material->picture;
  request.reason = "SPÉCIMEN : essai de la signature configurée";
  request.name = specimen.name;
  request.time = seconds_of(desk->actor.now_ms);
  auto authority = read_time_stamping(context, call);
  if (authority.has_error()) return authority.error();
  const auto stamper = make_time_stamper(context, *authority);
  request.time_stamper = stamper.get();
  request.time_stamp_optional = true;
  const auto began = std::chrono::steady_clock::now();
  auto done = signing::sign_pdf(request);
  if (done.has_error()) return from_signing(done.error());
  const auto spent = std::chrono::steady_clock::now() - began;
  auto report = verify(context, call, done->bytes, desk->actor.now_ms);
  if (report.has_error()) return report.error();
  TestSignature test;
  test.pdf = std::string(signing::as_text(done->bytes));
  test.good = holds(*report, domain::Side::kHome, material->key.facts.fingerprint_sha256_hex);
  test.indication = std::string(signing::name_of(report->indication));
  test.report_text = signing::to_french_text(*report);
  take_findings(*report, *material, test);
  if (authority->configured()) take_time_stamp(*done, spent, test);
  return test;
}

}  // namespace conventions::app
