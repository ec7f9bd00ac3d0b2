#include <chrono>
#include <ent/sdk/clients.hpp>

#include "plugin/app/configuring.hpp"
#include "plugin/app/document_data.hpp"
#include "plugin/app/ent_view.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/signature_check.hpp"
#include "plugin/app/signature_config.hpp"
#include "plugin/app/signature_material.hpp"
#include "plugin/app/time_stamping.hpp"
#include "plugin/document/convention_document.hpp"

// The configured signature looked at and tried out, without anything being stored.
namespace conventions::app {
namespace {

// The block of the convention's fields, in points (plugin/document lays them out alike).
constexpr double kBlockWidth = 230;
constexpr double kBlockHeight = 90;

}  // namespace

Result<std::string> picture_png(const Context& context, const ent_call& call) {
  auto desk = open_configuring(context, call);
  if (desk.has_error()) return desk.error();
  if (!desk->in_force()) return not_found();
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
  auto authority = domain::authority_to_sign(viewer, domain::Side::kHome, {}, actor->policy.access, actor->today);
  if (authority == domain::Authority::kNone) {
    authority = domain::authority_to_sign(viewer, domain::Side::kHost, {}, actor->policy.access, actor->today);
  }
  if (authority == domain::Authority::kNone && !viewer.configure) return forbidden();
  auto mark = load_mark(context, call, viewer.school);
  if (mark.has_error()) return mark.error().code == Code::kBlocked ? not_found() : mark.error();
  auto school = read_school(context, call, viewer.school.str());
  if (school.has_error()) return school.error();
  auto lines = block_lines(context, call, signatory_of(viewer, *school, authority), mark->kind, actor->now_ms);
  if (lines.has_error()) return lines.error();
  signing::Appearance appearance;
  appearance.lines = std::move(*lines);
  if (mark->picture) appearance.image = &*mark->picture;
  auto block = signing::preview_appearance(appearance, kBlockWidth, kBlockHeight);
  if (block.has_error()) return from_signing(block.error());
  return std::string(signing::as_text(*block));
}

namespace {

class Trial {
 public:
  Trial(const Context& context, const ent_call& call, const Actor& actor, Mark mark)
      : context_(context), call_(call), actor_(actor), mark_(std::move(mark)) {}

  Result<TestSignature> run() {
    auto prepared = prepare();
    if (prepared.has_error()) return prepared.error();
    began_ = Clock::now();
    auto open = open_key(context_, call_, mark_);
    if (open.has_error()) return fail(TestStep::kKey, open.error());
    pass(TestStep::kKey);
    notice_key_ = open->loaded.notice_key;
    request_.key = open->loaded.key.get();
    auto pending = signing::begin_signature(request_);
    if (pending.has_error()) return from_signing(pending.error());
    began_ = Clock::now();
    auto value = open->loaded.key->sign(pending->attributes);
    if (value.has_error()) {
      Failure told = from_key(value.error(), false);  // of a specimen: whether it was made does not matter
      note_key_failure(context_, call_, mark_.configuration, told);
      return fail(TestStep::kSign, told);
    }
    pass(TestStep::kSign);
    open->loaded.key.reset();
    open->turn.reset();  // the next one's, and nobody waits for the authority
    auto done = stamp(std::move(*pending), *value);
    if (done.has_error()) return done.error();
    return judge(*done);
  }

 private:
  using Clock = std::chrono::steady_clock;

  Result<void> prepare() {
    auto school = read_school(context_, call_, actor_.viewer.school.str());
    if (school.has_error()) return school.error();
    auto url = context_.host().menu.link(call_, "route:/parametres", true);
    if (url.has_error()) return from_host(url.error());
    auto page = document::render_convention(specimen_data(*school, actor_.today, *url), context_.fonts());
    if (page.has_error()) return from_document(page.error());
    pdf_ = std::move(page->pdf);
    Signatory specimen = signatory_of(actor_.viewer, *school, domain::Authority::kHead);
    specimen.name = school->head_name.empty() ? specimen.name : school->head_name;
    specimen.capacity = school->head_capacity.empty() ? specimen.capacity : school->head_capacity;
    auto lines = block_lines(context_, call_, specimen, mark_.kind, actor_.now_ms);
    if (lines.has_error()) return lines.error();
    request_.pdf = pdf_;
    request_.field_name = document::kHomeField;
    request_.appearance.lines = std::move(*lines);
    if (mark_.picture) request_.appearance.image = &*mark_.picture;
    request_.reason = "SPÉCIMEN : essai de la signature configurée";
    request_.name = specimen.name;
    request_.time = seconds_of(actor_.now_ms);
    return {};
  }

  Result<signing::SignedPdf> stamp(signing::PendingSignature pending, signing::BytesView value) {
    auto authority = read_time_stamping(context_, call_, actor_.viewer.school);
    if (authority.has_error()) return authority.error();
    const auto stamper = make_time_stamper(context_, *authority);
    began_ = Clock::now();
    auto done = signing::complete_signature(std::move(pending), value, stamper.get(), true);
    if (done.has_error()) return from_signing(done.error());
    if (done->time_stamp_failure) {
      const auto& why = *done->time_stamp_failure;
      note(TestStep::kTimeStamp, false, std::string(why.remedy()), {{"subject", why.subject}});
      test_.good = false;
    } else if (stamper != nullptr) {
      pass(TestStep::kTimeStamp);
    }
    return std::move(*done);
  }

  Result<TestSignature> judge(const signing::SignedPdf& done) {
    began_ = Clock::now();
    auto report = verify(context_, call_, done.bytes, actor_.now_ms, {actor_.viewer.school});
    if (report.has_error()) return report.error();
    test_.pdf = std::string(signing::as_text(done.bytes));
    const bool holds_good = holds(*report, domain::Side::kHome, mark_.certificate.fingerprint);
    note(TestStep::kVerify, holds_good, holds_good ? "" : "failure.own_signature_bad", {});
    test_.good = test_.good && holds_good;
    test_.indication = std::string(signing::name_of(report->indication));
    test_.report_text = signing::to_french_text(*report);
    take_findings(*report);
    return std::move(test_);
  }

  void take_findings(const signing::Report& report) {
    const auto add = [&](const signing::Finding& finding, bool good) {
      test_.findings.push_back({finding.key, finding.text.empty() ? finding.detail : finding.text, good});
    };
    for (const auto& finding : report.failures) add(finding, false);
    for (const auto& signature : report.signatures) {
      for (const auto& finding : signature.failures) add(finding, false);
      for (const auto& finding : signature.notices) add(finding, true);
    }
    if (!notice_key_.empty()) test_.findings.push_back({notice_key_, "", true});
  }

  void note(TestStep step, bool good, std::string failure_key, domain::Parameters parameters) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began_).count();
    test_.steps.push_back({step, good, ms, std::move(failure_key), std::move(parameters)});
  }
  void pass(TestStep step) { note(step, true, "", {}); }
  // Nothing after this step was tried. What is ours, not the key's, is a failure of the use case.
  Result<TestSignature> fail(TestStep step, const Failure& failure) {
    if (failure.code != Code::kBlocked && failure.code != Code::kUnavailable) return failure;
    note(step, false, failure.key, failure.parameters);
    test_.good = false;
    return std::move(test_);
  }

  const Context& context_;
  const ent_call& call_;
  const Actor& actor_;
  const Mark mark_;
  std::string notice_key_;
  signing::Bytes pdf_;
  signing::SignRequest request_;
  Clock::time_point began_{};
  TestSignature test_{{}, true, {}, {}, {}, {}};
};

}  // namespace

Result<TestSignature> test_signature(const Context& context, const ent_call& call) {
  auto desk = open_configuring(context, call);
  if (desk.has_error()) return desk.error();
  auto mark = load_mark(context, call, desk->actor.viewer.school);
  if (mark.has_error()) return mark.error();
  return Trial(context, call, desk->actor, std::move(*mark)).run();
}

}  // namespace conventions::app
