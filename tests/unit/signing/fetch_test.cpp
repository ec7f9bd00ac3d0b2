// Evidence over the network, from openssl's responder and from lists, and when they fail.
#include <gtest/gtest.h>

#include "evidence_support.hpp"
#include "signing/revocation/fetch.hpp"

namespace signing::revocation {
namespace {

using test::der_of;

Result<Evidence> about(const std::string& name, Time time = now()) {
  const auto client = net::make_http_client();
  return fetch_evidence(*client, der_of(name), der_of("inter/ca"), time);
}

TEST(Fetch, AsksTheResponderFirst) {
  const auto good = about("signer");
  ASSERT_TRUE(good) << good.error().what;
  EXPECT_EQ(good->source, Source::kOcsp);
  EXPECT_EQ(good->status, Status::kGood);
  const auto revoked = about("signer-revoked");
  ASSERT_TRUE(revoked) << revoked.error().what;
  EXPECT_EQ(revoked->status, Status::kRevoked);
  EXPECT_TRUE(revoked->revoked_at);
}

TEST(Fetch, TakesTheListWhenTheResponderIsDownOrDoesNotKnow) {
  for (const char* name : {"signer-crl", "signer-ocsp-down", "signer-forgotten"}) {
    const auto evidence = about(name);
    ASSERT_TRUE(evidence) << name << ": " << evidence.error().what;
    EXPECT_EQ(evidence->source, Source::kCrl) << name;
    EXPECT_EQ(evidence->status, Status::kGood) << name;
  }
}

TEST(Fetch, SaysEachFailure) {
  const auto nothing = about("signer-down");
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, Code::kRevocationUnavailable);
  EXPECT_NE(nothing.error().what.find("http://"), std::string::npos) << nothing.error().what;
  const auto stale = about("signer", now() + std::chrono::hours(24 * 365));
  ASSERT_FALSE(stale);
  EXPECT_NE(stale.error().what.find("not valid now"), std::string::npos) << stale.error().what;
}

TEST(Fetch, FindsTheIssuer) {
  const auto client = net::make_http_client();
  const auto issuer = fetch_issuer(*client, der_of("signer"));
  ASSERT_TRUE(issuer) << issuer.error().what;
  EXPECT_EQ(*issuer, der_of("inter/ca"));
  EXPECT_FALSE(fetch_issuer(*client, der_of("root/ca")));
  EXPECT_FALSE(fetch_issuer(*client, Bytes{1, 2, 3}));
}

}  // namespace
}  // namespace signing::revocation
