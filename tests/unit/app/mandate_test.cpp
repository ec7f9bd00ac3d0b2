// The mandate book over the real services: who gives, who signs with it, withdrawals at the same time, paper, warnings,
// and what the audit log tells. People and schools are fictitious.
#include <fstream>
#include <sstream>
#include <thread>

#include "paper_world.hpp"
#include "plugin/app/mandates.hpp"
#include "plugin/app/recipients.hpp"

namespace app_test {
namespace {

using app::Code;
using domain::BlockerCode;
using domain::MandateStatus;

const char* const kDeputy = "PROFESSEUR";  // has no right of the plugin: only what a mandate gives

app::GiveMandate form(World& world, const char* function = kDeputy, int from = 0, int until = 60,
                      const char* school = kHome) {
  static const std::string kPicture = png_picture();
  app::GiveMandate request;
  request.idempotency_key = fresh_key();
  request.person = person(function, school);
  request.from = world.day(from);
  request.until = world.day(until);
  request.act = kPicture;
  return request;
}

app::Result<domain::Mandate> give(World& world, const app::GiveMandate& request, const char* school = kHome) {
  return app::give_mandate(world.context(), world.head(school).view(), request);
}

app::Result<app::Receipt> sign_as(World& world, const domain::ConventionId& id, const ent::sdk::CallContext& who) {
  auto view = app::signing_view(world.context(), who.view(), id);
  if (view.has_error()) return view.error();
  return app::sign(world.context(), who.view(), {{id, fresh_key(), view->convention.revision}, view->shown});
}

std::vector<ent::sdk::AuditRecord> audit(World& world, const std::string& subject) {
  const auto host = ent::sdk::Host::connect(world.plugin().table());
  auto records = host->audit.list(world.system().view(), subject);
  EXPECT_TRUE(records.has_value());
  return *records;
}

std::string text(const boost::json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? "" : value->is_string() ? std::string(value->get_string()) : boost::json::serialize(*value);
}

TEST(Mandates, ADelegateSignsForTheHeadAndByDelegation) {
  World world;
  const auto id = world.frozen();
  const auto deputy = world.as(person(kDeputy, kHome), kHome);
  EXPECT_EQ(code(sign_as(world, id, deputy)), Code::kForbidden);
  const auto given = give(world, form(world));
  ASSERT_TRUE(ok(given));
  EXPECT_EQ(told(world, person(kDeputy, kHome), "mandate.given"), 1);
  const auto view = app::signing_view(world.context(), deputy.view(), id);
  ASSERT_TRUE(ok(view));
  EXPECT_EQ(view->mandate.id, given->id);
  ASSERT_GE(view->block_lines.size(), 3u);
  EXPECT_EQ(view->block_lines[0], "Pour le chef d’établissement et par délégation");
  EXPECT_EQ(view->block_lines[1], "Ada Exemple PROFESSEUR");
  EXPECT_EQ(view->block_lines[2], "gestionnaire");
  const auto receipt = sign_as(world, id, deputy);
  ASSERT_TRUE(ok(receipt));
  const auto& fact = receipt->signature;
  EXPECT_EQ(fact.authority, domain::Authority::kMandate);
  EXPECT_EQ(fact.clicked_by.str(), person(kDeputy, kHome));
  EXPECT_EQ(fact.in_name_of.str(), person("D0010", kHome));
  EXPECT_EQ(fact.mandate.id, given->id);
  EXPECT_EQ(fact.mandate.act_sha256, given->act.sha256);
  EXPECT_EQ(domain::to_iso(fact.mandate.until), world.day(60));
  // In the PDF itself, and in the audit log; the counter of the book moved in the same commit.
  const auto pdf = app::download(world.context(), world.head(kHome).view(), id, 0)->bytes;
  signing::VerifyOptions options;
  options.at = signing::now();
  const auto report = signing::verify_pdf(signing::as_bytes(pdf), options);
  ASSERT_EQ(report.signatures.size(), 1u);
  EXPECT_NE(report.signatures[0].reason.find("pour le chef d’établissement et par délégation : Ada Exemple PROFESSEUR, "
                                             "gestionnaire"),
            std::string::npos)
      << report.signatures[0].reason;
  const auto log = audit(world, "convention:" + id.str());
  ASSERT_EQ(log.back().event, "convention.signed_home");
  EXPECT_EQ(text(log.back().detail, "mandate"), given->id.str());
  EXPECT_EQ(text(log.back().detail, "mandate_act_sha256"), given->act.sha256);
  EXPECT_EQ(app::mandate_book(world.context(), world.head(kHome).view())->lines.front().mandate.signatures, 1);
  EXPECT_EQ(replayed(world, id), "");
  // A delegation of the home school is none of the host school's.
  EXPECT_EQ(code(sign_as(world, id, world.as(person(kDeputy, kHome), kHost))), Code::kForbidden);
}

TEST(Mandates, AMandateForOneOfferIsForThatOffer) {
  World world;
  const auto id = world.frozen();
  world.add_offer("forge", kHost, "individual");
  world.enrol(kHome, "s-forge", "given");
  const auto other = world.draft("o-forge", "s-forge");
  ASSERT_TRUE(ok(app::freeze(world.context(), world.secretary(kHome).view(), {{other, "f", 0}, ""})));
  auto request = form(world);
  request.offer = "o-menuiserie";
  ASSERT_TRUE(ok(give(world, request)));
  const auto deputy = world.as(person(kDeputy, kHome), kHome);
  EXPECT_EQ(code(sign_as(world, other, deputy)), Code::kForbidden);
  EXPECT_TRUE(ok(sign_as(world, id, deputy)));
  request = form(world);
  request.offer = "o-visite";  // no convention
  EXPECT_EQ(key(give(world, request)), "mandates.unknown_offer");
}

TEST(Mandates, TheFirstAndLastDayCountInParisWhateverTheClock) {
  World world;
  const auto id = world.frozen();
  const auto deputy = world.as(person(kDeputy, kHome), kHome);
  const auto may_sign = [&] {
    const auto loaded = app::identify(world.context(), deputy.view());
    EXPECT_TRUE(ok(loaded));
    return domain::mandate_for(loaded->viewer, domain::OfferId("o-menuiserie"), loaded->today) != nullptr;
  };
  // 28 March 2027 has 23 hours in France, 31 October 2027 has 25.
  constexpr std::int64_t kHour = 3'600'000;
  struct Case {
    const char* day;
    std::int64_t begins, ends;  // ms, UTC
  };
  const Case cases[] = {{"2027-03-28", 1806188400000, 1806188400000 + 23 * kHour},
                        {"2027-10-31", 1824933600000, 1824933600000 + 25 * kHour}};
  for (const auto& c : cases) {
    world.clock().set(c.begins - 2 * kHour);
    auto request = form(world);
    request.from = request.until = c.day;
    ASSERT_TRUE(ok(give(world, request))) << c.day;
    world.clock().set(c.begins - 1);
    EXPECT_FALSE(may_sign()) << c.day;
    world.clock().set(c.begins);
    EXPECT_TRUE(may_sign()) << c.day;
    world.clock().set(c.ends - 1);
    EXPECT_TRUE(may_sign()) << c.day;
    world.clock().set(c.ends);
    EXPECT_FALSE(may_sign()) << c.day;
  }
}

TEST(Mandates, OnlyTheHeadOrWhoConfiguresKeepsTheBook) {
  World world;
  const auto given = give(world, form(world));
  ASSERT_TRUE(ok(given));
  struct Role {
    const char* function;
    const char* school;
    std::optional<Code> expected;
  };
  const Role roles[] = {{"D0010", kHome, {}},
                        {"SECRETARIAT", kHome, {}},
                        {"DDFPT", kHome, Code::kForbidden},
                        {"VIE_SCOLAIRE", kHome, Code::kForbidden},
                        {"PROFESSEUR", kHome, Code::kForbidden},  // the holder
                        {"D0010", kHost, Code::kNotFound},
                        {"SECRETARIAT", kThird, Code::kNotFound},
                        {"PROFESSEUR", kThird, Code::kForbidden}};
  for (const auto& role : roles) {
    const auto who = world.as(person(role.function, role.school), role.school);
    const auto act = app::mandate_act(world.context(), who.view(), given->id);
    EXPECT_EQ(act.has_error() ? std::optional(act.error().code) : std::nullopt, role.expected) << role.function;
    const auto book = app::mandate_book(world.context(), who.view());
    EXPECT_EQ(book.has_value(), role.expected != Code::kForbidden) << role.function;
    if (book.has_value()) {
      EXPECT_EQ(book->lines.size(), role.expected ? 0u : 1u) << role.function;
    }
    if (role.expected) {
      EXPECT_EQ(code(app::withdraw_mandate(world.context(), who.view(), given->id, "motif fictif")), *role.expected);
    }
    if (role.expected == Code::kForbidden) {
      EXPECT_EQ(code(app::give_mandate(world.context(), who.view(), form(world, "DDFPT"))), Code::kForbidden);
    }
  }
  // Of another school, nobody gets a mandate; in another's name, nothing opens.
  EXPECT_EQ(key(give(world, form(world, kDeputy, 0, 60, kThird))), "mandates.not_of_the_school");
  const auto impostor = world.as(person("D0010", kThird), kHome);
  EXPECT_EQ(code(app::mandate_book(world.context(), impostor.view())), Code::kForbidden);
  EXPECT_EQ(code(app::mandate_book(world.context(), world.as("", kHome).view())), Code::kUnauthenticated);
  for (const char* made_up : {"", "md-1", "../x", "md-0000000000000000000000000000000G"}) {
    EXPECT_EQ(code(app::mandate_act(world.context(), world.head(kHome).view(), domain::MandateId(made_up))),
              Code::kNotFound);
  }
  const auto file = app::mandate_act(world.context(), world.head(kHome).view(), given->id);
  ASSERT_TRUE(ok(file));
  EXPECT_EQ(file->bytes, png_picture());
  EXPECT_EQ(file->media_type, "image/png");
  EXPECT_EQ(code(app::sync_mandates(world.context(), world.head(kHome).view())), Code::kForbidden);
}

TEST(Mandates, WhoeverEntersOneGivesItInTheHeadsNameAndNeverToThemselves) {
  World world;
  const auto secretary = world.secretary(kHome);
  const auto given = app::give_mandate(world.context(), secretary.view(), form(world));
  ASSERT_TRUE(ok(given));
  EXPECT_EQ(given->given_by.str(), person("D0010", kHome));
  EXPECT_EQ(given->entered_by.str(), person("SECRETARIAT", kHome));
  EXPECT_EQ(told(world, person("D0010", kHome), "mandate.given"), 1);  // who can object
  EXPECT_EQ(told(world, person("SECRETARIAT", kHome), "mandate.given"), 0);
  EXPECT_EQ(key(app::give_mandate(world.context(), secretary.view(), form(world, "SECRETARIAT"))),
            "mandates.for_oneself");
  EXPECT_EQ(key(app::give_mandate(world.context(), secretary.view(), form(world, "D0010"))), "mandates.for_head");
  EXPECT_EQ(key(give(world, form(world, "D0010"))), "mandates.for_head");
}

TEST(Mandates, BadInputIsToldAndKeepsNothing) {
  World world;
  const auto refused = [&](auto change) {
    auto request = form(world);
    change(request);
    return key(give(world, request));
  };
  EXPECT_EQ(refused([](auto& r) { r.person = ""; }), "mandates.person_missing");
  EXPECT_EQ(refused([](auto& r) { r.person = "p-unknown"; }), "mandates.not_of_the_school");
  EXPECT_EQ(refused([](auto& r) { r.from = "31/12/2026"; }), "mandates.bad_from");
  EXPECT_EQ(refused([](auto& r) { r.until = "2026-02-30"; }), "mandates.bad_until");
  EXPECT_EQ(refused([&](auto& r) { r.until = world.day(-1); }), "mandates.end_before_start");
  EXPECT_EQ(refused([&](auto& r) { r.from = world.day(-9), r.until = world.day(-1); }), "mandates.already_over");
  EXPECT_EQ(refused([&](auto& r) { r.until = world.day(400); }), "mandates.long");
  EXPECT_EQ(refused([](auto& r) { r.act = {}; }), "mandates.act_missing");
  EXPECT_EQ(refused([](auto& r) { r.act = "<svg/>"; }), "mandates.act_format");
  EXPECT_EQ(refused([](auto& r) { r.act = "%PDF-1.7\nno document"; }), "mandates.act_unreadable");
  EXPECT_EQ(refused([](auto& r) { r.act = "%PDF-1.7\n/Encrypt 3 0 R"; }), "mandates.act_encrypted");
  EXPECT_EQ(refused([](auto& r) { r.act = "\xFF\xD8\xFF\xE0 cut"; }), "mandates.act_unreadable");
  const std::string half = png_picture().substr(0, 60);
  EXPECT_EQ(refused([&](auto& r) { r.act = half; }), "mandates.act_unreadable");
  const std::string large = "%PDF-1.7\n" + std::string(app::kMaxActOctets, ' ');
  EXPECT_EQ(refused([&](auto& r) { r.act = large; }), "mandates.act_too_large");
  EXPECT_TRUE(app::mandate_book(world.context(), world.head(kHome).view())->lines.empty());
  EXPECT_TRUE(world.inbox(person(kDeputy, kHome)).empty());
  // A real PDF is an act, signed or not.
  const auto id = world.frozen();
  const auto pdf = app::download(world.context(), world.head(kHome).view(), id, 0)->bytes;
  auto request = form(world);
  request.act = pdf;
  const auto given = give(world, request);
  ASSERT_TRUE(ok(given));
  EXPECT_EQ(given->act.media_type, "application/pdf");
  // The same form again is the same mandate; another form for the same days is an overlap.
  const auto again = give(world, request);
  ASSERT_TRUE(ok(again));
  EXPECT_EQ(again->id, given->id);
  EXPECT_EQ(key(give(world, form(world, kDeputy, 60, 90))), "mandates.overlap");
  EXPECT_TRUE(ok(give(world, form(world, kDeputy, 61, 90))));
  auto confirmed = form(world, "DDFPT", 0, 400);
  confirmed.long_confirmed = true;
  EXPECT_TRUE(ok(give(world, confirmed)));
}

TEST(Mandates, AWithdrawalBetweenPageAndClickRefuses) {
  World world;
  const auto id = world.frozen();
  const auto given = give(world, form(world));
  ASSERT_TRUE(ok(given));
  const auto deputy = world.as(person(kDeputy, kHome), kHome);
  const auto view = app::signing_view(world.context(), deputy.view(), id);
  ASSERT_TRUE(ok(view));
  EXPECT_TRUE(view->blockers.empty());
  const auto head = world.head(kHome);
  EXPECT_EQ(key(app::withdraw_mandate(world.context(), head.view(), given->id, "  ")), "mandates.reason_needed");
  ASSERT_TRUE(ok(app::withdraw_mandate(world.context(), head.view(), given->id, "motif fictif")));
  EXPECT_EQ(told(world, person(kDeputy, kHome), "mandate.withdrawn"), 1);
  const auto refused =
      app::sign(world.context(), deputy.view(), {{id, "late", view->convention.revision}, view->shown});
  EXPECT_EQ(key(refused), "failure.not_signatory");
  EXPECT_TRUE(world.detail(id, kHome).versions.front().signatures.empty());
  // Again: as it is, nobody is told twice.
  ASSERT_TRUE(ok(app::withdraw_mandate(world.context(), head.view(), given->id, "autre motif")));
  EXPECT_EQ(told(world, person(kDeputy, kHome), "mandate.withdrawn"), 1);
  const auto book = app::mandate_book(world.context(), head.view());
  EXPECT_EQ(book->lines.front().mandate.withdrawn_reason, "motif fictif");
  EXPECT_EQ(book->lines.front().status, MandateStatus::kWithdrawn);
  // The place is free for another one.
  EXPECT_TRUE(ok(give(world, form(world))));
}

TEST(Mandates, EndWithTheOfficeOfWhoGaveThem) {
  World world;
  const auto id = world.frozen();
  ASSERT_TRUE(ok(give(world, form(world))));
  // Another head takes office.
  auto retired = world.services().directory().person(person("D0010", kHome)).value();
  retired.posts = {{kHome, {"PROFESSEUR"}, "professeure"}};
  auto successor = world.services().directory().person(person("DDFPT", kHome)).value();
  successor.posts = {{kHome, {"D0010"}, "proviseur"}};
  ASSERT_TRUE(world.services().database().write([&](ent::host::Transaction& t) -> ent::host::Result<void> {
    if (auto done = world.services().directory().put(t, retired); done.has_error()) return done;
    return world.services().directory().put(t, successor);
  }));
  EXPECT_EQ(code(sign_as(world, id, world.as(person(kDeputy, kHome), kHome))), Code::kForbidden);
  const auto head = world.as(person("DDFPT", kHome), kHome);
  const auto book = app::mandate_book(world.context(), head.view());
  ASSERT_TRUE(ok(book));
  EXPECT_EQ(book->lines.front().status, MandateStatus::kLapsed);
  EXPECT_TRUE(ok(app::give_mandate(world.context(), head.view(), form(world))));
  EXPECT_TRUE(ok(sign_as(world, id, world.as(person(kDeputy, kHome), kHome))));
}

// Whoever commits first wins: either the signature is there and was made before the withdrawal, or there is none.
TEST(MandateRace, AWithdrawalAndASignatureHaveOneOrder) {
  World world;
  const auto id = world.frozen();
  const auto deputy = world.as(person(kDeputy, kHome), kHome);
  const auto head = world.head(kHome);
  int signed_first = 0;
  for (int round = 0; round < 6; ++round) {
    const auto given = give(world, form(world));
    ASSERT_TRUE(ok(given));
    const auto view = app::signing_view(world.context(), deputy.view(), id);
    ASSERT_TRUE(ok(view));
    const app::SignRequest request{{id, fresh_key(), view->convention.revision}, view->shown};
    std::optional<app::Result<app::Receipt>> receipt;
    std::optional<app::Result<domain::Mandate>> withdrawn;
    std::thread signer([&] { receipt = app::sign(world.context(), deputy.view(), request); });
    std::thread withdrawer([&] {
      for (int i = 0; i < round * 200; ++i) std::this_thread::yield();
      withdrawn = app::withdraw_mandate(world.context(), head.view(), given->id, "motif fictif");
    });
    signer.join();
    withdrawer.join();
    ASSERT_TRUE(ok(*withdrawn));
    const auto book = app::mandate_book(world.context(), head.view());
    ASSERT_TRUE(ok(book));
    for (const auto& line : book->lines) {
      if (line.mandate.id != given->id) continue;
      EXPECT_EQ(line.mandate.signatures, receipt->has_value() ? 1 : 0);
    }
    const auto detail = world.detail(id, kHome);
    EXPECT_EQ(detail.versions.front().signatures.size(), receipt->has_value() ? 1u : 0u);
    if (receipt->has_error()) {
      EXPECT_EQ(key(*receipt), "failure.not_signatory");
      continue;
    }
    ++signed_first;
    // The log has both, the signature first.
    std::int64_t at_signature = 0;
    std::int64_t at_withdrawal = 0;
    for (const auto& entry : audit(world, "convention:" + id.str())) {
      if (entry.event == "convention.signed_home") at_signature = entry.sequence;
    }
    for (const auto& entry : audit(world, std::string("school:") + kHome)) {
      if (entry.event == "mandate.withdrawn") at_withdrawal = entry.sequence;
    }
    EXPECT_LT(at_signature, at_withdrawal);
    break;
  }
  RecordProperty("signed_first", signed_first);
}

TEST(MandateRace, TwoWhoGiveTheSameGiveOne) {
  World world;
  std::optional<app::Result<domain::Mandate>> a;
  std::optional<app::Result<domain::Mandate>> b;
  const auto head = world.head(kHome);
  const auto secretary = world.secretary(kHome);
  const auto first = form(world);
  const auto second = form(world);
  std::thread one([&] { a = app::give_mandate(world.context(), head.view(), first); });
  std::thread two([&] { b = app::give_mandate(world.context(), secretary.view(), second); });
  one.join();
  two.join();
  EXPECT_NE(a->has_value(), b->has_value());
  EXPECT_EQ(key(a->has_error() ? *a : *b), "mandates.overlap");
  EXPECT_EQ(app::mandate_book(world.context(), head.view())->lines.size(), 1u);
}

TEST(Mandates, TheHeadIsWarnedOnceAtThirtyAndOnceAtSevenDays) {
  World world;
  ASSERT_TRUE(ok(give(world, form(world, kDeputy, 0, 40))));
  const std::string head = person("D0010", kHome);
  const auto run = [&] {
    const auto report = app::sync_mandates(world.context(), world.system().view());
    EXPECT_TRUE(ok(report));
    return report.has_value() ? report->warned : -1;
  };
  constexpr std::int64_t kDay = 24LL * 3'600'000;
  int warned = 0;
  for (int day = 0; day < 42; ++day) {
    for (int i = 0; i < 3; ++i) warned += run();
    if (day == 20) world.reopen();  // as after a crash: what was sent is stored with the message
    world.clock().set(world.clock().now_ms() + kDay);
  }
  EXPECT_EQ(warned, 2);
  EXPECT_EQ(told(world, head, "mandate.ends"), 2);
  EXPECT_EQ(told(world, person("SECRETARIAT", kHome), "mandate.ends"), 0);
}

TEST(Mandates, WhoMaySignIsToldThatThereIsSomethingToSign) {
  World world;
  world.configure_picture(kHome);
  world.configure_picture(kHost);
  ASSERT_TRUE(ok(give(world, form(world))));
  const auto id = world.draft();
  ASSERT_TRUE(ok(app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f", 0}, ""})));
  EXPECT_EQ(told(world, person(kDeputy, kHome), "convention.to_sign_home"), 1);
}

TEST(Mandates, OnPaperTheSignatoryIsKnownOrConfirmed) {
  World world;
  const auto id = world.draft();
  ASSERT_TRUE(ok(tick(world, id, PaperStep::kEdited)));
  auto request = filled(world, id, PaperStep::kSignedHome);
  request.done_by = "Ada Exemple PROFESSEUR";
  EXPECT_TRUE(blocked_by(tick(world, request, kHome), BlockerCode::kSignatoryUnproven));
  const auto given = give(world, form(world));
  ASSERT_TRUE(ok(given));
  request.command.idempotency_key = fresh_key();
  request.done_by = "ada exemple professeur";  // as people type
  ASSERT_TRUE(ok(tick(world, request, kHome)));
  auto entry = process(world, id, kHome).steps[1].entry;
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->signatory, domain::Authority::kMandate);
  EXPECT_EQ(entry->mandate.id, given->id);
  EXPECT_EQ(entry->mandate.act_sha256, given->act.sha256);
  until(world, id, PaperStep::kReceivedHost);
  // The host school: nobody named is the head; somebody unknown is confirmed and recorded as such.
  request = filled(world, id, PaperStep::kSignedHost);
  request.done_by = "Camille Inconnue";
  EXPECT_TRUE(blocked_by(tick(world, request, kHost), BlockerCode::kSignatoryUnproven));
  request.command.idempotency_key = fresh_key();
  request.unmandated_confirmed = true;
  ASSERT_TRUE(ok(tick(world, request, kHost)));
  entry = process(world, id, kHost).steps[4].entry;
  ASSERT_TRUE(entry.has_value());
  EXPECT_TRUE(entry->unmandated);
  EXPECT_EQ(replayed(world, id), "");
  ASSERT_TRUE(ok(undo(world, id, kHost)));
  request = filled(world, id, PaperStep::kSignedHost);
  ASSERT_TRUE(ok(tick(world, request, kHost)));
  entry = process(world, id, kHost).steps[4].entry;
  EXPECT_EQ(entry->signatory, domain::Authority::kHead);
  EXPECT_EQ(entry->done_by, "Ada Exemple D0010");
  EXPECT_EQ(replayed(world, id), "");
}

// The book is what the audit log tells.
TEST(Mandates, TheAuditLogTellsTheBook) {
  World world;
  const auto id = world.frozen();
  const auto first = give(world, form(world));
  ASSERT_TRUE(ok(first));
  ASSERT_TRUE(ok(sign_as(world, id, world.as(person(kDeputy, kHome), kHome))));
  ASSERT_TRUE(ok(app::give_mandate(world.context(), world.secretary(kHome).view(), form(world, "DDFPT"))));
  ASSERT_TRUE(ok(app::withdraw_mandate(world.context(), world.head(kHome).view(), first->id, "motif fictif")));
  struct Told {
    std::string person, from, until, given_by, entered_by, act;
    bool withdrawn = false;
    int signatures = 0;
    bool operator==(const Told&) const = default;
  };
  std::map<std::string, Told> log;
  for (const auto& entry : audit(world, std::string("school:") + kHome)) {
    const auto mandate = text(entry.detail, "mandate");
    if (entry.event == "mandate.given") {
      log[mandate] = {text(entry.detail, "person"),
                      text(entry.detail, "from"),
                      text(entry.detail, "until"),
                      text(entry.detail, "given_by"),
                      text(entry.detail, "entered_by"),
                      text(entry.detail, "act_sha256"),
                      false,
                      0};
    }
    if (entry.event == "mandate.withdrawn") log[mandate].withdrawn = true;
  }
  for (const auto& entry : audit(world, "convention:" + id.str())) {
    if (entry.detail.contains("mandate")) ++log[text(entry.detail, "mandate")].signatures;
  }
  std::map<std::string, Told> stored;
  const auto book = app::mandate_book(world.context(), world.head(kHome).view());
  ASSERT_TRUE(ok(book));
  for (const auto& line : book->lines) {
    const auto& m = line.mandate;
    stored[m.id.str()] = {m.person.str(),     domain::to_iso(m.from), domain::to_iso(m.until), m.given_by.str(),
                          m.entered_by.str(), m.act.sha256,           m.withdrawn(),           m.signatures};
  }
  EXPECT_EQ(stored.size(), 2u);
  EXPECT_TRUE(log == stored);
}

TEST(Mandates, ThePersonExtractHasThem) {
  World world;
  ASSERT_TRUE(ok(give(world, form(world))));
  const auto dpo = world.as(person("DPO", ""), kHome);
  const auto holder = app::extract_person(world.context(), dpo.view(), person(kDeputy, kHome));
  ASSERT_TRUE(ok(holder));
  EXPECT_NE(holder->find("\"mandate\""), std::string::npos);
  EXPECT_NE(holder->find("Ada Exemple PROFESSEUR"), std::string::npos);
  const auto giver = app::extract_person(world.context(), dpo.view(), person("D0010", kHome));
  ASSERT_TRUE(ok(giver));
  EXPECT_NE(giver->find("given_by"), std::string::npos);
  EXPECT_EQ(giver->find("Ada Exemple PROFESSEUR"), std::string::npos);
}

}  // namespace
}  // namespace app_test
