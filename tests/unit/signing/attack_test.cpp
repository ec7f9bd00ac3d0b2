// Changes after signing, one attack a test: none may pass.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "signing/pdf/form.hpp"
#include "signing/pdf/object_writer.hpp"
#include "support.hpp"

namespace signing {
namespace {

using pdf::Document;
using pdf::ObjectWriter;
using pdf::Ref;

const Bytes& signed_twice() {
  static const Bytes made = [] {
    const LoadedKey key = test::load_key("ec:P-256");
    const auto first = test::sign(test::prepared_pdf(), "Home", *key.key);
    const auto second = test::sign(first->bytes, "Host", *key.key);
    return second->bytes;
  }();
  return made;
}

const Bytes& signed_once() {
  static const Bytes made = test::sign(test::prepared_pdf(), "Home", *test::load_key("ec:P-256").key)->bytes;
  return made;
}

Indication verdict(BytesView file, std::size_t expected) {
  return test::verify(file, {"ec:P-256"}, expected).indication;
}

// An update of a signed file by someone else.
template <class Change>
Bytes updated(BytesView file, const Change& change) {
  auto document = Document::parse(file);
  EXPECT_TRUE(document);
  ObjectWriter out(*document, 1000);
  change(*document, out);
  return out.finish("attack");
}

std::size_t offset_of(const Bytes& file, std::string_view text, std::size_t from = 0) {
  const std::size_t at = as_text(file).find(text, from);
  EXPECT_NE(at, std::string_view::npos) << text;
  return at;
}

TEST(Attack, TheSoundFilesPass) {
  EXPECT_EQ(verdict(signed_once(), 1), Indication::kTotalPassed);
  EXPECT_EQ(verdict(signed_twice(), 2), Indication::kTotalPassed);
}

TEST(Attack, AnyChangedOctetIsSeen) {
  const unsigned seed = 7;
  RecordProperty("seed", static_cast<int>(seed));
  std::mt19937 random(seed);
  const Bytes& file = signed_twice();
  for (std::size_t at = random() % 257; at < file.size(); at += 1 + random() % 257) {
    Bytes changed = file;
    changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1u << random() % 8));
    // The case of a hexadecimal digit of /Contents is the one octet change that says the same.
    const bool same_digit = std::isxdigit(file[at]) != 0 && std::tolower(file[at]) == std::tolower(changed[at]);
    if (same_digit) continue;
    EXPECT_NE(verdict(changed, 2), Indication::kTotalPassed) << "seed " << seed << " octet " << at;
  }
}

TEST(Attack, PageContentReplaced) {
  const Bytes file = updated(signed_twice(), [](Document&, ObjectWriter& out) {
    out.put(Ref{4, 0}, std::string_view("<< /Length 5 >>\nstream\n0 0 m\nendstream"));
  });
  const Report report = test::verify(file, {"ec:P-256"}, 2);
  EXPECT_EQ(report.indication, Indication::kTotalFailed);
  ASSERT_EQ(report.signatures.size(), 2u);
  for (const SignatureReport& signature : report.signatures) {
    EXPECT_TRUE(signature.cryptographically_intact);
    EXPECT_EQ(signature.sub_indication, SubIndication::kFormatFailure);
    EXPECT_FALSE(signature.covers_whole_file);
  }
}

TEST(Attack, AnnotationAdded) {
  const Bytes file = updated(signed_once(), [](Document& document, ObjectWriter& out) {
    const Ref note = out.new_ref();
    out.put(note, std::string_view("<< /Type /Annot /Subtype /FreeText /Rect [0 0 500 500] /Contents (paid) >>"));
    auto page = document.load(Ref{3, 0});
    pdf::Dict changed = *(*page)->dict();
    changed.set("Annots", pdf::Array{pdf::Object(note)});
    out.put(Ref{3, 0}, pdf::Object(changed));
  });
  EXPECT_EQ(verdict(file, 1), Indication::kTotalFailed);
}

TEST(Attack, CatalogPointsToOtherPages) {
  const Bytes file = updated(signed_once(), [](Document& document, ObjectWriter& out) {
    pdf::Dict catalog = **document.catalog();
    catalog.set("Pages", Ref{3, 0});
    out.put(Ref{1, 0}, pdf::Object(catalog));
  });
  EXPECT_EQ(verdict(file, 1), Indication::kTotalFailed);
}

TEST(Attack, VisibleFieldAddedLaterIsForThePdfPolicyOnly) {
  const Bytes file = updated(signed_once(), [](Document& document, ObjectWriter& out) {
    const Ref field = out.new_ref();
    out.put(field, std::string_view(
                       "<< /FT /Sig /T (Third) /Type /Annot /Subtype /Widget /F 132 /Rect [0 0 90 90] /P 3 0 R >>"));
    auto page = document.load(Ref{3, 0});
    pdf::Dict changed = *(*page)->dict();
    changed.set("Annots", pdf::Array{pdf::Object(field)});
    out.put(Ref{3, 0}, pdf::Object(changed));
    auto catalog = document.catalog();
    const Ref form_ref = *(*catalog)->find("AcroForm")->ref();
    pdf::Dict form = *(*document.load(form_ref))->dict();
    pdf::Array fields = *form.find("Fields")->array();
    fields.emplace_back(field);
    form.set("Fields", fields);
    out.put(form_ref, pdf::Object(form));
  });
  EXPECT_EQ(verdict(file, 1), Indication::kTotalFailed);
  VerifyOptions options;
  options.at = now();
  options.trust_anchors_pem = {test::cert_pem("ec:P-256")};
  options.policy = ChangePolicy::kPdf;
  EXPECT_EQ(verify_pdf(file, options).indication, Indication::kTotalPassed);
}

TEST(Attack, SignatureDictionaryOverridden) {
  const Bytes file = updated(signed_once(), [](Document& document, ObjectWriter& out) {
    auto form = pdf::read_form(document);
    for (const pdf::FormField& field : form->fields) {
      if (field.value == nullptr) continue;
      pdf::Dict dict = *(*document.load(*field.value->ref()))->dict();
      dict.set("Reason", pdf::String{"another reason", false, 0, 0});
      out.put(*field.value->ref(), pdf::Object(dict));
    }
  });
  EXPECT_EQ(verdict(file, 1), Indication::kTotalFailed);
}

TEST(Attack, TwoFieldsShareOneSignature) {
  const Bytes file = updated(signed_once(), [](Document& document, ObjectWriter& out) {
    auto form = pdf::read_form(document);
    pdf::Object value;
    for (const pdf::FormField& field : form->fields)
      if (field.value != nullptr) value = *field.value;
    for (const pdf::FormField& field : form->fields) {
      if (field.value != nullptr) continue;
      pdf::Dict dict = *field.dict;
      dict.set("V", value);
      out.put(field.ref, pdf::Object(dict));
    }
  });
  EXPECT_EQ(verdict(file, 2), Indication::kTotalFailed);
}

TEST(Attack, DataBehindTheLastEof) {
  for (const char* tail : {"x", "\n\n", "% nothing\n", "1 0 obj\n<< >>\nendobj\n"}) {
    Bytes file = signed_once();
    append(file, std::string_view(tail));
    EXPECT_NE(verdict(file, 1), Indication::kTotalPassed) << tail;
  }
}

TEST(Attack, LastRevisionDropped) {
  const Report report = test::verify(signed_once(), {"ec:P-256"}, 2);
  EXPECT_EQ(report.indication, Indication::kIndeterminate);
  EXPECT_EQ(report.sub_indication, SubIndication::kSignatureMissing);
  EXPECT_EQ(report.unsigned_fields, 1u);
}

TEST(Attack, PaddingOfContentsNotZero) {
  Bytes file = signed_once();
  const std::size_t end = offset_of(file, ">\n/M (");
  file[end - 3] = '5';
  const Report report = test::verify(file, {"ec:P-256"}, 1);
  EXPECT_EQ(report.indication, Indication::kTotalFailed);
  EXPECT_EQ(report.sub_indication, SubIndication::kFormatFailure);
}

TEST(Attack, ByteRangeGrowsOverUnsignedOctets) {
  for (const char* range : {"[0 10 20 30]", "[5 10 20 30]", "[0 10 20 -1]", "[0 1 2]", "[0 9 9999999 1]", "[]"}) {
    Bytes file = signed_once();
    const std::size_t at = offset_of(file, "/ByteRange ") + 11;
    std::string text = range;
    text.resize(44, ' ');
    std::copy(text.begin(), text.end(), file.begin() + static_cast<std::ptrdiff_t>(at));
    EXPECT_EQ(verdict(file, 1), Indication::kTotalFailed) << range;
  }
}

TEST(Attack, HoleFilledLater) {
  // The page refers to an object that does not exist until someone brings it after the signature.
  const Bytes holed = updated(test::plain_pdf(), [](Document& document, ObjectWriter& out) {
    pdf::Dict page = *(*document.load(Ref{3, 0}))->dict();
    page.set("Contents", pdf::Array{pdf::Object(Ref{4, 0}), pdf::Object(Ref{900, 0})});
    out.put(Ref{3, 0}, pdf::Object(page));
  });
  auto prepared = prepare_fields(holed, {{"Home", 0, {40, 60, 230, 90}, false}});
  ASSERT_TRUE(prepared) << prepared.error().what;
  const auto done = test::sign(*prepared, "Home", *test::load_key("ec:P-256").key);
  ASSERT_TRUE(done);
  ASSERT_EQ(verdict(done->bytes, 1), Indication::kTotalPassed);
  const Bytes filled = updated(done->bytes, [](Document&, ObjectWriter& out) {
    out.put(Ref{900, 0}, std::string_view("<< /Length 9 >>\nstream\n0 0 9 9 re\nendstream"));
  });
  EXPECT_NE(verdict(filled, 1), Indication::kTotalPassed);
}

TEST(Attack, SignatureTransplantedToAnotherDocument) {
  const LoadedKey key = test::load_key("ec:P-256");
  auto other = prepare_fields(test::plain_pdf(2, "1 1 m 11 11 l S"),
                              {{"Home", -1, {40, 60, 230, 90}, false}, {"Host", -1, {325, 60, 230, 90}, true}});
  ASSERT_TRUE(other);
  auto forged = test::sign(*other, "Home", *key.key);
  ASSERT_TRUE(forged);
  const Bytes& source = signed_once();
  const std::size_t from = offset_of(source, "/Contents <") + 10, to = offset_of(forged->bytes, "/Contents <") + 10;
  std::copy_n(source.begin() + static_cast<std::ptrdiff_t>(from), 2000,
              forged->bytes.begin() + static_cast<std::ptrdiff_t>(to));
  const Report report = test::verify(forged->bytes, {"ec:P-256"}, 1);
  EXPECT_EQ(report.indication, Indication::kTotalFailed);
}

TEST(Attack, ChainVerdicts) {
  EXPECT_EQ(test::verify(signed_once(), {}, 1).sub_indication, SubIndication::kNoCertificateChainFound);
  EXPECT_EQ(test::verify(signed_once(), {"rsa:2048"}, 1).indication, Indication::kIndeterminate);
  VerifyOptions options;
  options.trust_anchors_pem = {test::cert_pem("ec:P-256")};
  options.at = now() + std::chrono::hours(24 * 365);
  EXPECT_EQ(verify_pdf(signed_once(), options).sub_indication, SubIndication::kOutOfBoundsNoPoe);
  options.at = now() - std::chrono::hours(24 * 365);
  EXPECT_EQ(verify_pdf(signed_once(), options).sub_indication, SubIndication::kNotYetValid);
  EXPECT_EQ(verify_pdf(test::prepared_pdf(), options).indication, Indication::kNoSignature);
  EXPECT_EQ(verify_pdf(as_bytes("%PDF-1.7 but nothing else of a document"), options).indication,
            Indication::kUnreadable);
}

TEST(Attack, RsaPkcs1IsNoLongerEnoughAfterItsTime) {
  const auto done = test::sign(test::prepared_pdf(), "Home", *test::load_key("rsa:2048").key);
  ASSERT_TRUE(done);
  VerifyOptions options;
  options.trust_anchors_pem = {test::cert_pem("rsa:2048")};
  options.at = *make_time(2029, 6, 1, 0, 0, 0);
  const Report report = verify_pdf(done->bytes, options);
  EXPECT_EQ(report.indication, Indication::kIndeterminate);
  EXPECT_EQ(report.sub_indication, SubIndication::kCryptoConstraintsFailureNoPoe);
}

}  // namespace
}  // namespace signing
