// Many requests over many connections at once; every answer must be the one to its own request.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "raw_client.hpp"
#include "running_server.hpp"

namespace {

using namespace http_test;
using ent::http::Request;

constexpr int kConnections = 50;
constexpr int kRequestsEach = 40;

// `size` characters that depend on `seed`, so that a mixed-up body is noticed.
std::string content(unsigned seed, std::size_t size) {
  std::string out(size, ' ');
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>('a' + (seed + i * 7) % 26);
  return out;
}

int talk(std::uint16_t port, unsigned seed) {
  std::mt19937 random(seed);
  int good = 0;
  auto client = std::make_unique<RawClient>(port);
  for (int i = 0; i < kRequestsEach; ++i) {
    const auto number = static_cast<unsigned>(random());
    const std::string body = content(number, random() % (i % 10 == 0 ? 300'000 : 2'000));
    const bool last = random() % 8 == 0;
    client->send("POST /echo/" + std::to_string(number) + " HTTP/1.1\r\nHost: a\r\n" +
                 (last ? "Connection: close\r\n" : "") + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                 body);
    const Reply reply = client->read();
    if (reply.status == 200 && reply.whole && reply.body == "/echo/" + std::to_string(number) + body) ++good;
    if (last) client = std::make_unique<RawClient>(port);
  }
  return good;
}

TEST(Load, TwoThousandRequestsOverFiftyConnections) {
  const unsigned seed = std::random_device{}();
  RecordProperty("seed", std::to_string(seed));
  std::cout << "seed " << seed << '\n';
  ent::http::ServerOptions options = RunningServer::fast();
  options.io_threads = 2;
  RunningServer server([](Request& request) { return ent::http::text(request.path + request.body); }, options);
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < kConnections; ++i) {
    threads.emplace_back([&, i] { good += talk(server.port(), seed + i); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, kConnections * kRequestsEach);
  EXPECT_TRUE(server->stop(std::chrono::seconds(10)));
  EXPECT_EQ(server->open_connections(), 0U);
}

// Clients come and go while the server stops: nothing may crash, and every answer that begins arrives whole.
TEST(Load, StopUnderLoadLeavesNoHalfAnswer) {
  for (int round = 0; round < 5; ++round) {
    ent::http::ServerOptions options = RunningServer::fast();
    options.io_threads = 2;
    RunningServer server([](Request&) { return ent::http::text(std::string(200'000, 'r')); }, options);
    const std::uint16_t port = server.port();
    std::atomic<int> answered = 0;
    std::atomic<int> broken = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        try {
          RawClient client(port);
          for (;;) {
            if (!client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) return;
            const Reply reply = client.read();
            if (reply.status == 0) return;
            ++(reply.whole ? answered : broken);
          }
        } catch (const std::runtime_error&) {
          // The server had stopped listening already.
        }
      });
    }
    server.wait_for_access(50);
    EXPECT_TRUE(server->stop(std::chrono::seconds(20)));
    for (std::thread& thread : threads) thread.join();
    EXPECT_GE(answered, 50);
    EXPECT_EQ(broken, 0);
  }
}

}  // namespace
