// Files that two readers would read differently, and what the verifier says of rights and findings.
#include <gtest/gtest.h>

#include "signing/core/utf8.hpp"
#include "signing/pdf/object_writer.hpp"
#include "signing/verify/conclude.hpp"
#include "signing/verify/locks.hpp"
#include "support.hpp"

namespace signing {
namespace {

using pdf::Document;

// The first `from` of `file` is `to`; of the same length, so that every offset stays right.
Bytes replaced(const Bytes& file, std::string_view from, std::string_view to) {
  EXPECT_EQ(from.size(), to.size());
  std::string text(as_text(file));
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return Bytes(text.begin(), text.end());
}

Code code_of(const Bytes& file) {
  const auto document = Document::parse(file);
  return document ? Code::kInternal : document.error().code;
}

TEST(Strict, RowsOfTheCrossReferenceAreTwentyOctets) {
  const Bytes file = test::plain_pdf();
  const std::string first = "0000000000 65535 f \n";
  for (const char* good :
       {"0000000000 65535 f \n", "0000000000 65535 f \r", "0000000000 65535 f\r\n", "0000000000 65536 f \n"})
    EXPECT_TRUE(Document::parse(replaced(file, first, good))) << good;
  for (const char* bad : {"0000000000 65535 f\n\n", " 000000000 65535 f \n", "0000000000  5535 f \n",
                          "0000000000 65535 F \n", "%000000000 65535 f \n"})
    EXPECT_EQ(code_of(replaced(file, first, bad)), Code::kPdfMalformed) << bad;
}

TEST(Strict, SizeIsThereAndAboveEveryNumber) {
  const Bytes file = test::plain_pdf();
  EXPECT_TRUE(Document::parse(replaced(file, "/Size 5", "/Size 9")));
  EXPECT_EQ(code_of(replaced(file, "/Size 5", "/Size 4")), Code::kPdfMalformed);
  EXPECT_EQ(code_of(replaced(file, "/Size 5", "/Sixe 5")), Code::kPdfMalformed);
}

TEST(Strict, TheEndOfTheFileHoldsNothingElse) {
  Bytes file = test::plain_pdf();
  EXPECT_EQ(code_of(replaced(file, "startxref\n", "startxref%")), Code::kPdfMalformed);
  append(file, std::string_view(" \r\n"));
  EXPECT_TRUE(Document::parse(file));
  append(file, std::string_view("% nothing\n"));
  EXPECT_EQ(code_of(file), Code::kPdfMalformed);
}

TEST(Strict, RowsOfACrossReferenceStream) {
  const auto rows = [](std::initializer_list<std::int64_t> index, Bytes data) {
    pdf::Dict dict;
    pdf::Array list;
    for (const std::int64_t number : index) list.emplace_back(number);
    dict.set("W", pdf::Array{pdf::Object(std::int64_t{1}), pdf::Object(std::int64_t{1}), pdf::Object(std::int64_t{1})});
    dict.set("Index", std::move(list));
    return pdf::read_xref_rows(dict, data);
  };
  ASSERT_TRUE(rows({3, 1, 7, 1}, {1, 9, 0, 2, 5, 1}));
  EXPECT_EQ(rows({3, 1, 7, 1}, {1, 9, 0, 2, 5, 1})->back().number, 7u);
  EXPECT_FALSE(rows({3, 1}, {9, 0, 0}));                          // unknown kind
  EXPECT_FALSE(rows({3, 2, 4, 1}, {0, 0, 0, 0, 0, 0, 0, 0, 0}));  // 4 twice
  EXPECT_FALSE(rows({3, 2}, {0, 0, 0}));                          // too short
  EXPECT_EQ(rows({3, 600000}, {0, 0, 0}).error().code, Code::kPdfLimit);
}

TEST(Strict, TheLengthOfAStreamIsAPlainInteger) {
  const Bytes file = test::plain_pdf();
  const auto with_length = [&](std::string_view seven) {
    auto document = Document::parse(file);
    pdf::ObjectWriter out(*document, 1000);
    out.put({6, 0}, std::string_view("<< /Length 7 0 R >>\nstream\nab\nendstream"));
    out.put({7, 0}, seven);
    const Bytes made = out.finish("lengths");
    auto read = Document::parse(made);
    EXPECT_TRUE(read);
    return read && read->load({6, 0}).has_value();
  };
  EXPECT_TRUE(with_length("2"));
  EXPECT_FALSE(with_length("2.0"));
  EXPECT_FALSE(with_length("6 0 R"));
  EXPECT_FALSE(with_length("<< /Length 6 0 R >>\nstream\nab\nendstream"));
}

TEST(Strict, ControlCharactersAreShownNotObeyed) {
  EXPECT_EQ(printable("Zoë – été"), "Zoë – été");
  EXPECT_EQ(printable("a\nb\x1B[2J\x7F"), "a\uFFFDb\uFFFD[2J\uFFFD");
  EXPECT_EQ(printable("a\u0085\u202E\u2066\u2028\u061Cb"), "a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDb");
  EXPECT_EQ(printable("\xFF"), "\uFFFD");
}

TEST(Strict, FindingsBeyondTheLimitAreCounted) {
  std::vector<Finding> list;
  for (std::size_t i = 0; i < verify::kMaxFindings + 3; ++i) verify::add_finding(list, {"key", "text", ""});
  ASSERT_EQ(list.size(), verify::kMaxFindings + 1);
  EXPECT_EQ(list.back().key, "verify.more");
  EXPECT_EQ(list.back().text, "Et 3 autres constats.");
}

TEST(Strict, LocksNameFieldsAndWhatIsBelowThem) {
  verify::Locks locks;
  EXPECT_FALSE(locks.forbid("Host"));
  locks.included = {"Host", "a.b"};
  EXPECT_TRUE(locks.forbid("Host"));
  EXPECT_TRUE(locks.forbid("a.b.c"));
  EXPECT_FALSE(locks.forbid("a.bc"));
  EXPECT_FALSE(locks.forbid("Hosted"));
  locks = {};
  locks.all_but = {{"Host"}};
  EXPECT_FALSE(locks.forbid("Host"));
  EXPECT_TRUE(locks.forbid("Home"));
}

}  // namespace
}  // namespace signing
