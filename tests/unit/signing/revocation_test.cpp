#include <gtest/gtest.h>

#include <algorithm>

#include "evidence_support.hpp"
#include "signing/revocation/evidence.hpp"

namespace signing::revocation {
namespace {

using test::der_file;
using test::der_of;
using test::ocsp_about;

Bytes inter() {
  return der_of("inter/ca");
}
Code code_of(const Result<Evidence>& result) {
  return result ? Code::kInternal : result.error().code;
}

TEST(Ocsp, GoodRevokedUnknown) {
  const auto good = read_ocsp(ocsp_about("signer"), der_of("signer"), inter());
  ASSERT_TRUE(good) << good.error().what;
  EXPECT_EQ(good->status, Status::kGood);
  EXPECT_EQ(good->source, Source::kOcsp);
  EXPECT_FALSE(good->signer_is_issuer);
  EXPECT_TRUE(good->signer_no_check);
  EXPECT_EQ(good->signer_certificate, der_of("ocsp"));
  ASSERT_TRUE(good->next_update);
  EXPECT_EQ(*good->next_update - good->this_update, std::chrono::minutes(60));
  EXPECT_EQ(good->produced_at, good->this_update);
  EXPECT_EQ(good->reason, -1);

  const auto revoked = read_ocsp(ocsp_about("signer-revoked"), der_of("signer-revoked"), inter());
  ASSERT_TRUE(revoked) << revoked.error().what;
  EXPECT_EQ(revoked->status, Status::kRevoked);
  EXPECT_EQ(revoked->reason, 1);  // keyCompromise
  ASSERT_TRUE(revoked->revoked_at);
  EXPECT_LE(*revoked->revoked_at, revoked->this_update);

  const auto unknown = read_ocsp(ocsp_about("signer-forgotten"), der_of("signer-forgotten"), inter());
  ASSERT_TRUE(unknown) << unknown.error().what;
  EXPECT_EQ(unknown->status, Status::kUnknown);
}

TEST(Ocsp, SignedByTheIssuerItself) {
  const auto answer = read_ocsp(ocsp_about("signer", "/ocsp-issuer"), der_of("signer"), inter());
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_TRUE(answer->signer_is_issuer);
  EXPECT_EQ(answer->signer_certificate, inter());
}

TEST(Ocsp, AnyShaOfTheCertificateIdentifier) {
  for (const char* digest : {"-sha1", "-sha256", "-sha512"}) {
    const auto answer = read_ocsp(ocsp_about("signer", "/ocsp", digest), der_of("signer"), inter());
    ASSERT_TRUE(answer) << digest << answer.error().what;
    EXPECT_EQ(answer->status, Status::kGood);
  }
}

TEST(Ocsp, RespondersNobodyCertified) {
  for (const char* path : {"/ocsp-no-usage", "/ocsp-other"})
    EXPECT_EQ(code_of(read_ocsp(ocsp_about("signer", path), der_of("signer"), inter())), Code::kOcspUntrusted) << path;
}

TEST(Ocsp, OtherAnswersThanTheOneAskedFor) {
  for (const char* path : {"/ocsp-wrong-certificate", "/ocsp-later", "/ocsp-garbage", "/ocsp-500"})
    EXPECT_EQ(code_of(read_ocsp(ocsp_about("signer", path), der_of("signer"), inter())), Code::kOcspMalformed) << path;
  EXPECT_EQ(code_of(read_ocsp(ocsp_about("signer"), der_of("signer-2"), inter())), Code::kOcspMalformed);
  EXPECT_EQ(read_ocsp(ocsp_about("signer", "/ocsp-later"), der_of("signer"), inter()).error().subject, "tryLater");
}

TEST(Ocsp, DamageIsSeen) {
  const Bytes der = ocsp_about("signer"), certificate = der_of("signer"), issuer = inter(), responder = der_of("ocsp");
  test::damage_everywhere(der, [&](const Bytes& damaged) {
    const auto answer = read_ocsp(damaged, certificate, issuer);
    EXPECT_TRUE(!answer || answer->status == Status::kGood);  // never another status
    EXPECT_TRUE(!answer || answer->signer_certificate == responder);
  });
}

TEST(Ocsp, OpensslReadsTheRequest) {
  const auto request = make_ocsp_request(der_of("signer"), inter());
  ASSERT_TRUE(request);
  const TempDir dir;
  const std::string path = dir.path().string() + "/q";
  std::ofstream(path, std::ios::binary) << as_text(*request);
  const std::string theirs = PkiServer::run("cd " + dir.path().string() + " && openssl ocsp -no_nonce -issuer '" +
                                            PkiServer::shared().file("inter/ca.crt") + "' -cert '" +
                                            PkiServer::shared().file("signer.crt") + "' -reqout t && cat t");
  EXPECT_EQ(std::string(as_text(*request)), theirs);
  EXPECT_EQ(make_ocsp_request(Bytes{1}, inter()).error().code, Code::kCertificateMalformed);
}

TEST(Crl, GoodAndRevoked) {
  const auto good = read_crl(der_file("pub/inter.crl"), der_of("signer"), inter());
  ASSERT_TRUE(good) << good.error().what;
  EXPECT_EQ(good->status, Status::kGood);
  EXPECT_EQ(good->source, Source::kCrl);
  EXPECT_TRUE(good->signer_is_issuer);
  EXPECT_EQ(good->signer_certificate, inter());
  EXPECT_EQ(good->produced_at, good->this_update);
  ASSERT_TRUE(good->next_update);
  const auto revoked = read_crl(der_file("pub/inter.crl"), der_of("signer-revoked"), inter());
  ASSERT_TRUE(revoked) << revoked.error().what;
  EXPECT_EQ(revoked->status, Status::kRevoked);
  EXPECT_EQ(revoked->reason, 1);
  EXPECT_TRUE(revoked->revoked_at);
}

TEST(Crl, FreshnessIsTheCallersQuestion) {
  const auto stale = read_crl(der_file("pub/stale.crl"), der_of("signer"), inter());
  ASSERT_TRUE(stale) << stale.error().what;
  EXPECT_EQ(to_iso8601(*stale->next_update), "2020-02-01T00:00:00Z");
}

TEST(Crl, ListsThatAreNotCompleteForTheCertificate) {
  EXPECT_TRUE(read_crl(der_file("pub/point.crl"), der_of("signer"), inter()));
  for (const char* name : {"delta", "elsewhere", "indirect"}) {
    const auto read = read_crl(der_file(std::string("pub/") + name + ".crl"), der_of("signer"), inter());
    EXPECT_EQ(code_of(read), Code::kCrlMalformed) << name;
  }
}

TEST(Crl, ListsOfAnotherAuthority) {
  EXPECT_EQ(code_of(read_crl(der_file("pub/root.crl"), der_of("signer"), inter())), Code::kCrlUntrusted);
  EXPECT_EQ(code_of(read_crl(der_file("pub/other.crl"), der_of("signer"), inter())), Code::kCrlUntrusted);
  EXPECT_EQ(code_of(read_crl(der_file("pub/inter.crl"), der_of("signer"), der_of("other/ca"))), Code::kCrlUntrusted);
}

TEST(Crl, TheIssuerAloneIsCheckedAsInTheWhole) {
  EXPECT_TRUE(check_crl_issuer(der_file("pub/inter.crl"), inter()));
  for (const char* name : {"pub/root.crl", "pub/other.crl"})
    EXPECT_EQ(check_crl_issuer(der_file(name), inter()).error().code, Code::kCrlUntrusted) << name;
  test::damage_everywhere(der_file("pub/inter.crl"),
                          [](const Bytes& damaged) { EXPECT_FALSE(check_crl_issuer(damaged, inter())); });
  // A list is no word about another authority's certificate, right as it is.
  EXPECT_EQ(code_of(read_checked_crl(der_file("pub/root.crl"), der_of("signer"), der_of("root/ca"))),
            Code::kCrlUntrusted);
}

TEST(Crl, DamageIsSeen) {
  const Bytes der = der_file("pub/inter.crl"), certificate = der_of("signer-revoked"), issuer = inter();
  test::damage_everywhere(der, [&](const Bytes& damaged) {
    EXPECT_FALSE(read_crl(damaged, certificate, issuer));  // every octet is signed, or is the signature
  });
}

TEST(AddressesOf, AccessAndDistributionPoints) {
  const PkiServer& pki = PkiServer::shared();
  const Addresses all = addresses_of(der_of("signer"));
  EXPECT_EQ(all.ocsp, std::vector<std::string>{pki.url("/ocsp")});
  EXPECT_EQ(all.crl, std::vector<std::string>{pki.url("/crl/inter.crl")});
  EXPECT_EQ(all.issuers, std::vector<std::string>{pki.url("/ca/inter.crt")});
  EXPECT_TRUE(addresses_of(der_of("signer-crl")).ocsp.empty());
  const Addresses none = addresses_of(der_of("root/ca"));
  EXPECT_TRUE(none.ocsp.empty() && none.crl.empty() && none.issuers.empty());
  EXPECT_TRUE(addresses_of(Bytes{0x30, 0x00}).crl.empty());
}

}  // namespace
}  // namespace signing::revocation
