#include "host/import/import.hpp"

#include <ent/sdk/text.hpp>
#include <fstream>

#include "host/i18n/i18n.hpp"
#include "instance.hpp"

namespace store_test {
namespace {

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string texts(const std::vector<ImportError>& errors) {
  std::string all;
  for (const auto& error : errors) all += to_text(error) + "\n";
  return all;
}

const char* const kSchools = "uai;name;kind;city\n0990001N;Lycée A;lycée;Ici\n0990002P;Collège B;collège;Là\n";

TEST(Import, TheDemoDataIsWhatWasPromised) {
  const TempDir directory;
  const Instance instance(directory.path() / "data");
  ImportOptions options;
  options.demo_passwords = true;
  options.demo_password = "demo-password";
  const auto report = import_directory(*instance.services, CONVENTIONS_SOURCE_DIR "/dist/demo", options);
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(texts(report->errors), "");
  EXPECT_EQ(texts(report->warnings), "");
  EXPECT_EQ(report->schools, 6);
  EXPECT_GE(report->offers, 12);
  EXPECT_EQ(report->pupils, 300);
  EXPECT_GE(report->accounts.size(), 25u);

  Catalogue& catalogue = instance.services->catalogue();
  const std::string today = format_time("fr", kNow, TimeStyle::iso_date);
  const auto offers = catalogue.offers({});
  ASSERT_TRUE(ok(offers));
  std::size_t collective = 0;
  for (const auto& offer : *offers) {
    if (offer.kind == "collective") ++collective;
    for (const auto& session : offer.sessions) EXPECT_GT(session.start, today);
  }
  EXPECT_GE(collective, 2u);
  std::map<std::string, int> states;
  std::map<std::string, int> by;
  const auto enrolments = catalogue.enrolments({});
  ASSERT_TRUE(ok(enrolments));
  for (const auto& enrolment : *enrolments) {
    ++states[enrolment.agreement.state];
    ++by[enrolment.agreement.by];
  }
  for (const char* state : {"given", "refused", "missing", "withdrawn"}) EXPECT_GT(states[state], 0) << state;
  EXPECT_GT(by["self"], 0) << "adults";

  const auto person = instance.services->accounts().authenticate("Proviseur.A", "demo-password");
  ASSERT_TRUE(ok(person));
  EXPECT_TRUE(*instance.services->rights().holds(*person, "offers.manage", "0990001N"));
  EXPECT_FALSE(*instance.services->rights().holds(*person, "offers.manage", "0990002P"));
  EXPECT_TRUE(*instance.services->rights().holds("p-admin", "admin", "0990002P"));

  const auto again = import_directory(*instance.services, CONVENTIONS_SOURCE_DIR "/dist/demo", options);
  ASSERT_TRUE(ok(again));
  EXPECT_EQ(again->pupils, 300) << "a second import updates";
  EXPECT_TRUE(again->accounts.empty()) << "and keeps the passwords";
  EXPECT_EQ(catalogue.enrolments({})->size(), enrolments->size());
}

TEST(Import, EveryErrorIsReportedAndNothingIsStored) {
  const TempDir directory;
  const Instance instance(directory.path() / "data");
  const auto csv = directory.path() / "csv";
  std::filesystem::create_directories(csv);
  write(csv / "schools.csv",
        kSchools + std::string("123;X;lycée;Ici\n0990001N;Twice;lycée;Ici\n0990003A;;collège;Là\n"));
  write(csv / "pupils.csv",
        "id,home,last_name,first_names,birth_date,class\n"
        "e-1,0990001N,\"Le \"\"Petit\"\"\",Zoë,2010-02-30,2A\n"
        "e-2,0990009X,Martin,Léa,2010-02-03,2A\n"
        "e-3,0990001N,Martin,Léa\n"
        "e 4,0990001N,\"Mar\ntin\",Léa,2010-02-03,2A\n"
        "e-5,0990001N,Martin,Léa,2010-02-03,\n");
  const auto report = import_directory(*instance.services, csv);
  ASSERT_TRUE(ok(report));
  const std::string all = texts(report->errors);
  for (const char* expected : {"schools.csv, ligne 4, colonne 1 : « 123 » n’est pas un UAI",
                               "schools.csv, ligne 5, colonne 1 : « 0990001N » figure déjà à la ligne 2",
                               "schools.csv, ligne 6, colonne 2 : « name » est vide",
                               "pupils.csv, ligne 2, colonne 5 : « 2010-02-30 » n’est pas une date",
                               "pupils.csv, ligne 3, colonne 2 : L’établissement « 0990009X » est inconnu",
                               "pupils.csv, ligne 4 : 6 cellules attendues, 4 trouvées",
                               "pupils.csv, ligne 5, colonne 1 : L’identifiant « e 4 » n’est pas admis",
                               "pupils.csv, ligne 7, colonne 6 : « class » est vide"})
    EXPECT_NE(all.find(expected), std::string::npos) << expected << "\nin\n" << all;
  EXPECT_NE(texts(report->warnings).find("0990003A » devrait être R"), std::string::npos)
      << "a wrong letter only warns";
  EXPECT_EQ(report->schools, 0);
  EXPECT_TRUE(instance.services->directory().schools()->empty()) << "nothing is half imported";
}

TEST(Import, SpreadsheetHabitsAreUnderstood) {
  const TempDir directory;
  const Instance instance(directory.path() / "data");
  const auto csv = directory.path() / "csv";
  std::filesystem::create_directories(csv);
  write(csv / "schools.csv", "\xEF\xBB\xBFuai;name;kind;city;note\r\n0990001n;\"=SOMME(1;2)\";lycée;Ici;\r\n\r\n");
  const auto report = import_directory(*instance.services, csv);
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(texts(report->errors), "");
  EXPECT_NE(texts(report->warnings).find("« note » est inconnue"), std::string::npos);
  EXPECT_EQ(instance.services->directory().school("0990001N")->name, "=SOMME(1;2)") << "a formula is only text";
}

struct BadFile {
  const char* text;
  const char* expected;
};

class Unreadable : public testing::TestWithParam<BadFile> {};

TEST_P(Unreadable, IsRefusedWithItsReason) {
  const TempDir directory;
  const Instance instance(directory.path() / "data");
  const auto csv = directory.path() / "csv";
  std::filesystem::create_directories(csv);
  write(csv / "schools.csv", GetParam().text);
  const auto report = import_directory(*instance.services, csv);
  ASSERT_TRUE(ok(report));
  EXPECT_NE(texts(report->errors).find(GetParam().expected), std::string::npos) << texts(report->errors);
}

INSTANTIATE_TEST_SUITE_P(
    Files, Unreadable,
    testing::Values(BadFile{"", "est vide"},
                    BadFile{"uai;name;kind;city\n0990001N;Lyc\xE9"
                            "e;x;y\n",
                            "ligne 2 : Le fichier n’est pas en UTF-8"},
                    BadFile{"uai;name;kind;city\n0990001N;\"open;x;y\n", "ligne 2, colonne 2 : Le guillemet ouvert"},
                    BadFile{"uai;name;kind;city\n0990001N;\"a\"b;x;y\n", "Du texte suit le guillemet"},
                    BadFile{"uai;name;kind\n", "La colonne « city » manque"},
                    BadFile{"uai;uai;name;kind;city\n", "figure deux fois"}));

TEST(Import, AFolderWithoutFilesSaysSo) {
  const TempDir directory;
  const Instance instance(directory.path() / "data");
  const auto report = import_directory(*instance.services, directory.path());
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(report->errors.size(), 1u);
  EXPECT_EQ(status(import_directory(*instance.services, directory.path() / "none")), Status::not_found);
}

TEST(Uai, LetterIsTheNumberModulo23) {
  EXPECT_EQ(uai_letter("0990001"), 'N');
  EXPECT_EQ(uai_letter("0750001"), uai_letter("0750001Z"));
  EXPECT_EQ(uai_letter("099000"), 0);
  EXPECT_TRUE(is_uai("0990001A"));
  EXPECT_FALSE(is_uai("0990001a"));
  EXPECT_FALSE(is_uai("0990001AB"));
}

TEST(Catalogue, ChangesKeepTheirRules) {
  const TempDir directory;
  const Instance instance(directory.path() / "data");
  const auto csv = directory.path() / "csv";
  std::filesystem::create_directories(csv);
  write(csv / "schools.csv", kSchools);
  write(csv / "offers.csv", "id;host;kind;type;title\no-1;0990001N;individual;immersion;Bois\n");
  write(csv / "sessions.csv", "id;offer;start;from;to;place;capacity\ns-1;o-1;+14d;09:00;16:00;Ici;1\n");
  write(csv / "pupils.csv",
        "id;home;last_name;first_names;birth_date;class\ne-1;0990002P;Œuvrard;Zoë;2010-01-01;3A\n"
        "e-2;0990002P;Adam;Noé;2006-01-01;3A\n");
  const auto report = import_directory(*instance.services, csv);
  ASSERT_TRUE(ok(report));
  ASSERT_EQ(texts(report->errors), "");
  Catalogue& catalogue = instance.services->catalogue();
  const Actor actor{"p-1", {}, "0990002P", {}, false};
  const auto first = catalogue.enrol(actor, "e-1", "s-1");
  ASSERT_TRUE(ok(first));
  EXPECT_EQ(status(catalogue.enrol(actor, "e-1", "s-1")), Status::exists);
  const auto second = catalogue.enrol(actor, "e-2", "s-1");
  ASSERT_TRUE(ok(second));
  EXPECT_EQ(catalogue.enrolment(*first)->state, "confirmed");
  EXPECT_EQ(catalogue.enrolment(*first)->agreement.by, "guardian");
  EXPECT_EQ(catalogue.enrolment(*second)->state, "waiting") << "the session is full";
  EXPECT_EQ(catalogue.enrolment(*second)->agreement.by, "self") << "an adult on the day";
  EXPECT_EQ(status(catalogue.set_agreement(actor, *first, {"given", "", "", "guardian"})), Status::invalid);
  EXPECT_TRUE(ok(catalogue.set_agreement(actor, *first, {"given", "2026-11-01", "formulaire", "guardian"})));
  EXPECT_EQ(status(catalogue.set_agreement(actor, *first, {"given", "2026-11-01", "courrier \xC3", "guardian"})),
            Status::invalid);
  EXPECT_TRUE(ok(catalogue.withdraw(actor, *first)));
  EXPECT_EQ(status(catalogue.set_agreement(actor, *first, {"refused", "", "", "guardian"})), Status::precondition);
  const auto back = catalogue.enrol(actor, "e-1", "s-1");
  ASSERT_TRUE(ok(back));
  EXPECT_EQ(*back, *first) << "the same enrolment comes back";
  EXPECT_TRUE(ok(catalogue.set_offer_kind(actor, "o-1", "collective")));
  EXPECT_TRUE(ok(catalogue.set_offer_state(actor, "o-1", "cancelled")));
  EXPECT_EQ(status(catalogue.enrol(actor, "e-2", "s-1")), Status::precondition);
  EXPECT_EQ(status(catalogue.set_offer_state(actor, "o-1", "x")), Status::invalid);
  EXPECT_EQ(status(catalogue.set_offer_state(actor, "none", "open")), Status::not_found);
  EXPECT_EQ((*catalogue.enrolments({}))[0].pupil.last_name, "Adam") << "by last name";
  int entries = 0;
  ASSERT_TRUE(ok(instance.services->audit().list("offer:o-1", [&](const AuditRecord& record) {
    EXPECT_EQ(record.detail.find("uvrard"), std::string::npos) << "no pupil name in the log";
    return ++entries > 0;
  })));
  EXPECT_EQ(entries, 7);
}

TEST(Catalogue, TextsThatAreNoUtf8AreRefused) {
  const TempDir directory;
  const Instance instance(directory.path() / "data");
  Catalogue& catalogue = instance.services->catalogue();
  Directory& people = instance.services->directory();
  const std::string bad = "caf\xC3";
  Offer offer;
  offer.description = bad;
  OfferSession session;
  session.room = bad;
  Pupil pupil;
  pupil.regime = bad;
  Enrolment enrolment;
  enrolment.state = bad;
  Agreement agreement;
  agreement.means = bad;
  School school;
  school.address = {"1 rue A", bad};
  const Person person{"p-1", "A", "B", "A B", "", {{"0990001N", {"D0010"}, bad}}};
  const auto refused = instance.services->database().write([&](Transaction& t) -> Result<void> {
    EXPECT_EQ(status(catalogue.put(t, offer)), Status::invalid);
    EXPECT_EQ(status(catalogue.put(t, session)), Status::invalid);
    EXPECT_EQ(status(catalogue.put(t, pupil)), Status::invalid);
    EXPECT_EQ(status(catalogue.put(t, enrolment)), Status::invalid);
    EXPECT_EQ(status(catalogue.put_agreement(t, "e-1", agreement)), Status::invalid);
    EXPECT_EQ(status(people.put(t, school)), Status::invalid);
    EXPECT_EQ(status(people.put(t, person)), Status::invalid);
    return {};
  });
  EXPECT_TRUE(ok(refused));
}

TEST(Text, IsCutBetweenCharacters) {
  EXPECT_EQ(ent::sdk::cut_utf8("été", 10), "été");
  EXPECT_EQ(ent::sdk::cut_utf8("été", 5), "été");
  EXPECT_EQ(ent::sdk::cut_utf8("été", 4), "ét");
  EXPECT_EQ(ent::sdk::cut_utf8("été", 3), "ét");
  EXPECT_EQ(ent::sdk::cut_utf8("été", 1), "");
  EXPECT_EQ(ent::sdk::cut_utf8("a\xF0\x9F\x8E\x93", 4), "a");
}

}  // namespace
}  // namespace store_test
