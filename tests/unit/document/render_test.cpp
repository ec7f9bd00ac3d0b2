// What a reader finds in the document, as poppler extracts it.

#include <gtest/gtest.h>

#include "plugin/document/template_content.hpp"
#include "tests/unit/document/pdf_tools.hpp"

namespace conventions::document {
namespace {

Failure failure_of(const ConventionData& data) {
  const auto result = render_convention(data, test_fonts());
  EXPECT_FALSE(result);
  return result ? Failure{} : result.error();
}

TEST(Render, EveryArticleAndEveryNameIsThere) {
  const ConventionData data = sample_convention(12);
  const RenderedDocument document = render_convention(data, test_fonts()).value();
  const std::string text = flat(PdfFile(document).text());
  const auto& articles = Template::french().content().articles;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    EXPECT_TRUE(contains(text, "Article " + std::to_string(i + 1) + " – " + articles[i].title)) << i;
  }
  for (const Pupil& pupil : data.pupils) {
    EXPECT_TRUE(contains(text, pupil.first_names)) << pupil.first_names;
    const std::string start = pupil.last_name.substr(0, pupil.last_name.find_first_of("- "));
    EXPECT_TRUE(contains(text, start)) << pupil.last_name;
  }
  for (const char* name : {"Łukasz", "Zoë", "İpek", "NGUYỄN", "Ольга", "李"}) EXPECT_TRUE(contains(text, name)) << name;
  for (const Party* party : {&data.home, &data.host}) {
    EXPECT_TRUE(contains(text, party->name));
    EXPECT_TRUE(contains(text, party->uai));
    EXPECT_TRUE(contains(text, party->mail));
    EXPECT_TRUE(contains(text, party->head_name));
  }
  EXPECT_TRUE(contains(text, "9 h – 16 h 30"));
  EXPECT_TRUE(contains(text, "Fait à Villeneuve-Fictive, le 2 novembre 2026."));
}

TEST(Render, TheTextVersionSaysTheSame) {
  const ConventionData data = sample_convention(3);
  const RenderedDocument document = render_convention(data, test_fonts()).value();
  for (const Pupil& pupil : data.pupils) EXPECT_TRUE(contains(document.text, pupil.last_name));
  for (const TemplateArticle& article : Template::french().content().articles) {
    EXPECT_TRUE(contains(document.text, article.title));
  }
  EXPECT_TRUE(contains(document.text, document.short_fingerprint));
  EXPECT_FALSE(contains(document.text, "{{"));
}

TEST(Render, EachPageCarriesNumberPageAndFingerprint) {
  const ConventionData data = sample_convention(31);
  const RenderedDocument document = render_convention(data, test_fonts()).value();
  const PdfFile file(document);
  for (int page = 1; page <= document.pages; ++page) {
    const std::string text = flat(file.text(page));
    EXPECT_TRUE(contains(text, data.number));
    EXPECT_TRUE(contains(text, "Empreinte : " + document.short_fingerprint));
    EXPECT_TRUE(contains(text, "Page " + std::to_string(page) + "/" + std::to_string(document.pages)));
  }
}

TEST(Render, TheSameDataGivesTheSameBytes) {
  const ConventionData data = sample_convention(5);
  const RenderedDocument once = render_convention(data, test_fonts()).value();
  const Fonts again = Fonts::load(FontPaths{}).value();
  EXPECT_EQ(once.pdf, render_convention(data, again).value().pdf);
}

TEST(Fingerprint, ChangesWithTheContentAndNotWithTheCopy) {
  const ConventionData data = sample_convention(2);
  const std::string reference = fingerprint(data).value();
  EXPECT_EQ(reference.size(), 64U);
  ConventionData other = data;
  other.pupils[1].birth_date = day(2009, 1, 1);
  EXPECT_NE(fingerprint(other).value(), reference);
  other = data;
  other.offer.sessions[0].end.minute = 31;
  EXPECT_NE(fingerprint(other).value(), reference);
  other = data;
  other.mode = Mode::kPaper;
  const std::string paper = fingerprint(other).value();
  EXPECT_NE(paper, reference);
  other.copy = 2;
  EXPECT_EQ(fingerprint(other).value(), paper);
}

TEST(Fingerprint, IsOfNormalisedTexts) {
  ConventionData composed = sample_convention(1);
  composed.pupils[0].first_names = "Zoë";
  ConventionData decomposed = composed;
  decomposed.pupils[0].first_names = "Zoe\u0308";
  EXPECT_EQ(fingerprint(composed).value(), fingerprint(decomposed).value());
}

TEST(Fingerprint, CanonicalJsonHasSortedKeys) {
  const std::string json = canonical_json(sample_convention(1)).value();
  EXPECT_EQ(json.rfind("{\"date\":\"2026-11-02\",\"format\":1,\"home\":{\"address\":", 0), 0U);
  EXPECT_TRUE(contains(json, "\"end\":\"16:30\",\"person_in_charge\""));
}

TEST(Render, SaysHowItIsSigned) {
  ConventionData data = sample_convention(1);
  const RenderedDocument electronic = render_convention(data, test_fonts()).value();
  EXPECT_TRUE(
      contains(flat(PdfFile(electronic).text()), "établie sous forme électronique, chaque partie y ayant accès"));
  ASSERT_EQ(electronic.fields.size(), 2U);
  data.mode = Mode::kPaper;
  const RenderedDocument paper = render_convention(data, test_fonts()).value();
  const std::string text = flat(PdfFile(paper).text());
  EXPECT_TRUE(contains(text, "établie en 2 exemplaires originaux"));
  EXPECT_FALSE(contains(flat(PdfFile(paper).text(1)), "Exemplaire 1/2"));  // no mark when no copy is asked for
  EXPECT_TRUE(paper.fields.empty());
}

TEST(ProofPage, IsTheLastPageAndNamesWhoSignsHow) {
  ConventionData data = sample_convention(31);
  data.home.means = SigningMeans::kInstanceSeal;
  const RenderedDocument document = render_convention(data, test_fonts()).value();
  const PdfFile file(document);
  const std::string page = flat(file.text(document.pages));
  EXPECT_FALSE(contains(flat(file.text(document.pages - 1)), "Page de preuve"));
  for (const char* text : {"Page de preuve", "Exactement deux signatures sont attendues",
                           "pades verify --trust trust.pem --expect 2", "cachet technique de l’instance",
                           "pas encore configuré", "elle se copie", "0990001X-0990002Y-2026-2027-0001"}) {
    EXPECT_TRUE(contains(page, text)) << text;
  }
  EXPECT_TRUE(contains(page, "Convention n° " + data.number + ", version 1"));
  EXPECT_TRUE(contains(page, document.short_fingerprint + ", imprimée"));
  EXPECT_TRUE(contains(page, "Ørsted"));
  EXPECT_FALSE(contains(page, "signatures manuscrites des deux originaux"));
  EXPECT_TRUE(contains(document.text, "Page de preuve"));
  EXPECT_TRUE(contains(document.text, data.reference_url));
  data.home.means = SigningMeans::kOwnCertificate;
  const RenderedDocument other = render_convention(data, test_fonts()).value();
  EXPECT_TRUE(contains(flat(PdfFile(other).text(other.pages)), "certificat propre de l’établissement"));
  EXPECT_NE(other.fingerprint, document.fingerprint);
}

TEST(Render, ASpecimenSaysSo) {
  ConventionData data = sample_convention(1);
  data.specimen = true;
  EXPECT_TRUE(
      contains(PdfFile(render_convention(data, test_fonts()).value()).text(), "SPÉCIMEN : document sans valeur"));
}

TEST(Render, OneAnnexPerSessionWhenTheConventionIsForTheWholeOffer) {
  ConventionData data = sample_convention(5);
  data.offer.sessions.push_back({day(2026, 12, 2), {9, 0}, {16, 30}, "Atelier E12", "Mme Amélie Tran"});
  data.annex_days = {day(2026, 11, 18), day(2026, 12, 2)};
  data.pupils[3].annex = data.pupils[4].annex = 1;
  data.pupils.push_back(data.pupils[0]);
  data.pupils.back().annex = 1;
  data.persons = 5;
  const RenderedDocument made = render_convention(data, test_fonts()).value();
  const std::string text = flat(PdfFile(made).text());
  const std::size_t first = text.find("Annexe 1.1 : liste des élèves, séance du 18 novembre 2026");
  const std::size_t second = text.find("Annexe 1.2 : liste des élèves, séance du 2 décembre 2026");
  ASSERT_NE(first, std::string::npos) << text;
  ASSERT_NE(second, std::string::npos);
  EXPECT_TRUE(contains(text, "La convention concerne 5 élèves"));
  EXPECT_TRUE(contains(text.substr(second), "3 élèves, dont"));
  EXPECT_TRUE(contains(text.substr(second), "MARTIN"));
  EXPECT_FALSE(contains(text.substr(first, second - first), data.pupils[3].last_name));

  data.pupils.back().annex = 2;
  EXPECT_EQ(render_convention(data, test_fonts()).error().field, "pupils.annex");
}

TEST(Render, VisasAreToggles) {
  ConventionData data = sample_convention(1);
  data.visas = std::vector<VisaChoice>{{"css_l412_8", false}, {"civ_1375", false}};
  std::string text = flat(PdfFile(render_convention(data, test_fonts()).value()).text());
  EXPECT_TRUE(
      contains(text, "L. 412-8 relatif à la protection contre les accidents (à confirmer par l’établissement) ;"));
  EXPECT_FALSE(contains(text, "L. 421-4"));
  data.visas->front().confirmed = true;
  text = flat(PdfFile(render_convention(data, test_fonts()).value()).text());
  EXPECT_FALSE(contains(text, "à confirmer"));
  data.visas = std::vector<VisaChoice>{};
  EXPECT_FALSE(contains(PdfFile(render_convention(data, test_fonts()).value()).text(), "Textes de référence"));
  data.visas = std::vector<VisaChoice>{{"nothing", false}};
  EXPECT_EQ(failure_of(data).field, "visas");
}

TEST(Render, AMissingGlyphIsNamedWithItsField) {
  ConventionData data = sample_convention(4);
  data.pupils[3].first_names = "A\U00013080";  // an Egyptian hieroglyph
  Failure failure = failure_of(data);
  EXPECT_EQ(failure.field, "pupils[3].first_names");
  EXPECT_TRUE(contains(failure.what, "U+13080"));
  data.pupils[3].first_names = "\U0001FAE0";  // a face of 2021: in neither font
  failure = failure_of(data);
  EXPECT_EQ(failure.code, FailureCode::kMissingGlyph);
  EXPECT_EQ(failure.remedy, "document.missing_glyph");
}

TEST(Render, AScriptThatNeedsShapingIsRefused) {
  ConventionData data = sample_convention(1);
  data.home.head_name = "محمد";
  const Failure failure = failure_of(data);
  EXPECT_EQ(failure.code, FailureCode::kUnsupportedScript);
  EXPECT_EQ(failure.field, "home.head_name");
}

TEST(Render, MandatoryFieldsAreNamed) {
  const auto field_after = [](const auto& change) {
    ConventionData data = sample_convention(2);
    change(data);
    return failure_of(data).field;
  };
  EXPECT_EQ(field_after([](ConventionData& d) { d.number = " "; }), "number");
  EXPECT_EQ(field_after([](ConventionData& d) { d.host.head_capacity = ""; }), "host.head_capacity");
  EXPECT_EQ(field_after([](ConventionData& d) { d.pupils.clear(); }), "pupils");
  EXPECT_EQ(field_after([](ConventionData& d) { d.pupils[1].birth_date = day(2009, 2, 30); }), "pupils[1].birth_date");
  EXPECT_EQ(field_after([](ConventionData& d) { d.offer.sessions.clear(); }), "offer.sessions");
  EXPECT_EQ(field_after([](ConventionData& d) { d.offer.sessions[0].end = {8, 0}; }), "offer.sessions[0].end");
  EXPECT_EQ(field_after([](ConventionData& d) { d.reference_url = "a b"; }), "reference_url");
  EXPECT_EQ(field_after([](ConventionData& d) { d.copy = 1; }), "copy");
  EXPECT_EQ(field_after([](ConventionData& d) { d.date = Date{}; }), "date");
  EXPECT_EQ(field_after([](ConventionData& d) { d.version = 0; }), "version");
}

}  // namespace
}  // namespace conventions::document
