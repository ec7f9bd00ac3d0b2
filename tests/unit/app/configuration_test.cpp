// U5, S3, S4: what a school signs with, and what happens when that changes.
#include <fstream>

#include "world.hpp"

namespace app_test {
namespace {

using app::Code;
using domain::BlockerCode;
using domain::SignatureAvailability;

TEST(Configuration, ElectronicEntryExistsIfAndOnlyIfConfigured) {  // S3, I12
  World world;
  const auto id = world.draft();
  const auto home = world.secretary(kHome);
  EXPECT_TRUE(
      blocked_by(app::freeze(world.context(), home.view(), {{id, "f", 0}, ""}), BlockerCode::kSignatureMissing));
  EXPECT_FALSE(world.detail(id, kHome).home.electronic_available);
  EXPECT_FALSE(app::list_conventions(world.context(), home.view(), {})->electronic_available);
  world.configure_picture(kHome);
  EXPECT_TRUE(world.detail(id, kHome).home.electronic_available);
  EXPECT_FALSE(world.detail(id, kHome).host.electronic_available);
  EXPECT_TRUE(app::list_conventions(world.context(), home.view(), {})->electronic_available);
  ASSERT_TRUE(ok(app::freeze(world.context(), home.view(), {{id, "f", 0}, ""})));
  ASSERT_TRUE(ok(app::remove_configuration(world.context(), home.view(), app::Part::kAll)));
  EXPECT_TRUE(blocked_by(world.sign(id, kHome), BlockerCode::kSignatureRemoved));
  world.configure_picture(kHome);
  ASSERT_TRUE(ok(world.sign(id, kHome)));
  EXPECT_TRUE(blocked_by(world.sign(id, kHost), BlockerCode::kSignatureMissing));
}

TEST(Configuration, ReplacedAppliesToLaterSignaturesOnly) {
  World world;
  const auto id = world.signed_by_home();
  const auto first = world.detail(id, kHome).versions.front().signatures.front();
  const auto home = world.secretary(kHome);
  ASSERT_TRUE(ok(app::set_certificate(world.context(), home.view(), p12_file(world), signing::Secret(kPassword))));
  EXPECT_EQ(world.detail(id, kHome).versions.front().signatures.front().configuration, first.configuration);
  ASSERT_TRUE(ok(world.sign(id, kHost)));  // the home signature still verifies
  world.add_offer("mode", kHost, "individual");
  world.enrol(kHome, "s-mode", "given");
  const auto other = world.draft("o-mode", "s-mode");
  ASSERT_TRUE(ok(app::freeze(world.context(), home.view(), {{other, "f", 0}, ""})));
  auto later = world.sign(other, kHome);
  ASSERT_TRUE(ok(later));
  EXPECT_EQ(later->signature.kind, domain::SignatureKind::kOwnCertificate);
  EXPECT_NE(later->signature.configuration, first.configuration);
  // An authority nobody here knows is no objection to the host's signature.
  ASSERT_TRUE(ok(world.sign(other, kHost)));
}

TEST(Configuration, PictureAndCertificateAreIndependent) {
  World world;
  const auto home = world.secretary(kHome);
  auto one = app::set_certificate(world.context(), home.view(), p12_file(world), signing::Secret(kPassword));
  ASSERT_TRUE(ok(one));
  EXPECT_FALSE(one->has_picture);
  ASSERT_TRUE(one->certificate.has_value());
  EXPECT_NE(one->certificate->issuer.find("Autorité fictive"), std::string::npos);
  auto two = app::set_picture(world.context(), home.view(), png_picture());
  ASSERT_TRUE(ok(two));
  EXPECT_TRUE(two->has_picture);
  EXPECT_EQ(two->kind, domain::SignatureKind::kOwnCertificate);
  EXPECT_EQ(two->number, 2);
  auto three = app::remove_configuration(world.context(), home.view(), app::Part::kCertificate);
  ASSERT_TRUE(ok(three));
  EXPECT_EQ(three->kind, domain::SignatureKind::kInstanceSeal);
  EXPECT_EQ(three->availability, SignatureAvailability::kActive);
  auto four = app::remove_configuration(world.context(), home.view(), app::Part::kPicture);
  ASSERT_TRUE(ok(four));
  EXPECT_EQ(four->availability, SignatureAvailability::kRemoved);
  EXPECT_EQ(code(app::remove_configuration(world.context(), home.view(), app::Part::kAll)), Code::kNotFound);
}

TEST(Configuration, ExpiresAndBlocks) {
  World world;
  const auto home = world.secretary(kHome);
  ASSERT_TRUE(ok(
      app::set_certificate(world.context(), home.view(), p12_file(world, -3 * 365 + 7), signing::Secret(kPassword))));
  const auto id = world.draft();
  ASSERT_TRUE(ok(app::freeze(world.context(), home.view(), {{id, "f", 0}, ""})));
  world.clock().advance(9LL * 24 * 3600 * 1000);
  EXPECT_TRUE(blocked_by(world.sign(id, kHome), BlockerCode::kSignatureExpired));
  EXPECT_EQ(app::configuration(world.context(), home.view())->availability, SignatureAvailability::kExpired);
}

TEST(Configuration, CompromisedStopsAtOnce) {
  World world;
  const auto id = world.frozen();
  const auto home = world.secretary(kHome);
  ASSERT_TRUE(ok(app::declare_compromised(world.context(), home.view())));
  EXPECT_TRUE(blocked_by(world.sign(id, kHome), BlockerCode::kSignatureCompromised));
  world.configure_picture(kHome);
  ASSERT_TRUE(ok(world.sign(id, kHome)));
}

TEST(Configuration, BadFilesAreRefusedWithTheirReason) {
  World world;
  const auto home = world.secretary(kHome);
  const auto picture = [&](const std::string& file) {
    return key(app::set_picture(world.context(), home.view(), file));
  };
  EXPECT_EQ(picture("<svg xmlns='http://www.w3.org/2000/svg'/>"), "image.unknown_format");
  EXPECT_EQ(picture("GIF89a..."), "image.unknown_format");
  EXPECT_EQ(picture(""), "image.unknown_format");
  EXPECT_EQ(picture(png_picture().substr(0, 60)), "image.corrupt");
  EXPECT_EQ(picture(std::string(10'000'000, 'x')), "image.too_large");
  const auto certificate = [&](const std::string& file, const char* password) {
    return key(app::set_certificate(world.context(), home.view(), file, signing::Secret(password)));
  };
  EXPECT_EQ(certificate(p12_file(world), "wrong"), "p12.wrong_password");
  EXPECT_EQ(certificate("text", kPassword), "p12.corrupt");
  EXPECT_EQ(certificate(p12_file(world, -4 * 365), kPassword), "p12.expired");
  EXPECT_EQ(certificate(p12_file(world, 3), kPassword), "p12.not_yet_valid");
  EXPECT_EQ(app::configuration(world.context(), home.view())->availability, SignatureAvailability::kMissing);
}

TEST(Configuration, TheTestSignatureIsASpecimenThatVerifies) {
  World world;
  world.configure_picture(kHome);
  const auto home = world.secretary(kHome);
  auto test = app::test_signature(world.context(), home.view());
  ASSERT_TRUE(ok(test));
  EXPECT_TRUE(test->good) << test->report_text;
  EXPECT_EQ(test->pdf.substr(0, 5), "%PDF-");
  auto block = app::preview_block_pdf(world.context(), home.view());
  ASSERT_TRUE(ok(block));
  EXPECT_EQ(block->substr(0, 5), "%PDF-");
  auto png = app::picture_png(world.context(), home.view());
  ASSERT_TRUE(ok(png));
  EXPECT_EQ(png->substr(1, 3), "PNG");
  EXPECT_EQ(code(app::test_signature(world.context(), world.secretary(kHost).view())), Code::kBlocked);
  EXPECT_EQ(code(app::preview_block_pdf(world.context(), world.secretary(kHost).view())), Code::kNotFound);
}

TEST(Configuration, SecretsAreNotInTheDatabaseInClear) {
  World world;
  const std::string p12 = p12_file(world);
  ASSERT_TRUE(
      ok(app::set_certificate(world.context(), world.secretary(kHome).view(), p12, signing::Secret(kPassword))));
  const std::string needle = p12.substr(p12.size() / 2, 64);
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(world.data())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(in)), {});
    EXPECT_EQ(content.find(needle), std::string::npos) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 1);
}

}  // namespace
}  // namespace app_test
