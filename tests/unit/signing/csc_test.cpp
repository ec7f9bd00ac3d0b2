// Keys in a remote signing service (tests/peers/pki/csc.py).
#include "signing/keys/csc.hpp"

#include <gtest/gtest.h>

#include "evidence_support.hpp"
#include "support.hpp"

namespace signing {
namespace {

struct Remote {
  std::unique_ptr<net::HttpClient> client = net::make_http_client();
  Result<std::unique_ptr<SigningKey>> open(const std::string& credential, const std::string& pin = "", bool pss = false,
                                           const std::string& token = "good") {
    CscSettings settings{PkiServer::shared().url("/csc/v2"), credential, pss, std::chrono::milliseconds(10'000)};
    if (credential == "slow") settings.timeout = std::chrono::milliseconds(600);
    return open_csc_key(*client, settings, Secret(token), Secret(pin));
  }
  int signed_so_far() {
    net::HttpRequest request;
    request.url = PkiServer::shared().url("/csc-count");
    return std::stoi(std::string(as_text(client->send(request)->body)));
  }
};

TEST(Csc, SignsAPdfWithTheHashAlone) {
  Remote remote;
  struct Case {
    const char *credential, *pin;
    bool pss;
    const char* algorithm;
  };
  for (const Case& one :
       {Case{"ec", "", false, "ECDSA / SHA-256"}, Case{"rsa", "", false, "RSA PKCS#1 v1.5 / SHA-256"},
        Case{"rsa-pss", "", true, "RSA-PSS / SHA-256"}, Case{"pin", "1234", false, "ECDSA / SHA-256"}}) {
    auto key = remote.open(one.credential, one.pin, one.pss);
    ASSERT_TRUE(key) << one.credential << ": " << key.error().what;
    EXPECT_EQ(name_of((*key)->algorithm()), one.algorithm);
    EXPECT_EQ((*key)->chain().size(), 1u);
    const auto done = test::sign(test::prepared_pdf(), "Home", **key);
    ASSERT_TRUE(done) << one.credential << ": " << done.error().what;
    const std::string dir = test::scratch("csc");
    test::run("mkdir -p " + dir);
    test::write(dir + "/signed.pdf", done->bytes);
    EXPECT_NE(test::run("pdfsig -nocert " + dir + "/signed.pdf").output.find("Signature is Valid."), std::string::npos);
  }
}

TEST(Csc, ListsCredentials) {
  Remote remote;
  const auto list = list_csc_credentials(*remote.client, {PkiServer::shared().url("/csc/v2"), ""}, Secret("good"));
  ASSERT_TRUE(list);
  EXPECT_EQ(*list, (std::vector<std::string>{"ec", "rsa", "pin"}));
}

TEST(Csc, SaysEachRefusalWithoutSecrets) {
  Remote remote;
  EXPECT_EQ(remote.open("ec", "", false, "old-token").error().code, Code::kCscTokenExpired);
  EXPECT_EQ(remote.open("unknown").error().code, Code::kCscRefused);
  EXPECT_EQ(remote.open("consent").error().subject, "oauth2code");
  EXPECT_EQ(remote.open("disabled").error().subject, "disabled");
  const std::pair<const char*, Code> cases[] = {{"foreign", Code::kCscMalformed}, {"short", Code::kCscMalformed},
                                                {"garbage", Code::kCscMalformed}, {"two", Code::kCscMalformed},
                                                {"down", Code::kNetStatus},       {"no-sad", Code::kCscMalformed},
                                                {"slow", Code::kNetTimeout}};
  for (const auto& [credential, code] : cases) {
    auto key = remote.open(credential);
    ASSERT_TRUE(key) << credential << key.error().what;
    const int before = remote.signed_so_far();
    const auto value = (*key)->sign(as_bytes("x"));
    ASSERT_FALSE(value) << credential;
    EXPECT_EQ(value.error().code, code) << credential << value.error().what;
    EXPECT_EQ(remote.signed_so_far() - before, std::string(credential) == "no-sad" ? 0 : 1) << credential;
    if (code == Code::kNetTimeout) {
      EXPECT_EQ(value.error().outcome, Outcome::kUnknown);
    }
  }
  const auto wrong = (*remote.open("pin", "98765"))->sign(as_bytes("x"));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, Code::kCscRefused);
  EXPECT_EQ(wrong.error().subject, "invalid_pin");
  EXPECT_EQ((wrong.error().what + wrong.error().subject).find("98765"), std::string::npos);
}

TEST(Csc, AnswersAreReadStrictly) {
  for (const char* text : {"", "[]", "{", R"({"cert":{}})", R"({"cert":{"certificates":[]}})",
                           R"({"cert":{"certificates":["AAAA"]}})", R"({"cert":{"certificates":[1]}})"})
    EXPECT_EQ(read_csc_credential(text).error().code, Code::kCscMalformed) << text;
  for (const char* text : {"", "{}", R"({"signatures":[]})", R"({"signatures":["?"]})", R"({"signatures":[""]})",
                           R"({"signatures":["AAAA","AAAA"]})"})
    EXPECT_EQ(read_csc_signature(text).error().code, Code::kCscMalformed) << text;
  EXPECT_EQ(*read_csc_signature(R"({"signatures":["AQI="]})"), (Bytes{1, 2}));
  EXPECT_FALSE(read_csc_signature(std::string(100000, '[')));
}

}  // namespace
}  // namespace signing
