// Keys in a token, with SoftHSM2. The token disappears by renaming its directory and by a module that says so.
#include "signing/keys/pkcs11.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "softhsm.hpp"
#include "support.hpp"

namespace signing {
namespace {

Pkcs11Settings settings_for(const std::string& key) {
  (void)SoftHsm::shared();
  return {SoftHsm::module(), "conventions", key, {}, false};
}

TEST(Pkcs11, EveryKindOfKeySignsAPdf) {
  const std::pair<const char*, const char*> keys[] = {{"rsa2048", "RSA PKCS#1 v1.5 / SHA-256"},
                                                      {"02", "RSA-PSS / SHA-256"},
                                                      {"p256", "ECDSA / SHA-256"},
                                                      {"04", "ECDSA / SHA-384"},
                                                      {"p521", "ECDSA / SHA-512"}};
  for (const auto& [name, algorithm] : keys) {
    auto key = open_pkcs11_key(settings_for(name), Secret("1234"));
    ASSERT_TRUE(key) << name << ": " << key.error().what;
    EXPECT_EQ(name_of((*key)->algorithm()), algorithm);
    const auto done = test::sign(test::prepared_pdf(), "Home", **key);
    ASSERT_TRUE(done) << name << ": " << done.error().what;
    const std::string file = SoftHsm::shared().file("signed.pdf");
    test::write(file, done->bytes);
    EXPECT_NE(test::run("pdfsig -nocert " + file).output.find("Signature is Valid."), std::string::npos) << name;
    EXPECT_EQ(test::run("qpdf --check " + file).status, 0);
  }
  auto settings = settings_for("rsa2048");
  settings.rsa_pss = true;
  auto key = open_pkcs11_key(settings, Secret("1234"));
  ASSERT_TRUE(key);
  EXPECT_EQ((*key)->algorithm(), SignatureAlgorithm::kRsaPssSha256);
  EXPECT_TRUE((*key)->sign(as_bytes("x")));
}

TEST(Pkcs11, ListsTokensAndKeys) {
  (void)SoftHsm::shared();
  const Secret pin("1234");
  auto with_pin = list_pkcs11_tokens(SoftHsm::module(), "conventions", &pin);
  ASSERT_TRUE(with_pin) << with_pin.error().what;
  ASSERT_EQ(with_pin->size(), 1u);
  EXPECT_EQ(with_pin->front().keys.size(), 5u);
  for (const auto& key : with_pin->front().keys) EXPECT_FALSE(key.certificate.empty()) << key.label;
  auto without = list_pkcs11_tokens(SoftHsm::module(), "", nullptr);
  ASSERT_TRUE(without);
  EXPECT_EQ(without->front().keys.size(), 5u);  // certificates
}

TEST(Pkcs11, SaysWhatIsMissing) {
  EXPECT_EQ(open_pkcs11_key(settings_for("nobody"), Secret("1234")).error().code, Code::kPkcs11KeyMissing);
  auto settings = settings_for("p256");
  settings.token = "elsewhere";
  EXPECT_EQ(open_pkcs11_key(settings, Secret("1234")).error().code, Code::kPkcs11TokenMissing);
  settings.module = "/nowhere/module.so";
  EXPECT_EQ(open_pkcs11_key(settings, Secret("1234")).error().code, Code::kPkcs11Module);
  settings.module = "/lib/x86_64-linux-gnu/libz.so.1";
  EXPECT_EQ(open_pkcs11_key(settings, Secret("1234")).error().code, Code::kPkcs11Module);
}

struct Removable {
  std::string flag = SoftHsm::shared().file("removed"), logins = SoftHsm::shared().file("logins");
  Removable() {
    std::filesystem::remove(flag);
    std::filesystem::remove(logins);
    ::setenv("REMOVABLE_REAL", SoftHsm::module().c_str(), 1);
    ::setenv("REMOVABLE_FLAG", flag.c_str(), 1);
    ::setenv("REMOVABLE_LOGINS", logins.c_str(), 1);
  }
  ~Removable() { std::filesystem::remove(flag); }
  void pull_out() const { std::ofstream(flag) << "x"; }
  void plug_in() const { std::filesystem::remove(flag); }
  long login_count() const {
    std::ifstream in(logins);
    return std::count(std::istreambuf_iterator<char>(in), {}, '\n');
  }
  static Pkcs11Settings settings() {
    Pkcs11Settings out = settings_for("p256");
    out.module = REMOVABLE_MODULE;
    return out;
  }
};

TEST(Pkcs11, ATokenPulledOutBetweenTwoSignaturesComesBack) {
  const Removable removable;
  auto key = open_pkcs11_key(Removable::settings(), Secret("1234"));
  ASSERT_TRUE(key) << key.error().what;
  const Bytes pdf = test::prepared_pdf();
  const auto first = test::sign(pdf, "Home", **key);
  ASSERT_TRUE(first);
  removable.pull_out();
  for (int i = 0; i < 2; ++i) {
    const auto failed = test::sign(first->bytes, "Host", **key);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, Code::kPkcs11TokenMissing) << failed.error().what;
    EXPECT_EQ(failed.error().subject, "conventions");
  }
  removable.plug_in();
  EXPECT_TRUE(test::sign(first->bytes, "Host", **key));
  EXPECT_EQ(removable.login_count(), 2);
}

TEST(Pkcs11, AWrongPinIsTriedOnce) {
  const Removable removable;
  EXPECT_EQ(open_pkcs11_key(Removable::settings(), Secret("0001")).error().code, Code::kPkcs11WrongPin);
  EXPECT_EQ(removable.login_count(), 1);
}

TEST(Pkcs11, AWrongPinIsToldAndNotShown) {
  const auto wrong = open_pkcs11_key(settings_for("p256"), Secret("98765"));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, Code::kPkcs11WrongPin);
  EXPECT_EQ((wrong.error().what + wrong.error().subject).find("98765"), std::string::npos);
  EXPECT_TRUE(open_pkcs11_key(settings_for("p256"), Secret("1234")));
}

}  // namespace
}  // namespace signing
