// B-T, B-LT, B-LTA and renewal of a document that two schools signed, against openssl's authorities; judged by openssl,
// pdfsig and qpdf besides our verifier. People and schools are invented.
#include <gtest/gtest.h>

#include <algorithm>

#include "evidence_support.hpp"
#include "signing/augment.hpp"
#include "signing/cms/reader.hpp"
#include "signing/core/digest.hpp"
#include "signing/pdf/form.hpp"
#include "signing/revocation/fetch.hpp"
#include "signing/verify/found_signature.hpp"
#include "support.hpp"

namespace signing {
namespace {

using std::chrono::hours;

LoadedKey key_of(const std::string& name) {
  const std::string file = PkiServer::shared().read(name + ".p12");
  Pkcs12Policy policy;
  policy.check_validity = false;
  auto key = load_pkcs12(as_bytes(file), Secret("test"), now(), policy);
  EXPECT_TRUE(key) << key.error().what;
  return std::move(*key);
}

struct Network {
  std::unique_ptr<net::HttpClient> client = net::make_http_client();
  std::unique_ptr<revocation::EvidenceSource> evidence = revocation::make_network_evidence(*client);
  std::unique_ptr<timestamp::TimeStamper> stamper = stamper_at("/tsa");

  std::unique_ptr<timestamp::TimeStamper> stamper_at(const std::string& path) {
    timestamp::TsaSettings settings;
    settings.url = PkiServer::shared().url(path);
    settings.trust_pem = PkiServer::shared().trust();
    return timestamp::make_http_time_stamper(*client, settings);
  }
  AugmentRequest request(BytesView pdf, Level target = Level::kBLTA) const {
    return {pdf, target, evidence.get(), stamper.get(), PkiServer::shared().trust(), now()};
  }
};

Result<SignedPdf> sign_with(BytesView pdf, const std::string& field, const SigningKey& key,
                            timestamp::TimeStamper* stamper, bool optional = false, int certify = 0) {
  SignRequest request;
  request.pdf = pdf;
  request.field_name = field;
  request.key = &key;
  request.time = now();
  request.appearance.lines = {"Signé pour essai"};
  request.time_stamper = stamper;
  request.time_stamp_optional = optional;
  request.certify = certify;
  return sign_pdf(request);
}

// Signed by both schools, B-T each when there is a stamper.
Bytes signed_by_two(Network& network, bool stamped = true, const std::string& home = "signer-short",
                    const std::string& host = "signer-short-2") {
  timestamp::TimeStamper* stamper = stamped ? network.stamper.get() : nullptr;
  const LoadedKey first = key_of(home), second = key_of(host);
  auto one = sign_with(test::prepared_pdf(), "Home", *first.key, stamper);
  EXPECT_TRUE(one) << one.error().what;
  auto two = sign_with(one->bytes, "Host", *second.key, stamper);
  EXPECT_TRUE(two) << two.error().what;
  EXPECT_EQ(two->level, stamped ? Level::kBT : Level::kBB);
  return two->bytes;
}

Report verified(BytesView pdf, Time at = now(), std::optional<Level> min_level = std::nullopt) {
  VerifyOptions options;
  options.trust_anchors_pem = PkiServer::shared().trust();
  options.at = at;
  options.expected_signatures = 2;
  options.min_level = min_level;
  return verify_pdf(pdf, options);
}

bool is_prefix(const Bytes& first, const Bytes& second) {
  return second.size() > first.size() && std::equal(first.begin(), first.end(), second.begin());
}

// Everything a foreign tool can say: each signature as CAdES and each token with openssl, the whole with pdfsig and
// qpdf.
void judge_by_others(const Bytes& pdf, const std::string& name) {
  const std::string dir = test::scratch("levels"), root = PkiServer::shared().file("root.pem"),
                    inter = PkiServer::shared().file("inter.pem");
  test::run("mkdir -p " + dir);
  const std::string file = dir + "/" + name + ".pdf";
  test::write(file, pdf);
  auto document = pdf::Document::parse(pdf);
  ASSERT_TRUE(document);
  auto form = pdf::read_form(*document);
  auto found = verify::find_signatures(*document, *form);
  ASSERT_TRUE(found);
  for (const auto& one : *found) {
    Bytes covered(pdf.begin(), pdf.begin() + one.byte_range[1]);
    append(covered, BytesView(pdf).subspan(static_cast<std::size_t>(one.byte_range[2]),
                                           static_cast<std::size_t>(one.byte_range[3])));
    test::write(dir + "/covered", covered);
    test::write(dir + "/cms", one.cms);
    const auto ran = one.is_time_stamp()
                         ? test::run("openssl ts -verify -token_in -in " + dir + "/cms -data " + dir +
                                     "/covered -CAfile " + root + " -untrusted " + inter)
                         : test::run("openssl cms -verify -cades -binary -inform DER -purpose any -in " + dir +
                                     "/cms -content " + dir + "/covered -CAfile " + root + " -out /dev/null");
    EXPECT_EQ(ran.status, 0) << one.field.name << ran.output;
    if (one.is_time_stamp()) continue;
    auto signature = cms::read_signature(one.cms);
    ASSERT_TRUE(signature);
    if (signature->time_stamps.empty()) continue;
    test::write(dir + "/token", signature->time_stamps[0]);
    test::write(dir + "/value", signature->value);
    const auto stamped = test::run("openssl ts -verify -token_in -in " + dir + "/token -data " + dir +
                                   "/value -CAfile " + root + " -untrusted " + inter);
    EXPECT_EQ(stamped.status, 0) << stamped.output;
  }
  const auto pdfsig = test::run("pdfsig -nocert " + file);
  int valid = 0;
  for (std::size_t at = 0; (at = pdfsig.output.find("Signature is Valid.", at)) != std::string::npos; ++at) ++valid;
  EXPECT_GE(valid, 2) << pdfsig.output;
  EXPECT_EQ(test::run("qpdf --check " + file).status, 0);
}

TEST(Levels, TwoSchoolsFromBtToBltaAndRenewed) {
  Network network;
  const Bytes signed_twice = signed_by_two(network);
  judge_by_others(signed_twice, "b-t");
  auto stored = augment_pdf(network.request(signed_twice, Level::kBLT));
  ASSERT_TRUE(stored) << stored.error().what << stored.error().subject;
  EXPECT_EQ(stored->level, Level::kBLT);
  EXPECT_TRUE(is_prefix(signed_twice, stored->bytes));
  EXPECT_GE(stored->certificates, 5u);
  EXPECT_GE(stored->ocsp_responses + stored->crls, 2u);
  const Report lt = verified(stored->bytes, now(), Level::kBLT);
  EXPECT_EQ(lt.indication, Indication::kTotalPassed) << to_french_text(lt);
  EXPECT_EQ(lt.signatures[0].level, "B-LT");
  judge_by_others(stored->bytes, "b-lt");
  EXPECT_EQ(verified(stored->bytes, now(), Level::kBLTA).sub_indication, SubIndication::kSigConstraintsFailure);

  auto archived = augment_pdf(network.request(stored->bytes));
  ASSERT_TRUE(archived) << archived.error().what;
  EXPECT_EQ(archived->level, Level::kBLTA);
  EXPECT_TRUE(is_prefix(stored->bytes, archived->bytes));
  const Report lta = verified(archived->bytes, now(), Level::kBLTA);
  EXPECT_EQ(lta.indication, Indication::kTotalPassed) << to_french_text(lta);
  ASSERT_EQ(lta.document_time_stamps.size(), 1u);
  EXPECT_TRUE(lta.document_time_stamps[0].covers_whole_file);
  EXPECT_EQ(lta.signatures[1].level, "B-LTA");
  EXPECT_EQ(lta.signatures[1].proof, ProofOfTime::kSignatureTimeStamp);
  judge_by_others(archived->bytes, "b-lta");

  auto due = renewal_due(archived->bytes);
  ASSERT_TRUE(due);
  EXPECT_GT(**due, now() + hours(24 * 3000));
  auto renewed = renew_pdf(network.request(archived->bytes));
  ASSERT_TRUE(renewed) << renewed.error().what;
  EXPECT_TRUE(is_prefix(archived->bytes, renewed->bytes));
  const Report again = verified(renewed->bytes, now(), Level::kBLTA);
  EXPECT_EQ(again.indication, Indication::kTotalPassed) << to_french_text(again);
  EXPECT_EQ(again.document_time_stamps.size(), 2u);
  judge_by_others(renewed->bytes, "renewed");
}

TEST(Levels, OnlyBltaOutlivesTheCertificates) {
  Network network;
  const Bytes plain = signed_by_two(network, false), stamped = signed_by_two(network);
  auto archived = augment_pdf(network.request(stamped));
  ASSERT_TRUE(archived) << archived.error().what;
  const Time later = now() + hours(24 * 25);  // the signers' certificates lived 20 days
  EXPECT_EQ(verified(plain, later).sub_indication, SubIndication::kOutOfBoundsNoPoe);
  const Report bt = verified(stamped, later);
  EXPECT_EQ(bt.indication, Indication::kIndeterminate) << to_french_text(bt);
  const Report lta = verified(archived->bytes, later);
  EXPECT_EQ(lta.indication, Indication::kTotalPassed) << to_french_text(lta);
  const Report years = verified(archived->bytes, now() + hours(24 * 365 * 8));
  EXPECT_EQ(years.indication, Indication::kTotalPassed) << to_french_text(years);
  // After the authority's own end nothing proves the time any more.
  EXPECT_EQ(verified(archived->bytes, now() + hours(24 * 3700)).indication, Indication::kIndeterminate);
}

TEST(Levels, WithoutEvidenceTheStatusIsNotEstablished) {
  Network network;
  const Bytes plain = signed_by_two(network, false);
  const Report report = verified(plain);
  EXPECT_EQ(report.indication, Indication::kIndeterminate);
  EXPECT_EQ(report.sub_indication, SubIndication::kTryLater);
  ASSERT_FALSE(report.missing.empty());
  VerifyOptions options;
  options.at = now();
  options.trust_anchors_pem = PkiServer::shared().trust();
  for (const MissingEvidence& missing : report.missing) {
    auto evidence = network.evidence->evidence_for(missing.certificate, missing.issuer, now());
    ASSERT_TRUE(evidence) << evidence.error().what;
    (evidence->source == revocation::Source::kOcsp ? options.ocsp_responses : options.crls).push_back(evidence->der);
  }
  const Report informed = verify_pdf(plain, options);
  EXPECT_EQ(informed.indication, Indication::kTotalPassed) << to_french_text(informed);
  EXPECT_EQ(informed.signatures[0].level, "B-B");
}

TEST(Levels, ARevokedCertificateIsTold) {
  Network network;
  const Bytes pdf = signed_by_two(network, false, "signer-revoked", "signer");
  VerifyOptions options;
  options.at = now();
  options.trust_anchors_pem = PkiServer::shared().trust();
  const std::string crl = PkiServer::run("cat " + PkiServer::shared().file("pub/inter.crl"));
  const std::string root = PkiServer::run("cat " + PkiServer::shared().file("pub/root.crl"));
  options.crls = {test::bytes_of(crl), test::bytes_of(root)};
  const Report report = verify_pdf(pdf, options);
  EXPECT_EQ(report.signatures[0].indication, Indication::kTotalFailed) << to_french_text(report);
  EXPECT_EQ(report.signatures[0].sub_indication, SubIndication::kRevoked);  // the signer claims a later time
  EXPECT_EQ(report.signatures[1].indication, Indication::kTotalPassed);
  auto augmented = augment_pdf(network.request(pdf));
  ASSERT_FALSE(augmented);
  EXPECT_EQ(augmented.error().code, Code::kCertificateRevoked);
  EXPECT_EQ(augmented.error().subject, "Révoqué Martin");
}

TEST(Levels, AnAuthorityThatIsDownStopsTheSignatureOrLeavesItAtBb) {
  Network network;
  const LoadedKey key = key_of("signer");
  const auto down = network.stamper_at("/tsa-500");
  const auto none = sign_with(test::prepared_pdf(), "Home", *key.key, down.get());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::kNetStatus);
  const auto pending = sign_with(test::prepared_pdf(), "Home", *key.key, down.get(), true);
  ASSERT_TRUE(pending);
  EXPECT_EQ(pending->level, Level::kBB);
  ASSERT_TRUE(pending->time_stamp_failure);
  EXPECT_EQ(pending->time_stamp_failure->code, Code::kNetStatus);
  // Raised as soon as the authority answers: the document time-stamp proves the time from then on.
  auto two = sign_with(pending->bytes, "Host", *key.key, network.stamper.get());
  ASSERT_TRUE(two);
  auto raised = augment_pdf(network.request(two->bytes));
  ASSERT_TRUE(raised) << raised.error().what;
  const Report report = verified(raised->bytes);
  EXPECT_EQ(report.indication, Indication::kTotalPassed) << to_french_text(report);
  EXPECT_EQ(report.signatures[0].proof, ProofOfTime::kDocumentTimeStamp);
  EXPECT_EQ(report.signatures[0].level, "B-B");
  EXPECT_EQ(report.signatures[1].level, "B-LTA");
}

TEST(Levels, ATimeStampOfAnotherSignatureIsRefused) {
  Network network;
  const LoadedKey key = key_of("signer");
  struct Replaying final : timestamp::TimeStamper {
    explicit Replaying(timestamp::TimeStamper& real) : real_(real) {}
    Result<Bytes> stamp(BytesView, DigestAlgorithm) override {
      const Sha256 other = sha256(as_bytes("something else"));
      return real_.stamp(other, DigestAlgorithm::kSha256);
    }
    timestamp::TimeStamper& real_;
  } replaying(*network.stamper);
  const auto done = sign_with(test::prepared_pdf(), "Home", *key.key, &replaying);
  ASSERT_TRUE(done);
  VerifyOptions options;
  options.at = now();
  options.trust_anchors_pem = PkiServer::shared().trust();
  const Report report = verify_pdf(done->bytes, options);
  EXPECT_EQ(report.signatures[0].failures[0].key, "verify.time_stamp_foreign") << to_french_text(report);
  EXPECT_NE(report.indication, Indication::kTotalPassed);
}

TEST(Levels, TheFirstSignatureMayCertify) {
  Network network;
  const LoadedKey key = key_of("signer");
  auto one = sign_with(test::prepared_pdf(), "Home", *key.key, nullptr, false, 2);
  ASSERT_TRUE(one) << one.error().what;
  EXPECT_EQ(sign_with(one->bytes, "Host", *key.key, nullptr, false, 2).error().code, Code::kPdfAlreadySigned);
  auto two = sign_with(one->bytes, "Host", *key.key, network.stamper.get());
  ASSERT_TRUE(two) << two.error().what;
  auto archived = augment_pdf(network.request(two->bytes));
  ASSERT_TRUE(archived) << archived.error().what;
  const Report report = verified(archived->bytes);
  EXPECT_EQ(report.indication, Indication::kTotalPassed) << to_french_text(report);
  EXPECT_EQ(report.signatures[0].doc_mdp, 2);
  judge_by_others(archived->bytes, "certified");
}

TEST(Levels, InTwoHalvesAcrossAStoredFile) {
  Network network;
  const LoadedKey key = key_of("signer-rsa");
  SignRequest request;
  const Bytes pdf = test::prepared_pdf();
  request.pdf = pdf;
  request.field_name = "Home";
  request.key = key.key.get();
  request.time = now();
  auto begun = begin_signature(request);
  ASSERT_TRUE(begun) << begun.error().what;
  const Bytes kept = to_bytes(*begun);
  auto read = read_pending_signature(kept);
  ASSERT_TRUE(read) << read.error().what;
  const auto value = key.key->sign(read->attributes);
  ASSERT_TRUE(value);
  Bytes wrong = *value;
  wrong[5] ^= 1;
  EXPECT_EQ(complete_signature(*read, wrong).error().code, Code::kKeyFailed);
  auto done = complete_signature(*read, *value, network.stamper.get());
  ASSERT_TRUE(done) << done.error().what;
  EXPECT_EQ(done->level, Level::kBT);
  EXPECT_TRUE(is_prefix(pdf, done->bytes));
  judge_by_others(sign_with(done->bytes, "Host", *key.key, nullptr)->bytes, "halves");
  for (std::size_t size = 0; size < kept.size(); size += 97)
    EXPECT_FALSE(read_pending_signature(BytesView(kept).first(size)));
  Bytes changed = kept;
  changed[changed.size() - 400] ^= 1;
  EXPECT_FALSE(read_pending_signature(changed));
}

TEST(Levels, NothingIsBuiltOnABrokenSignatureOrOnNone) {
  Network network;
  Bytes broken = signed_by_two(network);
  broken[100] ^= 1;
  EXPECT_FALSE(augment_pdf(network.request(broken)));
  EXPECT_EQ(augment_pdf(network.request(test::prepared_pdf())).error().code, Code::kPdfUnsupported);
  const Bytes fine = signed_by_two(network);
  EXPECT_EQ(renew_pdf(network.request(fine)).error().code, Code::kPdfUnsupported);
  EXPECT_EQ(augment_pdf(network.request(fine, Level::kBT)).error().code, Code::kPdfUnsupported);
}

}  // namespace
}  // namespace signing
