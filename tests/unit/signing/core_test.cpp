#include <gtest/gtest.h>

#include "signing/core/algorithm_policy.hpp"

#include <set>
#include <stdexcept>

#include "signing/core/deflate.hpp"
#include "signing/core/der.hpp"
#include "signing/core/digest.hpp"
#include "signing/core/json_writer.hpp"
#include "signing/core/secret.hpp"
#include "signing/core/utf8.hpp"
#include "signing/pdf/object.hpp"
#include "support.hpp"

namespace signing {
namespace {

TEST(Time, PdfDatesAndZones) {
  const auto time = make_time(2026, 11, 23, 19, 30, 5);
  ASSERT_TRUE(time);
  EXPECT_EQ(to_pdf_date(*time), "D:20261123193005Z");
  EXPECT_EQ(to_iso8601(*time), "2026-11-23T19:30:05Z");
  EXPECT_EQ(from_pdf_date("D:20261123193005Z"), time);
  EXPECT_EQ(from_pdf_date("D:20261123203005+01'00'"), time);
  EXPECT_EQ(from_pdf_date("D:20261123143005-05'00"), time);
  EXPECT_EQ(from_asn1_time("261123193005Z"), time);
  EXPECT_EQ(from_asn1_time("20261123193005Z"), time);
  for (const char* bad : {"", "D:", "D:2026023", "D:20261323000000Z", "D:20261123193005*"})
    EXPECT_NE(from_pdf_date(bad), time) << bad;
  EXPECT_FALSE(make_time(2026, 2, 30, 0, 0, 0));
}

TEST(Der, OnlyTheOneEncodingIsRead) {
  EXPECT_TRUE(der::only(Bytes{0x30, 0x00}, der::kSequence));
  EXPECT_FALSE(der::only(Bytes{0x30, 0x81, 0x01, 0x05}, der::kSequence));  // longer than needed
  EXPECT_FALSE(der::only(Bytes{0x30, 0x80, 0x00, 0x00}, der::kSequence));  // indefinite
  EXPECT_FALSE(der::only(Bytes{0x30, 0x05, 0x01}, der::kSequence));        // cut short
  EXPECT_FALSE(der::only(Bytes{0x30, 0x00, 0x00}, der::kSequence));        // left over
  const Bytes long_content(300, 7);
  const Bytes wrapped = der::wrap(der::kOctetString, BytesView(long_content));
  EXPECT_EQ(der::only(wrapped, der::kOctetString)->content.size(), 300u);
  EXPECT_EQ(der::set_of({{2, 1, 9}, {2, 1, 3}}), (Bytes{0x31, 6, 2, 1, 3, 2, 1, 9}));
}

TEST(Deflate, LimitsWhatComesOut) {
  const Bytes plain(100000, 'x');
  const Bytes packed = deflate(plain);
  EXPECT_EQ(inflate(packed, plain.size()), plain);
  EXPECT_FALSE(inflate(packed, plain.size() - 1));
  EXPECT_FALSE(inflate(BytesView(packed).first(packed.size() - 3), plain.size()));
  EXPECT_FALSE(inflate(Bytes{1, 2, 3}, 10));
}

TEST(Digest, CopiesContinue) {
  Digest first(DigestAlgorithm::kSha256);
  first.add(as_bytes("abc"));
  Digest second(first);
  second.add(as_bytes("def"));
  const Sha256 whole = sha256(as_bytes("abcdef"));
  EXPECT_EQ(second.finish(), Bytes(whole.begin(), whole.end()));
  EXPECT_EQ(to_hex(first.finish()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Text, Utf8AndPdfStrings) {
  EXPECT_TRUE(is_valid_utf8("Zoë 李 😀"));
  for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\x80"})
    EXPECT_FALSE(is_valid_utf8(bad));
  EXPECT_EQ(to_nfc("e\xCC\x81"), U"é");
  for (const char* text : {"Accord", "Zoë 李", "😀 (x)", ""}) EXPECT_EQ(pdf::text_of(pdf::text_string(text)), text);
}

TEST(Json, EscapesEverything) {
  JsonWriter json;
  json.begin_object();
  json.key("a\"b").text("line\n\\ \x01 é \xFF");
  json.key("list").begin_array();
  json.number(-3);
  json.boolean(true);
  json.null();
  json.begin_object();
  json.end_object();
  json.end_array();
  json.end_object();
  EXPECT_EQ(json.take(), "{\"a\\\"b\":\"line\\u000a\\\\ \\u0001 é \xEF\xBF\xBD\",\"list\":[-3,true,null,{}]}");
}

TEST(Failures, HaveDistinctKeys) {
  std::set<std::string_view> keys;
  for (int code = 0; code <= static_cast<int>(Code::kInternal); ++code)
    EXPECT_TRUE(keys.insert(remedy_key(static_cast<Code>(code))).second) << code;
  const Result<int> failed = failure(Code::kFile, "x");
  EXPECT_THROW((void)failed.value(), std::logic_error);
}

TEST(Time, Iso8601WithZoneOrDayAlone) {
  const auto noon = make_time(2026, 11, 27, 12, 0, 0);
  EXPECT_EQ(from_iso8601("2026-11-27T12:00:00Z"), noon);
  EXPECT_EQ(from_iso8601("2026-11-27T13:00:00+01:00"), noon);
  EXPECT_EQ(from_iso8601("2026-11-27T06:30:00-05:30"), noon);
  EXPECT_EQ(from_iso8601("2026-11-27"), make_time(2026, 11, 27, 0, 0, 0));
  for (const char* bad :
       {"", "2026", "2026-11-31", "2026-11-27T12:00:00", "2026-11-27 12:00:00Z", "2026-11-27T12:00Z",
        "2026-11-27T12:00:00+0100", "2026-11-27T12:00:00*01:00", "2026-11-27T12:00:00Zx", "2026/11/27"})
    EXPECT_FALSE(from_iso8601(bad)) << bad;
}

TEST(AlgorithmPolicy, HasEndDatesAsData) {
  const AlgorithmPolicy& policy = AlgorithmPolicy::built_in();
  const auto end = make_time(2029, 1, 1, 0, 0, 0);
  EXPECT_EQ(policy.judge(SignatureAlgorithm::kRsaPkcs1Sha256, KeyKind::kRsa, 4096).until, end);
  EXPECT_EQ(policy.judge(SignatureAlgorithm::kRsaPssSha256, KeyKind::kRsa, 2048).until, end);
  EXPECT_TRUE(policy.judge(SignatureAlgorithm::kRsaPssSha256, KeyKind::kRsa, 3072).known);
  EXPECT_FALSE(policy.judge(SignatureAlgorithm::kRsaPssSha256, KeyKind::kRsa, 3072).until);
  EXPECT_FALSE(policy.judge(SignatureAlgorithm::kEcdsaSha384, KeyKind::kP384, 384).until);
  EXPECT_FALSE(policy.judge(SignatureAlgorithm::kRsaPssSha256, KeyKind::kRsa, 1024).known);
}

TEST(AlgorithmPolicy, IsReadStrictly) {
  const std::string head =
      R"({"format":1,"digests":[{"name":"SHA-256"}],"schemes":[{"name":"ECDSA","until":"2030-01-01"}],)";
  const auto policy = AlgorithmPolicy::parse(head + R"("keys":[{"kind":"EC","min_bits":256}]})");
  ASSERT_TRUE(policy) << policy.error().what;
  EXPECT_EQ(policy->judge(SignatureAlgorithm::kEcdsaSha256, KeyKind::kP256, 256).until, make_time(2030, 1, 2, 0, 0, 0));
  EXPECT_FALSE(policy->judge(SignatureAlgorithm::kEcdsaSha512, KeyKind::kP521, 521).known);
  for (const std::string bad : {"", "[]", "{}", R"({"format":2})"}) EXPECT_FALSE(AlgorithmPolicy::parse(bad)) << bad;
  for (const std::string keys : {"1}", "[1]}", R"([{"kind":"DSA","min_bits":1}]})", R"([{"kind":"EC"}]})",
                                 R"([{"kind":"EC","min_bits":256,"until":"soon"}]})"})
    EXPECT_FALSE(AlgorithmPolicy::parse(head + "\"keys\":" + keys)) << keys;
}

}  // namespace
}  // namespace signing
