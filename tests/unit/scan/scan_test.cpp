// Files of a scan through the real child process: what is taken in, what is refused and why.
#include "plugin/scan/scan.hpp"

#include <gtest/gtest.h>
#include <png.h>

#include "tests/unit/scan/scan_files.hpp"

namespace conventions::scan {
namespace {

Answer take(const std::vector<Bytes>& files) {
  std::vector<BytesView> views(files.begin(), files.end());
  Settings settings;
  settings.program = SCAN_PROGRAM;
  auto answer = take_in(views, settings);
  EXPECT_TRUE(answer.has_value()) << answer.error().what;
  return answer.has_value() ? std::move(*answer) : Answer(Refused{});
}

Taken taken(const std::vector<Bytes>& files) {
  Answer answer = take(files);
  if (const auto* refused = std::get_if<Refused>(&answer)) {
    ADD_FAILURE() << name_of(refused->why) << " " << refused->file;
    return {};
  }
  return std::get<Taken>(std::move(answer));
}

std::string refusal(const std::vector<Bytes>& files) {
  const Answer answer = take(files);
  const auto* refused = std::get_if<Refused>(&answer);
  return refused == nullptr ? "taken" : std::string(name_of(refused->why)) + " " + std::to_string(refused->file);
}

Bytes png(const signing::Raster& raster) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = raster.width;
  image.height = raster.height;
  image.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = 0;
  EXPECT_NE(png_image_write_get_memory_size(image, size, 0, raster.rgba.data(), 0, nullptr), 0);
  Bytes out(size);
  EXPECT_NE(png_image_write_to_memory(&image, out.data(), &size, 0, raster.rgba.data(), 0, nullptr), 0);
  out.resize(size);
  return out;
}

signing::Raster small_picture() {
  return {40, 30, Bytes(40 * 30 * 4, 200)};
}

document::PdfFile on_disk(const Bytes& pdf) {
  document::RenderedDocument made;
  made.pdf = pdf;
  return document::PdfFile(made);
}

std::string code_of(int number) {
  return document::sample_convention(12).reference_url + "&e=" + print_file().fingerprint.substr(0, 16) +
         "&p=" + std::to_string(number);
}

// A PDF that another program changed: `options` of qpdf.
Bytes by_qpdf(const Bytes& pdf, const std::string& options) {
  const document::PdfFile file = on_disk(pdf);
  const std::string out = file.path() + ".out";
  const document::Ran ran = document::run("qpdf " + options + " " + file.path() + " " + out);
  EXPECT_EQ(ran.status, 0) << ran.out;
  return read_all(out);
}

TEST(Scan, PicturesBecomeOnePdfWithTheirCodes) {
  const Taken made = taken({jpeg(turned(page(3), 2)), png(turned(page(4), 180)), jpeg(turned(page(5), 90))});
  EXPECT_EQ(made.pages, 3);
  EXPECT_EQ(made.codes, (std::vector<std::string>{code_of(1), code_of(2), code_of(3)}));
  const document::PdfFile file = on_disk(made.pdf);
  const document::Ran check = file.tool("qpdf --check");
  EXPECT_EQ(check.status, 0) << check.out;
  EXPECT_FALSE(document::contains(check.out, "WARNING")) << check.out;
  const std::string info = file.tool("pdfinfo").out;
  EXPECT_TRUE(document::contains(info, "Signature manuscrite, copie numérisée")) << info;
  EXPECT_TRUE(document::contains(info, "Pages:           3")) << info;
  // What is stored still shows the codes.
  ASSERT_EQ(file.tool("pdftoppm -r 300 -gray -png", file.path() + ".page").status, 0);
  const std::string again = document::run("sh -c 'zbarimg -q --raw " + file.path() + ".page*.png 2>/dev/null'").out;
  EXPECT_EQ(again, code_of(1) + "\n" + code_of(2) + "\n" + code_of(3) + "\n");
}

TEST(Scan, APdfKeepsItsPagesAndNothingElse) {
  const Taken made = taken({print_file().pdf});
  EXPECT_EQ(made.pages, print_file().pages);
  ASSERT_FALSE(made.codes.empty());
  EXPECT_TRUE(std::count(made.codes.begin(), made.codes.end(), code_of(1)) == 2);  // once in each copy
  const document::PdfFile file = on_disk(made.pdf);
  EXPECT_EQ(file.tool("qpdf --check").status, 0);
  EXPECT_TRUE(document::contains(file.text(3), "Exemplaire 1/2"));
  const std::string bytes(made.pdf.begin(), made.pdf.end());
  for (const char* gone : {"/AcroForm", "/StructTreeRoot", "/Annots", "/JavaScript"})
    EXPECT_FALSE(document::contains(bytes, gone)) << gone;
  // The same on turned pages, as scanners write them.
  const Taken turned_pages = taken({by_qpdf(print_file().pdf, "--rotate=+90")});
  EXPECT_EQ(turned_pages.pages, made.pages);
  const document::PdfFile turned_file = on_disk(turned_pages.pdf);
  EXPECT_TRUE(document::contains(turned_file.tool("pdfinfo -f 1 -l 1").out, "841.89 x 595.28"));
  ASSERT_EQ(turned_file.tool("pdftoppm -r 150 -f 3 -l 3 -gray -png", turned_file.path() + ".page").status, 0);
  EXPECT_EQ(document::run("sh -c 'zbarimg -q --raw " + turned_file.path() + ".page*.png 2>/dev/null'").out,
            code_of(1) + "\n");
}

TEST(Scan, APdfOfPicturesIsReadLikeThePictures) {
  const Taken pictures = taken({jpeg(turned(page(4), -2))});
  const Taken again = taken({pictures.pdf, png(small_picture())});
  EXPECT_EQ(again.pages, 2);
  EXPECT_EQ(again.codes, std::vector<std::string>{code_of(2)});
}

TEST(Scan, FilesThatAreNoScanAreRefusedWithTheirNumber) {
  const Bytes good = jpeg(small_picture());
  Bytes cut = jpeg(page(3));
  cut.resize(cut.size() / 2);
  Bytes damaged_png = png(small_picture());
  damaged_png[damaged_png.size() / 2] ^= 0x55;
  EXPECT_EQ(refusal({}), "no_file 0");
  EXPECT_EQ(refusal({good, Bytes{}}), "unknown_format 2");
  EXPECT_EQ(refusal({Bytes{'b', 'o', 'n', 'j', 'o', 'u', 'r'}}), "unknown_format 1");
  EXPECT_EQ(refusal({good, cut}), "picture_corrupt 2");
  EXPECT_EQ(refusal({damaged_png}), "picture_corrupt 1");
  EXPECT_EQ(refusal({png({kMaxSide + 1, 1, Bytes((kMaxSide + 1) * 4, 255)})}), "picture_too_large 1");
  EXPECT_EQ(refusal(std::vector<Bytes>(kMaxFiles + 1, good)), "too_many_files 0");
  EXPECT_EQ(refusal({Bytes(kMaxOctets, 0xFF), good}), "too_large 0");
}

TEST(Scan, DamagedAndEncryptedPdfFilesAreRefused) {
  const Bytes pdf = print_file().pdf;
  Bytes cut(pdf.begin(), pdf.begin() + static_cast<std::ptrdiff_t>(pdf.size() / 2));
  EXPECT_EQ(refusal({cut}), "pdf_corrupt 1");
  EXPECT_EQ(refusal({Bytes{'%', 'P', 'D', 'F', '-', '1', '.', '7'}}), "pdf_corrupt 1");
  EXPECT_EQ(refusal({by_qpdf(pdf, "--encrypt secret owner 256 --")}), "pdf_encrypted 1");
  EXPECT_EQ(refusal({by_qpdf(pdf, "--encrypt \"\" owner 256 --")}), "pdf_encrypted 1");
}

TEST(Scan, AScanOf200PagesIsRefused) {
  const document::PdfFile file = on_disk(taken({jpeg(small_picture())}).pdf);
  std::string all = "--empty --pages";
  for (int i = 0; i < 200; ++i) all += " " + file.path();
  const std::string out = file.path() + ".200";
  ASSERT_EQ(document::run("qpdf " + all + " -- " + out).status, 0);
  EXPECT_EQ(refusal({read_all(out)}), "too_many_pages 1");
}

TEST(Scan, WithoutItsProgramNothingIsRead) {
  Settings settings;
  settings.program = "/nonexistent/conventions-scan";
  const Bytes good = jpeg(small_picture());
  const BytesView files[] = {good};
  EXPECT_FALSE(take_in(files, settings).has_value());
}

TEST(Scan, AnAnswerThatNoChildWritesIsRefused) {
  const Bytes good = to_wire(Taken{{'%', 'P', 'D', 'F', '-'}, 1, {"a"}});
  EXPECT_TRUE(from_wire(good).has_value());
  for (const std::string bad : {"", "{}", "{}\n", "{\"pages\":0,\"codes\":[]}\n%PDF-",
                                "{\"pages\":61,\"codes\":[]}\n%PDF-", "{\"pages\":1,\"codes\":[]}\nGIF",
                                "{\"pages\":1,\"codes\":[\"\\u0007\"]}\n%PDF-", "{\"pages\":1,\"codes\":1}\n%PDF-",
                                "{\"refusal\":\"other\",\"file\":1}\n", "{\"refusal\":\"no_file\",\"file\":99}\n"}) {
    EXPECT_FALSE(from_wire(signing::as_bytes(bad)).has_value()) << bad;
  }
}

}  // namespace
}  // namespace conventions::scan
