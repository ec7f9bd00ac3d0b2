// Stopping: what is running is answered, what is idle is closed, the deadline holds.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "host-api/host/http/worker_pool.hpp"
#include "raw_client.hpp"
#include "running_server.hpp"

namespace {

using namespace http_test;
using namespace std::chrono_literals;
using ent::http::Request;
using ent::http::Response;
using ent::http::ServerOptions;

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: ecole.test\r\n\r\n";
}

Response hello(Request&) {
  return ent::http::html("bonjour");
}

TEST(Drain, LetsARunningHandlerAnswerWhole) {
  Gate gate;
  ServerOptions options = RunningServer::fast();
  options.timeouts.header = options.timeouts.keep_alive_idle = 10min;
  const std::string large(3'000'000, 'd');
  RunningServer server(
      [&](Request& request) {
        if (request.path != "/slow") return hello(request);
        gate.pass();
        return ent::http::text(large);
      },
      options);
  RawClient fresh(server.port());
  RawClient idle(server.port());
  idle.send(get("/"));
  EXPECT_EQ(idle.read().status, 200);
  RawClient busy(server.port());
  busy.send(get("/slow"));
  gate.wait_for_arrivals(1);
  std::thread stopper([&] { EXPECT_TRUE(server->stop(20s)); });
  EXPECT_TRUE(fresh.at_end());
  EXPECT_TRUE(idle.at_end()) << "an idle connection must be closed at once";
  gate.open();
  const Reply reply = busy.read();
  EXPECT_TRUE(reply.whole);
  EXPECT_EQ(reply.body.size(), large.size());
  EXPECT_EQ(reply.header("Connection"), "close");
  EXPECT_TRUE(busy.at_end());
  stopper.join();
  EXPECT_THROW(RawClient(server.port()), std::runtime_error) << "still listening";
}

TEST(Drain, EndsAtItsDeadline) {
  Gate gate;
  RunningServer server([&](Request& request) {
    gate.pass();
    return hello(request);
  });
  RawClient busy(server.port());
  busy.send(get("/"));
  gate.wait_for_arrivals(1);
  EXPECT_FALSE(server->stop(50ms));
  EXPECT_TRUE(busy.at_end());
  EXPECT_FALSE(server->end_handlers(0ms));
  gate.open();  // the handler ends after its connection
  EXPECT_TRUE(server->end_handlers(60s));
}

TEST(Drain, WorkThatWaitsIsDropped) {
  Gate gate;
  std::atomic<bool> second = false;
  ent::http::WorkerPool pool(1, 10);
  ASSERT_TRUE(pool.try_post([&] { gate.pass(); }));
  gate.wait_for_arrivals(1);
  ASSERT_TRUE(pool.try_post([&] { second = true; }));
  EXPECT_FALSE(pool.close(0ms));
  EXPECT_FALSE(pool.try_post([&] { second = true; }));
  gate.open();
  EXPECT_TRUE(pool.close(60s));
  EXPECT_FALSE(second);
}

}  // namespace
