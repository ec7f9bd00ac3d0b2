// The file itself: syntax, fonts, tags, prepared signature fields.

#include <gtest/gtest.h>

#include "tests/unit/document/pdf_tools.hpp"

namespace conventions::document {
namespace {

const RenderedDocument& document() {
  static const RenderedDocument made = render_convention(sample_convention(30), test_fonts()).value();
  return made;
}

std::string bytes_of(const RenderedDocument& made) {
  return {made.pdf.begin(), made.pdf.end()};
}

TEST(File, QpdfFindsNothingWrong) {
  for (const std::size_t count : {1U, 31U, 200U}) {
    const PdfFile file(render_convention(sample_convention(count), test_fonts()).value());
    const Ran ran = file.tool("qpdf --check");
    EXPECT_EQ(ran.status, 0) << ran.out;
    EXPECT_FALSE(contains(ran.out, "WARNING")) << ran.out;
  }
}

TEST(File, IsPdf17WithTitleAndTags) {
  const std::string info = PdfFile(document()).tool("pdfinfo").out;
  EXPECT_TRUE(contains(info, "PDF version:     1.7")) << info;
  EXPECT_TRUE(contains(info, "Tagged:          yes"));
  EXPECT_TRUE(contains(info, "Convention d’accueil d’élèves"));
  EXPECT_TRUE(contains(info, "A4"));
  EXPECT_TRUE(contains(info, "Metadata Stream: yes"));
}

TEST(File, EveryFontIsEmbeddedASubsetAndReadable) {
  const std::string fonts = PdfFile(document()).tool("pdffonts").out;
  int count = 0;
  for (std::size_t at = fonts.find("CID TrueType"); at != std::string::npos; at = fonts.find("CID TrueType", at + 1)) {
    ++count;
    EXPECT_TRUE(contains(fonts.substr(at, 60), "yes yes yes")) << fonts;
  }
  EXPECT_EQ(count, 3) << fonts;  // base, bold, wide
  EXPECT_FALSE(contains(fonts, "Helvetica"));
}

// A reader nobody here wrote decodes the printed code: as sharp as a scan of 150 dots per inch.
TEST(File, AForeignReaderDecodesTheQrCodeOfEveryPage) {
  const PdfFile file(document());
  ASSERT_EQ(file.tool("pdftoppm -r 150 -png", file.path() + ".page").status, 0);
  const std::string answer = run("sh -c 'zbarimg -q --raw " + file.path() + ".page*.png 2>/dev/null'").out;
  const std::string expected =
      sample_convention(30).reference_url + "&e=" + document().fingerprint.substr(0, 16) + "&p=";
  std::string wanted;
  for (int page = 1; page <= document().pages; ++page) wanted += expected + std::to_string(page) + "\n";
  EXPECT_GE(document().pages, 3);
  EXPECT_EQ(answer, wanted);
}

TEST(File, TheStructureHasHeadingsTablesFigureAndForms) {
  const std::string tree = PdfFile(document()).tool("pdfinfo -struct-text").out;
  for (const char* part : {"H1 (block)", "H2 (block)", "H3 (block)", "Table (block)", "TH", "/Scope /Column",
                           "/Scope /Row", "TD", "Figure", "Form"}) {
    EXPECT_TRUE(contains(tree, part)) << part;
  }
  EXPECT_TRUE(contains(flat(tree), "\"Łukasz \""));
  EXPECT_FALSE(contains(tree, "Page 1/"));  // page furniture is not content
  std::size_t rows = 0;
  for (std::size_t at = tree.find("TR\n"); at != std::string::npos; at = tree.find("TR\n", at + 1)) ++rows;
  // Parties, sessions, annex (a repeated header row is not counted twice); on the proof page signers and levels.
  EXPECT_EQ(rows, 8U + 2U + 31U + 3U + 6U);
}

TEST(File, TheSignatureFieldsArePrepared) {
  const PdfFile file(document());
  const std::string qdf = file.tool("qpdf --qdf --object-streams=disable", "-").out;
  const auto object_with = [&qdf](const std::string& text) {
    const std::size_t at = qdf.find(text);
    EXPECT_NE(at, std::string::npos) << text;
    if (at == std::string::npos) return std::string();
    const std::size_t start = qdf.rfind(" 0 obj", at);
    return qdf.substr(start, qdf.find("endobj", at) - start);
  };
  for (const char* name : {kHomeField, kHostField}) {
    const std::string field = object_with(std::string("/T (") + name + ")");
    for (const char* entry : {"/FT /Sig", "/Subtype /Widget", "/F 132", "/MK <<", "/P ", "/Rect [", "/StructParent "}) {
      EXPECT_TRUE(contains(field, entry)) << name << " " << entry;
    }
    EXPECT_FALSE(contains(field, "/V "));
    EXPECT_FALSE(contains(field, "/AP "));
    EXPECT_EQ(contains(field, "/Lock "), name == std::string(kHostField));
  }
  const std::string lock = object_with("/Type /SigFieldLock");
  EXPECT_TRUE(contains(lock, "/Action /All") && contains(lock, "/P 1"));
  const std::string form = object_with("/SigFlags 3");
  EXPECT_TRUE(contains(form, "/CvSig"));
  EXPECT_FALSE(contains(form, "/DA"));
  EXPECT_TRUE(contains(qdf, "/ESIC"));
  EXPECT_TRUE(contains(qdf, "/DisplayDocTitle true"));
  EXPECT_TRUE(contains(qdf, "/Lang (fr-FR)"));
}

TEST(File, PaperHasNoForm) {
  ConventionData data = sample_convention(1);
  data.mode = Mode::kPaper;
  EXPECT_FALSE(contains(bytes_of(render_convention(data, test_fonts()).value()), "/AcroForm"));
}

TEST(File, IsSmall) {
  EXPECT_LT(render_convention(sample_convention(1), test_fonts()).value().pdf.size(), 85'000U);
  EXPECT_LT(document().pdf.size(), 120'000U);
  RecordProperty("bytes_30_pupils", static_cast<int>(document().pdf.size()));
}

TEST(File, CarriesNoClock) {
  EXPECT_TRUE(contains(bytes_of(document()), "/CreationDate(D:20261102000000Z)"));
  EXPECT_FALSE(contains(bytes_of(document()), "/ModDate"));
}

}  // namespace
}  // namespace conventions::document
