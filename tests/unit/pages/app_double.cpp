// Longer than 500 lines: one stand-in for every use case that a page calls.
#include "app_double.hpp"

#include <ent/sdk/clients.hpp>

#include "plugin/app/cancel.hpp"
#include "plugin/app/correct.hpp"
#include "plugin/app/download.hpp"
#include "plugin/app/edit_copies.hpp"
#include "plugin/app/freeze.hpp"
#include "plugin/app/instance_ca.hpp"
#include "plugin/app/prepare.hpp"
#include "plugin/app/refuse.hpp"
#include "plugin/app/report_incident.hpp"
#include "plugin/app/switch_channel.hpp"
#include "plugin/app/take_back.hpp"
#include "plugin/app/undo_step.hpp"
#include "plugin/document/convention_document.hpp"
#include "signing/net/http.hpp"

namespace conventions::app {
namespace {

template <class T>
Result<T> give(const T& value) {
  if (canned().failure) return *canned().failure;
  return value;
}

template <class T>
Result<T> act(const T& value) {
  ++canned().acts;
  if (canned().act_failure) return *canned().act_failure;
  return give(value);
}

Result<Outcome> outcome(const Command& command) {
  canned().command = command;
  return act(Outcome{canned().detail.convention, false});
}

Result<Download> file(const char* type) {
  return give(Download{canned().pdf, std::string(64, 'a'), "convention.pdf", type, 2});
}

}  // namespace

Canned& canned() {
  static Canned answers;
  return answers;
}

Context::Context(std::unique_ptr<ent::sdk::Host> host, std::unique_ptr<document::Fonts> fonts,
                 std::unique_ptr<signing::net::HttpClient> network)
    : host_(std::move(host)), fonts_(std::move(fonts)), network_(std::move(network)) {}
Context::~Context() = default;

Result<std::unique_ptr<Context>> Context::make(const ent_host* host) {
  auto services = std::make_unique<ent::sdk::Host>();
  services->menu = ent::sdk::Menu(host, host->get_service(host, ENT_MENU_ID));
  services->i18n = ent::sdk::I18n(host, host->get_service(host, ENT_I18N_ID));
  services->clock = ent::sdk::Clock(host, host->get_service(host, ENT_CLOCK_ID));
  return std::unique_ptr<Context>(new Context(std::move(services), nullptr, nullptr));
}

Result<Actor> identify(const Context&, const ent_call&) {
  return give(canned().actor);
}
Abilities abilities(const Actor& actor) {
  return {actor.viewer.offers, actor.viewer.enrolments, actor.viewer.configure, actor.viewer.admin};
}
Result<MandateBook> mandate_book(const Context&, const ent_call&) {
  return give(canned().mandates);
}
Result<domain::Mandate> give_mandate(const Context&, const ent_call&, const GiveMandate& request) {
  canned().given = request;
  canned().uploaded = std::string(request.act);
  return act(domain::Mandate{});
}
Result<domain::Mandate> withdraw_mandate(const Context&, const ent_call&, const domain::MandateId& id,
                                         const std::string& reason) {
  canned().given.person = id.str();
  canned().reason_text = reason;
  return act(domain::Mandate{});
}
Result<ActFile> mandate_act(const Context&, const ent_call&, const domain::MandateId&) {
  return give(ActFile{canned().pdf, "application/pdf", "delegation-2026-11-01.pdf"});
}
Result<ListPage> list_conventions(const Context&, const ent_call&, const ListRequest& request) {
  canned().asked = request;
  return give(canned().list);
}
Result<OffersPage> list_host_offers(const Context&, const ent_call&) {
  return give(canned().offers);
}
Result<OfferMatrix> offer_matrix(const Context&, const ent_call&, const std::string&) {
  return give(canned().matrix);
}
Result<ConventionDetail> convention_detail(const Context&, const ent_call&, const domain::ConventionId&) {
  return give(canned().detail);
}
Result<ProcessView> process_view(const Context&, const ent_call&, const domain::ConventionId&) {
  return give(canned().process);
}
Result<Outcome> edit_copies(const Context&, const ent_call&, const EditCopiesRequest& r) {
  canned().shown = r.shown;
  return outcome(r.command);
}
Result<Outcome> tick_step(const Context&, const ent_call&, const TickStepRequest& r) {
  canned().tick = r;
  return outcome(r.command);
}
Result<Outcome> undo_step(const Context&, const ent_call&, const UndoStepRequest& r) {
  canned().reason_text = r.reason;
  return outcome(r.command);
}
Result<Outcome> report_incident(const Context&, const ent_call&, const ReportIncidentRequest& r) {
  canned().incident = r.incident;
  return outcome(r.command);
}
Result<Outcome> switch_channel(const Context&, const ent_call&, const SwitchChannelRequest& r) {
  canned().channel = r.channel;
  return outcome(r.command);
}
std::string place_of(domain::Remedy remedy, const domain::Convention& convention) {
  if (remedy == domain::Remedy::kConfigureSignature) return "route:/parametres";
  if (remedy == domain::Remedy::kOpenOffer) return "offer:" + convention.key.offer.str();
  return "";
}
std::string_view name_of(Tab tab) {
  static constexpr std::string_view kNames[] = {"all", "draft", "to_sign", "waiting", "signed", "paper", "ended"};
  return kNames[static_cast<int>(tab)];
}
Tab tab_from(std::string_view name) {
  for (const auto tab : kAllTabs) {
    if (name_of(tab) == name) return tab;
  }
  return Tab::kAll;
}
Result<Outcome> prepare(const Context&, const ent_call&, const PrepareRequest&) {
  return outcome({});
}
Result<Outcome> freeze(const Context&, const ent_call&, const FreezeRequest& r) {
  return outcome(r.command);
}
Result<Outcome> take_back(const Context&, const ent_call&, const Command& c) {
  return outcome(c);
}
Result<Outcome> correct(const Context&, const ent_call&, const Command& c) {
  return outcome(c);
}
Result<Outcome> refuse(const Context&, const ent_call&, const RefuseRequest& r) {
  canned().shown = r.shown;
  canned().reason_code = r.reason_code;
  canned().reason_text = r.reason_text;
  return outcome(r.command);
}
Result<Outcome> cancel(const Context&, const ent_call&, const CancelRequest& r) {
  canned().reason_code = r.reason_code;
  return outcome(r.command);
}
Result<SigningView> signing_view(const Context&, const ent_call&, const domain::ConventionId&) {
  return give(canned().signing);
}
Result<Receipt> sign(const Context&, const ent_call&, const SignRequest& request) {
  canned().command = request.command;
  canned().shown = request.shown;
  return act(canned().receipt);
}
Result<Receipt> receipt(const Context&, const ent_call&, const domain::ConventionId&, int) {
  return give(canned().receipt);
}
Result<Download> download(const Context&, const ent_call&, const domain::ConventionId&, int, const std::string&) {
  return file("application/pdf");
}
Result<Download> download_text(const Context&, const ent_call&, const domain::ConventionId&, int) {
  return file("text/plain; charset=utf-8");
}
Result<ConfigurationView> configuration(const Context&, const ent_call&) {
  return give(canned().configuration);
}
Result<ConfigurationView> set_picture(const Context&, const ent_call&, std::string_view) {
  return act(canned().configuration);
}
Result<ConfigurationView> set_certificate(const Context&, const ent_call&, std::string_view, const signing::Secret&) {
  return act(canned().configuration);
}
Result<ConfigurationView> set_token_key(const Context&, const ent_call&, const KeyPlace& place,
                                        const signing::Secret& pin) {
  canned().place = place;
  canned().secret = pin.reveal();
  return act(canned().configuration);
}
Result<ConfigurationView> set_remote_key(const Context&, const ent_call&, const KeyPlace& place,
                                         const signing::Secret& access_token, const signing::Secret& pin) {
  canned().place = place;
  canned().secret = access_token.reveal() + " " + pin.reveal();
  return act(canned().configuration);
}
Result<std::vector<TokenKeyView>> token_keys(const Context&, const ent_call&, const KeyPlace& place) {
  canned().place = place;
  return give(canned().token_keys);
}
Result<ConfigurationView> set_time_stamping(const Context&, const ent_call&, std::string_view url, std::string_view) {
  canned().tsa_url = url;
  return act(canned().configuration);
}
Result<ConfigurationView> remove_configuration(const Context&, const ent_call&, Part) {
  return act(canned().configuration);
}
Result<ConfigurationView> declare_compromised(const Context&, const ent_call&) {
  return act(canned().configuration);
}
Result<std::string> picture_png(const Context&, const ent_call&) {
  return give(std::string("PNG"));
}
Result<std::string> preview_block_pdf(const Context&, const ent_call&) {
  return give(canned().pdf);
}
Result<TestSignature> test_signature(const Context&, const ent_call&) {
  return give(canned().test);
}
Result<HealthReport> health(const Context&, const ent_call&) {
  return give(canned().health);
}
Result<void> may_enter_verification(const Context&, const ent_call&) {
  if (canned().failure) return *canned().failure;
  return {};
}
Result<Verification> verify_upload(const Context&, const ent_call&, std::string_view file) {
  canned().uploaded = std::string(file);
  return give(canned().verification);
}
Result<Verification> verify_reference(const Context&, const ent_call&, const ReferenceRequest& request) {
  canned().reference = request;
  return give(canned().verification);
}
std::string_view name_of(Verdict verdict) {
  static constexpr std::string_view kNames[] = {"valid", "paper", "reserved", "invalid"};
  return kNames[static_cast<int>(verdict)];
}
std::string_view name_of(Question question) {
  static constexpr std::string_view kNames[] = {"integrity", "signature",  "identity",
                                                "validity",  "revocation", "time_stamp"};
  return kNames[static_cast<int>(question)];
}
Result<std::string> trust_anchor(const Context&, const ent_call&) {
  return give(std::string("-----BEGIN"));
}

}  // namespace conventions::app

namespace conventions::pages::test {
namespace {

ent_status link(const ent_host*, const ent_call*, ent_str place, std::int32_t, ent_blob* url, ent_error*) noexcept {
  const auto text = ent::sdk::to_string(place);
  if (text.empty()) return ENT_NOT_FOUND;
  *url = ent::sdk::make_blob(text.rfind("route:", 0) == 0 ? "/app/conventions" + text.substr(6)
                                                          : "/offres/" + text.substr(text.find(':') + 1));
  return ENT_OK;
}
ent_status format_time(const ent_host*, const ent_call*, std::int64_t, std::int32_t style, ent_blob* text,
                       ent_error*) noexcept {
  *text = ent::sdk::make_blob(style == ENT_TIME_DATE_TIME ? "18 novembre 2026 à 14 h 05" : "18 novembre 2026");
  return ENT_OK;
}
std::int64_t now(const ent_host*) noexcept {
  return 1'795'000'000'000;
}

const void* service(const ent_host*, const char* id) noexcept {
  static const ent_menu menu{sizeof(ent_menu), &link, nullptr};
  static const ent_i18n i18n{sizeof(ent_i18n), &format_time, nullptr};
  static const ent_clock clock{sizeof(ent_clock), &now};
  const std::string_view name = id;
  if (name == ENT_MENU_ID) return &menu;
  if (name == ENT_I18N_ID) return &i18n;
  if (name == ENT_CLOCK_ID) return &clock;
  return nullptr;
}

using domain::Date;
Date date(int year, unsigned month, unsigned day) {
  return Date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
}

}  // namespace

std::unique_ptr<app::Context> make_context() {
  static ent_host host{};
  host.struct_size = sizeof host;
  host.get_service = &service;
  auto made = app::Context::make(&host);
  return std::move(*made);
}

void set_example(domain::State state, domain::Side side) {
  using domain::State;
  auto& c = app::canned();
  c = {};
  c.actor.viewer.offers = c.actor.viewer.enrolments = c.actor.viewer.configure = c.actor.viewer.admin = true;
  c.actor.today = date(2026, 11, 18);
  domain::Convention convention;
  convention.id = domain::ConventionId("cv-0123456789abcdef0123456789abcdef");
  convention.revision = 7;
  convention.key = {domain::OfferId("o-1"), domain::SessionId("s-1"), domain::Uai("0990001X"), domain::Uai("0990002Y")};
  convention.number = "0990001X-0990002Y-2026-2027-007";
  convention.school_year = "2026-2027";
  convention.state = state;
  convention.home_name = "Collège Marie-Exemple";
  convention.host_name = "Lycée professionnel des Tilleuls";
  convention.offer_title = "Découverte de la menuiserie <b>&amp; agencement";
  convention.offer_type = "immersion";
  convention.first_day = convention.last_day = date(2026, 12, 7);
  convention.deadline = date(2026, 12, 7);
  convention.pupils = 3;
  convention.left_out = 1;
  convention.since_ms = 1'794'900'000'000;
  const bool frozen = state != State::kDraft;
  convention.last_version = convention.live_version = frozen ? 1 : 0;
  auto& d = c.detail;
  d.convention = convention;
  d.side = side;
  d.home = {
      "0990001X", convention.home_name, "1 rue Inventée\n99000 Exemple", "", "", "Ada Exemple", "principale", true,
      true};
  d.host = {
      "0990002Y", convention.host_name, "2 place Fictive\n99001 Modèle", "", "", "Łukasz O'Brien", "proviseur", true,
      false};
  d.session_from = "09:00";
  d.session_until = "16:30";
  d.place = "Atelier bois";
  for (const char* name : {"Nguyễn", "O'Brien", "Ольга <script>"}) {
    domain::Pupil pupil;
    pupil.last_name = name;
    pupil.first_names = "Zoë";
    pupil.class_name = "3e B";
    pupil.agreement_date = date(2026, 11, 2);
    pupil.agreement_means = "ENT";
    d.pupils.push_back(pupil);
  }
  d.left_out.push_back({domain::PupilId("e-9"), "İpek", "Deniz", "3e A", domain::LeftOutReason::kAgreementMissing});
  domain::SignatureFact fact;
  fact.clicked_by_name = fact.in_name_of_name = "Ada Exemple";
  fact.capacity = "principale";
  fact.authority = domain::Authority::kHead;
  fact.time_ms = 1'794'900'000'000;
  fact.certificate_subject = "CN=Collège Marie-Exemple";
  fact.certificate_issuer = "CN=ENT de démonstration";
  fact.shown_sha256 = std::string(64, 'b');
  fact.signed_sha256 = std::string(64, 'c');
  if (frozen) {
    app::VersionView version;
    version.number = 1;
    version.created_ms = 1'794'800'000'000;
    version.sha256 = std::string(64, 'c');
    version.short_fingerprint = "3f2a 9c01 77be 04d2";
    version.pages = 5;
    version.downloadable = true;
    if (state != State::kToSignHome) version.signatures.push_back(fact);
    d.versions.push_back(version);
  }
  d.timeline.push_back({1'794'700'000'000, "convention.prepared", "", "", 0, {}});
  if (frozen) d.timeline.push_back({1'794'800'000'000, "convention.frozen", "Ada Exemple", "0990001X", 1, {}});
  c.process.convention = convention;
  c.process.side = side;
  for (const auto& act : d.timeline) c.process.lines.push_back({act, date(2026, 11, 18), {}, {}});
  d.warnings.push_back({domain::BlockerCode::kPupilsLeftOut, {{"count", "1"}}, domain::Remedy::kOpenOffer});
  c.list.rows.push_back({convention, {"next.freeze", true, convention.since_ms}});
  for (const auto tab : app::kAllTabs) c.list.counts.emplace_back(tab, 3);
  c.list.schools = {{"0990002Y", convention.host_name}};
  c.list.electronic_available = true;
  c.signing.convention = convention;
  c.signing.side = side;
  c.signing.version.number = 1;
  c.signing.version.pages = 5;
  c.signing.version.sha256 = std::string(64, 'c');
  c.signing.version.pupils = d.pupils;
  c.signing.shown = {1, std::string(64, 'c')};
  c.signing.authority = domain::Authority::kHead;
  c.signing.clicked_by_name = c.signing.in_name_of_name = "Ada Exemple";
  c.signing.capacity = "principale";
  c.signing.block_lines = {"Mme Ada Exemple", "Principale", "Signé le 18/11/2026 à 14:05 (heure déclarée)"};
  c.receipt.convention = convention;
  c.receipt.version = c.signing.version;
  c.receipt.signature = fact;
  c.offers.rows.push_back(
      {"o-1", convention.offer_title, "immersion", false, convention.first_day, convention.last_day, 3, 1, 1, 1});
  c.matrix.offer = "o-1";
  c.matrix.title = convention.offer_title;
  c.matrix.side = side;
  c.matrix.electronic_available = true;
  c.matrix.cells.push_back({"0990001X",
                            convention.home_name,
                            "s-1",
                            convention.first_day,
                            4,
                            true,
                            state,
                            convention.id,
                            3,
                            {"next.sign_host", side == domain::Side::kHost, convention.since_ms},
                            {}});
  c.matrix.cells.push_back({"0990003Z",
                            "Collège du Modèle",
                            "s-1",
                            convention.first_day,
                            2,
                            false,
                            State::kDraft,
                            {},
                            0,
                            {"next.none", false, 0},
                            {}});
  c.configuration.id = domain::ConfigurationId("cfg-1");
  c.configuration.number = 2;
  c.configuration.availability = domain::SignatureAvailability::kActive;
  c.configuration.has_picture = true;
  c.configuration.created_by_name = "Ada Exemple";
  c.configuration.created_ms = 1'794'000'000'000;
  c.configuration.certificate = app::CertificateView{"Collège Marie-Exemple",
                                                     "Collège Marie-Exemple",
                                                     "ENT de démonstration",
                                                     "0a1b",
                                                     std::string(64, 'd'),
                                                     1,
                                                     2,
                                                     "ECDSA P-256",
                                                     "",
                                                     1,
                                                     false};
  c.configuration.modules = {"HSM <b>académique"};
  c.configuration.services = {"Service national"};
  c.configuration.days_left = 400;
  c.configuration.time_stamping.instance_url = "http://tsa.example.org/";
  c.test.good = true;
  c.test.steps = {{app::TestStep::kKey, true, 12, "", {}}, {app::TestStep::kSign, true, 3, "", {}}};
  c.test.pdf = "%PDF-";
  c.test.findings = {{"x", "Le document est intact.", true}, {"y", "L’autorité est celle de l’instance.", false}};
  c.test.report_text = "Ligne 1\nLigne 2";
  c.mandates.head_name = "Ada <b>Exemple";
  c.mandates.people = {{"p-2", "Zoë <b>Exemple", "proviseure adjointe"}, {"p-3", "Max Exemple", ""}};
  c.mandates.offers = {{"o-1", "Immersion <b>forge"}};
  for (const auto status :
       {domain::MandateStatus::kInForce, domain::MandateStatus::kToCome, domain::MandateStatus::kEnded,
        domain::MandateStatus::kWithdrawn, domain::MandateStatus::kLapsed}) {
    domain::Mandate m;
    m.id = domain::MandateId("md-" + std::string(31, '0') + std::to_string(static_cast<int>(status)));
    m.person_name = "Zoë <b>Exemple";
    m.capacity = "proviseure adjointe";
    m.from = *domain::parse_date("2026-11-01");
    m.until = *domain::parse_date("2027-06-30");
    m.given_by = domain::PersonId("p-1");
    m.given_by_name = m.entered_by_name = m.withdrawn_by_name = "Ada <b>Exemple";
    m.withdrawn_reason = "motif <b>fictif";
    m.withdrawn_ms = m.entered_ms = fact.time_ms;
    m.signatures = 2;
    m.offer = domain::OfferId(status == domain::MandateStatus::kToCome ? "o-1" : "");
    m.offer_title = "Immersion <b>forge";
    const bool ends_later = status == domain::MandateStatus::kInForce || status == domain::MandateStatus::kToCome;
    c.mandates.lines.push_back({m, status, ends_later});
  }
  c.health.checks = {{"ca", "ok", "health.ca.none", {}, ""},
                     {"signatures", "warning", "health.signatures.none", {}, "health.signatures.remedy"}};
  c.health.counts = {{"DRAFT", 4}, {"SIGNED", 12}};
  c.health.schools = 6;
  c.health.schools_with_signature = 2;
  app::CheckedSignature checked;
  checked.verdict = app::Verdict::kReserved;
  checked.side = domain::Side::kHome;
  checked.field = "Signature_Origine";
  checked.declared_name = "Ada <b>Exemple";
  checked.subject = "Collège Marie-Exemple";
  checked.issuer = "Autorité <b>inconnue";
  checked.meaning_key = "verification.meaning_unknown";
  checked.claimed_ms = fact.time_ms;
  checked.level = "B-B";
  const domain::Parameters who{{"subject", checked.subject}, {"issuer", checked.issuer}};
  checked.checks = {
      {app::Remark{app::Grade::kGood, "verification.integrity_whole", {}, 0},
       app::Remark{app::Grade::kGood, "verification.signature_right", {{"algorithm", "ECDSA"}}, 0},
       app::Remark{app::Grade::kReserve, "verification.identity_unknown", who, 0},
       app::Remark{
           app::Grade::kGood, "verification.validity_now", {{"from", "2026-01-01"}, {"until", "2027-01-01"}}, 0},
       app::Remark{app::Grade::kNote, "verification.revocation_unchecked", {}, 0},
       app::Remark{app::Grade::kNote, "verification.time_stamp_none", {}, fact.time_ms}}};
  app::CheckedSignature recorded = checked;
  recorded.side = domain::Side::kHost;
  recorded.fact = fact;
  c.verification.verdict = app::Verdict::kReserved;
  c.verification.signatures = {checked, recorded};
  c.verification.remarks.push_back({app::Grade::kReserve, "verification.missing_host", {}, 0});
  c.verification.level = "B-B";
  c.verification.proven_until_ms = fact.time_ms;
  c.verification.sha256 = std::string(64, 'e');
  c.verification.octets = 1234;
  c.verification.at_ms = fact.time_ms;
  c.verification.report_text = "Résultat : <b>non établie\nLigne 2";
  domain::Version version_kept;
  version_kept.number = 1;
  c.verification.known = app::KnownVersion{convention, version_kept, true};
}

}  // namespace conventions::pages::test
