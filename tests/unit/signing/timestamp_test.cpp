#include <gtest/gtest.h>

#include "evidence_support.hpp"
#include "signing/core/digest.hpp"
#include "signing/timestamp/token.hpp"

namespace signing::timestamp {
namespace {

using test::der_of;
using test::token_over;

TEST(Token, SaysWhatOpensslSigned) {
  const Time before = now();
  const Bytes der = token_over("convention");
  const auto token = read_token(der);
  ASSERT_TRUE(token) << token.error().what;
  EXPECT_GE(token->time, before - std::chrono::seconds(1));
  EXPECT_LE(token->time, now() + std::chrono::seconds(1));
  EXPECT_EQ(token->digest, DigestAlgorithm::kSha256);
  EXPECT_TRUE(covers(*token, as_bytes("convention")));
  EXPECT_FALSE(covers(*token, as_bytes("conventioN")));
  EXPECT_EQ(token->policy_oid, "1.3.6.1.4.1.99999.1.1");
  EXPECT_FALSE(token->nonce.empty());
  EXPECT_EQ(token->certificate, der_of("tsa"));
  EXPECT_EQ(token->certificates.size(), 3u);  // authority, intermediate, root
}

TEST(Token, OtherDigestsKeysAndCertificateIdentifiers) {
  for (const char* digest : {"sha384", "sha512"}) {
    const auto token = read_token(token_over("x", "/tsa", digest));
    ASSERT_TRUE(token) << digest << ": " << token.error().what;
    EXPECT_TRUE(covers(*token, as_bytes("x")));
  }
  const auto rsa = read_token(token_over("x", "/tsa-rsa"));
  ASSERT_TRUE(rsa) << rsa.error().what;
  EXPECT_EQ(rsa->certificate, der_of("tsa-rsa"));
  const auto with_sha1_id = read_token(token_over("x", "/tsa-sha1-id"));
  ASSERT_TRUE(with_sha1_id) << with_sha1_id.error().what;
}

TEST(Token, TrustIsTheCallersQuestion) {
  EXPECT_TRUE(read_token(token_over("x", "/tsa-expired")));
  EXPECT_TRUE(read_token(token_over("x", "/tsa-unknown")));
}

TEST(Token, UsageMustBeCriticalAndTimeStampingOnly) {
  for (const char* path : {"/tsa-no-usage", "/tsa-two-usages", "/tsa-not-critical"}) {
    const auto token = read_token(token_over("x", path));
    ASSERT_FALSE(token) << path;
    EXPECT_EQ(token.error().code, Code::kTsaUntrusted) << path << ": " << token.error().what;
  }
}

TEST(Token, DamageIsSeen) {
  const Bytes der = token_over("x"), authority = der_of("tsa");
  std::size_t accepted = 0;
  test::damage_everywhere(der, [&](const Bytes& damaged) {
    const auto token = read_token(damaged);
    if (!token) {
      EXPECT_TRUE(token.error().code == Code::kTsaMalformed || token.error().code == Code::kTsaUntrusted);
      return;
    }
    // What nobody signed may change: other certificates that came along, versions, redundant lists.
    ++accepted;
    EXPECT_TRUE(covers(*token, as_bytes("x")));
    EXPECT_EQ(token->certificate, authority);
  });
  EXPECT_LT(accepted, der.size() / 2);
}

}  // namespace
}  // namespace signing::timestamp
