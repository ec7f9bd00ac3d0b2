// The real client against a server with every bad manner (tests/peers/pki/server.py).
#include <gtest/gtest.h>

#include "evidence_support.hpp"
#include "signing/net/http.hpp"

namespace signing::net {
namespace {

struct Client {
  std::unique_ptr<HttpClient> client = make_http_client();
  Result<HttpResponse> get(const std::string& path, std::chrono::milliseconds timeout = std::chrono::seconds(10),
                           std::size_t max_octets = 1'000'000, int retries = 0) {
    HttpRequest request;
    request.url = path.find("://") != std::string::npos ? path : PkiServer::shared().url(path);
    request.timeout = timeout;
    request.max_octets = max_octets;
    request.retries = retries;
    return client->send(request);
  }
};

std::string text(const Result<HttpResponse>& answer) {
  return answer ? std::string(as_text(answer->body)) : answer.error().what;
}

TEST(HttpClient, GetsAndPosts) {
  Client client;
  EXPECT_EQ(text(client.get("/ok")), "ok\n");
  HttpRequest post;
  post.method = HttpRequest::Method::kPost;
  post.url = PkiServer::shared().url("/echo");
  post.content_type = "application/timestamp-query";
  post.accept = "application/timestamp-reply";
  post.headers = {{"Authorization", "Bearer test"}};
  post.body = {0, 1, 0xFF};
  const auto answer = client.client->send(post);
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->content_type, "application/json");
  for (const char* part : {"\"0001ff\"", "application/timestamp-query", "application/timestamp-reply", "Bearer test"})
    EXPECT_NE(text(answer).find(part), std::string::npos) << part << text(answer);
}

TEST(HttpClient, AnyStatusIsAnAnswerAndSomeAreTriedAgain) {
  Client client;
  for (const int status : {404, 500, 503}) {
    const auto answer = client.get("/status/" + std::to_string(status));
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(answer->status, status);
  }
  EXPECT_EQ(client.get("/flaky/none", std::chrono::seconds(10), 1000, 0)->status, 503);
  EXPECT_EQ(client.get("/flaky/one", std::chrono::seconds(10), 1000, 1)->status, 200);
}

TEST(HttpClient, TheDeadlineHoldsWhateverTheServerDoes) {
  Client client;
  for (const char* path : {"/drip", "/endless"}) {
    const auto began = std::chrono::steady_clock::now();
    const auto answer = client.get(path, std::chrono::milliseconds(700), std::size_t{1} << 40);
    ASSERT_FALSE(answer) << path;
    EXPECT_EQ(answer.error().code, Code::kNetTimeout) << path << answer.error().what;
    EXPECT_EQ(answer.error().outcome, Outcome::kUnknown);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(8)) << path;
  }
  HttpRequest silent;
  silent.method = HttpRequest::Method::kPost;
  silent.url = PkiServer::shared().url("/tsa-slow");
  silent.timeout = std::chrono::milliseconds(500);
  const auto answer = client.client->send(silent);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::kNetTimeout) << answer.error().what;
}

TEST(HttpClient, LimitsWhatItReads) {
  Client client;
  for (const char* path : {"/large", "/endless"}) {
    const auto answer = client.get(path, std::chrono::seconds(10), 100'000);
    ASSERT_FALSE(answer) << path;
    EXPECT_EQ(answer.error().code, Code::kNetTooLarge) << path << answer.error().what;
  }
  EXPECT_EQ(client.get("/large", std::chrono::seconds(10), 3'000'000)->body.size(), 3'000'000u);
}

TEST(HttpClient, ABodyCutShortIsNoAnswer) {
  Client client;
  const auto answer = client.get("/cut");
  ASSERT_FALSE(answer) << text(answer);
  EXPECT_EQ(answer.error().code, Code::kNetUnreachable);
  EXPECT_EQ(answer.error().outcome, Outcome::kUnknown);
}

TEST(HttpClient, FollowsThreeRedirectionsAndNoOtherScheme) {
  Client client;
  EXPECT_EQ(text(client.get("/hops/3")), "arrived\n");
  EXPECT_EQ(client.get("/hops/4").error().code, Code::kNetAddress);
  for (const char* place : {"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x/"}) {
    const auto answer = client.get(std::string("/to?") + place);
    ASSERT_FALSE(answer) << place;
    EXPECT_EQ(answer.error().code, Code::kNetAddress) << answer.error().what;
  }
}

TEST(HttpClient, RefusesOtherAddresses) {
  Client client;
  for (const char* url :
       {"file:///etc/passwd", "ftp://x/", "http://", "https://user:secret@x/", "x", "://", "http//x"}) {
    HttpRequest request;
    request.url = url;
    const auto answer = client.client->send(request);
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().code, Code::kNetAddress) << url;
  }
  const auto nobody = client.get("http://127.0.0.1:1/");
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, Code::kNetUnreachable) << nobody.error().what;
  EXPECT_EQ(nobody.error().outcome, Outcome::kNotDone);
}

TEST(HttpClient, TlsNeedsAKnownRootAndStaysTls) {
  const auto& pki = PkiServer::shared();
  HttpRequest request;
  request.url = pki.tls_url("/ok");
  request.retries = 0;
  EXPECT_EQ(make_http_client()->send(request).error().code, Code::kNetUnreachable);
  HttpSettings settings;
  settings.trust_pem = {pki.root_pem()};
  const auto client = make_http_client(settings);
  EXPECT_EQ(text(client->send(request)), "ok\n");
  request.url = pki.unknown_tls_url("/ok");
  EXPECT_EQ(client->send(request).error().code, Code::kNetUnreachable);
  request.url = pki.tls_url("/to?" + pki.url("/ok"));
  EXPECT_EQ(client->send(request).error().code, Code::kNetAddress);
  request.url = pki.url("/to?" + pki.tls_url("/ok"));
  EXPECT_EQ(text(client->send(request)), "ok\n");
}

TEST(HttpClient, GoesThroughAProxy) {
  const auto& pki = PkiServer::shared();
  HttpSettings settings;
  settings.proxy_url = pki.url("");
  settings.trust_pem = {pki.root_pem()};
  const auto client = make_http_client(settings);
  HttpRequest request;
  request.url = pki.url("/ok?proxied");
  EXPECT_EQ(text(client->send(request)), "ok\n");
  request.url = pki.tls_url("/ok");
  EXPECT_EQ(text(client->send(request)), "ok\n");
  request.url = pki.url("/proxied");
  const std::string seen = text(make_http_client()->send(request));
  EXPECT_NE(seen.find("/ok?proxied"), std::string::npos) << seen;
  EXPECT_NE(seen.find("localhost:"), std::string::npos) << seen;  // CONNECT
}

}  // namespace
}  // namespace signing::net
