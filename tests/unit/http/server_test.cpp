// The server as a client sees it: framing, limits, timeouts, logs.
#include <gtest/gtest.h>

#include <atomic>

#include "host-api/host/http/asset.hpp"
#include "host-api/host/http/router.hpp"
#include "raw_client.hpp"
#include "running_server.hpp"

namespace {

using namespace http_test;
using namespace std::chrono_literals;
using ent::http::Request;
using ent::http::Response;
using ent::http::ServerOptions;

std::string get(const std::string& target, const std::string& more = {}) {
  return "GET " + target + " HTTP/1.1\r\nHost: ecole.test\r\n" + more + "\r\n";
}

Response hello(Request&) {
  return ent::http::html("bonjour");
}

TEST(Server, AddsTheSecurityHeaders) {
  RunningServer server(&hello);
  const Reply reply = ask(server.port(), get("/"));
  EXPECT_EQ(reply.header("Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src "
            "'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'");
  EXPECT_EQ(reply.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(reply.header("Referrer-Policy"), "same-origin");
  EXPECT_EQ(reply.header("X-Frame-Options"), "SAMEORIGIN");
  EXPECT_EQ(reply.header("Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_NE(reply.header("Permissions-Policy"), "");
  EXPECT_EQ(reply.header("Cache-Control"), "no-store");
  EXPECT_EQ(reply.header("Strict-Transport-Security"), "");
  EXPECT_NE(ent::http::parse_http_date(reply.header("Date")), -1);
}

TEST(Server, KeepsWhatTheHandlerSetAndItsOwnFraming) {
  RunningServer server([](Request&) {
    Response response = ent::http::text("ok");
    response.headers.set("Cache-Control", "private");
    response.headers.set("Content-Length", "99");
    response.headers.set("X-Note", "a\r\nSet-Cookie: stolen=1");
    response.headers.add("Set-Cookie", "a=1");
    response.headers.add("Set-Cookie", "b=2");
    return response;
  });
  const Reply reply = ask(server.port(), get("/"));
  EXPECT_EQ(reply.header("Cache-Control"), "private");
  EXPECT_EQ(reply.header("Content-Length"), "2");
  EXPECT_EQ(reply.header("X-Note"), "a  Set-Cookie: stolen=1");
  EXPECT_NE(reply.head.find("\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"), std::string::npos);
}

TEST(Server, HeadHasTheLengthAndNoBody) {
  RunningServer server(&hello);
  RawClient client(server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get("/"));
  const Reply head = client.read(false);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), "7");
  EXPECT_EQ(client.read().body, "bonjour");
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
  RunningServer server([](Request& request) { return ent::http::text(request.path + request.body); });
  RawClient client(server.port());
  std::string bytes;
  for (int i = 0; i < 20; ++i) {
    bytes += get("/" + std::to_string(i));
    bytes += "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n" + std::to_string(10 + i);
  }
  client.send(bytes);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(client.read().body, "/" + std::to_string(i));
    EXPECT_EQ(client.read().body, "/p" + std::to_string(10 + i));
  }
}

TEST(Server, ClosesWhenAsked) {
  RunningServer server(&hello);
  RawClient client(server.port());
  client.send(get("/", "Connection: close\r\n"));
  const Reply reply = client.read();
  EXPECT_EQ(reply.header("Connection"), "close");
  EXPECT_TRUE(client.at_end());
  RawClient old(server.port());
  old.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.read().body, "bonjour");
  EXPECT_TRUE(old.at_end());
}

TEST(Server, KeepAliveInHttp10WhenAsked) {
  RunningServer server(&hello);
  RawClient client(server.port());
  for (int i = 0; i < 2; ++i) {
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(client.read().header("Connection"), "keep-alive");
  }
}

TEST(Server, AnswersExpectContinue) {
  RunningServer server([](Request& request) { return ent::http::text(request.body); });
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read(false).status, 100);
  client.send("salut");
  EXPECT_EQ(client.read().body, "salut");
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99000000\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read().status, 413);
}

// The client sends on without reading; the refusal must still reach it whole.
TEST(Server, RefusesALargeBodyEarlyAndCleanly) {
  RunningServer server(&hello);
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30000000\r\n\r\n");
  const std::string block(1'000'000, 'x');
  for (int i = 0; i < 30; ++i) client.send(block);
  client.end_sending();
  const Reply reply = client.read();
  EXPECT_EQ(reply.status, 413);
  EXPECT_TRUE(reply.whole);
  EXPECT_TRUE(client.at_end());
}

// The refusal is out before any of the body came: what the client still sends must not meet a closed socket.
TEST(Server, DrainsWhatARefusedClientStillSends) {
  ServerOptions options = RunningServer::fast();
  options.timeouts.linger = 20s;
  RunningServer server(&hello, options);
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30000000\r\n\r\n");
  EXPECT_EQ(client.read().status, 413);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(client.send(std::string(1'000'000, 'x')));
  client.end_sending();
  EXPECT_TRUE(client.at_end());
}

TEST(Server, BodyLimitOfOneRoute) {
  ServerOptions options = RunningServer::fast();
  options.body_limit_for = [](const Request& head) { return head.path == "/login" ? 10u : 1000u; };
  RunningServer server(&hello, options);
  const std::string body(11, 'x');
  const auto post = [&](const std::string& path) {
    return ask(server.port(), "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n" + body).status;
  };
  EXPECT_EQ(post("/login"), 413);
  EXPECT_EQ(post("/other"), 200);
  EXPECT_EQ(ask(server.port(),
                "POST /login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nxxxxxx\r\n"
                "6\r\nxxxxxx\r\n0\r\n\r\n")
                .status,
            413);
}

TEST(Server, RefusesBodiesBeyondTheTotalMemory) {
  Gate gate;
  ServerOptions options = RunningServer::fast();
  options.limits.buffered_body_bytes = 1500;
  RunningServer server(
      [&](Request&) {
        gate.pass();
        return ent::http::text("ok");
      },
      options);
  const std::string request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x');
  RawClient first(server.port());
  first.send(request);
  gate.wait_for_arrivals(1);
  EXPECT_EQ(ask(server.port(), request).status, 503);
  gate.open();
  EXPECT_EQ(first.read().status, 200);
  EXPECT_EQ(ask(server.port(), request).status, 200) << "the reservation was not given back";
}

TEST(Server, LargeResponsesArriveWhole) {
  std::string large(5'000'000, '\0');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 2654435761U >> 24U);
  RunningServer server([&](Request&) { return ent::http::download(large, "application/pdf", "convention.pdf"); });
  const Reply reply = ask(server.port(), get("/"));
  EXPECT_TRUE(reply.whole);
  EXPECT_TRUE(reply.body == large);
}

Response numbers(std::uint64_t size, std::uint64_t fail_at) {
  Response response = ent::http::empty(200);
  auto made = std::make_shared<std::uint64_t>(0);
  response.stream = ent::http::BodyStream{size, [=](std::string& piece) {
                                            if (*made >= fail_at) throw std::runtime_error("source broke");
                                            piece.assign(std::min<std::uint64_t>(100'000, size - *made), 'n');
                                            *made += piece.size();
                                            return true;
                                          }};
  return response;
}

TEST(Server, StreamsADownload) {
  RunningServer server([](Request&) { return numbers(3'333'333, 1'000'000'000); });
  RawClient client(server.port());
  for (int i = 0; i < 2; ++i) {  // the connection stays usable
    client.send(get("/"));
    const Reply reply = client.read();
    EXPECT_TRUE(reply.whole);
    EXPECT_EQ(reply.body, std::string(3'333'333, 'n'));
  }
}

TEST(Server, CutsADownloadWhoseSourceFails) {
  RunningServer server([](Request&) { return numbers(1'000'000, 300'000); });
  const Reply reply = ask(server.port(), get("/"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_FALSE(reply.whole);
  const auto records = server.wait_for_access(1);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_FALSE(records[0].complete);
}

TEST(Server, SlowHeadersAreToldAndCut) {
  ServerOptions options = RunningServer::fast();
  options.timeouts.header = 100ms;
  RunningServer server(&hello, options);
  RawClient silent(server.port());
  EXPECT_TRUE(silent.at_end());
  RawClient half(server.port());
  half.send("GET / HTTP/1.1\r\nHost:");
  const Reply told = half.read();
  EXPECT_EQ(told.status, 408);
  EXPECT_NE(told.body.find("Demande trop lente"), std::string::npos) << told.body;
  EXPECT_TRUE(half.at_end());
  EXPECT_EQ(ask(server.port(), get("/")).status, 200);
}

// Bytes keep coming, each well within the idle time, but far too slowly on the whole.
TEST(Server, SlowBodiesAreToldAndCut) {
  ServerOptions options = RunningServer::fast();
  options.timeouts.body_idle = 150ms;
  options.timeouts.body_bytes_per_second = 1'000'000;
  std::atomic<int> handled = 0;
  RunningServer server(
      [&](Request& request) {
        ++handled;
        return hello(request);
      },
      options);
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
  pollfd waiting{client.descriptor(), POLLIN, 0};
  int sent = 0;
  while (sent < 2000 && client.send("x") && ::poll(&waiting, 1, 10) == 0) ++sent;
  EXPECT_LT(sent, 2000) << "never cut";
  EXPECT_EQ(client.read().status, 408);
  EXPECT_EQ(handled, 0);
}

TEST(Server, IdleConnectionsAreClosed) {
  ServerOptions options = RunningServer::fast();
  options.timeouts.keep_alive_idle = 100ms;
  RunningServer server(&hello, options);
  RawClient client(server.port());
  client.send(get("/"));
  EXPECT_EQ(client.read().status, 200);
  EXPECT_TRUE(client.at_end());
}

TEST(Server, AReaderThatDoesNotReadIsCut) {
  ServerOptions options = RunningServer::fast();
  options.timeouts.write = 100ms;
  RunningServer server([](Request&) { return ent::http::text(std::string(50'000'000, 'x')); }, options);
  RawClient client(server.port());
  client.send(get("/"));
  const auto records = server.wait_for_access(1);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_FALSE(records[0].complete);
  EXPECT_FALSE(client.read().whole);
}

TEST(Server, TooManyConnectionsAreTold) {
  ServerOptions options = RunningServer::fast();
  options.limits.connections = 2;
  RunningServer server(&hello, options);
  RawClient a(server.port());
  RawClient b(server.port());
  a.send(get("/"));
  b.send(get("/"));
  EXPECT_EQ(a.read().status, 200);
  EXPECT_EQ(b.read().status, 200);
  const Reply refused = ask(server.port(), get("/"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_NE(refused.header("Retry-After"), "");
  a.send(get("/"));
  EXPECT_EQ(a.read().status, 200);
}

TEST(Server, AFullQueueAnswers503AndKeepsTheConnection) {
  Gate gate;
  ServerOptions options = RunningServer::fast();
  options.worker_threads = 1;
  options.worker_queue = 1;
  RunningServer server(
      [&](Request& request) {
        gate.pass();
        return hello(request);
      },
      options);
  RawClient running(server.port());
  running.send(get("/"));
  gate.wait_for_arrivals(1);
  RawClient other(server.port());
  RawClient third(server.port());
  other.send(get("/"));
  third.send(get("/"));
  // One of the two waits in the queue, the other one is refused at once.
  pollfd waiting[2] = {{other.descriptor(), POLLIN, 0}, {third.descriptor(), POLLIN, 0}};
  ASSERT_EQ(::poll(waiting, 2, 20'000), 1);
  RawClient& refused = (waiting[0].revents & POLLIN) != 0 ? other : third;
  RawClient& queued = &refused == &other ? third : other;
  const Reply reply = refused.read();
  EXPECT_EQ(reply.status, 503);
  EXPECT_NE(reply.header("Retry-After"), "");
  gate.open();
  EXPECT_EQ(running.read().status, 200);
  EXPECT_EQ(queued.read().status, 200);
  refused.send(get("/"));
  EXPECT_EQ(refused.read().status, 200);
}

TEST(Server, ASlowHandlerDoesNotStallOthers) {
  Gate gate;
  RunningServer server([&](Request& request) {
    if (request.path == "/slow") gate.pass();
    return hello(request);
  });
  RawClient slow(server.port());
  slow.send(get("/slow"));
  gate.wait_for_arrivals(1);
  EXPECT_EQ(ask(server.port(), get("/")).status, 200);
  gate.open();
  EXPECT_EQ(slow.read().status, 200);
}

TEST(Server, AnExceptionBecomesAPageWithAReference) {
  RunningServer server([](Request& request) -> Response {
    if (request.path == "/int") throw 42;
    throw std::runtime_error("secret detail");
  });
  const Reply reply = ask(server.port(), get("/"));
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.body.find("secret"), std::string::npos);
  ASSERT_EQ(server.errors().size(), 1U);
  const std::string logged = server.errors()[0];
  EXPECT_NE(logged.find("secret detail"), std::string::npos);
  EXPECT_NE(reply.body.find(logged.substr(0, 9)), std::string::npos) << "the page's reference is not the log's";
  EXPECT_EQ(ask(server.port(), get("/int")).status, 500);
}

TEST(Server, ProblemsAreDrawnByTheHostOrAsJson) {
  ServerOptions options = RunningServer::fast();
  options.problem_page = [](const ent::http::ProblemInfo& info) -> std::string {
    if (info.request.path == "/broken") throw std::runtime_error("page broke");
    return "ENT " + info.title + " " + info.message + " " + info.reference;
  };
  RunningServer server([](Request&) { return ent::http::problem(404, "Cette offre n'existe pas."); }, options);
  EXPECT_EQ(ask(server.port(), get("/x")).body.substr(0, 47), "ENT Page introuvable Cette offre n'existe pas. ");
  const Reply broken = ask(server.port(), get("/broken"));
  EXPECT_EQ(broken.status, 404);
  EXPECT_NE(broken.body.find("Cette offre n&#39;existe pas."), std::string::npos);
  const Reply json = ask(server.port(), get("/x", "Accept: application/json\r\n"));
  EXPECT_EQ(json.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(json.body.substr(0, 14), "{\"status\":404,");
}

TEST(Server, FormsArriveDecodedAndAreWipedAfterwards) {
  RunningServer server([](Request& request) {
    std::string out = request.form.get("nom") + "|" + std::to_string(request.body.size());
    for (const auto& file : request.files) out += "|" + file.field + ":" + file.filename + ":" + file.bytes;
    return ent::http::text(out);
  });
  const std::string form = "nom=L%C3%A9a+B&x=";
  EXPECT_EQ(ask(server.port(),
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded; "
                "charset=UTF-8\r\nContent-Length: " +
                    std::to_string(form.size()) + "\r\n\r\n" + form)
                .body,
            "L\xc3\xa9"
            "a B|0");
  const std::string parts =
      "--b\r\nContent-Disposition: form-data; name=\"nom\"\r\n\r\nZo\xc3\xab\r\n--b\r\n"
      "Content-Disposition: form-data; name=\"f\"; filename=\"s.png\"\r\n\r\n\r\n--\r\n--b--\r\n";
  EXPECT_EQ(ask(server.port(),
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                "Content-Length: " +
                    std::to_string(parts.size()) + "\r\n\r\n" + parts)
                .body,
            "Zo\xc3\xab|0|f:s.png:\r\n--");
}

TEST(Server, TheAccessLogHasNoQuery) {
  RunningServer server(&hello);
  ask(server.port(), get("/login?ticket=ST-123"));
  const auto records = server.wait_for_access(1);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].path, "/login");
  EXPECT_EQ(records[0].method, "GET");
  EXPECT_EQ(records[0].status, 200);
  EXPECT_EQ(records[0].body_bytes, 7U);
  EXPECT_EQ(records[0].remote_address, "127.0.0.1");
  EXPECT_EQ(records[0].correlation_id.size(), 9U);
  EXPECT_TRUE(records[0].complete);
}

TEST(Server, OnlyTrustedProxiesTellTheClientsAddress) {
  const auto who = [](Request& request) {
    return ent::http::text(request.remote_address + (request.peer_tls ? " tls" : ""));
  };
  const std::string request = get("/", "X-Forwarded-For: 203.0.113.9, 198.51.100.7\r\nX-Forwarded-Proto: https\r\n");
  RunningServer direct(who);
  EXPECT_EQ(ask(direct.port(), request).body, "127.0.0.1");
  ServerOptions options = RunningServer::fast();
  options.trusted_proxies = {"127.0.0.1"};
  RunningServer behind(who, options);
  EXPECT_EQ(ask(behind.port(), request).body, "198.51.100.7 tls");
}

TEST(Server, StartTellsWhyItCannotListen) {
  RunningServer first(&hello);
  ServerOptions options;
  options.port = first.port();
  ent::http::Server second(options, &hello);
  const auto taken = second.start();
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ent::http::FailureCode::address_in_use);
  options.address = "localhost";
  ent::http::Server third(options, &hello);
  const auto named = third.start();
  ASSERT_FALSE(named);
  EXPECT_EQ(named.error().code, ent::http::FailureCode::bad_address);
}

TEST(Server, OptionsAndMethodsThroughARouter) {
  ent::http::Router router;
  router.get("/offres/{id}", &hello);
  router.post("/offres/{id}", &hello);
  RunningServer server([&](Request& request) { return router.dispatch(request); });
  const Reply options = ask(server.port(), "OPTIONS /offres/3 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("Allow"), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(options.header("Content-Length"), "");
  EXPECT_EQ(ask(server.port(), "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status, 204);
  const Reply wrong = ask(server.port(), "DELETE /offres/3 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(ask(server.port(), get("/nulle/part")).status, 404);
}

}  // namespace
