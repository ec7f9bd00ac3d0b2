#include "host-api/host/http/throttle.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace std::chrono_literals;
using ent::http::LoginThrottle;
using ent::http::ThrottleOptions;

struct Throttled : testing::Test {
  std::chrono::steady_clock::time_point now{1h};
  LoginThrottle throttle{ThrottleOptions{}, [this] { return now; }};
};

TEST_F(Throttled, FiveTriesAreFreeThenTheDelayDoublesUpToAQuarterOfAnHour) {
  for (int i = 0; i < 5; ++i) ASSERT_EQ(throttle.begin("proviseur", "192.0.2.1"), 0s);
  std::chrono::seconds expected = 1s;
  for (int i = 0; i < 15; ++i) {
    ASSERT_EQ(throttle.begin("proviseur", "192.0.2." + std::to_string(2 + i)), expected);
    now += expected;
    ASSERT_EQ(throttle.begin("proviseur", "192.0.2." + std::to_string(2 + i)), 0s);
    expected = std::min(2 * expected, std::chrono::seconds(15min));
  }
  EXPECT_EQ(expected, 15min);
}

TEST_F(Throttled, AWaitingTryIsNotCounted) {
  for (int i = 0; i < 5; ++i) throttle.begin("a", "x");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(throttle.begin("a", "y"), 1s);
  now += 999ms;
  EXPECT_EQ(throttle.begin("a", "y"), 1s) << "rounded up, never 0 while it waits";
  now += 1ms;
  EXPECT_EQ(throttle.begin("a", "y"), 0s);
}

TEST_F(Throttled, SuccessForgetsTheAccount) {
  for (int i = 0; i < 5; ++i) throttle.begin("a", "x");
  now += 1s;
  EXPECT_EQ(throttle.begin("a", "x"), 0s);
  throttle.succeeded("a", "x");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(throttle.begin("a", "x"), 0s);
  EXPECT_EQ(throttle.begin("a", "x"), 1s);
}

TEST_F(Throttled, OneAddressTryingManyAccountsIsSlowed) {
  for (int i = 0; i < 20; ++i) ASSERT_EQ(throttle.begin("account" + std::to_string(i), "203.0.113.1"), 0s);
  EXPECT_EQ(throttle.begin("another", "203.0.113.1"), 1s);
  EXPECT_EQ(throttle.begin("another", "203.0.113.2"), 0s);
}

TEST_F(Throttled, OwnGoodLoginsDoNotBuyGuesses) {
  for (int i = 0; i < 19; ++i) {
    ASSERT_EQ(throttle.begin("victim" + std::to_string(i), "203.0.113.1"), 0s);
    ASSERT_EQ(throttle.begin("own", "203.0.113.1"), 0s);
    throttle.succeeded("own", "203.0.113.1");
  }
  ASSERT_EQ(throttle.begin("victim", "203.0.113.1"), 0s);
  EXPECT_EQ(throttle.begin("victim2", "203.0.113.1"), 1s);
}

TEST_F(Throttled, AWholeSchoolBehindOneAddressLogsIn) {
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(throttle.begin("person" + std::to_string(i), "198.51.100.1"), 0s);
    throttle.succeeded("person" + std::to_string(i), "198.51.100.1");
  }
  EXPECT_EQ(throttle.entries(), 0U);
}

TEST_F(Throttled, CountsAreForgottenInTheEnd) {
  for (int i = 0; i < 5; ++i) throttle.begin("a", "x");
  now += 30min;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(throttle.begin("a", "x"), 0s);
}

TEST(Throttle, MemoryIsBounded) {
  std::chrono::steady_clock::time_point now{1h};
  LoginThrottle throttle({.max_entries = 100}, [&] { return now; });
  for (int i = 0; i < 5; ++i) throttle.begin("kept", "address");
  for (int i = 0; i < 10'000; ++i) throttle.begin("a" + std::to_string(i), "b" + std::to_string(i));
  EXPECT_EQ(throttle.entries(), 200U);
}

}  // namespace
