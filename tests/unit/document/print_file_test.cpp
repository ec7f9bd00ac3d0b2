// The print file: sending slip, exemplaire 1/2, exemplaire 2/2, each beginning a sheet.

#include <gtest/gtest.h>

#include "tests/unit/document/pdf_tools.hpp"

namespace conventions::document {
namespace {

ConventionData on_paper_data(std::size_t pupils) {
  ConventionData data = sample_convention(pupils);
  data.mode = Mode::kPaper;
  return data;
}

RenderedDocument print_file(const ConventionData& data) {
  return render_print_file(data, test_fonts()).value();
}

int pages_of_one(ConventionData data) {
  data.copy = 1;
  return render_convention(data, test_fonts()).value().pages;
}

// First pages of the two copies, from 1; the slip is one page.
struct Starts {
  int first = 0, second = 0, pages = 0;
};
Starts starts_of(int pages_of_a_copy) {
  const int second = 3 + pages_of_a_copy + pages_of_a_copy % 2;
  return {3, second, second + pages_of_a_copy - 1};
}

TEST(PrintFile, HoldsSlipAndTwoWholeCopiesEachOnASheetOfItsOwn) {
  bool odd = false, even = false;
  for (const std::size_t pupils : {1U, 31U, 60U, 90U}) {
    const ConventionData data = on_paper_data(pupils);
    const int own = pages_of_one(data);
    (own % 2 == 1 ? odd : even) = true;
    const Starts starts = starts_of(own);
    const RenderedDocument made = print_file(data);
    ASSERT_EQ(made.pages, starts.pages) << pupils;
    const PdfFile file(made);
    EXPECT_TRUE(contains(file.text(1), "Bordereau d’envoi"));
    EXPECT_EQ(flat(file.text(2)), "page laissée blanche ");
    if (own % 2 == 1) {
      EXPECT_EQ(flat(file.text(starts.second - 1)), "page laissée blanche ");
    }
    for (int page = 1; page <= own; ++page) {
      const std::string first = flat(file.text(starts.first + page - 1));
      const std::string second = flat(file.text(starts.second + page - 1));
      const std::string number = "Page " + std::to_string(page) + "/" + std::to_string(own);
      EXPECT_TRUE(contains(first, number) && contains(first, "Exemplaire 1/2")) << page;
      EXPECT_TRUE(contains(second, number) && contains(second, "Exemplaire 2/2")) << page;
      EXPECT_TRUE(contains(first, made.short_fingerprint) && contains(second, made.short_fingerprint)) << page;
    }
    for (const int first : {starts.first, starts.second}) {
      std::string copy;
      for (int page = first; page < first + own; ++page) copy += flat(file.text(page));
      EXPECT_TRUE(contains(copy, "établie en 2 exemplaires originaux"));
      EXPECT_TRUE(contains(copy, "Annexe 1"));
      EXPECT_TRUE(contains(copy, "Łukasz") || pupils == 1);
      for (const char* blank : {"Nom et prénom :", "Qualité :", "Lieu :", "Date :", "cachet de l’établissement"})
        EXPECT_TRUE(contains(copy, blank)) << blank;
    }
  }
  EXPECT_TRUE(odd && even);
}

TEST(PrintFile, TheSlipSaysWhatIsSentToWhomAndWhatIsLeftToDo) {
  const ConventionData data = on_paper_data(31);
  const std::string slip = flat(PdfFile(print_file(data)).text(1));
  for (const std::string& part :
       {data.home.name, data.host.name, std::string("12, rue de l'Exemple"), std::string("99100 Port-Imaginaire"),
        std::string("2 exemplaires"), std::string("31 élèves"), data.number, std::string("Date d’envoi"),
        std::string("Constater la réception"), std::string("retourner l’autre à l’expéditeur")}) {
    EXPECT_TRUE(contains(slip, flat(part))) << part << "\n" << slip;
  }
  EXPECT_FALSE(contains(slip, "MARTIN"));  // no pupil's name outside the annex
}

TEST(PrintFile, AVersionFrozenForElectronicSignatureKeepsItsFingerprint) {
  const ConventionData data = sample_convention(12);
  const RenderedDocument frozen = render_convention(data, test_fonts()).value();
  const RenderedDocument made = print_file(data);
  EXPECT_EQ(made.fingerprint, frozen.fingerprint);
  EXPECT_TRUE(made.fields.empty());
  const PdfFile file(made);
  const std::string text = flat(file.text());
  EXPECT_TRUE(contains(text, "établie en 2 exemplaires originaux"));
  EXPECT_TRUE(contains(text, "avait été préparée pour la signature électronique"));
  EXPECT_FALSE(contains(text, "établie sous forme électronique"));
  EXPECT_FALSE(contains(text, "pades verify"));
  EXPECT_TRUE(contains(text, "signature manuscrite et cachet sur les deux originaux"));
  EXPECT_FALSE(contains(flat(PdfFile(print_file(on_paper_data(12))).text()), "avait été préparée"));
}

TEST(PrintFile, CopiesEditedAgainPrintTheirNumbers) {
  ConventionData data = on_paper_data(5);
  EXPECT_FALSE(contains(flat(PdfFile(print_file(data)).text()), "copie n°"));
  data.first_copy = 3;
  const RenderedDocument made = print_file(data);
  const PdfFile file(made);
  const Starts starts = starts_of(pages_of_one(data));
  EXPECT_EQ(made.pages, starts.pages);
  for (int page = starts.first; page <= made.pages; ++page) {
    const std::string text = flat(file.text(page));
    if (text == "page laissée blanche ") continue;
    const char* mark = page < starts.second ? "Exemplaire 1/2 – copie n° 3" : "Exemplaire 2/2 – copie n° 4";
    EXPECT_TRUE(contains(text, mark)) << page;
  }
  EXPECT_EQ(made.fingerprint, print_file(on_paper_data(5)).fingerprint);
  data.first_copy = 0;
  EXPECT_FALSE(render_print_file(data, test_fonts()));
}

TEST(PrintFile, IsSoundTaggedAndWithoutForm) {
  const RenderedDocument made = print_file(on_paper_data(31));
  const PdfFile file(made);
  const Ran check = file.tool("qpdf --check");
  EXPECT_EQ(check.status, 0) << check.out;
  EXPECT_FALSE(contains(check.out, "WARNING")) << check.out;
  EXPECT_TRUE(contains(file.tool("pdfinfo").out, "Tagged:          yes"));
  EXPECT_FALSE(contains(std::string(made.pdf.begin(), made.pdf.end()), "/AcroForm"));
  EXPECT_EQ(file.tool("pdfsig").out.find("Signature #1"), std::string::npos);
  EXPECT_EQ(print_file(on_paper_data(31)).pdf, made.pdf);
}

// The codes of a copy's pages are those of the electronic document; the slip's has no page, a blank page has none.
TEST(PrintFile, AForeignReaderDecodesTheQrCodes) {
  const ConventionData data = on_paper_data(31);
  const RenderedDocument made = print_file(data);
  const PdfFile file(made);
  ASSERT_EQ(file.tool("pdftoppm -r 150 -gray -png", file.path() + ".page").status, 0);
  const std::string answer = run("sh -c 'zbarimg -q --raw " + file.path() + ".page*.png 2>/dev/null'").out;
  const std::string start = data.reference_url + "&e=" + made.fingerprint.substr(0, 16);
  std::string wanted = start + "\n";
  for (int copy = 1; copy <= 2; ++copy)
    for (int page = 1; page <= pages_of_one(data); ++page) wanted += start + "&p=" + std::to_string(page) + "\n";
  EXPECT_EQ(answer, wanted);
}

TEST(PrintFile, OnPaperTheProofPageSpeaksOfTheTwoOriginals) {
  const ConventionData data = on_paper_data(1);
  const int own = pages_of_one(data);
  const Starts starts = starts_of(own);
  const PdfFile file(print_file(data));
  for (const int last : {starts.first + own - 1, starts.pages}) {
    const std::string page = flat(file.text(last));
    EXPECT_TRUE(contains(page, "Page de preuve")) << last;
    EXPECT_TRUE(contains(page, "Font foi les signatures manuscrites des deux originaux")) << last;
    EXPECT_TRUE(contains(page, "Exemplaire 1/2") && contains(page, "Exemplaire 2/2")) << last;
    EXPECT_FALSE(contains(page, "pades verify")) << last;
    EXPECT_FALSE(contains(page, "cachet technique")) << last;
  }
}

TEST(PrintFile, ASpecimenSaysSoOnItsSlipToo) {
  ConventionData data = on_paper_data(1);
  data.specimen = true;
  EXPECT_TRUE(contains(PdfFile(print_file(data)).text(1), "SPÉCIMEN"));
}

}  // namespace
}  // namespace conventions::document
