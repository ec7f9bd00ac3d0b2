// S8 and the hybrids over the real services, step by step; each bad input once.
#include <random>
#include <thread>

#include "paper_world.hpp"

namespace app_test {
namespace {

using domain::BlockerCode;
using domain::Channel;
using domain::Incident;
using domain::Side;
using domain::State;

TEST(PaperProcess, GoesFromDraftToSignedWithoutAnyConfiguredSignature) {  // S8, S3
  World world;
  const auto id = world.draft();
  auto view = process(world, id, kHome);
  EXPECT_EQ(view.home, Channel::kPaper);
  EXPECT_EQ(view.host, Channel::kPaper);
  EXPECT_TRUE(view.edit_blockers.empty());
  const auto head_home = person("D0010", kHome), head_host = person("D0010", kHost);

  ASSERT_TRUE(ok(edit(world, id)));
  view = process(world, id, kHost);  // once frozen the host school sees it
  EXPECT_EQ(view.convention.state, State::kToSignHome);
  EXPECT_EQ(view.next.key, "next.paper_signed_home");
  EXPECT_FALSE(view.next.ours);
  EXPECT_EQ(told(world, head_home, "convention.paper_next"), 1);
  EXPECT_EQ(told(world, head_host, "convention.paper_next"), 0);
  const auto text = app::download_text(world.context(), world.secretary(kHome).view(), id, 1);
  ASSERT_TRUE(ok(text));
  EXPECT_NE(text->bytes.find("exemplaires originaux"), std::string::npos);

  struct Row {
    PaperStep step;
    State state;
    const char* next;
    int home_told, host_told;  // paper_next, in all
  };
  const Row rows[] = {{PaperStep::kSignedHome, State::kToSignHost, "next.paper_sent", 2, 0},
                      {PaperStep::kSent, State::kToSignHost, "next.paper_received_host", 2, 1},
                      {PaperStep::kReceivedHost, State::kToSignHost, "next.paper_signed_host", 2, 2},
                      {PaperStep::kSignedHost, State::kToSignHost, "next.paper_returned", 2, 3},
                      {PaperStep::kReturned, State::kToSignHost, "next.paper_received_home", 3, 3},
                      {PaperStep::kReceivedHome, State::kSigned, "next.none", 3, 3}};
  for (const auto& row : rows) {
    ASSERT_TRUE(ok(tick(world, id, row.step))) << domain::name_of(row.step);
    view = process(world, id, kHome);
    EXPECT_EQ(view.convention.state, row.state) << domain::name_of(row.step);
    EXPECT_EQ(view.next.key, row.next);
    EXPECT_EQ(told(world, head_home, "convention.paper_next"), row.home_told) << domain::name_of(row.step);
    EXPECT_EQ(told(world, head_host, "convention.paper_next"), row.host_told) << domain::name_of(row.step);
  }
  EXPECT_EQ(told(world, head_home, "convention.signed"), 1);
  EXPECT_EQ(told(world, head_host, "convention.signed"), 1);
  EXPECT_EQ(view.proof, "paper.proof.both_paper");
  std::vector<std::string> events;
  for (const auto& line : view.lines) events.push_back(line.act.event);
  EXPECT_EQ(events, (std::vector<std::string>{"convention.prepared", "convention.paper_edited",
                                              "convention.paper_signed_home", "convention.paper_sent",
                                              "convention.paper_received_host", "convention.paper_signed_host",
                                              "convention.paper_returned", "convention.paper_received_home"}));
  ASSERT_TRUE(view.lines[3].paper);
  EXPECT_EQ(view.lines[3].paper->carrier, "La Poste");
  EXPECT_EQ(domain::to_iso(view.lines[3].day), world.day(0));
  ASSERT_EQ(view.steps.size(), 7U);
  for (const auto& step : view.steps) EXPECT_EQ(step.status, app::PaperStepView::Status::kDone);
  EXPECT_EQ(replayed(world, id), "");
  world.reopen();
  EXPECT_EQ(replayed(world, id), "");
  // Nothing electronic is there to be kept provable.
  EXPECT_EQ(stored(world, id).proof, domain::Proof::kPaper);
}

TEST(PaperProcess, TheListHasATabForPaperUnderWay) {  // U1
  World world;
  const auto id = world.draft();
  const auto count = [&](const char* school, app::Tab tab) {
    app::ListRequest request;
    request.tab = tab;
    request.side = std::string(school) == kHome ? Side::kHome : Side::kHost;
    const auto page = app::list_conventions(world.context(), world.secretary(school).view(), request).value();
    for (const auto& [name, number] : page.counts) {
      if (name == tab) {
        EXPECT_EQ(number, static_cast<std::int64_t>(page.rows.size()));
      }
    }
    return page.rows.size();
  };
  EXPECT_EQ(count(kHome, app::Tab::kPaper), 0U);
  until(world, id, PaperStep::kSent);
  for (const char* school : {kHome, kHost}) EXPECT_EQ(count(school, app::Tab::kPaper), 1U);
  EXPECT_EQ(count(kHost, app::Tab::kToSign), 1U);  // the same states as the electronic process
  until(world, id, PaperStep::kReceivedHome);
  EXPECT_EQ(count(kHome, app::Tab::kPaper), 0U);
  EXPECT_EQ(count(kHome, app::Tab::kSigned), 1U);
}

TEST(PaperProcess, BadDatesAreRefused) {
  World world;
  const auto id = world.draft();
  until(world, id, PaperStep::kSignedHome);
  auto request = filled(world, id, PaperStep::kSent);
  request.day = world.day(1);
  EXPECT_TRUE(blocked_by(tick(world, request, kHome), BlockerCode::kDayInFuture));
  request.day = world.day(-1);
  EXPECT_TRUE(blocked_by(tick(world, request, kHome), BlockerCode::kDayBeforePrevious));
  request.day = "";
  EXPECT_TRUE(blocked_by(tick(world, request, kHome), BlockerCode::kDayNeeded));
  for (const char* wrong : {"demain", "2026-02-30", "2026-13-01", "01/12/2026"}) {
    request.day = wrong;
    EXPECT_EQ(code(tick(world, request, kHome)), app::Code::kInvalid) << wrong;
  }
  EXPECT_EQ(stored(world, id).paper.step, PaperStep::kSignedHome);
}

TEST(PaperProcess, BadInputIsRefusedAndChangesNothing) {
  World world;
  const auto id = world.draft();
  until(world, id, PaperStep::kSignedHome);
  const auto revision = stored(world, id).revision;
  // A step of the other school, or one that is no tick.
  EXPECT_TRUE(blocked_by(tick(world, filled(world, id, PaperStep::kSent), kHost), BlockerCode::kWrongSide));
  auto request = filled(world, id, PaperStep::kSent);
  for (const auto step : {PaperStep::kNone, PaperStep::kEdited}) {
    request.step = step;
    EXPECT_EQ(code(tick(world, request, kHome)), app::Code::kInvalid);
  }
  request = filled(world, id, PaperStep::kSent);
  request.list_attached = false;
  request.carrier = "  ";
  const auto both = tick(world, request, kHome);
  EXPECT_TRUE(blocked_by(both, BlockerCode::kListNotAttached));
  EXPECT_TRUE(blocked_by(both, BlockerCode::kCarrierNeeded));
  request.carrier = std::string(401, 'x');
  EXPECT_EQ(code(tick(world, request, kHome)), app::Code::kInvalid);
  request.carrier = "\xff";
  EXPECT_EQ(code(tick(world, request, kHome)), app::Code::kInvalid);
  // Stale: the revision, the version, the hash.
  request = filled(world, id, PaperStep::kSent);
  request.command.revision -= 1;
  EXPECT_EQ(code(tick(world, request, kHome)), app::Code::kStale);
  request = filled(world, id, PaperStep::kSent);
  request.shown.version = 2;
  EXPECT_TRUE(blocked_by(tick(world, request, kHome), BlockerCode::kStale));
  request = filled(world, id, PaperStep::kSent);
  request.shown.sha256 = std::string(64, '0');
  EXPECT_TRUE(blocked_by(tick(world, request, kHome), BlockerCode::kStale));
  // A scan of another convention, one that is not there, one that is no picture.
  world.add_offer("autre", kHost, "individual");
  world.enrol(kHome, "s-autre", "given");
  const auto other = world.draft("o-autre", "s-autre");
  request = filled(world, id, PaperStep::kSent);
  request.scan_document = store_scan(world, other);
  EXPECT_EQ(code(tick(world, request, kHome)), app::Code::kNotFound);
  request.scan_document = app::scan_folder(id) + "absent";
  EXPECT_EQ(code(tick(world, request, kHome)), app::Code::kNotFound);
  request.scan_document = store_scan(world, id, "text/html");
  EXPECT_EQ(code(tick(world, request, kHome)), app::Code::kInvalid);
  EXPECT_EQ(stored(world, id).revision, revision);
  EXPECT_EQ(replayed(world, id), "");
}

TEST(PaperProcess, ADoubleClickTicksOnce) {
  World world;
  const auto id = world.draft();
  until(world, id, PaperStep::kEdited);
  const auto request = filled(world, id, PaperStep::kSignedHome);
  std::vector<std::optional<app::Result<app::Outcome>>> results(2);
  std::vector<std::thread> clicks;
  for (auto& result : results) clicks.emplace_back([&] { result = tick(world, request, kHome); });
  for (auto& click : clicks) click.join();
  ASSERT_TRUE(ok(*results[0]));
  ASSERT_TRUE(ok(*results[1]));
  EXPECT_NE((*results[0])->already, (*results[1])->already);
  const auto late = tick(world, request, kHome);
  ASSERT_TRUE(ok(late));
  EXPECT_TRUE(late->already);
  auto versions = app::load_versions(world.context(), world.system().view(), id).value();
  EXPECT_EQ(versions.back().paper.size(), 2U);
  EXPECT_EQ(told(world, person("D0010", kHome), "convention.paper_next"), 2);
  // The same step in another form is no double click.
  auto second = filled(world, id, PaperStep::kSignedHome);
  EXPECT_TRUE(blocked_by(tick(world, second, kHome), BlockerCode::kStepDone));
  EXPECT_EQ(replayed(world, id), "");
}

TEST(PaperProcess, UndoGivesBackExactlyWhatWasThere) {  // I10
  World world;
  const auto id = world.draft();
  for (const auto step : domain::kAllPaperSteps) {
    const auto before = stored(world, id);
    world.clock().advance(60'000);
    ASSERT_TRUE(ok(tick(world, id, step))) << domain::name_of(step);
    world.clock().advance(60'000);
    const char* school = school_of(step);
    // Somebody else of the same school did not enter it.
    const auto view = process(world, id, school);
    const auto head = world.head(school);
    EXPECT_FALSE(app::process_view(world.context(), head.view(), id)->may_undo);
    EXPECT_TRUE(view.may_undo);
    EXPECT_TRUE(blocked_by(undo(world, id, school, "  "), BlockerCode::kReasonNeeded));
    ASSERT_TRUE(ok(undo(world, id, school))) << domain::name_of(step);
    const auto after = stored(world, id);
    EXPECT_EQ(after.state, before.state) << domain::name_of(step);
    EXPECT_EQ(after.paper, before.paper) << domain::name_of(step);
    EXPECT_EQ(after.since_ms, before.since_ms) << domain::name_of(step);
    EXPECT_EQ(after.live_version, before.live_version);
    EXPECT_EQ(after.deadline, before.deadline);
    EXPECT_EQ(after.pupils, before.pupils);
    EXPECT_EQ(after.proof, before.proof);
    EXPECT_EQ(replayed(world, id), "") << domain::name_of(step);
    ASSERT_TRUE(ok(tick(world, id, step))) << domain::name_of(step);
    EXPECT_EQ(replayed(world, id), "");
  }
  EXPECT_EQ(stored(world, id).state, State::kSigned);
  EXPECT_EQ(stored(world, id).last_version, 2);  // the number of the version that was withdrawn is not used again
  EXPECT_EQ(told(world, person("D0010", kHost), "convention.paper_undone"), 2);  // P3 and P7
}

TEST(PaperProcess, SkippedStepsAreConfirmedAndShown) {
  World world;
  const auto id = world.draft();
  until(world, id, PaperStep::kSignedHome);
  auto request = filled(world, id, PaperStep::kReceivedHost);
  EXPECT_TRUE(blocked_by(tick(world, request, kHost), BlockerCode::kStepSkipped));
  request.skip_confirmed = true;
  ASSERT_TRUE(ok(tick(world, request, kHost)));
  const auto view = process(world, id, kHome);
  EXPECT_EQ(view.steps[2].status, app::PaperStepView::Status::kSkipped);
  EXPECT_EQ(view.steps[3].status, app::PaperStepView::Status::kDone);
  EXPECT_EQ(view.steps[4].status, app::PaperStepView::Status::kExpected);
  EXPECT_FALSE(view.steps[4].ours);
  EXPECT_EQ(replayed(world, id), "");
}

TEST(PaperProcess, IncidentsTellBothSchoolsAndLoseNothing) {
  World world;
  const auto id = world.draft();
  until(world, id, PaperStep::kSent);
  EXPECT_EQ(process(world, id, kHost).incidents,
            (std::vector<Incident>{Incident::kLost, Incident::kOneCopy, Incident::kWrongVersion,
                                   Incident::kHandwrittenChange}));
  EXPECT_EQ(process(world, id, kHome).incidents,
            (std::vector<Incident>{Incident::kLost, Incident::kHandwrittenChange}));
  ASSERT_TRUE(ok(report(world, id, kHost, Incident::kLost)));
  EXPECT_EQ(process(world, id, kHome).next.key, "next.paper_edited");
  EXPECT_TRUE(process(world, id, kHome).next.ours);
  EXPECT_EQ(told(world, person("D0010", kHome), "convention.paper_incident"), 1);
  ASSERT_TRUE(ok(edit(world, id)));
  EXPECT_EQ(stored(world, id).live_version, 1);
  EXPECT_EQ(stored(world, id).paper.first_copy, 3);
  until(world, id, PaperStep::kSent);
  ASSERT_TRUE(ok(report(world, id, kHost, Incident::kWrongVersion)));
  EXPECT_EQ(process(world, id, kHome).next.key, "next.paper_sent");
  ASSERT_TRUE(ok(tick(world, id, PaperStep::kSent)));
  ASSERT_TRUE(ok(report(world, id, kHost, Incident::kOneCopy)));
  EXPECT_EQ(process(world, id, kHost).next.key, "next.paper_signed_host");
  ASSERT_TRUE(ok(report(world, id, kHost, Incident::kHandwrittenChange)));
  EXPECT_EQ(stored(world, id).state, State::kDraft);
  EXPECT_EQ(told(world, person("D0010", kHome), "convention.paper_incident"), 4);
  ASSERT_TRUE(ok(edit(world, id)));
  until(world, id, PaperStep::kReceivedHome);
  EXPECT_EQ(stored(world, id).state, State::kSigned);
  const auto versions = app::load_versions(world.context(), world.system().view(), id).value();
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(versions[0].status, domain::VersionStatus::kReplaced);
  EXPECT_EQ(versions[0].paper.size(), 11U);
  EXPECT_EQ(replayed(world, id), "");
}

TEST(PaperProcess, HomeRecordsForASchoolOutsideTheEnt) {
  World world;
  const auto id = world.draft();
  until(world, id, PaperStep::kSent);
  auto request = filled(world, id, PaperStep::kReceivedHost, kHome);
  EXPECT_TRUE(blocked_by(tick(world, request, kHome), BlockerCode::kWrongSide));
  auto host = world.services().directory().school(kHost).value();
  host.on_ent = false;
  ASSERT_TRUE(world.services()
                  .database()
                  .write([&](ent::host::Transaction& t) -> ent::host::Result<void> {
                    return world.services().directory().put(t, host);
                  })
                  .has_value());
  EXPECT_TRUE(process(world, id, kHome).steps[3].for_other);
  for (const auto step : {PaperStep::kReceivedHost, PaperStep::kSignedHost, PaperStep::kReturned}) {
    ASSERT_TRUE(ok(tick(world, filled(world, id, step, kHome), kHome))) << domain::name_of(step);
  }
  ASSERT_TRUE(ok(tick(world, id, PaperStep::kReceivedHome)));
  const auto view = process(world, id, kHome);
  EXPECT_EQ(view.convention.state, State::kSigned);
  EXPECT_TRUE(view.lines[5].paper->observed_for_other);
  EXPECT_EQ(replayed(world, id), "");
}

TEST(PaperHybrid, HomeElectronicHostOnPaper) {
  World world;
  const auto id = world.signed_by_home();
  ASSERT_TRUE(ok(choose(world, id, kHost, Channel::kPaper)));
  EXPECT_EQ(told(world, person("D0010", kHome), "convention.channel_switched"), 1);
  auto view = process(world, id, kHost);
  ASSERT_EQ(view.steps.size(), 1U);
  EXPECT_TRUE(view.steps[0].scan_needed);
  EXPECT_EQ(view.next.key, "next.paper_signed_host");
  EXPECT_EQ(view.proof, "paper.proof.home_electronic");
  EXPECT_TRUE(blocked_by(world.sign(id, kHost), BlockerCode::kPaperChannel));
  auto request = filled(world, id, PaperStep::kSignedHost);
  EXPECT_TRUE(blocked_by(tick(world, request, kHost), BlockerCode::kScanNeeded));
  request.scan_document = store_scan(world, id);
  ASSERT_TRUE(ok(tick(world, request, kHost)));
  view = process(world, id, kHome);
  EXPECT_EQ(view.convention.state, State::kSigned);
  EXPECT_EQ(view.proof, "paper.proof.home_electronic_host_paper");
  EXPECT_TRUE(view.lines[2].signature);
  EXPECT_EQ(view.lines.back().paper->scan.media_type, "image/png");
  EXPECT_EQ(replayed(world, id), "");
  ASSERT_TRUE(ok(undo(world, id, kHost)));
  EXPECT_EQ(stored(world, id).state, State::kToSignHost);
  ASSERT_TRUE(ok(choose(world, id, kHost, Channel::kElectronic)));  // and back: the home signature is still there
  ASSERT_TRUE(ok(world.sign(id, kHost)));
  EXPECT_EQ(process(world, id, kHome).proof, "paper.proof.both_electronic");
  EXPECT_EQ(replayed(world, id), "");
}

TEST(PaperHybrid, HomeOnPaperHostElectronic) {  // I2
  World world;
  world.configure_picture(kHost);
  const auto id = world.draft();
  until(world, id, PaperStep::kEdited);
  EXPECT_EQ(code(world.sign(id, kHost)), app::Code::kBlocked);  // nothing waits for the host school yet
  auto request = filled(world, id, PaperStep::kSignedHome);
  request.scan_document = store_scan(world, id);
  ASSERT_TRUE(ok(tick(world, request, kHome)));
  EXPECT_EQ(told(world, person("D0010", kHost), "convention.to_sign_host"), 1);
  EXPECT_EQ(process(world, id, kHost).next.key, "next.sign_host");
  auto done = world.sign(id, kHost);
  ASSERT_TRUE(ok(done));
  EXPECT_EQ(done->convention.state, State::kSigned);
  const auto view = process(world, id, kHome);
  EXPECT_EQ(view.proof, "paper.proof.home_paper_host_electronic");
  EXPECT_TRUE(blocked_by(undo(world, id, kHome), BlockerCode::kNothingToUndo));
  EXPECT_EQ(replayed(world, id), "");
}

TEST(PaperHybrid, TheHostDoesNotSignWhatItDidNotSee) {  // I2
  World world;
  world.configure_picture(kHost);
  const auto id = world.draft();
  until(world, id, PaperStep::kSignedHome);  // no scan
  EXPECT_TRUE(blocked_by(world.sign(id, kHost), BlockerCode::kHandNotShown));
  until(world, id, PaperStep::kReceivedHost);
  ASSERT_TRUE(ok(world.sign(id, kHost)));
  EXPECT_EQ(replayed(world, id), "");
}

TEST(PaperHybrid, SwitchesAtTheStartAndKeepsTheFrozenVersion) {
  World world;
  const auto id = world.frozen();
  EXPECT_TRUE(blocked_by(edit(world, id), BlockerCode::kElectronicChannel));
  ASSERT_TRUE(ok(choose(world, id, kHome, Channel::kPaper)));
  const auto again = choose(world, id, kHome, Channel::kPaper);
  ASSERT_TRUE(ok(again));
  EXPECT_TRUE(again->already);
  ASSERT_TRUE(ok(edit(world, id)));
  EXPECT_EQ(stored(world, id).live_version, 1);
  EXPECT_TRUE(blocked_by(world.sign(id, kHome), BlockerCode::kPaperChannel));
  ASSERT_TRUE(ok(choose(world, id, kHome, Channel::kElectronic)));
  ASSERT_TRUE(ok(world.sign(id, kHome)));
  EXPECT_TRUE(blocked_by(choose(world, id, kHome, Channel::kPaper), BlockerCode::kAlreadySigned));
  ASSERT_TRUE(ok(world.sign(id, kHost)));
  EXPECT_EQ(process(world, id, kHome).lines.size(), 7U);  // the edition and the switches stay on the timeline
  EXPECT_EQ(replayed(world, id), "");
}

TEST(PaperHybrid, ElectronicNeedsAConfiguredSignature) {  // S3
  World world;
  const auto id = world.draft();
  EXPECT_TRUE(blocked_by(choose(world, id, kHome, Channel::kElectronic), BlockerCode::kSignatureMissing));
  world.configure_picture(kHome);
  EXPECT_EQ(process(world, id, kHome).home, Channel::kElectronic);
  ASSERT_TRUE(ok(choose(world, id, kHome, Channel::kPaper)));
  EXPECT_TRUE(blocked_by(app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f", 0}, ""}),
                         BlockerCode::kPaperChannel));
  ASSERT_TRUE(ok(edit(world, id)));
  // Edited for paper alone: no fields. The way to an electronic signature is a new version.
  ASSERT_TRUE(ok(choose(world, id, kHome, Channel::kElectronic)));
  EXPECT_TRUE(blocked_by(world.sign(id, kHome), BlockerCode::kPaperWording));
  ASSERT_TRUE(ok(app::take_back(world.context(), world.secretary(kHome).view(), {id, "t", 0})));
  ASSERT_TRUE(ok(app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f2", 0}, ""})));
  ASSERT_TRUE(ok(world.sign(id, kHome)));
  EXPECT_EQ(replayed(world, id), "");
}

// The mixed process at random over the real store; after each act the log tells the stored state (I7).
TEST(PaperWalkOverTheStore, TheLogTellsTheStoredState) {
  constexpr std::mt19937::result_type kSeed = 20261127;
  std::mt19937 random(kSeed);
  int done = 0, finished = 0;
  World world;
  world.configure_picture(kHome);
  world.configure_picture(kHost);
  for (int walk = 0; walk < 12; ++walk) {
    const std::string name = "marche" + std::to_string(walk);
    world.add_offer(name, kHost, "individual");
    world.enrol(kHome, "s-" + name, "given");
    const auto id = world.draft("o-" + name, "s-" + name);
    if (walk % 2 == 0) {
      EXPECT_TRUE(ok(choose(world, id, kHome, Channel::kPaper)));
    }
    for (int step = 0; step < 25; ++step) {
      world.clock().advance(1000);
      const auto before = stored(world, id);
      const char* school = random() % 2 == 0 ? kHome : kHost;
      if (before.state == State::kDraft) school = kHome;
      const auto dice = random() % 20;
      std::optional<app::Result<app::Outcome>> result;
      if (before.live_version == 0 && dice < 16) {
        result = edit(world, id);
        if (result->has_error()) {
          result = app::freeze(world.context(), world.secretary(kHome).view(), {{id, fresh_key(), 0}, ""});
        }
      } else if (dice < 10) {
        auto next = domain::expected_step(before);
        if (next == PaperStep::kNone) continue;
        if (random() % 6 == 0 && next < PaperStep::kReceivedHome) next = PaperStep(static_cast<int>(next) + 1);
        if (next == PaperStep::kEdited) {
          result = edit(world, id);
        } else {
          auto request = filled(world, id, next);
          request.skip_confirmed = true;
          if (random() % 2 == 0) request.scan_document = store_scan(world, id);
          result = tick(world, request, school_of(next));
        }
      } else if (dice < 12) {
        result = undo(world, id, school);
      } else if (dice < 13) {
        result = report(world, id, school, domain::kAllIncidents[random() % 4]);
      } else if (dice < 15) {
        result = choose(world, id, school, random() % 2 == 0 ? Channel::kPaper : Channel::kElectronic);
      } else if (dice < 19) {
        const bool home = before.state == State::kToSignHome;
        const auto receipt = world.sign(id, home ? kHome : kHost, fresh_key());
        if (receipt.has_value()) result = app::Outcome{receipt->convention, receipt->already};
      } else {
        result = app::correct(world.context(), world.secretary(kHome).view(), {id, fresh_key(), 0});
      }
      if (result && result->has_value()) ++done;
      ASSERT_EQ(replayed(world, id), "") << "seed " << kSeed << " walk " << walk << " step " << step;
    }
    finished += stored(world, id).state == State::kSigned ? 1 : 0;
  }
  std::cout << "seed " << kSeed << ", " << done << " acts stored, " << finished << " of 12 signed at the end\n";
  EXPECT_GT(done, 60);
  EXPECT_GT(finished, 2);
}

}  // namespace
}  // namespace app_test
