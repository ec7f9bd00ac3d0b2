// Foreign tools run within limits: a page that would run for ever, swell or crash is cut.
#include "plugin/pages/page_images.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

namespace conventions::pages {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

ProcessLimits small_limits() {
  ProcessLimits limits;
  limits.wall = milliseconds(3000);
  limits.cpu = std::chrono::seconds(1);
  limits.output_bytes = 1 << 20;
  return limits;
}

// A PDF of one page with `content` as its content stream. Offsets are computed, so poppler needs no repair.
std::string make_pdf(const std::string& content) {
  std::string pdf = "%PDF-1.4\n";
  std::vector<std::size_t> offsets;
  const auto object = [&](const std::string& body) {
    offsets.push_back(pdf.size());
    pdf += std::to_string(offsets.size()) + " 0 obj\n" + body + "\nendobj\n";
  };
  object("<< /Type /Catalog /Pages 2 0 R >>");
  object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>");
  object("<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream");
  const auto start = pdf.size();
  pdf += "xref\n0 5\n0000000000 65535 f \n";
  for (const auto offset : offsets) {
    char line[32];
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", offset);
    pdf += line;
  }
  return pdf + "trailer << /Size 5 /Root 1 0 R >>\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
}

TEST(BoundedProcess, GivesTheOutput) {
  const auto result = run_bounded({"/bin/cat"}, "bonjour", small_limits());
  EXPECT_EQ(result.end, ProcessEnd::kDone);
  EXPECT_EQ(result.output, "bonjour");
}

TEST(BoundedProcess, TellsFailure) {
  EXPECT_EQ(run_bounded({"/bin/false"}, "", small_limits()).end, ProcessEnd::kFailed);
  EXPECT_EQ(run_bounded({"/no/such/tool"}, "", small_limits()).end, ProcessEnd::kFailed);
}

TEST(BoundedProcess, KillsWhatOnlyWaits) {
  const auto begin = steady_clock::now();
  EXPECT_EQ(run_bounded({"/bin/sleep", "60"}, "", small_limits()).end, ProcessEnd::kTimeout);
  EXPECT_LT(steady_clock::now() - begin, milliseconds(20'000));
}

TEST(BoundedProcess, KillsWhatClosedItsOutputAndStays) {
  const auto begin = steady_clock::now();
  EXPECT_NE(run_bounded({"/bin/sh", "-c", "exec 1>&-; sleep 60"}, "", small_limits()).end, ProcessEnd::kDone);
  EXPECT_LT(steady_clock::now() - begin, milliseconds(20'000));
}

TEST(BoundedProcess, StopsEndlessOutputAndEndlessWork) {
  EXPECT_EQ(run_bounded({"/bin/cat", "/dev/zero"}, "", small_limits()).end, ProcessEnd::kTooLarge);
  const auto busy = run_bounded({"/bin/sh", "-c", "while :; do :; done"}, "", small_limits());
  EXPECT_NE(busy.end, ProcessEnd::kDone);
  EXPECT_TRUE(busy.output.empty());
}

TEST(BoundedProcess, TheChildWritesNoFileAndKeepsNoDescriptor) {
  const auto write =
      run_bounded({"/bin/sh", "-c", "echo x > /tmp/conventions-bounded-test && exit 0; exit 3"}, "", small_limits());
  EXPECT_EQ(write.end, ProcessEnd::kFailed);
  const auto open = run_bounded({"/bin/sh", "-c", "ls /proc/self/fd | wc -l"}, "", small_limits());
  ASSERT_EQ(open.end, ProcessEnd::kDone);
  EXPECT_LE(std::stoi(open.output), 4);  // 0, 1, 2 and the directory itself
  std::remove("/tmp/conventions-bounded-test");
}

TEST(PageImages, DrawsAPageOnceAndKeepsIt) {
  PageImages images;
  const std::string pdf = make_pdf("1 0 0 rg 100 100 200 200 re f");
  std::atomic<int> loads = 0;
  const auto load = [&] {
    ++loads;
    return pdf;
  };
  const auto first = images.svg("hash", 1, load);
  ASSERT_NE(first, nullptr);
  EXPECT_NE(first->find("<svg"), std::string::npos);
  EXPECT_EQ(images.svg("hash", 1, load), first);
  EXPECT_EQ(loads, 1);
}

TEST(PageImages, NoSuchPageAndNoPdf) {
  PageImages images;
  const std::string pdf = make_pdf("");
  EXPECT_EQ(images.svg("h", 0, [&] { return pdf; }), nullptr);
  EXPECT_EQ(images.svg("h", 7, [&] { return pdf; }), nullptr);
  EXPECT_EQ(images.svg("h", 100000, [&] { return pdf; }), nullptr);
  EXPECT_EQ(images.svg("g", 1, [] { return std::string("no pdf at all"); }), nullptr);
  EXPECT_EQ(images.svg("e", 1, [] { return std::string(); }), nullptr);
}

TEST(PageImages, ABombPageIsCut) {
  // Two hundred thousand curves: poppler would write many megabytes of SVG.
  std::string content;
  for (int i = 0; i != 200'000; ++i) content += "0 0 m 10 20 30 40 500 800 c S\n";
  PageImagesOptions options;
  options.limits = small_limits();
  PageImages images(options);
  const auto begin = steady_clock::now();
  EXPECT_EQ(images.svg_of(make_pdf(content), 1), nullptr);
  EXPECT_LT(steady_clock::now() - begin, milliseconds(20'000));
}

TEST(PageImages, TheCacheStaysWithinItsBytes) {
  PageImagesOptions options;
  options.cache_bytes = 1;  // nothing fits
  PageImages images(options);
  int loads = 0;
  for (int i = 0; i != 2; ++i) {
    EXPECT_NE(images.svg("h", 1,
                         [&] {
                           ++loads;
                           return make_pdf("0 0 10 10 re f");
                         }),
              nullptr);
  }
  EXPECT_EQ(loads, 2);
}

TEST(PageImages, ManyAtOnce) {
  PageImages images;
  const std::string pdf = make_pdf("0 0 1 rg 0 0 300 300 re f");
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i != 4; ++i) {
    threads.emplace_back(
        [&, i] { good += images.svg("h" + std::to_string(i % 2), 1, [&] { return pdf; }) != nullptr; });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 4);
}

}  // namespace
}  // namespace conventions::pages
