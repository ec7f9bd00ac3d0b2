// The time-stamper against openssl's authority, and against one that lies.
#include <gtest/gtest.h>

#include "evidence_support.hpp"
#include "signing/core/digest.hpp"
#include "signing/timestamp/time_stamper.hpp"
#include "signing/timestamp/token.hpp"

namespace signing::timestamp {
namespace {

struct Asked {
  std::unique_ptr<net::HttpClient> client = net::make_http_client();
  Result<Bytes> stamp(const std::string& path, Time (*clock)() = &signing::now,
                      std::vector<std::string> trust = PkiServer::shared().trust(), std::string policy = "",
                      std::string authorization = "") {
    TsaSettings settings;
    settings.url = PkiServer::shared().url(path);
    settings.trust_pem = std::move(trust);
    settings.policy_oid = std::move(policy);
    settings.authorization = std::move(authorization);
    settings.timeout = std::chrono::milliseconds(path == "/tsa-slow" ? 500 : 10'000);
    const auto stamper = make_http_time_stamper(*client, settings, clock);
    const Sha256 digest = sha256(as_bytes("convention"));
    return stamper->stamp(digest, DigestAlgorithm::kSha256);
  }
};

TEST(TimeStamper, GetsATokenOverTheDigest) {
  Asked asked;
  for (const char* path : {"/tsa", "/tsa-rsa", "/tsa-sha1-id"}) {
    const auto token = asked.stamp(path);
    ASSERT_TRUE(token) << path << ": " << token.error().what;
    const auto read = read_token(*token);
    ASSERT_TRUE(read);
    EXPECT_TRUE(covers(*read, as_bytes("convention")));
    EXPECT_EQ(read->nonce.size(), 16u);
  }
  const auto other = asked.stamp("/tsa", &signing::now, PkiServer::shared().trust(), "1.3.6.1.4.1.99999.1.1");
  EXPECT_TRUE(other) << other.error().what;
  EXPECT_TRUE(asked.stamp("/tsa-auth", &signing::now, PkiServer::shared().trust(), "", "Bearer test"));
}

TEST(TimeStamper, OtherDigests) {
  Asked asked;
  TsaSettings settings;
  settings.url = PkiServer::shared().url("/tsa");
  const auto stamper = make_http_time_stamper(*asked.client, settings);
  for (const auto algorithm : {DigestAlgorithm::kSha384, DigestAlgorithm::kSha512}) {
    Digest digest(algorithm);
    digest.add(as_bytes("x"));
    const auto token = stamper->stamp(digest.finish(), algorithm);
    ASSERT_TRUE(token) << token.error().what;
    EXPECT_TRUE(covers(*read_token(*token), as_bytes("x")));
  }
}

TEST(TimeStamper, RefusesWhatLies) {
  Asked asked;
  const std::pair<const char*, Code> cases[] = {
      {"/tsa-garbage", Code::kTsaMalformed},    {"/tsa-truncated", Code::kTsaMalformed},
      {"/tsa-wrong-nonce", Code::kTsaMismatch}, {"/tsa-wrong-imprint", Code::kTsaMismatch},
      {"/tsa-expired", Code::kTsaUntrusted},    {"/tsa-no-usage", Code::kTsaUntrusted},
      {"/tsa-two-usages", Code::kTsaUntrusted}, {"/tsa-not-critical", Code::kTsaUntrusted},
      {"/tsa-unknown", Code::kTsaUntrusted},    {"/tsa-500", Code::kNetStatus},
      {"/tsa-auth", Code::kNetStatus},          {"/tsa-slow", Code::kNetTimeout}};
  for (const auto& [path, code] : cases) {
    const auto token = asked.stamp(path);
    ASSERT_FALSE(token) << path;
    EXPECT_EQ(token.error().code, code) << path << ": " << token.error().what;
    EXPECT_EQ(token.error().what.find("Bearer"), std::string::npos);
  }
  (void)asked.stamp("/tsa");  // remembered by the server, given again
  EXPECT_EQ(asked.stamp("/tsa-replay").error().code, Code::kTsaMismatch);
  EXPECT_EQ(asked.stamp("/tsa", &signing::now, {}, "1.2.3.4.5").error().code, Code::kTsaRejected);
  EXPECT_EQ(asked.stamp("/tsa", &signing::now, {}, "not an oid").error().code, Code::kTsaRejected);
}

TEST(TimeStamper, AClockThatMovedIsTold) {
  Asked asked;
  const auto behind = asked.stamp(
      "/tsa", +[] { return signing::now() - std::chrono::hours(2); });
  ASSERT_FALSE(behind);
  EXPECT_EQ(behind.error().code, Code::kTsaUntrusted);
  EXPECT_NE(behind.error().what.find("clock"), std::string::npos);
  EXPECT_FALSE(asked.stamp(
      "/tsa", +[] { return signing::now() + std::chrono::hours(2); }));
}

}  // namespace
}  // namespace signing::timestamp
