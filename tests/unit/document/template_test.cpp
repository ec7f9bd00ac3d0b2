#include <gtest/gtest.h>

#include "plugin/document/template_content.hpp"
#include "tests/unit/document/pdf_tools.hpp"

namespace conventions::document {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

Failure refusal(const std::string& json) {
  const auto result = Template::parse(json);
  EXPECT_FALSE(result) << json.substr(0, 80);
  if (result) return {};
  EXPECT_EQ(result.error().code, FailureCode::kBadTemplate);
  return result.error();
}

const std::string& french() {
  static const std::string text(Template::french_json());
  return text;
}

TEST(Template, TheShippedOneHasEveryArticle) {
  const TemplateContent& content = Template::french().content();
  EXPECT_EQ(content.articles.size(), 19U);
  EXPECT_EQ(content.visas.size(), 13U);
  for (const VisaInfo& visa : Template::french().visas()) {
    EXPECT_EQ(visa.text.rfind("Vu ", 0), 0U) << visa.id;
    EXPECT_EQ(visa.to_confirm, visa.id == "css_l412_8");
  }
}

// Parental agreement is an act of family law; it is never worded as a consent to data processing.
TEST(Template, NeverSpeaksOfConsent) {
  EXPECT_EQ(french().find("consent"), std::string::npos);
  EXPECT_NE(french().find("accord préalable"), std::string::npos);
}

TEST(Template, RefusesUnknownPlaceholders) {
  const Failure failure = refusal(replaced(french(), "{{offer.title}}", "{{offer.titel}}"));
  EXPECT_NE(failure.what.find("offer.titel"), std::string::npos);
  EXPECT_EQ(failure.field, "subtitle");
  EXPECT_EQ(refusal(replaced(french(), "{{article.health}}", "{{article.nothing}}")).field,
            "articles[12].paragraphs[1]");
  EXPECT_EQ(refusal(replaced(french(), "{{place}}", "{{place")).field, "signatures_intro");
}

TEST(Template, RefusesWhatItDoesNotKnow) {
  refusal("");
  refusal("{}");
  refusal("[1]");
  refusal("{\"format\": 1}");
  refusal(replaced(french(), "\"format\": 1", "\"format\": 2"));
  refusal(replaced(french(), "\"kicker\"", "\"kiker\""));
  refusal(replaced(french(), "\"when\": \"paper\"", "\"when\": \"papier\""));
  refusal(replaced(french(), "\"block\": \"sessions\"", "\"block\": \"seances\""));
  refusal(replaced(french(), "\"id\": \"health\"", "\"id\": \"object\""));
  refusal(replaced(french(), "\"default\": true", "\"default\": 1"));
  refusal(replaced(french(), "\"Objet\"", "\"\""));
  refusal(replaced(french(), "\"Objet\"", "\"a\\u202eb\""));
  refusal(std::string(std::size_t{600} * 1024, ' '));
}

TEST(Template, ATableIsCheckedCellByCell) {
  const std::string row = "[\"Image de signature seule\", ";
  EXPECT_EQ(refusal(replaced(french(), row, "[")).field, "proof[2].paragraphs[0].table[1]");
  refusal(replaced(french(), "\"block\": \"signers\"", "\"block\": \"signataires\""));
  refusal(replaced(french(), "\"proof_title\"", "\"titre\""));
}

TEST(Template, AnOwnWordingIsPrintedAndChangesTheFingerprint) {
  const auto own = Template::parse(replaced(french(), "\"title\": \"Objet\"", "\"title\": \"Objet propre au lycée\""));
  ASSERT_TRUE(own);
  const ConventionData data = sample_convention(1);
  const RenderedDocument document = render_convention(data, test_fonts(), *own).value();
  EXPECT_TRUE(contains(flat(PdfFile(document).text()), "Article 1 – Objet propre au lycée"));
  EXPECT_NE(document.fingerprint, fingerprint(data).value());
  EXPECT_EQ(document.fingerprint, fingerprint(data, *own).value());
}

TEST(Template, ValuesAreNeverReadAgain) {
  EXPECT_EQ(substitute("a {{x}} b", {{"x", "{{y}}"}}), "a {{y}} b");
}

// A character of the wording that no font prints is a failure too.
TEST(Template, AnUnprintableWordingIsRefusedWhenRendered) {
  const auto own = Template::parse(replaced(french(), "\"Objet\"", "\"Objet \U00013080\""));
  ASSERT_TRUE(own);
  const auto result = render_convention(sample_convention(1), test_fonts(), *own);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().field, "template");
}

}  // namespace
}  // namespace conventions::document
