#include <gtest/gtest.h>

#include "support.hpp"

namespace signing {
namespace {

const std::string kPades = PADES_PROGRAM;

struct Files {
  std::string dir = test::scratch("cli");
  std::string key = test::key_dir("ec:P-256");
  Files() {
    test::run("mkdir -p " + dir);
    test::write(dir + "/in.pdf", test::plain_pdf(2));
    test::write(dir + "/pw", as_bytes("secret\n"));
    test::write(dir + "/pw-bad", as_bytes("no\n"));
  }
  std::string sign(const std::string& in, const std::string& out, const std::string& more,
                   const std::string& pw = "pw") const {
    return kPades + " sign --in " + dir + "/" + in + " --out " + dir + "/" + out + " --p12 " + key +
           "/file.p12 --password-file " + dir + "/" + pw + " " + more;
  }
  std::string verify(const std::string& more) const { return kPades + " verify " + more; }
};

TEST(Cli, SignsTwiceAndVerifies) {
  const Files files;
  const Bytes before = test::read(files.dir + "/in.pdf");
  const auto first = test::run(
      files.sign("in.pdf", "one.pdf", "--prepare Home,Host --field Home --name 'Ada Exemple' --reason Accord"));
  ASSERT_EQ(first.status, 0) << first.output;
  EXPECT_EQ(test::read(files.dir + "/in.pdf"), before);
  ASSERT_EQ(test::run(files.sign("one.pdf", "two.pdf", "--field Host --text 'M. Test' --text Principal")).status, 0);
  const std::string trust = " --trust " + files.key + "/cert.pem ", two = files.dir + "/two.pdf";
  EXPECT_EQ(test::run(files.verify(trust + "--expect 2 " + two)).status, 0);
  EXPECT_EQ(test::run(files.verify(two)).status, 2);
  EXPECT_EQ(test::run(files.verify(trust + "--expect 3 " + two)).status, 2);
  const auto json = test::run(files.verify("--json" + trust + two));
  EXPECT_NE(json.output.find("\"indication\":\"TOTAL-PASSED\""), std::string::npos) << json.output;
  EXPECT_NE(json.output.find("\"reason\":\"Accord\""), std::string::npos) << json.output;
}

TEST(Cli, ExitCodes) {
  const Files files;
  ASSERT_EQ(test::run(files.sign("in.pdf", "one.pdf", "--prepare Home --field Home")).status, 0);
  Bytes broken = test::read(files.dir + "/one.pdf");
  broken[20] ^= 1;
  test::write(files.dir + "/broken.pdf", broken);
  EXPECT_NE(test::run(files.verify(files.dir + "/broken.pdf")).status, 0);
  EXPECT_EQ(test::run(files.verify(files.dir + "/in.pdf")).status, 3);
  EXPECT_EQ(test::run(files.verify(files.dir + "/pw")).status, 4);
  EXPECT_EQ(test::run(files.verify(files.dir + "/nothing.pdf")).status, 4);
  EXPECT_EQ(test::run(files.verify("")).status, 64);
  EXPECT_EQ(test::run(files.verify("--expect two x.pdf")).status, 64);
  EXPECT_EQ(test::run(kPades + " sing").status, 64);
  EXPECT_EQ(test::run(files.sign("in.pdf", "x.pdf", "--field Home")).status, 1);
  const auto wrong = test::run(files.sign("in.pdf", "x.pdf", "--prepare Home --field Home", "pw-bad"));
  EXPECT_EQ(wrong.status, 1);
  EXPECT_NE(wrong.output.find("p12.wrong_password"), std::string::npos);
  EXPECT_NE(test::run("test -e " + files.dir + "/x.pdf").status, 0);
}

// tests/e2e/hard_files.py has every kind of encryption, signed.
TEST(Cli, EncryptedDocumentsAreReadWithTheirPasswordAndNeverSigned) {
  const Files files;
  const std::string enc = files.dir + "/enc.pdf";
  test::write(files.dir + "/open-pw", as_bytes("user\n"));
  for (const char* how : {"256 --", "128 --use-aes=y --", "128 --use-aes=n --", "40 --"}) {
    ASSERT_EQ(test::run("qpdf --allow-weak-crypto --encrypt user owner " + std::string(how) + " " + files.dir +
                        "/in.pdf " + enc)
                  .status,
              0);
    const Bytes before = test::read(enc);
    EXPECT_EQ(test::run(files.verify("--password-file " + files.dir + "/open-pw " + enc)).status, 3) << how;
    EXPECT_EQ(test::run(files.verify("--password owner " + enc)).status, 3) << how;
    EXPECT_EQ(test::run(kPades + " inspect --password owner " + enc).status, 0) << how;
    const auto closed = test::run(files.verify(enc)), wrong = test::run(files.verify("--password no " + enc));
    EXPECT_EQ(closed.status, 4);
    EXPECT_NE(closed.output.find("protégé par un mot de passe"), std::string::npos) << closed.output;
    EXPECT_EQ(wrong.status, 4);
    EXPECT_NE(wrong.output.find("n'ouvre pas ce document"), std::string::npos) << wrong.output;
    const auto refused = test::run(files.sign("enc.pdf", "x.pdf", "--prepare Home --field Home"));
    EXPECT_EQ(refused.status, 4);
    EXPECT_NE(refused.output.find("pdf.encrypted"), std::string::npos) << refused.output;
    EXPECT_EQ(test::read(enc), before);
  }
  EXPECT_EQ(test::run(files.verify("--password a --password-file b x.pdf")).status, 64);
}

TEST(Cli, HelpSpeaksTheLanguageOfTheUser) {
  EXPECT_NE(test::run("LC_ALL=fr_FR.UTF-8 " + kPades + " --help").output.find("Codes de sortie"), std::string::npos);
  EXPECT_NE(test::run("LC_ALL=C " + kPades + " --help").output.find("Exit codes"), std::string::npos);
}

}  // namespace
}  // namespace signing
