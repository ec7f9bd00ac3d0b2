#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "signing/core/digest.hpp"
#include "signing/keys/instance_ca.hpp"
#include "support.hpp"

namespace signing {
namespace {

using test::prepared_pdf;

// The three foreign judges on the last signature of a document.
void judge(const SignedPdf& signed_pdf, const std::string& trust_pem, int signatures) {
  const std::string pdf = test::scratch("judge/doc.pdf"), cms = test::scratch("judge/cms.der"),
                    range = test::scratch("judge/range.bin"), trust = test::scratch("judge/trust.pem");
  test::write(pdf, signed_pdf.bytes);
  test::write(cms, signed_pdf.cms);
  test::write(trust, as_bytes(trust_pem));
  const BytesView all(signed_pdf.bytes);
  Bytes covered(all.begin(), all.begin() + signed_pdf.byte_range[1]);
  append(covered, all.subspan(static_cast<std::size_t>(signed_pdf.byte_range[2])));
  test::write(range, covered);
  const auto openssl = test::run("openssl cms -verify -cades -binary -inform DER -purpose any -in " + cms +
                                 " -content " + range + " -CAfile " + trust + " -out /dev/null");
  EXPECT_EQ(openssl.status, 0) << openssl.output;
  EXPECT_NE(openssl.output.find("CAdES Verification successful"), std::string::npos) << openssl.output;
  const auto pdfsig = test::run("pdfsig -nocert " + pdf);
  int valid = 0;
  for (std::size_t at = 0; (at = pdfsig.output.find("Signature is Valid.", at)) != std::string::npos; ++at) ++valid;
  EXPECT_EQ(valid, signatures) << pdfsig.output;
  EXPECT_NE(pdfsig.output.find("Total document signed"), std::string::npos) << pdfsig.output;
  const auto qpdf = test::run("qpdf --check " + pdf);
  EXPECT_EQ(qpdf.status, 0) << qpdf.output;
}

bool is_prefix(const Bytes& first, const Bytes& second) {
  return second.size() > first.size() && std::equal(first.begin(), first.end(), second.begin());
}

class EveryKey : public testing::TestWithParam<std::pair<const char*, bool>> {};

TEST_P(EveryKey, SignsTwiceAndForeignJudgesAgree) {
  const auto [kind, pss] = GetParam();
  const LoadedKey key = test::load_key(kind, pss);
  const Bytes prepared = prepared_pdf();
  const auto first = test::sign(prepared, "Home", *key.key);
  ASSERT_TRUE(first) << first.error().what;
  EXPECT_TRUE(is_prefix(prepared, first->bytes));
  judge(*first, test::cert_pem(kind), 1);
  const auto second = test::sign(first->bytes, "Host", *key.key);
  ASSERT_TRUE(second) << second.error().what;
  EXPECT_TRUE(is_prefix(first->bytes, second->bytes));
  judge(*second, test::cert_pem(kind), 2);
  const Report report = test::verify(second->bytes, {kind}, 2);
  EXPECT_EQ(report.indication, Indication::kTotalPassed) << to_french_text(report);
  ASSERT_EQ(report.signatures.size(), 2u);
  EXPECT_EQ(report.signatures[0].level, "B-B");
  EXPECT_FALSE(report.signatures[0].covers_whole_file);
  EXPECT_TRUE(report.signatures[1].covers_whole_file);
  EXPECT_TRUE(report.signatures[1].locks_document);
}

INSTANTIATE_TEST_SUITE_P(Keys, EveryKey,
                         testing::Values(std::pair("rsa:2048", false), std::pair("rsa:3072", false),
                                         std::pair("rsa:4096", false), std::pair("rsa:3072", true),
                                         std::pair("ec:P-256", false), std::pair("ec:P-384", false),
                                         std::pair("ec:P-521", false)));

TEST(Sign, ExtendsCrossReferenceStreamsInTheirOwnStyle) {
  auto prepared =
      prepare_fields(test::stream_pdf(), {{"Home", 0, {40, 60, 230, 90}, false}, {"Host", 1, {40, 60, 230, 90}, true}});
  ASSERT_TRUE(prepared) << prepared.error().what;
  const LoadedKey key = test::load_key("ec:P-256");
  const auto first = test::sign(*prepared, "Home", *key.key);
  ASSERT_TRUE(first) << first.error().what;
  const auto second = test::sign(first->bytes, "Host", *key.key);
  ASSERT_TRUE(second) << second.error().what;
  EXPECT_EQ(as_text(second->bytes).find("\nxref\n"), std::string_view::npos);
  judge(*second, test::cert_pem("ec:P-256"), 2);
  EXPECT_EQ(test::verify(second->bytes, {"ec:P-256"}, 2).indication, Indication::kTotalPassed);
}

TEST(Sign, TheCmsHasNoSigningTimeAndSortedAttributes) {
  const LoadedKey key = test::load_key("ec:P-256");
  const auto done = test::sign(prepared_pdf(), "Home", *key.key);
  ASSERT_TRUE(done);
  test::write(test::scratch("attr.der"), done->cms);
  const auto shown = test::run("openssl cms -cmsout -print -noout -inform DER -in " + test::scratch("attr.der"));
  EXPECT_EQ(shown.output.find("signingTime"), std::string::npos);
  for (const char* attribute :
       {"contentType", "messageDigest", "id-smime-aa-signingCertificateV2", "1.2.840.113549.1.9.52"})
    EXPECT_NE(shown.output.find(attribute), std::string::npos) << attribute << shown.output;
}

TEST(Sign, ReusesTheFontOfTheDocument) {
  const LoadedKey key = test::load_key("ec:P-256");
  const auto done = test::sign(prepared_pdf(), "Home", *key.key);
  ASSERT_TRUE(done);
  const auto update = as_text(BytesView(done->bytes).subspan(done->revision_start));
  EXPECT_EQ(update.find("/FontFile2"), std::string_view::npos);
  EXPECT_EQ(update.find("/Type /Page"), std::string_view::npos);
  EXPECT_EQ(update.find("/Catalog"), std::string_view::npos);
  test::write(test::scratch("text.pdf"), done->bytes);
  EXPECT_NE(test::run("pdftotext " + test::scratch("text.pdf") + " -").output.find("Zoë Nguyễn"), std::string::npos);
}

TEST(Sign, EmbedsWhatTheDocumentFontLacks) {
  const LoadedKey key = test::load_key("ec:P-256");
  const Bytes pdf = prepared_pdf();
  SignRequest request;
  request.pdf = pdf;
  request.field_name = "Home";
  request.key = key.key.get();
  request.time = now();
  request.appearance.lines = {"Zoe\xCC\x88 李 ⅓"};  // decomposed ë
  const auto done = sign_pdf(request);
  ASSERT_TRUE(done) << done.error().what;
  judge(*done, test::cert_pem("ec:P-256"), 1);
  EXPECT_NE(test::run("pdftotext " + test::scratch("judge/doc.pdf") + " -").output.find("Zoë 李 ⅓"), std::string::npos);
  request.appearance.lines = {"\xF0\x93\x80\x80"};  // an Egyptian hieroglyph
  const auto refused = sign_pdf(request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kGlyphMissing);
  EXPECT_EQ(refused.error().subject, "\xF0\x93\x80\x80");
}

TEST(Sign, WrapsAndShrinksOrRefuses) {
  const LoadedKey key = test::load_key("ec:P-256");
  const Bytes pdf = prepared_pdf();
  SignRequest request;
  request.pdf = pdf;
  request.field_name = "Home";
  request.key = key.key.get();
  request.time = now();
  request.appearance.lines = {std::string(180, 'W')};
  EXPECT_TRUE(sign_pdf(request));
  request.appearance.lines = {std::string(1900, 'W')};
  const auto refused = sign_pdf(request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kTextDoesNotFit);
  request.appearance.lines = {"a\xFFz"};
  EXPECT_EQ(sign_pdf(request).error().code, Code::kTextInvalid);
}

TEST(Sign, Refusals) {
  const LoadedKey key = test::load_key("rsa:2048");
  const Bytes pdf = prepared_pdf();
  const auto first = test::sign(pdf, "Home", *key.key);
  ASSERT_TRUE(first);
  EXPECT_EQ(test::sign(pdf, "Nobody", *key.key).error().code, Code::kPdfFieldMissing);
  EXPECT_EQ(test::sign(first->bytes, "Home", *key.key).error().code, Code::kPdfFieldSigned);
  EXPECT_EQ(test::sign(as_bytes("not a PDF at all, but long enough"), "Home", *key.key).error().code,
            Code::kPdfMalformed);

  SignRequest request;
  request.pdf = pdf;
  request.field_name = "Home";
  request.key = key.key.get();
  request.time = now();
  request.expected_sha256 = sha256(pdf);
  EXPECT_TRUE(sign_pdf(request));
  (*request.expected_sha256)[5] ^= 1;
  EXPECT_EQ(sign_pdf(request).error().code, Code::kPdfHashMismatch);
  request.expected_sha256.reset();
  request.time = now() + std::chrono::hours(24 * 60);
  EXPECT_EQ(sign_pdf(request).error().code, Code::kKeyExpired);
  request.time = now() - std::chrono::hours(24 * 60);
  EXPECT_EQ(sign_pdf(request).error().code, Code::kKeyNotYetValid);

  Bytes damaged = first->bytes;
  const std::string_view content = "10 10 l S";
  const auto at = std::search(damaged.begin(), damaged.end(), content.begin(), content.end());
  ASSERT_NE(at, damaged.end());
  *at = '2';
  const auto refused = test::sign(damaged, "Host", *key.key);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kPdfEarlierSignatureBroken);
  EXPECT_EQ(refused.error().subject, "Home");
}

TEST(Sign, PreparingRefusals) {
  const LoadedKey key = test::load_key("ec:P-256");
  const auto first = test::sign(prepared_pdf(), "Home", *key.key);
  ASSERT_TRUE(first);
  const auto code = [](BytesView pdf, const FieldSpec& spec) { return prepare_fields(pdf, {spec}).error().code; };
  const PdfRect rect{10, 10, 100, 50};
  EXPECT_EQ(code(first->bytes, {"New", -1, rect, false}), Code::kPdfAlreadySigned);
  EXPECT_EQ(code(prepared_pdf(), {"Home", -1, rect, false}), Code::kPdfFieldExists);
  EXPECT_EQ(code(prepared_pdf(), {"New", 7, rect, false}), Code::kPdfPageMissing);
  EXPECT_EQ(code(prepared_pdf(), {"a.b", 0, rect, false}), Code::kTextInvalid);
  const std::string in = test::scratch("enc-in.pdf"), out = test::scratch("enc.pdf");
  test::write(in, test::plain_pdf());
  ASSERT_EQ(test::run("qpdf --encrypt u o 256 -- " + in + " " + out).status, 0);
  EXPECT_EQ(code(test::read(out), {"New", 0, rect, false}), Code::kPdfEncrypted);
}

TEST(Sign, FieldsAreListed) {
  const LoadedKey key = test::load_key("ec:P-256");
  const auto first = test::sign(prepared_pdf(), "Home", *key.key);
  ASSERT_TRUE(first);
  const auto fields = list_signature_fields(first->bytes);
  ASSERT_TRUE(fields);
  ASSERT_EQ(fields->size(), 2u);
  EXPECT_TRUE((*fields)[0].is_signed);
  EXPECT_FALSE((*fields)[1].is_signed);
  EXPECT_TRUE((*fields)[1].locks_document);
  EXPECT_EQ((*fields)[1].page, 1);
  EXPECT_DOUBLE_EQ((*fields)[1].rect.width, 230);
}

TEST(Sign, SealsOfTheInstanceVerifyAgainstItsCa) {
  auto ca = InstanceCa::make("ENT de démonstration", now());
  ASSERT_TRUE(ca);
  auto seal = ca->issue_seal({"Lycée polyvalent Ada-Exemple des Trois-Rivières-en-Montagne-Fictive", "0990001X"}, now(),
                             Secret("p"));
  ASSERT_TRUE(seal) << seal.error().what;
  auto key = load_pkcs12(seal->pkcs12, Secret("p"), now());
  ASSERT_TRUE(key) << key.error().what;
  const auto done = test::sign(prepared_pdf(), "Home", *key->key);
  ASSERT_TRUE(done);
  judge(*done, ca->certificate_pem(), 1);
  VerifyOptions options;
  options.at = now();
  options.trust_anchors_pem = {ca->certificate_pem()};
  const Report report = verify_pdf(done->bytes, options);
  EXPECT_EQ(report.indication, Indication::kTotalPassed) << to_french_text(report);
  EXPECT_EQ(report.signatures[0].signer_name.rfind("Cachet technique ENT – ", 0), 0u);
  EXPECT_NE(report.signatures[0].signer_name.find("(0990001X)"), std::string::npos);
}

TEST(Sign, PreviewIsAOnePagePdf) {
  Appearance appearance;
  const PreparedImage image = test::picture();
  appearance.image = &image;
  appearance.lines = {"Mme Ada Exemple", "Proviseure"};
  const auto block = preview_appearance(appearance, 230, 90);
  ASSERT_TRUE(block) << block.error().what;
  test::write(test::scratch("block.pdf"), *block);
  EXPECT_EQ(test::run("qpdf --check " + test::scratch("block.pdf")).status, 0);
}

TEST(Sign, ManyThreadsWithOneKey) {
  const LoadedKey key = test::load_key("ec:P-256");
  const Bytes pdf = prepared_pdf();
  std::vector<int> good(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < good.size(); ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const auto done = test::sign(pdf, "Home", *key.key);
        if (done && test::verify(done->bytes, {"ec:P-256"}, 1).indication == Indication::kTotalPassed) ++good[t];
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, std::vector<int>(4, 10));
}

}  // namespace
}  // namespace signing
