// Time-stamps and the archive of proofs, with openssl's time-stamping authority (tests/peers/pki).
#include <boost/json.hpp>

#include "pki_server.hpp"
#include "plugin/app/archive_sync.hpp"
#include "plugin/app/signature_check.hpp"
#include "plugin/app/time_stamping.hpp"
#include "world.hpp"

namespace app_test {
namespace {

using domain::Proof;
using domain::Side;

std::string one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return text;
}

void use_authority(World& world, const std::string& path = "/tsa") {
  world.set("tsa_url", boost::json::value(PkiServer::shared().url(path)));
  world.set("tsa_trust", boost::json::value(one_line(PkiServer::shared().root_pem())));
}

std::string latest(World& world, const domain::ConventionId& id) {
  auto file = app::download(world.context(), world.secretary(kHome).view(), id, 0);
  EXPECT_TRUE(ok(file));
  return file.has_value() ? file->bytes : std::string();
}

signing::Report judged(World& world, const std::string& pdf, std::optional<signing::Time> at = std::nullopt) {
  signing::VerifyOptions options;
  options.at = at.value_or(signing::now());
  options.expected_signatures = 2;
  options.trust_anchors_pem = {app::trust_anchor(world.context(), world.system().view()).value()};
  options.tsa_trust_pem = PkiServer::shared().trust();
  return signing::verify_pdf(signing::as_bytes(pdf), options);
}

TEST(Archive, EachSignatureIsStampedAndTheSignedConventionIsArchivedOnce) {
  World world;
  use_authority(world);
  const auto id = world.signed_by_both();
  auto detail = world.detail(id, kHome);
  EXPECT_EQ(detail.convention.proof, Proof::kPending);
  const std::string before = latest(world, id);
  const auto bt = judged(world, before);
  EXPECT_EQ(bt.indication, signing::Indication::kTotalPassed) << signing::to_french_text(bt);
  for (const auto& signature : bt.signatures) EXPECT_EQ(signature.level, "B-T");

  auto report = app::sync_archive(world.context(), world.system().view());
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(report->archived, 1);
  EXPECT_EQ(world.detail(id, kHome).convention.proof, Proof::kArchived);
  const std::string after = latest(world, id);
  EXPECT_EQ(after.substr(0, before.size()), before);  // I13
  const auto lta = judged(world, after);
  EXPECT_EQ(lta.indication, signing::Indication::kTotalPassed) << signing::to_french_text(lta);
  for (const auto& signature : lta.signatures) EXPECT_EQ(signature.level, "B-LTA") << signing::to_french_text(lta);
  // The seals live three years.
  const auto later = judged(world, after, signing::now() + std::chrono::hours(24 * 365 * 5));
  EXPECT_EQ(later.indication, signing::Indication::kTotalPassed) << signing::to_french_text(later);
  EXPECT_NE(judged(world, before, signing::now() + std::chrono::hours(24 * 365 * 5)).indication,
            signing::Indication::kTotalPassed);

  auto again = app::sync_archive(world.context(), world.system().view());
  ASSERT_TRUE(ok(again));
  EXPECT_EQ(again->archived + again->renewed, 0);
  EXPECT_EQ(latest(world, id), after);
}

TEST(Archive, ASilentAuthorityLeavesTheSignatureAndTheJobRaisesItLater) {
  World world;
  use_authority(world, "/tsa-500");
  const auto id = world.signed_by_both();
  const auto bb = judged(world, latest(world, id));
  EXPECT_EQ(bb.indication, signing::Indication::kTotalPassed) << signing::to_french_text(bb);
  EXPECT_EQ(bb.signatures[0].level, "B-B");
  auto waiting = app::sync_archive(world.context(), world.system().view());
  ASSERT_TRUE(ok(waiting));
  EXPECT_EQ(waiting->waiting, 1);
  EXPECT_EQ(world.detail(id, kHome).convention.proof, Proof::kPending);

  use_authority(world);
  auto report = app::sync_archive(world.context(), world.system().view());
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(report->archived, 1);
  const auto raised = judged(world, latest(world, id));
  EXPECT_EQ(raised.indication, signing::Indication::kTotalPassed) << signing::to_french_text(raised);
  EXPECT_EQ(raised.signatures[0].proof, signing::ProofOfTime::kDocumentTimeStamp);
}

TEST(Archive, OneTimeOutEndsTheRun) {
  World world;
  use_authority(world);
  world.add_offer("cuisine", kHost, "individual");
  world.enrol(kHome, "s-cuisine", "given");
  world.signed_by_both();
  const auto other = world.draft("o-cuisine", "s-cuisine");
  ASSERT_TRUE(ok(app::freeze(world.context(), world.secretary(kHome).view(), {{other, "f2", 0}, ""})));
  ASSERT_TRUE(ok(world.sign(other, kHome, "h2")));
  ASSERT_TRUE(ok(world.sign(other, kHost, "h3")));
  use_authority(world, "/tsa-slow");
  auto report = app::sync_archive(world.context(), world.system().view());
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(report->waiting, 1);
  EXPECT_EQ(report->archived, 0);
}

TEST(Archive, WithoutAnAuthorityNothingIsDone) {
  World world;
  const auto id = world.signed_by_both();
  EXPECT_EQ(world.detail(id, kHome).convention.proof, Proof::kNone);
  auto report = app::sync_archive(world.context(), world.system().view());
  ASSERT_TRUE(ok(report));
  EXPECT_EQ(report->archived + report->waiting, 0);
  EXPECT_EQ(code(app::sync_archive(world.context(), world.head(kHome).view())), app::Code::kForbidden);
}

TEST(Archive, TheTestSignatureTellsOfTheAuthority) {
  World world;
  use_authority(world);
  world.configure_picture(kHome);
  const auto told = [&]() -> std::string {
    auto test = app::test_signature(world.context(), world.secretary(kHome).view());
    EXPECT_TRUE(ok(test));
    for (const auto& step : test->steps) {
      if (step.step == app::TestStep::kTimeStamp) return step.good ? "good" : step.failure_key;
    }
    return "";
  };
  EXPECT_EQ(told(), "good");
  use_authority(world, "/tsa-garbage");
  EXPECT_EQ(told(), "tsa.malformed");
}

TEST(Archive, CertificatesAreReadFromOneLine) {
  const std::string pem = PkiServer::shared().root_pem();
  EXPECT_EQ(app::certificates_in(pem).size(), 1U);
  EXPECT_EQ(app::certificates_in(one_line(pem)), app::certificates_in(pem));
  EXPECT_EQ(app::certificates_in(pem + pem).size(), 2U);
  EXPECT_TRUE(app::certificates_in("not a certificate").empty());
  EXPECT_TRUE(app::certificates_in("-----BEGIN CERTIFICATE-----!!!!-----END CERTIFICATE-----").empty());
}

}  // namespace
}  // namespace app_test
