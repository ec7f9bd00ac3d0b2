// Requests that must be refused, byte for byte, over a real socket; each followed by proof that the server still
// serves.
#include <gtest/gtest.h>

#include "raw_client.hpp"
#include "running_server.hpp"

namespace {

using namespace http_test;
using ent::http::Request;
using ent::http::Response;

Response echo_path(Request& request) {
  return ent::http::text(request.path + "|" + request.body);
}

struct Attack {
  const char* name;
  std::string bytes;
  int status;
};

void PrintTo(const Attack& attack, std::ostream* out) {
  *out << attack.name;
}

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: ecole.test\r\n\r\n";
}
std::string post(const std::string& headers, const std::string& body) {
  return "POST /p HTTP/1.1\r\nHost: ecole.test\r\n" + headers + "\r\n" + body;
}
std::string chunked(const std::string& body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}
std::string form(const std::string& body) {
  return post(
      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(body.size()) + "\r\n",
      body);
}

std::vector<Attack> attacks() {
  return {
      {"length_and_chunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"chunked_and_length", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"), 400},
      {"two_lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), 400},
      {"two_equal_lengths", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
      {"length_list", post("Content-Length: 3, 3\r\n", "abc"), 400},
      {"length_plus", post("Content-Length: +3\r\n", "abc"), 400},
      {"length_negative", post("Content-Length: -3\r\n", "abc"), 400},
      {"length_huge", post("Content-Length: 99999999999999999999\r\n", "abc"), 400},
      {"unknown_coding", post("Transfer-Encoding: gzip\r\n", "abc"), 501},
      {"coding_list", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
      {"two_codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"disguised_coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
      {"coding_in_1_0", "POST /p HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"chunk_negative", chunked("-2\r\nab\r\n0\r\n\r\n"), 400},
      {"chunk_huge", chunked("FFFFFFFFFFFFFFFF\r\nab\r\n0\r\n\r\n"), 413},
      {"chunk_overflow", chunked("1FFFFFFFFFFFFFFFFF\r\nab\r\n0\r\n\r\n"), 400},
      {"chunk_over_limit", chunked("FFFFFFF\r\nab\r\n0\r\n\r\n"), 413},
      {"chunk_0x", chunked("0x2\r\nab\r\n0\r\n\r\n"), 400},
      {"chunk_without_line_end", chunked("2\r\nabX0\r\n\r\n"), 400},
      {"chunk_trailer_length", chunked("2\r\nab\r\n0\r\nContent-Length: 5\r\n\r\n"), 400},
      {"no_host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"host_with_path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
      {"host_with_user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
      {"host_empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"version_2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 400},
      {"version_9", "GET / HTTP/9.9\r\nHost: a\r\n\r\n", 400},
      {"version_0_9", "GET /\r\n\r\n", 400},
      {"protocol_foo", "GET / FOO/1.1\r\nHost: a\r\n\r\n", 400},
      {"nul_in_path", get(std::string("/a\0b", 4)), 400},
      {"tab_in_path", get("/a\tb"), 400},
      {"raw_latin1_in_path",
       get("/\xe9"
           "cole"),
       400},
      {"nul_in_header", "GET / HTTP/1.1\r\nHost: a\r\nX: a" + std::string(1, '\0') + "b\r\n\r\n", 400},
      {"space_before_colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
      {"line_feed_only", "GET / HTTP/1.1\nHost: a\n\n\r\n\r\n", 400},
      {"encoded_slash", get("/a%2Fb"), 400},
      {"encoded_slash_lower", get("/a%2fb"), 400},
      {"encoded_backslash", get("/a%5Cb"), 400},
      {"raw_backslash", get("/a\\..\\b"), 400},
      {"encoded_nul", get("/a%00b"), 400},
      {"encoded_newline", get("/a%0Ab"), 400},
      {"encoded_delete", get("/a%7Fb"), 400},
      {"above_root", get("/../etc/passwd"), 400},
      {"above_root_deep", get("/a/../../b"), 400},
      {"above_root_encoded", get("/%2e%2E/etc/passwd"), 400},
      {"percent_alone", get("/100%"), 400},
      {"percent_one_digit", get("/a%4"), 400},
      {"percent_no_digits", get("/a%zz"), 400},
      {"invalid_utf8", get("/%C3%28"), 400},
      {"overlong_utf8", get("/%C0%AE%C0%AE/x"), 400},
      {"surrogate_utf8", get("/%ED%A0%80"), 400},
      {"fragment", get("/a#b"), 400},
      {"query_percent", get("/a?x=%4"), 400},
      {"query_nul", get("/a?x=%00"), 400},
      {"query_invalid_utf8", get("/a?x=%ff"), 400},
      {"star_with_get", get("*"), 400},
      {"authority_form", "GET ecole.test:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"other_scheme", get("ftp://ecole.test/a"), 400},
      {"long_target", get("/" + std::string(9000, 'a')), 414},
      {"endless_request_line", "GET /" + std::string(40'000, 'a'), 414},
      {"large_header", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n", 431},
      {"many_headers",
       [] {
         std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n";
         for (int i = 0; i < 1200; ++i) bytes += "X-" + std::to_string(i) + ": 0123456789\r\n";
         return bytes + "\r\n";
       }(),
       431},
      {"endless_header", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(60'000, 'a'), 431},
      {"unknown_method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"lower_case_method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"connect", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501},
      {"trace", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"unknown_expectation", post("Content-Length: 3\r\nExpect: tea\r\n", "abc"), 417},
      {"body_too_large", post("Content-Length: 12000001\r\n", "abc"), 413},
      {"form_bad_encoding", form("a=%zz"), 400},
      {"form_nul", form("a=%00"), 400},
      {"form_not_utf8", form("a=%e9"), 400},
      {"form_too_many", form([] {
         std::string body;
         for (int i = 0; i < 1001; ++i) body += "a=1&";
         return body;
       }()),
       413},
      {"multipart_without_boundary", post("Content-Type: multipart/form-data\r\nContent-Length: 3\r\n", "abc"), 400},
      {"multipart_cut", post("Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5\r\n", "--x\r\n"), 400},
      {"tls_hello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15), 400},
  };
}

class Attacked : public testing::TestWithParam<Attack> {};

TEST_P(Attacked, IsRefusedAndTheServerGoesOn) {
  static RunningServer server(&echo_path);
  const Reply reply = ask(server.port(), GetParam().bytes);
  EXPECT_EQ(reply.status, GetParam().status);
  EXPECT_TRUE(reply.whole);
  EXPECT_NE(reply.body.find("CV-"), std::string::npos) << "no reference on the page";
  EXPECT_EQ(reply.header("X-Content-Type-Options"), "nosniff");
  const Reply after = ask(server.port(), get("/ok"));
  EXPECT_EQ(after.status, 200);
  EXPECT_EQ(after.body, "/ok|");
}

INSTANTIATE_TEST_SUITE_P(Http, Attacked, testing::ValuesIn(attacks()),
                         [](const auto& attack) { return std::string(attack.param.name); });

// A refusal that concerns framing ends the connection: what follows could be read in two ways.
TEST(Smuggling, NothingAfterARefusedRequestIsServed) {
  RunningServer server(&echo_path);
  RawClient client(server.port());
  client.send(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n") + get("/smuggled"));
  const std::string all = client.read_all();
  EXPECT_EQ(all.find("/smuggled|"), std::string::npos);
  EXPECT_NE(all.find("Connection: close"), std::string::npos);
  EXPECT_EQ(all.find("HTTP/1.1"), all.rfind("HTTP/1.1"));
}

TEST(Smuggling, TrailersOfAChunkedBodyNeverBecomeHeaders) {
  RunningServer server([](Request& request) { return ent::http::text(request.headers.get("X-User", "none")); });
  EXPECT_EQ(ask(server.port(), chunked("2\r\nab\r\n0\r\nX-User: root\r\n\r\n")).body, "none");
}

TEST(Accepted, OddButCorrectRequests) {
  RunningServer server(&echo_path);
  EXPECT_EQ(ask(server.port(), get("//a///b/./c/../d/")).body, "/a/b/d|");
  EXPECT_EQ(ask(server.port(), get("/%C3%A9cole/1%202")).body,
            "/\xc3\xa9"
            "cole/1 2|");
  EXPECT_EQ(ask(server.port(), get("http://autre.test/x?y")).body, "/x|");
  EXPECT_EQ(ask(server.port(), "GET /old HTTP/1.0\r\n\r\n").body, "/old|");
  EXPECT_EQ(ask(server.port(), "\r\n\r\n" + get("/x")).body, "/x|");
  EXPECT_EQ(ask(server.port(), "GET /x HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n").body, "/x|");
  EXPECT_EQ(ask(server.port(), chunked("3;ext=\"v\"\r\nabc\r\n1\r\nd\r\n0\r\n\r\n")).body, "/p|abcd");
}

}  // namespace
