// U7: what a file or a printed page is worth, who is told what, and every file that is not what it should be.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "plugin/app/signature_check.hpp"
#include "plugin/app/verification.hpp"
#include "signing/core/digest.hpp"
#include "signing/keys/pkcs12.hpp"
#include "signing/sign.hpp"
#include "world.hpp"

namespace app_test {
namespace {

using app::Code;
using app::Grade;
using app::Question;
using app::Verdict;

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

// The latest file, or the exact one.
std::string file_of(World& world, const domain::ConventionId& id, int version = 0, const std::string& sha256 = "") {
  auto file = app::download(world.context(), world.secretary(kHome).view(), id, version, sha256);
  EXPECT_TRUE(ok(file));
  return file.has_value() ? file->bytes : std::string();
}

app::Verification upload(World& world, const ent::sdk::CallContext& who, const std::string& file) {
  auto found = app::verify_upload(world.context(), who.view(), file);
  EXPECT_TRUE(ok(found));
  return found.has_value() ? *found : app::Verification{};
}

bool says(const app::Verification& found, const std::string& key) {
  return std::any_of(found.remarks.begin(), found.remarks.end(),
                     [&key](const auto& remark) { return remark.key == key; });
}

const app::Remark& line(const app::CheckedSignature& signature, Question question) {
  return signature.checks[static_cast<std::size_t>(question)];
}

std::string number_of(World& world, const domain::ConventionId& id) {
  return world.detail(id, kHome).convention.number;
}

// A verdict never contradicts the lines below it.
void expect_consistent(const app::Verification& found) {
  for (const auto& signature : found.signatures) {
    EXPECT_GE(found.verdict, signature.verdict);
    for (const auto& check : signature.checks) {
      EXPECT_FALSE(check.key.empty());
      if (check.grade == Grade::kBad) {
        EXPECT_EQ(signature.verdict, Verdict::kInvalid) << check.key;
      }
      if (check.grade == Grade::kReserve) {
        EXPECT_NE(signature.verdict, Verdict::kValid) << check.key;
      }
    }
  }
}

TEST(Verification, ASignedConventionIsValidForBothSchools) {
  World world;
  const auto id = world.signed_by_both();
  const std::string pdf = file_of(world, id);
  for (const char* school : {kHome, kHost}) {
    const auto found = upload(world, world.secretary(school), pdf);
    EXPECT_EQ(found.verdict, Verdict::kValid) << found.report_text;
    expect_consistent(found);
    ASSERT_EQ(found.signatures.size(), 2u);
    EXPECT_EQ(found.signatures[0].side, domain::Side::kHome);
    EXPECT_EQ(found.signatures[1].side, domain::Side::kHost);
    for (const auto& signature : found.signatures) {
      ASSERT_TRUE(signature.fact.has_value());
      EXPECT_EQ(signature.fact->capacity, "proviseure");
      EXPECT_EQ(signature.meaning_key, "proof.instance_seal");
      EXPECT_EQ(signature.level, "B-B");
      EXPECT_EQ(line(signature, Question::kIdentity).key, "verification.identity_instance");
      EXPECT_EQ(line(signature, Question::kRevocation).grade, Grade::kNote);
      EXPECT_EQ(line(signature, Question::kTimeStamp).key, "verification.time_stamp_none");
    }
    EXPECT_EQ(line(found.signatures[0], Question::kIntegrity).key, "verification.integrity_additions");
    EXPECT_EQ(line(found.signatures[1], Question::kIntegrity).key, "verification.integrity_whole");
    ASSERT_TRUE(found.known.has_value());
    EXPECT_EQ(found.known->convention.id, id);
    EXPECT_TRUE(found.known->latest);
    EXPECT_EQ(found.level, "B-B");
    EXPECT_FALSE(found.long_term);
    EXPECT_NE(found.report_text.find("attendues : 2"), std::string::npos);
  }
}

TEST(Verification, AnotherSchoolAndTheAdministratorLearnNothingOfTheConvention) {
  World world;
  const auto id = world.signed_by_both();
  const std::string pdf = file_of(world, id);
  for (const auto& who :
       {world.secretary(kThird), world.as(person("ADMIN_ENT", ""), ""), world.as(person("DPO", ""), "")}) {
    const auto found = upload(world, who, pdf);
    EXPECT_EQ(found.verdict, Verdict::kValid) << found.report_text;
    EXPECT_FALSE(found.known.has_value());
    for (const auto& signature : found.signatures) EXPECT_FALSE(signature.fact.has_value());
    auto known = app::verify_reference(world.context(), who.view(), {number_of(world, id), "", 0});
    auto unknown = app::verify_reference(world.context(), who.view(), {"0990011Z-0990012A-2026-2027-999", "", 0});
    EXPECT_EQ(code(known), Code::kNotFound);
    EXPECT_EQ(key(known), key(unknown));
  }
}

TEST(Verification, WhoHasNoPartInConventionsMayNotVerify) {
  World world;
  const auto id = world.signed_by_both();
  const std::string pdf = file_of(world, id);
  const auto teacher = world.as(person("PROFESSEUR", kHome), kHome);
  EXPECT_EQ(code(app::may_enter_verification(world.context(), teacher.view())), Code::kForbidden);
  EXPECT_EQ(code(app::verify_upload(world.context(), teacher.view(), pdf)), Code::kForbidden);
  EXPECT_EQ(code(app::verify_reference(world.context(), teacher.view(), {number_of(world, id), "", 0})),
            Code::kForbidden);
  EXPECT_EQ(code(app::verify_upload(world.context(), world.as("", kHome).view(), pdf)), Code::kUnauthenticated);
  for (const char* function : {"D0010", "SECRETARIAT", "DDFPT", "VIE_SCOLAIRE"}) {
    for (const char* school : {kHome, kHost}) {
      EXPECT_TRUE(ok(app::may_enter_verification(world.context(), world.as(person(function, school), school).view())))
          << function;
    }
  }
}

TEST(Verification, ByReferenceAsSomebodyTypesIt) {
  World world;
  const auto id = world.signed_by_both();
  const std::string number = number_of(world, id);
  std::string dashed;
  for (const char c : number) dashed += c == '-' ? std::string(" \u2013 ") : std::string(1, c);
  std::string lower = number;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const std::string& typed : {number, dashed, lower, " " + number + "-v1 ", "N° " + number + ", version 1"}) {
    auto found = app::verify_reference(world.context(), world.secretary(kHost).view(), {typed, "", 0});
    ASSERT_TRUE(ok(found)) << typed;
    EXPECT_EQ(found->verdict, Verdict::kValid);
    EXPECT_FALSE(found->printed.has_value());
  }
  EXPECT_EQ(code(app::verify_reference(world.context(), world.secretary(kHost).view(), {number + "-v7", "", 0})),
            Code::kNotFound);
  EXPECT_EQ(code(app::verify_reference(world.context(), world.secretary(kHost).view(), {" ", "", 0})), Code::kInvalid);
}

TEST(Verification, TheHostFindsNoDraft) {
  World world;
  world.configure_picture(kHome);
  const auto id = world.draft();
  const std::string number = number_of(world, id);
  EXPECT_EQ(code(app::verify_reference(world.context(), world.secretary(kHost).view(), {number, "", 0})),
            Code::kNotFound);
  auto own = app::verify_reference(world.context(), world.secretary(kHome).view(), {number, "", 0});
  ASSERT_TRUE(ok(own));
  EXPECT_EQ(own->verdict, Verdict::kInvalid);
  EXPECT_TRUE(says(*own, "verification.no_version"));
}

TEST(Verification, APrintedPageOfAnOlderVersionIsTold) {
  World world;
  const auto id = world.frozen();
  const std::string number = number_of(world, id);
  const std::string first = world.detail(id, kHome).versions.front().short_fingerprint;
  const auto home = world.secretary(kHome);
  auto now = app::verify_reference(world.context(), home.view(), {number, first, 3});
  ASSERT_TRUE(ok(now));
  ASSERT_TRUE(now->printed.has_value());
  EXPECT_EQ(now->printed->key, "verification.page_current");
  EXPECT_EQ(now->verdict, Verdict::kInvalid);  // nobody has signed
  EXPECT_TRUE(says(*now, "verification.file_unsigned"));

  ASSERT_TRUE(ok(app::take_back(world.context(), home.view(), {id, "t1", 0})));
  world.enrol(kHome, "s-menuiserie", "given", "Tardif");
  ASSERT_TRUE(ok(app::freeze(world.context(), home.view(), {{id, "freeze2", 0}, ""})));
  ASSERT_TRUE(ok(world.sign(id, kHome, "home2")));
  ASSERT_TRUE(ok(world.sign(id, kHost, "host2")));
  const std::string second = world.detail(id, kHome).versions.front().short_fingerprint;
  ASSERT_NE(first, second);
  for (const char* school : {kHome, kHost}) {
    auto old = app::verify_reference(world.context(), world.secretary(school).view(), {number, first, 3});
    ASSERT_TRUE(ok(old));
    ASSERT_TRUE(old->printed.has_value());
    EXPECT_EQ(old->printed->key, "verification.page_replaced");
    const domain::Parameters told{{"page", "3"}, {"version", "1"}, {"last", "2"}};
    EXPECT_EQ(old->printed->parameters, told);
    EXPECT_NE(old->verdict, Verdict::kValid);
    // The host never had the version that was taken back: it is told about the page, not shown the file.
    EXPECT_EQ(old->sha256.empty(), school == std::string(kHost));
    auto good = app::verify_reference(world.context(), world.secretary(school).view(), {number, second, 0});
    ASSERT_TRUE(ok(good));
    EXPECT_EQ(good->printed->key, "verification.page_current");
    EXPECT_EQ(good->verdict, Verdict::kValid) << good->report_text;
  }
  for (const char* wrong : {"0000 0000 0000 0000", "zz", "3f2a"}) {
    auto none = app::verify_reference(world.context(), home.view(), {number, wrong, 1});
    ASSERT_TRUE(ok(none));
    EXPECT_EQ(none->verdict, Verdict::kInvalid) << wrong;
    EXPECT_TRUE(says(*none, "verification.page_unknown"));
    EXPECT_TRUE(none->signatures.empty());
  }
}

TEST(Verification, WhatIsMissingOrEndedIsAReservation) {
  World world;
  const auto id = world.signed_by_home();
  const std::string half = file_of(world, id);
  auto found = upload(world, world.secretary(kHost), half);
  EXPECT_EQ(found.verdict, Verdict::kReserved);
  EXPECT_TRUE(says(found, "verification.missing_host"));
  EXPECT_FALSE(says(found, "verification.missing_home"));
  ASSERT_TRUE(ok(world.sign(id, kHost)));
  found = upload(world, world.secretary(kHost), half);
  EXPECT_TRUE(says(found, "verification.newer_file"));
  ASSERT_TRUE(ok(app::cancel(world.context(), world.secretary(kHome).view(), {{id, "c1", 0}, "school_decision", ""})));
  found = upload(world, world.secretary(kHost), file_of(world, id));
  EXPECT_EQ(found.verdict, Verdict::kReserved);
  EXPECT_TRUE(says(found, "verification.version_cancelled"));
}

TEST(Verification, AnAlteredFileIsNotValid) {
  World world;
  const auto id = world.signed_by_both();
  const std::string good = file_of(world, id);
  for (const std::size_t share : {5u, 20u, 35u, 50u, 80u, 97u}) {
    std::string altered = good;
    altered[good.size() * share / 100] = static_cast<char>(altered[good.size() * share / 100] ^ 1);
    const auto found = upload(world, world.secretary(kHome), altered);
    EXPECT_EQ(found.verdict, Verdict::kInvalid) << share;
    EXPECT_FALSE(found.known.has_value()) << share;
    expect_consistent(found);
  }
  const auto longer = upload(world, world.secretary(kHome), good + "\n% added\n%%EOF\n");
  EXPECT_EQ(longer.verdict, Verdict::kInvalid);
}

TEST(Verification, AnOwnCertificateIsKnownByItsRegistration) {
  World world;
  world.configure_picture(kHome);
  const auto host = world.secretary(kHost);
  ASSERT_TRUE(ok(app::set_certificate(world.context(), host.view(), p12_file(world), signing::Secret(kPassword))));
  const auto id = world.draft();
  ASSERT_TRUE(ok(app::freeze(world.context(), world.secretary(kHome).view(), {{id, "f", 0}, ""})));
  ASSERT_TRUE(ok(world.sign(id, kHome)));
  ASSERT_TRUE(ok(world.sign(id, kHost)));
  const std::string pdf = file_of(world, id);
  auto found = upload(world, world.secretary(kThird), pdf);
  ASSERT_EQ(found.signatures.size(), 2u);
  EXPECT_EQ(found.verdict, Verdict::kValid) << found.report_text;
  const auto& identity = line(found.signatures[1], Question::kIdentity);
  EXPECT_EQ(identity.key, "verification.identity_registered");
  EXPECT_EQ(identity.parameters.back().second, kHost);
  EXPECT_EQ(line(found.signatures[1], Question::kRevocation).key, "verification.revocation_unchecked");
  EXPECT_EQ(found.signatures[1].meaning_key, "proof.own_certificate");

  ASSERT_TRUE(ok(app::declare_compromised(world.context(), host.view())));
  found = upload(world, world.secretary(kThird), pdf);
  EXPECT_EQ(found.verdict, Verdict::kReserved);
  EXPECT_EQ(line(found.signatures[1], Question::kIdentity).key, "verification.identity_compromised");
  found = upload(world, world.secretary(kHome), pdf);
  EXPECT_TRUE(says(found, "verification.compromised_host"));
}

TEST(Verification, AnUnknownAuthorityIsAReservationAndNeverASchool) {
  World world;
  const auto id = world.frozen();
  const std::string frozen = file_of(world, id);
  const std::string p12 = p12_file(world);
  const auto time = std::chrono::floor<std::chrono::seconds>(
      std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(world.clock().now_ms())));
  auto key = signing::load_pkcs12(signing::as_bytes(p12), signing::Secret(kPassword), time);
  ASSERT_TRUE(key.has_value());
  signing::SignRequest request;
  request.pdf = signing::as_bytes(frozen);
  request.field_name = app::field_of(domain::Side::kHome);
  request.key = key->key.get();
  request.name = "Ada Imposture";
  request.time = time;
  auto forged = signing::sign_pdf(request);
  ASSERT_TRUE(forged.has_value());
  const auto found = upload(world, world.secretary(kHome), std::string(signing::as_text(forged->bytes)));
  EXPECT_EQ(found.verdict, Verdict::kReserved);
  ASSERT_EQ(found.signatures.size(), 1u);
  EXPECT_EQ(line(found.signatures[0], Question::kIdentity).key, "verification.identity_unknown");
  EXPECT_EQ(found.signatures[0].meaning_key, "verification.meaning_unknown");
  EXPECT_FALSE(found.signatures[0].fact.has_value());
  EXPECT_FALSE(found.known.has_value());
}

TEST(Verification, EachWrongFileHasItsOwnSentence) {
  World world;
  const auto id = world.frozen();
  const std::string frozen = file_of(world, id);
  TempDir dir;
  std::ofstream(dir.path() / "in.pdf", std::ios::binary) << frozen;
  const std::string in = (dir.path() / "in.pdf").string();
  const std::string out = (dir.path() / "out.pdf").string();
  ASSERT_EQ(std::system(("qpdf --encrypt geheim geheim 256 -- " + in + " " + out).c_str()), 0);
  const struct {
    std::string file;
    const char* key;
    Verdict verdict;
  } kWrong[] = {{"bonjour", "verification.file_not_pdf", Verdict::kInvalid},
                {png_picture(), "verification.file_not_pdf", Verdict::kInvalid},
                {frozen.substr(0, frozen.size() / 2), "verification.file_damaged", Verdict::kInvalid},
                {"%PDF-1.7\nnothing", "verification.file_damaged", Verdict::kInvalid},
                {slurp(out), "verification.file_encrypted", Verdict::kInvalid},
                {frozen, "verification.file_unsigned", Verdict::kInvalid},
                {slurp(CONVENTIONS_SOURCE_DIR "/tests/fuzz/corpus/fuzz_verify/bb.pdf"), "verification.file_foreign",
                 Verdict::kReserved}};
  for (const auto& wrong : kWrong) {
    const auto found = upload(world, world.secretary(kHome), wrong.file);
    EXPECT_EQ(found.verdict, wrong.verdict) << wrong.key;
    ASSERT_FALSE(found.remarks.empty()) << wrong.key;
    EXPECT_EQ(found.remarks.front().key, wrong.key);
    expect_consistent(found);
  }
  const auto call = world.secretary(kHome);
  EXPECT_EQ(code(app::verify_upload(world.context(), call.view(), "")), Code::kInvalid);
  const std::string large(app::kMaxVerifiedBytes + 1, '%');
  EXPECT_EQ(code(app::verify_upload(world.context(), call.view(), large)), Code::kTooLarge);
}

TEST(Verification, AnUploadIsKeptNowhere) {
  World world;
  const auto id = world.signed_by_both();
  std::string altered = file_of(world, id);
  altered[altered.size() / 2] = static_cast<char>(altered[altered.size() / 2] ^ 1);
  const auto files = [&world] {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(world.data())) {
      names.insert(entry.path().string());
    }
    return names;
  };
  const auto before = files();
  upload(world, world.secretary(kHome), altered);
  EXPECT_EQ(files(), before);
  auto document = world.context().host().records.get(world.system().view(), "file",
                                                     signing::to_hex(signing::sha256(signing::as_bytes(altered))));
  EXPECT_TRUE(document.has_error());
}

TEST(Verification, AfterTheCertificatesNothingProvesTheTime) {
  World world;
  const auto id = world.signed_by_both();
  const std::string pdf = file_of(world, id);
  world.clock().advance(std::int64_t{12} * 365 * 24 * 3600 * 1000);
  const auto found = upload(world, world.secretary(kHome), pdf);
  EXPECT_EQ(found.verdict, Verdict::kReserved) << found.report_text;
  ASSERT_EQ(found.signatures.size(), 2u);
  EXPECT_EQ(line(found.signatures[0], Question::kValidity).key, "verification.validity_ended");
  EXPECT_EQ(line(found.signatures[0], Question::kIdentity).key, "verification.identity_instance");
  EXPECT_EQ(line(found.signatures[0], Question::kRevocation).key, "verification.not_examined");
}

}  // namespace
}  // namespace app_test
