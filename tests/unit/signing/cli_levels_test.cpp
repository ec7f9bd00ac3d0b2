// The command line at every level, with every source of keys, on one file and on many.
#include <gtest/gtest.h>

#include "evidence_support.hpp"
#include "softhsm.hpp"
#include "support.hpp"

namespace signing {
namespace {

struct Shell {
  std::string dir = test::scratch("shell");
  const PkiServer& pki = PkiServer::shared();

  Shell() {
    test::run("rm -rf " + dir + " && mkdir -p " + dir + "/out");
    test::write(dir + "/in.pdf", test::plain_pdf(2));
    test::write(dir + "/password", as_bytes("test\n"));
    test::write(dir + "/pin", as_bytes("1234\n"));
    test::write(dir + "/good", as_bytes("good\n"));
  }
  test::Ran pades(const std::string& words) const {
    return test::run("cd " + dir + " && no_proxy='*' LC_ALL=C " PADES_PROGRAM " " + words);
  }
  std::string p12(const std::string& name) const { return " --p12 " + pki.p12(name) + " --password-file password "; }
  std::string tsa() const { return " --tsa " + pki.url("/tsa") + " --tsa-trust " + pki.file("root.pem") + " "; }
  std::string trust() const { return " --trust " + pki.file("root.pem") + " "; }
};

TEST(CliLevels, TwoSchoolsFromAFileToBltaAndRenewal) {
  const Shell shell;
  auto ran = shell.pades(
      "prepare --in in.pdf --out prepared.pdf --fields Home,Host --rect 1:40,60,200,80 --rect 2:40,60,200,80");
  ASSERT_EQ(ran.status, 0) << ran.output;
  ran =
      shell.pades("sign --in prepared.pdf --out one.pdf --field Home --level B-T" + shell.p12("signer") + shell.tsa());
  ASSERT_EQ(ran.status, 0) << ran.output;
  EXPECT_NE(ran.output.find("one.pdf: signed, PAdES B-T"), std::string::npos) << ran.output;
  ran = shell.pades("sign --in one.pdf --out two.pdf --field Host --level B-LTA" + shell.p12("signer-rsa") +
                    shell.tsa() + shell.trust());
  ASSERT_EQ(ran.status, 0) << ran.output;
  EXPECT_EQ(shell.pades("verify --expect 2 --min-level B-LTA" + shell.trust() + "two.pdf").status, 0);
  EXPECT_EQ(shell.pades("verify --expect 2 --at 2031-01-31" + shell.trust() + "two.pdf").status, 0);
  EXPECT_EQ(shell.pades("verify --expect 2 --min-level B-LTA" + shell.trust() + "one.pdf").status, 2);
  ran = shell.pades("renew --in two.pdf --out renewed.pdf" + shell.tsa() + shell.trust());
  ASSERT_EQ(ran.status, 0) << ran.output;
  EXPECT_EQ(shell.pades("verify --min-level B-LTA" + shell.trust() + "renewed.pdf").status, 0);
  ran = shell.pades("inspect renewed.pdf");
  EXPECT_EQ(ran.status, 0);
  for (const char* part : {"signature « Home »", "signature « Host »", "horodatage « DocTimeStamp2 »"})
    EXPECT_NE(ran.output.find(part), std::string::npos) << part << ran.output;
  EXPECT_EQ(ran.output.find("✗"), std::string::npos) << ran.output;
  ran = shell.pades("verify --json --tsa-trust " + shell.pki.file("other.pem") + shell.trust() + "two.pdf");
  EXPECT_NE(ran.output.find("verify.time_stamp_unproven"), std::string::npos) << ran.output;
}

TEST(CliLevels, OnlineFetchesWhatLacksAndAugmentsLater) {
  const Shell shell;
  ASSERT_EQ(shell.pades("sign --in in.pdf --out bb.pdf --field Home --prepare Home" + shell.p12("signer")).status, 0);
  EXPECT_EQ(shell.pades("verify" + shell.trust() + "bb.pdf").status, 2);
  EXPECT_EQ(shell.pades("verify --online" + shell.trust() + "bb.pdf").status, 0);
  EXPECT_EQ(shell
                .pades("verify --crl " + shell.pki.file("pub/inter.crl") + " --crl " + shell.pki.file("pub/root.crl") +
                       shell.trust() + "bb.pdf")
                .status,
            0);
  auto ran = shell.pades("augment --level B-LT --in bb.pdf --out lt.pdf" + shell.trust());
  ASSERT_EQ(ran.status, 0) << ran.output;
  EXPECT_EQ(shell.pades("verify" + shell.trust() + "lt.pdf").status, 0);
  EXPECT_EQ(shell.pades("augment --in in.pdf --out x.pdf" + shell.tsa()).status, 1);
  EXPECT_EQ(shell.pades("augment --in bb.pdf --out x.pdf").status, 64);
  EXPECT_NE(shell.pades("verify --html" + shell.trust() + "lt.pdf").output.find("<section"), std::string::npos);
}

TEST(CliLevels, ATimeStampThatIsOptionalIsPending) {
  const Shell shell;
  const std::string down = " --tsa " + shell.pki.url("/tsa-500") + " ";
  const std::string words =
      "sign --in in.pdf --out s.pdf --field Home --prepare Home --level B-T" + shell.p12("signer") + down;
  EXPECT_EQ(shell.pades(words).status, 1);
  EXPECT_NE(test::run("test -e " + shell.dir + "/s.pdf").status, 0);
  const auto ran = shell.pades(words + "--time-stamp-optional");
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_NE(ran.output.find("time-stamp pending"), std::string::npos) << ran.output;
}

TEST(CliLevels, KeysOfATokenAndOfAService) {
  const Shell shell;
  (void)SoftHsm::shared();
  const std::string token = " --pkcs11 " + SoftHsm::module() + " --token conventions --pin-file pin ";
  auto ran = shell.pades("keys" + token);
  EXPECT_EQ(ran.status, 0);
  EXPECT_NE(ran.output.find("p384"), std::string::npos) << ran.output;
  ran = shell.pades("sign --in in.pdf --out t.pdf --field Home --rect 40,60,200,80" + token +
                    "--key rsa3072 --certify 2");
  ASSERT_EQ(ran.status, 0) << ran.output;
  EXPECT_EQ(shell.pades("verify --trust " + SoftHsm::shared().file("rsa3072.crt") + " t.pdf").status, 0);
  const std::string service = " --csc " + shell.pki.url("/csc/v2") + " --csc-token-file good ";
  ran = shell.pades("keys" + service);
  EXPECT_EQ(ran.status, 0);
  EXPECT_NE(ran.output.find("Omar Benali"), std::string::npos) << ran.output;
  ran = shell.pades("sign --in in.pdf --out c.pdf --field Home --prepare Home" + service +
                    "--credential pin --pin-file pin");
  ASSERT_EQ(ran.status, 0) << ran.output;
  EXPECT_EQ(shell.pades("verify --online" + shell.trust() + "c.pdf").status, 0);
}

TEST(CliLevels, ManyFilesOneResultEachAndOnAfterAnError) {
  const Shell shell;
  for (int i = 0; i < 6; ++i) test::run("cp " + shell.dir + "/in.pdf " + shell.dir + "/f" + std::to_string(i) + ".pdf");
  test::write(shell.dir + "/f3.pdf", as_bytes("not a PDF"));
  auto ran = shell.pades("sign -j 2 --out-dir out --field Home --prepare Home --level B-LT" + shell.p12("signer") +
                         shell.tsa() + shell.trust() + "f?.pdf");
  EXPECT_EQ(ran.status, 4) << ran.output;
  EXPECT_NE(ran.output.find("6 files, 1 without success"), std::string::npos) << ran.output;
  EXPECT_NE(ran.output.find("f3.pdf: This is no PDF, or it is damaged. [pdf.malformed"), std::string::npos)
      << ran.output;
  ran = shell.pades("verify -j 2 --json" + shell.trust() + "out/*.pdf");
  EXPECT_EQ(ran.status, 0) << ran.output;
  std::size_t reports = 0;
  for (std::size_t at = 0; (at = ran.output.find("{\"file\":", at)) != std::string::npos; ++at) ++reports;
  EXPECT_EQ(reports, 5u);
  EXPECT_EQ(shell.pades("verify out/f0.pdf in.pdf f3.pdf").status, 4);
  EXPECT_EQ(shell.pades("augment --out-dir out --level B-LT f1.pdf out/f1.pdf").status,
            64);  // both would be out/f1.pdf
  EXPECT_EQ(shell.pades("sign --in in.pdf --out x.pdf --field Home" + shell.p12("signer") + "--level B-T").status, 64);
  EXPECT_EQ(shell.pades("sign --in in.pdf --out x.pdf --field Home --certify 3" + shell.p12("signer")).status, 64);
  EXPECT_EQ(shell.pades("verify --at yesterday in.pdf").status, 64);
}

}  // namespace
}  // namespace signing
