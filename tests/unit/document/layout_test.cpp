// Where things stand on the page, as poppler measures them.

#include <gtest/gtest.h>

#include "plugin/document/layout/style.hpp"
#include "tests/unit/document/pdf_tools.hpp"

namespace conventions::document {
namespace {

void expect_inside_margins(const PdfFile& file) {
  const std::vector<Word> words = words_of(file);
  ASSERT_GT(words.size(), 200U);
  for (const Word& word : words) {
    ASSERT_GE(word.left, kMarginSide - 0.5) << word.text << " page " << word.page;
    ASSERT_LE(word.right, kPageWidth - kMarginSide + 0.5) << word.text << " page " << word.page;
    ASSERT_GE(word.top, kMarginTop - 6) << word.text << " page " << word.page;
    ASSERT_LE(word.bottom, kPageHeight - 20) << word.text << " page " << word.page;
  }
}

class PupilCount : public testing::TestWithParam<std::size_t> {};

TEST_P(PupilCount, TheHeaderRowIsOnEachPageOfTheAnnexAndNobodyIsLost) {
  const std::size_t count = GetParam();
  const ConventionData data = sample_convention(count);
  const RenderedDocument document = render_convention(data, test_fonts()).value();
  const PdfFile file(document);
  expect_inside_margins(file);
  int annex_pages = 0;
  bool annex = false;
  for (int page = 1; page <= document.pages; ++page) {
    const std::string text = file.text(page);
    annex = annex || contains(text, "Annexe 1 : liste") || contains(text, "Annexe 1\u00a0: liste");
    if (!annex || page == document.pages) continue;  // the last page is the proof page
    ++annex_pages;
    EXPECT_TRUE(contains(text, "Prénoms") && contains(text, "Présence")) << "page " << page;
  }
  EXPECT_GE(annex_pages, count > 40 ? 5 : 1);
  const std::string text = flat(file.text());
  const std::string all = flat(run("pdftotext -raw " + file.path() + " -").out);
  for (std::size_t i = 10; i < count; ++i) EXPECT_TRUE(contains(all, std::to_string(i + 1) + " ")) << i;
  EXPECT_TRUE(contains(text, std::to_string(count) + (count > 1 ? " élèves" : " élève")));
  std::size_t boxes = 0;
  for (std::size_t at = all.find("□"); at != std::string::npos; at = all.find("□", at + 1)) ++boxes;
  EXPECT_EQ(boxes, count);
}

INSTANTIATE_TEST_SUITE_P(Counts, PupilCount, testing::Values(1, 12, 30, 31, 200));

TEST(Layout, LongTextsWrapInsideThePage) {
  ConventionData data = sample_convention(3);
  std::string programme;
  while (programme.size() < 5000) programme += "Visite des ateliers, puis échange avec l'équipe pédagogique. ";
  data.offer.description = programme + "\n" + std::string(700, 'W');
  data.home.name = "Lycée " + std::string(300, 'm') + " des métiers";
  data.pupils[0].last_name = std::string(90, 'M');
  data.pupils[1].first_names = "Marie-Charlotte Élisabeth Joséphine-Antoinette Wilhelmine de la Très-Longue-Vallée";
  data.offer.title = "Découverte " + std::string(250, 'x');
  data.number = "0990001X–0990002Y–2026-2027–" + std::string(150, '9');
  const RenderedDocument document = render_convention(data, test_fonts()).value();
  const PdfFile file(document);
  expect_inside_margins(file);
  EXPECT_EQ(file.tool("qpdf --check").status, 0);
}

// 10,000 characters in a table cell: the row is taller than a page and is cut between lines.
TEST(Layout, ARowTallerThanThePageIsCut) {
  ConventionData data = sample_convention(2);
  std::string name;
  while (name.size() < 9000) name += "Anne ";
  data.pupils[0].first_names = name;
  const PdfFile file(render_convention(data, test_fonts()).value());
  expect_inside_margins(file);
  std::size_t found = 0;
  for (const Word& word : words_of(file)) found += word.text == "Anne" ? 1U : 0U;
  EXPECT_EQ(found, 1800U);
}

TEST(Layout, SignatureBoxesHoldNoTextAndStandSideBySide) {
  for (const std::size_t paragraphs : {0U, 3U, 7U, 12U, 19U, 26U}) {  // moves the signatures over the page break
    ConventionData data = sample_convention(2);
    data.offer.description.clear();
    for (std::size_t i = 0; i < paragraphs; ++i) data.offer.description += "Atelier.\n";
    const RenderedDocument document = render_convention(data, test_fonts()).value();
    ASSERT_EQ(document.fields.size(), 2U);
    const SignatureField& home = document.fields[0];
    const SignatureField& host = document.fields[1];
    EXPECT_EQ(home.name, kHomeField);
    EXPECT_EQ(host.name, kHostField);
    EXPECT_EQ(home.page, host.page);
    EXPECT_DOUBLE_EQ(home.y, host.y);
    EXPECT_LT(home.x + home.width, host.x);
    EXPECT_GE(home.y, kBodyBottom);
    const PdfFile file(document);
    for (const Word& word : words_of(file)) {
      if (word.page != home.page) continue;
      for (const SignatureField* field : {&home, &host}) {
        const bool apart = word.right <= field->x || word.left >= field->x + field->width ||
                           word.bottom <= kPageHeight - field->y - field->height || word.top >= kPageHeight - field->y;
        EXPECT_TRUE(apart) << word.text;
      }
    }
    EXPECT_TRUE(contains(flat(file.text(home.page)), "Article 19")) << paragraphs;  // never alone on a page
  }
}

}  // namespace
}  // namespace conventions::document
