#include <gtest/gtest.h>

#include <random>

#include "signing/pdf/form.hpp"
#include "signing/pdf/parser.hpp"
#include "signing/pdf/truetype.hpp"
#include "support.hpp"

namespace signing {
namespace {

using pdf::Document;
using pdf::Parser;

std::string round_trip(const std::string& text) {
  Parser parser(as_bytes(text));
  const auto object = parser.object();
  if (!object) return "failure";
  std::string out;
  pdf::write(out, *object);
  return out;
}

TEST(Characters, AreOfTheClassesOfTheStandard) {
  const std::string_view spaces("\0\t\n\f\r ", 6), delimiters("()<>[]{}/%"), digits("0123456789abcdef");
  for (int c = -1; c < 256; ++c) {
    const bool octet = c >= 0;
    const char as_char = static_cast<char>(c);
    EXPECT_EQ(pdf::is_space(c), octet && spaces.find(as_char) != std::string_view::npos) << c;
    EXPECT_EQ(pdf::is_delimiter(c), octet && delimiters.find(as_char) != std::string_view::npos) << c;
    const bool upper = c >= 'A' && c <= 'F';
    const std::size_t digit = octet ? digits.find(upper ? static_cast<char>(c + 32) : as_char) : std::string_view::npos;
    EXPECT_EQ(pdf::hex_value(c), digit == std::string_view::npos ? -1 : static_cast<int>(digit)) << c;
  }
}

TEST(Parser, ReadsAndWritesObjects) {
  EXPECT_EQ(round_trip("<< /A#20b [1 -2.50 (x\\(\\)\\101) <4a4> 3 0 R true null] >>"),
            "<< /A#20b [1 -2.5 (x\\(\\)A) <4A40> 3 0 R true null] >>");
  EXPECT_EQ(round_trip("[1 2 3 0 R 4 % c\n 0 R 5%c\n 6 7 0 [8]9 0 /R 10]"), "[1 2 3 0 R 4 0 R 5 6 7 0 [8] 9 0 /R 10]");
  EXPECT_EQ(round_trip("(a\\\nb\\r)"), "<61620D>");
  EXPECT_EQ(round_trip("% comment\n 5 6"), "5");
}

TEST(Parser, RefusesMalformedAndDeepInput) {
  for (const char* bad : {"", "<< /A 1 /A 2 >>", "<< /A 1 /B 2 /C 3 /A 4 >>", "<< 1 2 >>", "[1", "(open", "<4x>",
                          "/a#zz", "--1", "0 0 R", ">>", "<< /A >>"})
    EXPECT_EQ(round_trip(bad), "failure") << bad;
  EXPECT_EQ(round_trip(std::string(100000, '[')), "failure");
  std::string nested;
  for (int i = 0; i < 20000; ++i) nested += "<< /A ";
  EXPECT_EQ(round_trip(nested), "failure");
}

TEST(Document, ReadsClassicAndStreamFiles) {
  for (const Bytes& file : {test::plain_pdf(3), test::stream_pdf()}) {
    auto document = Document::parse(file);
    ASSERT_TRUE(document) << document.error().what;
    const auto pages = pdf::page_refs(*document);
    ASSERT_TRUE(pages);
    EXPECT_GE(pages->size(), 2u);
  }
}

std::string replaced(const Bytes& file, const std::string& from, const std::string& to) {
  std::string text(as_text(file));
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Document, RefusesWhatItCannotReadSafely) {
  const Bytes file = test::plain_pdf();
  const auto code = [](const std::string& text) {
    auto document = Document::parse(as_bytes(text));
    if (!document) return document.error().code;
    const auto pages = pdf::page_refs(*document);
    return pages ? Code::kInternal : pages.error().code;
  };
  EXPECT_EQ(code(replaced(file, "/Root 1 0 R", "/Root 1 0 R /Encrypt 9 0 R")), Code::kPdfEncrypted);
  EXPECT_EQ(code(replaced(file, "/Root 1 0 R", "/Root 1 0 R /XRefStm 12")), Code::kPdfUnsupported);
  const std::string startxref = std::to_string(std::string(as_text(file)).find("xref\n0"));
  EXPECT_EQ(code(replaced(file, "/Root 1 0 R", "/Root 1 0 R /Prev " + startxref)), Code::kPdfMalformed);  // loop
  EXPECT_EQ(code(replaced(file, "/Root 1 0 R", "/Root 1 0 R /Prev 99999999")), Code::kPdfMalformed);
  EXPECT_EQ(code(replaced(file, "/Kids [3 0 R ]", "/Kids [2 0 R ]")), Code::kPdfMalformed);  // a page tree loop
  EXPECT_EQ(code(replaced(file, "xref\n0 5", "xref\n0 900000000")), Code::kPdfLimit);
  EXPECT_EQ(code(replaced(file, "%%EOF", "%%EOX")), Code::kPdfMalformed);
  EXPECT_EQ(code(replaced(file, "1 0 obj", "7 0 obj")), Code::kPdfMalformed);
}

TEST(Document, TruncatedAnywhereGivesAFailureOrAReport) {
  const LoadedKey key = test::load_key("ec:P-256");
  auto prepared = prepare_fields(test::plain_pdf(), {{"Home", 0, {0, 0, 0, 0}, false}});
  ASSERT_TRUE(prepared);
  SignRequest request;
  request.pdf = *prepared;
  request.field_name = "Home";
  request.key = key.key.get();
  request.time = now();
  const auto done = sign_pdf(request);
  ASSERT_TRUE(done) << done.error().what;
  const BytesView all(done->bytes);
  VerifyOptions options;
  options.at = now();
  options.trust_anchors_pem = {test::cert_pem("ec:P-256")};
  ASSERT_EQ(verify_pdf(all, options).indication, Indication::kTotalPassed);
  for (std::size_t size = 0; size + 1 < all.size(); size += size < 1000 || size + 6000 > all.size() ? 11 : 499) {
    const Report report = verify_pdf(all.first(size), options);
    EXPECT_NE(report.indication, Indication::kTotalPassed) << size;
    EXPECT_FALSE(prepare_fields(all.first(size), {{"X", 0, {0, 0, 0, 0}, false}}) && size < 300) << size;
  }
}

TEST(Document, RandomDamageNeverCrashes) {
  const unsigned seed = 20261123;
  RecordProperty("seed", static_cast<int>(seed));
  std::mt19937 random(seed);
  const LoadedKey key = test::load_key("ec:P-256");
  const auto done = test::sign(test::prepared_pdf(), "Home", *key.key);
  ASSERT_TRUE(done);
  const Bytes streams = test::stream_pdf();
  for (const Bytes* source : {&done->bytes, &streams}) {
    for (int round = 0; round < 300; ++round) {
      Bytes changed = *source;
      const unsigned count = 1 + random() % 8;
      for (unsigned i = 0; i < count; ++i) {
        // Structure sits outside the font's stream: most damage goes to the ends.
        const std::size_t at = random() % 3 == 0
                                   ? random() % changed.size()
                                   : changed.size() - 1 - random() % std::min<std::size_t>(changed.size(), 2500);
        changed[at] = random() % 2 == 0 ? static_cast<std::uint8_t>(random() & 0xFF)
                                        : static_cast<std::uint8_t>("0123456789<>[]/R "[random() % 17]);
      }
      const Report report = test::verify(changed, {"ec:P-256"}, 1);
      if (changed == *source) continue;
      EXPECT_NE(report.indication, Indication::kTotalPassed) << "seed " << seed << " round " << round;
      (void)list_signature_fields(changed);
      (void)test::sign(changed, "Host", *key.key);
    }
  }
}

TEST(TrueType, SubsetsAreReadAgain) {
  const auto font = pdf::TrueTypeFont::open(kDefaultFontFile);
  ASSERT_TRUE(font) << font.error().what;
  const auto glyph = (*font)->glyph(U'é');
  ASSERT_TRUE(glyph);
  EXPECT_FALSE((*font)->glyph(U'李'));
  EXPECT_NEAR((*font)->width(*glyph), 615, 2);
  const auto subset = (*font)->subset({*glyph});
  ASSERT_TRUE(subset);
  EXPECT_LT(subset->size(), 20000u);
  EXPECT_FALSE(pdf::TrueTypeFont::parse(*subset));  // no cmap in a subset: shown by glyph number only
  EXPECT_FALSE(pdf::TrueTypeFont::open("/nonexistent.ttf"));
  EXPECT_FALSE(pdf::TrueTypeFont::parse(Bytes(100, 0)));
}

}  // namespace
}  // namespace signing
