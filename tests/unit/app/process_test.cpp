// The electronic process S1–S7 over the real services, step by step.
#include "world.hpp"

namespace app_test {
namespace {

using domain::BlockerCode;
using domain::Side;
using domain::State;

signing::Report verified(World& world, const std::string& pdf, std::size_t expected) {
  signing::VerifyOptions options;
  options.at = signing::now();
  options.expected_signatures = expected;
  options.trust_anchors_pem = {app::trust_anchor(world.context(), world.system().view()).value()};
  return signing::verify_pdf(signing::as_bytes(pdf), options);
}

std::string pdf_of(World& world, const domain::ConventionId& id, const char* school, const std::string& sha = {}) {
  auto file = app::download(world.context(), world.secretary(school).view(), id, 0, sha);
  EXPECT_TRUE(ok(file));
  return file.has_value() ? file->bytes : std::string();
}

bool told(World& world, const std::string& who, const std::string& event) {
  for (const auto& item : world.inbox(who)) {
    if (item.event == event) return true;
  }
  return false;
}

TEST(Process, GoesFromOfferToSignedConvention) {
  World world;
  world.configure_picture(kHome);
  world.configure_picture(kHost);
  const auto id = world.draft();
  auto draft = world.detail(id, kHome);
  EXPECT_EQ(draft.convention.state, State::kDraft);
  EXPECT_EQ(draft.pupils.size(), 2U);  // S2: those who have agreement
  ASSERT_EQ(draft.left_out.size(), 1U);
  EXPECT_EQ(draft.left_out[0].reason, domain::LeftOutReason::kAgreementMissing);
  EXPECT_TRUE(draft.blockers.empty());

  auto frozen =
      app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f1", draft.convention.revision}, ""});
  ASSERT_TRUE(ok(frozen));
  EXPECT_EQ(frozen->convention.state, State::kToSignHome);
  EXPECT_TRUE(told(world, person("D0010", kHome), "convention.to_sign_home"));
  EXPECT_FALSE(told(world, person("D0010", kHost), "convention.to_sign_host"));
  const std::string unsigned_pdf = pdf_of(world, id, kHome);

  auto home = world.sign(id, kHome);
  ASSERT_TRUE(ok(home));
  EXPECT_EQ(home->convention.state, State::kToSignHost);
  EXPECT_EQ(home->signature.authority, domain::Authority::kHead);
  EXPECT_EQ(home->signature.kind, domain::SignatureKind::kInstanceSeal);
  EXPECT_TRUE(told(world, person("D0010", kHost), "convention.to_sign_host"));  // S7
  EXPECT_FALSE(told(world, person("D0010", kHome), "convention.signed"));
  const std::string once = pdf_of(world, id, kHost);

  auto host = world.sign(id, kHost);
  ASSERT_TRUE(ok(host));
  EXPECT_EQ(host->convention.state, State::kSigned);
  EXPECT_TRUE(told(world, person("D0010", kHome), "convention.signed"));  // S7
  const std::string twice = pdf_of(world, id, kHome);
  EXPECT_EQ(twice, pdf_of(world, id, kHost));  // both may download

  // I13: each revision is a prefix of the next.
  EXPECT_EQ(once.substr(0, unsigned_pdf.size()), unsigned_pdf);
  EXPECT_EQ(twice.substr(0, once.size()), once);
  const auto report = verified(world, twice, 2);
  EXPECT_EQ(report.indication, signing::Indication::kTotalPassed) << signing::to_json(report);
  // The exact bytes of each step stay available.
  EXPECT_EQ(pdf_of(world, id, kHome, home->signature.shown_sha256), unsigned_pdf);
  EXPECT_EQ(pdf_of(world, id, kHome, home->signature.signed_sha256), once);
  auto text = app::download_text(world.context(), world.secretary(kHost).view(), id, 1);
  ASSERT_TRUE(ok(text));
  EXPECT_NE(text->bytes.find("Nguyễn"), std::string::npos);
  EXPECT_EQ(text->bytes.find("Sansaccord"), std::string::npos);
}

TEST(Process, TheTimelineTellsEveryStepOnce) {
  World world;
  const auto id = world.signed_by_both();
  std::vector<std::string> events;
  for (const auto& entry : world.detail(id, kHome).timeline) events.push_back(entry.event);
  EXPECT_EQ(events, (std::vector<std::string>{"convention.prepared", "convention.frozen", "convention.signed_home",
                                              "convention.signed_host"}));
}

TEST(Process, ThePupilsListIsForTheHostOnceFrozen) {
  World world;
  world.configure_picture(kHome);
  const auto id = world.draft();
  const auto host = world.secretary(kHost);
  EXPECT_EQ(code(app::convention_detail(world.context(), host.view(), id)), app::Code::kNotFound);
  EXPECT_EQ(code(app::download(world.context(), host.view(), id, 1)), app::Code::kNotFound);
  ASSERT_TRUE(ok(app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f", 0}, ""})));
  const auto seen = world.detail(id, kHost);
  EXPECT_EQ(seen.pupils.size(), 2U);
  EXPECT_TRUE(seen.left_out.empty());
  ASSERT_TRUE(ok(app::take_back(world.context(), world.secretary(kHome).view(), {id, "t", 0})));
  EXPECT_EQ(code(app::convention_detail(world.context(), host.view(), id)), app::Code::kNotFound);
}

TEST(Process, CollectiveOffersGetNothingByAnyRoute) {  // S1, I4
  World world;
  const auto home = world.secretary(kHome);
  EXPECT_TRUE(
      blocked_by(app::prepare(world.context(), home.view(), {"o-visite", "s-visite"}), BlockerCode::kCollectiveOffer));
  EXPECT_TRUE(blocked_by(app::offer_matrix(world.context(), home.view(), "o-visite"), BlockerCode::kCollectiveOffer));
  EXPECT_TRUE(blocked_by(app::offer_matrix(world.context(), world.secretary(kHost).view(), "o-visite"),
                         BlockerCode::kCollectiveOffer));
  auto report = app::sync_drafts(world.context(), world.system().view());
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(report->created, 1);  // the individual one only
  // Turned collective after the freeze: nobody can sign any more.
  const auto id = world.frozen();
  ASSERT_TRUE(world.services().catalogue().set_offer_kind(ent::host::Actor::host(), "o-menuiserie", "collective"));
  EXPECT_TRUE(blocked_by(world.sign(id, kHome), BlockerCode::kCollectiveOffer));
}

int cancelled_by_sync(World& world) {
  auto report = app::sync_drafts(world.context(), world.system().view());
  EXPECT_TRUE(ok(report));
  return report.has_value() ? report->cancelled : -1;
}

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

TEST(Process, AnOfferTurnedCollectiveCancelsWhatIsLive) {
  World world;
  const auto id = world.signed_by_home();
  ASSERT_TRUE(world.services().catalogue().set_offer_kind(ent::host::Actor::host(), "o-menuiserie", "collective"));
  EXPECT_EQ(cancelled_by_sync(world), 1);
  const auto detail = world.detail(id, kHome);
  EXPECT_EQ(detail.convention.state, State::kCancelled);
  EXPECT_EQ(detail.convention.reason.code, "collective_offer");
  EXPECT_TRUE(told(world, person("D0010", kHome), "convention.cancelled"));
  EXPECT_TRUE(told(world, person("D0010", kHost), "convention.cancelled"));
}

TEST(Process, ACancelledOfferCancelsASignedConventionUntilItsLastDay) {
  World world;
  const auto id = world.signed_by_both();
  world.clock().advance(14 * kDayMs);  // the day of the session
  ASSERT_TRUE(world.services().catalogue().set_offer_state(ent::host::Actor::host(), "o-menuiserie", "cancelled"));
  EXPECT_EQ(cancelled_by_sync(world), 1);
  EXPECT_EQ(world.detail(id, kHome).convention.state, State::kCancelled);
  EXPECT_TRUE(told(world, person("D0010", kHost), "convention.cancelled"));
}

TEST(Process, ASignedConventionOfThePastIsHistory) {
  World world;
  const auto id = world.signed_by_both();
  world.clock().advance(15 * kDayMs);
  ASSERT_TRUE(world.services().catalogue().set_offer_state(ent::host::Actor::host(), "o-menuiserie", "cancelled"));
  EXPECT_EQ(cancelled_by_sync(world), 0);
  EXPECT_EQ(world.detail(id, kHome).convention.state, State::kSigned);
}

TEST(Process, AConventionOfAWholeOfferIsLiveUntilItsLastSession) {
  World world;
  world.set("granularity", "offer");
  world.add_session("s-soir", "o-menuiserie", 60);
  world.configure_picture(kHome);
  world.configure_picture(kHost);
  const auto id = world.draft("o-menuiserie", "");
  ASSERT_TRUE(ok(app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f1", 0}, ""})));
  ASSERT_TRUE(ok(world.sign(id, kHome, "h1")));
  ASSERT_TRUE(ok(world.sign(id, kHost, "h2")));
  world.clock().advance(50 * kDayMs);  // the first session is long past
  ASSERT_TRUE(world.services().catalogue().set_offer_state(ent::host::Actor::host(), "o-menuiserie", "cancelled"));
  EXPECT_EQ(cancelled_by_sync(world), 1);
  EXPECT_EQ(world.detail(id, kHome).convention.state, State::kCancelled);
}

// As an instance older than the checks of the catalogue may hold it.
TEST(Process, AnOfferThatCannotBeReadStopsNoOther) {
  World world;
  world.add_offer("cuisine", kHost, "individual");
  const auto broken = world.enrol(kHome, "s-cuisine", "given");
  ASSERT_TRUE(world.services().database().write([&](ent::host::Transaction& t) -> ent::host::Result<void> {
    t.prepare("UPDATE agreements SET means=? WHERE enrolment=?").bind("courrier \xC3").bind(broken).run();
    return {};
  }));
  auto report = app::sync_drafts(world.context(), world.system().view());
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(report->created, 1);
}

TEST(Process, ATakenBackVersionStaysInTheHistory) {
  World world;
  const auto id = world.frozen();
  ASSERT_TRUE(ok(app::take_back(world.context(), world.secretary(kHome).view(), {id, "t1", 0})));
  world.enrol(kHome, "s-menuiserie", "given", "Ольга");
  ASSERT_TRUE(ok(app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f2", 0}, ""})));
  const auto detail = world.detail(id, kHome);
  ASSERT_EQ(detail.versions.size(), 2U);
  EXPECT_EQ(detail.versions[0].number, 2);
  EXPECT_EQ(detail.versions[1].status, domain::VersionStatus::kWithdrawn);
  EXPECT_EQ(detail.pupils.size(), 3U);
  EXPECT_EQ(world.detail(id, kHost).versions.size(), 1U);  // the host never sees the withdrawn one
  EXPECT_EQ(code(app::download(world.context(), world.secretary(kHost).view(), id, 1)), app::Code::kNotFound);
}

TEST(Process, ARefusedConventionIsCorrectedInANewVersion) {
  World world;
  const auto id = world.signed_by_home();
  const auto detail = world.detail(id, kHost);
  const app::Shown shown{detail.convention.live_version, detail.versions.front().sha256};
  const auto head = world.head(kHost);
  EXPECT_TRUE(blocked_by(app::refuse(world.context(), head.view(), {{id, "r0", 0}, shown, "other", " "}),
                         BlockerCode::kReasonNeeded));
  EXPECT_EQ(code(app::refuse(world.context(), head.view(), {{id, "r0", 0}, shown, "nonsense", ""})),
            app::Code::kInvalid);
  ASSERT_TRUE(ok(app::refuse(world.context(), head.view(), {{id, "r1", 0}, shown, "pupils_wrong", "liste à revoir"})));
  EXPECT_TRUE(told(world, person("D0010", kHome), "convention.refused"));
  ASSERT_TRUE(ok(app::correct(world.context(), world.secretary(kHome).view(), {id, "c1", 0})));
  ASSERT_TRUE(ok(app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f2", 0}, ""})));
  ASSERT_TRUE(ok(world.sign(id, kHome, "h2")));
  auto done = world.sign(id, kHost, "h3");
  ASSERT_TRUE(ok(done));
  EXPECT_EQ(done->version.number, 2);
  EXPECT_EQ(verified(world, pdf_of(world, id, kHome), 2).indication, signing::Indication::kTotalPassed);
}

TEST(Process, CancellingTellsBothAfterASignature) {
  World world;
  const auto id = world.signed_by_home();
  EXPECT_TRUE(blocked_by(app::cancel(world.context(), world.secretary(kHost).view(), {{id, "x", 0}, "", ""}),
                         BlockerCode::kReasonNeeded));
  ASSERT_TRUE(ok(app::cancel(world.context(), world.secretary(kHost).view(), {{id, "x1", 0}, "dates_wrong", ""})));
  EXPECT_TRUE(told(world, person("D0010", kHome), "convention.cancelled"));
  EXPECT_TRUE(told(world, person("D0010", kHost), "convention.cancelled"));
  EXPECT_EQ(code(world.sign(id, kHost)), app::Code::kBlocked);
  // The key is free again: « Préparer » makes another convention.
  EXPECT_NE(world.draft(), id);
}

TEST(Process, RefusesStaleVersionsAndHashes) {  // I1
  World world;
  const auto id = world.frozen();
  const auto head = world.head(kHome);
  auto view = app::signing_view(world.context(), head.view(), id);
  ASSERT_TRUE(ok(view));
  auto wrong = view->shown;
  wrong.sha256[0] = wrong.sha256[0] == 'a' ? 'b' : 'a';
  EXPECT_EQ(code(app::sign(world.context(), head.view(), {{id, "k", 0}, wrong})), app::Code::kStale);
  EXPECT_EQ(code(app::sign(world.context(), head.view(), {{id, "k", 0}, {2, view->shown.sha256}})), app::Code::kStale);
  EXPECT_EQ(code(app::sign(world.context(), head.view(), {{id, "k", 0}, {}})), app::Code::kStale);
  EXPECT_EQ(code(app::sign(world.context(), head.view(), {{id, "k", view->convention.revision - 1}, view->shown})),
            app::Code::kStale);
  // Taken back and frozen again meanwhile: what was on the screen is not what would be signed.
  ASSERT_TRUE(ok(app::take_back(world.context(), world.secretary(kHome).view(), {id, "t", 0})));
  ASSERT_TRUE(ok(app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f2", 0}, ""})));
  EXPECT_EQ(code(app::sign(world.context(), head.view(), {{id, "k", 0}, view->shown})), app::Code::kStale);
  EXPECT_EQ(world.detail(id, kHome).convention.state, State::kToSignHome);
}

TEST(Process, TheHostCannotSignBeforeHome) {  // I2
  World world;
  const auto id = world.frozen();
  const auto detail = world.detail(id, kHost);
  const auto head = world.head(kHost);
  EXPECT_EQ(code(app::signing_view(world.context(), head.view(), id)), app::Code::kBlocked);
  const app::Shown shown{1, detail.versions.front().sha256};
  EXPECT_EQ(code(app::sign(world.context(), head.view(), {{id, "k", 0}, shown})), app::Code::kStale);
}

TEST(Process, RegularisationNeedsAMotiveAndHasItsOwnDeadline) {
  World world;
  world.configure_picture(kHome);
  world.configure_picture(kHost);
  const auto id = world.draft();
  world.clock().advance(16LL * 24 * 3600 * 1000);
  const auto home = world.secretary(kHome);
  EXPECT_TRUE(world.detail(id, kHome).motive_needed);
  EXPECT_TRUE(blocked_by(app::freeze(world.context(), home.view(), {{id, "f", 0}, " "}), BlockerCode::kMotiveNeeded));
  world.set("regularisation_allowed", false, kHome);
  EXPECT_TRUE(
      blocked_by(app::freeze(world.context(), home.view(), {{id, "f", 0}, "motif"}), BlockerCode::kRegularisationOff));
  world.set("regularisation_allowed", true, kHome);
  ASSERT_TRUE(ok(app::freeze(world.context(), home.view(), {{id, "f", 0}, "Dossier arrivé en retard"})));
  auto report = app::sync_drafts(world.context(), world.system().view());
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(report->expired, 0);
  ASSERT_TRUE(ok(world.sign(id, kHome)));
  ASSERT_TRUE(ok(world.sign(id, kHost)));
}

TEST(Process, SameLegalEntityGetsNoContract) {
  World world;
  world.add_offer("annexe", kHost, "individual");
  world.enrol(kTwin, "s-annexe", "given");
  EXPECT_TRUE(blocked_by(app::prepare(world.context(), world.secretary(kTwin).view(), {"o-annexe", "s-annexe"}),
                         BlockerCode::kSameLegalEntity));
  world.enrol(kHost, "s-annexe", "given");
  EXPECT_TRUE(blocked_by(app::prepare(world.context(), world.secretary(kHost).view(), {"o-annexe", "s-annexe"}),
                         BlockerCode::kSameLegalEntity));
  auto report = app::sync_drafts(world.context(), world.system().view());
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(report->created, 1);  // o-menuiserie only
}

TEST(Process, OneConventionPerOfferHasAnAnnexPerSession) {
  World world;
  world.set("granularity", "offer");
  world.add_session("s-soir", "o-menuiserie", 21);
  world.enrol(kHome, "s-soir", "given", "Vespéral", "o-menuiserie");
  world.configure_picture(kHome);
  const auto id = world.draft("o-menuiserie", "");
  const auto draft = world.detail(id, kHome);
  EXPECT_TRUE(draft.convention.key.session.empty());
  EXPECT_EQ(draft.convention.pupils, 3);
  ASSERT_TRUE(
      ok(app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f1", draft.convention.revision}, ""})));
  auto text = app::download_text(world.context(), world.secretary(kHome).view(), id, 0);
  ASSERT_TRUE(ok(text));
  const auto first = text->bytes.find("Annexe 1.1"), second = text->bytes.find("Annexe 1.2");
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(second, std::string::npos);
  EXPECT_GT(text->bytes.find("Vespéral"), second);
  // A second key for one session of it does not exist under this setting.
  auto again = app::prepare(world.context(), world.secretary(kHome).view(), {"o-menuiserie", "s-soir"});
  ASSERT_TRUE(ok(again));
  EXPECT_EQ(again->convention.id, id);
}

TEST(Process, WarnsWhenTheListChangedSinceTheFreeze) {
  World world;
  const auto id = world.frozen();
  world.enrol(kHome, "s-menuiserie", "given", "Tardif");
  auto view = app::signing_view(world.context(), world.head(kHome).view(), id);
  ASSERT_TRUE(ok(view));
  EXPECT_TRUE(domain::contains(view->warnings, BlockerCode::kPupilsChanged));
  EXPECT_TRUE(view->blockers.empty());
  EXPECT_FALSE(domain::contains(world.detail(id, kHost).warnings, BlockerCode::kPupilsChanged));
}

}  // namespace
}  // namespace app_test
