// Targets and addresses without a socket; the refusals over the wire are in attack_test.cpp.
#include <gtest/gtest.h>

#include <random>

#include "host-api/host/http/head.hpp"
#include "host-api/host/http/text.hpp"

namespace {

using namespace ent::http;

// The normalised path, or "refused <status>".
std::string path_of(const std::string& target) {
  Request request;
  request.method = Method::get;
  request.target = target;
  if (const auto refusal = read_target(request, Limits())) return "refused " + std::to_string(refusal->status);
  return request.path;
}

TEST(Target, IsNormalised) {
  EXPECT_EQ(path_of("/"), "/");
  EXPECT_EQ(path_of("//"), "/");
  EXPECT_EQ(path_of("/a/"), "/a");
  EXPECT_EQ(path_of("/a/./b/../c"), "/a/c");
  EXPECT_EQ(path_of("/a/.."), "/");
  EXPECT_EQ(path_of("/a/%2E%2e/b"), "/b");
  EXPECT_EQ(path_of("/..."), "/...");
  EXPECT_EQ(path_of("/a+b%2Bc"), "/a+b+c");
  EXPECT_EQ(path_of("/%25%32%46"), "/%2F") << "decoded once only";
  EXPECT_EQ(path_of("https://ecole.test"), "/");
  EXPECT_EQ(path_of("https://ecole.test?x=1"), "/");
  EXPECT_EQ(path_of("http:///x"), "refused 400");
  EXPECT_EQ(path_of("/.."), "refused 400");
}

TEST(Target, GivesSegmentsQueryAndTrailingSlash) {
  Request request;
  request.method = Method::get;
  request.target = "/offres/12/?q=caf%C3%A9+noir&page=2";
  ASSERT_FALSE(read_target(request, Limits()));
  EXPECT_EQ(request.segments, (std::vector<std::string>{"offres", "12"}));
  EXPECT_TRUE(request.trailing_slash);
  EXPECT_EQ(request.query.get("q"), "caf\xc3\xa9 noir");
  EXPECT_EQ(request.query.get("page"), "2");
}

// The promise the rest of the host builds on, over random targets made of dangerous pieces.
TEST(Target, NeverGivesAPathThatEscapes) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << '\n';
  std::mt19937 random(seed);
  const std::vector<std::string> pieces = {"/",   "..",  ".",   "%2e", "%2F", "%5c", "\\", "a",  "%C3%A9", "%25",
                                           "%00", "%0a", "%ff", "?",   "&",   "=",   "%",  "//", "+",      ";"};
  for (int i = 0; i < 50'000; ++i) {
    Request request;
    request.method = Method::get;
    request.target = "/";
    for (unsigned k = random() % 8; k > 0; --k) request.target += pieces[random() % pieces.size()];
    if (read_target(request, Limits())) continue;
    ASSERT_EQ(request.path.front(), '/');
    ASSERT_TRUE(is_utf8(request.path));
    ASSERT_EQ(request.path.find("//"), std::string::npos);
    ASSERT_EQ(request.path.find_first_of(std::string("\\\0\n", 3)), std::string::npos);
    for (const std::string& segment : request.segments) {
      ASSERT_TRUE(!segment.empty() && segment != "." && segment != "..") << request.target;
      ASSERT_EQ(segment.find('/'), std::string::npos);
    }
  }
}

std::string client_of(const std::string& peer, const std::string& forwarded) {
  ServerOptions options;
  options.trusted_proxies = {"10.0.0.1", "10.0.0.2"};
  Request request;
  request.method_name = "GET";
  request.target = "/";
  request.remote_address = peer;
  request.headers.add("Host", "a");
  request.headers.add("X-Forwarded-For", forwarded);
  EXPECT_FALSE(read_head(request, 11, options));
  return request.remote_address;
}

TEST(Proxies, TheLastUntrustedAddressIsTheClient) {
  EXPECT_EQ(client_of("10.0.0.1", "203.0.113.5"), "203.0.113.5");
  EXPECT_EQ(client_of("10.0.0.1", "192.0.2.1, 203.0.113.5, 10.0.0.2"), "203.0.113.5") << "the first is a mere claim";
  EXPECT_EQ(client_of("198.51.100.1", "203.0.113.5"), "198.51.100.1");
  EXPECT_EQ(client_of("10.0.0.1", "not an address"), "10.0.0.1");
  EXPECT_EQ(client_of("10.0.0.1", "2001:db8::5"), "2001:db8::5");
  EXPECT_EQ(client_of("10.0.0.1", ""), "10.0.0.1");
}

TEST(Utf8, FollowsRfc3629) {
  for (const char* good :
       {"", "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf", "\xee\x80\x80"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (const char* bad : {"\x80", "\xc3", "\xc0\xaf", "\xc1\x81", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\xaf",
                          "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff", "\xe2\x82", "\xc3\x28"}) {
    EXPECT_FALSE(is_utf8(bad)) << bad;
  }
}

}  // namespace
