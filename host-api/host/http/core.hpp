// What all connections of one server share. Internal: includes Asio.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "host-api/host/http/server.hpp"
#include "host-api/host/http/worker_pool.hpp"

namespace ent::http {

namespace net = boost::asio;

// One connection, whatever its transport. The functions may be called from any thread: they post to the connection's
// strand.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual void start() = 0;
  virtual void close_if_idle() = 0;  // a connection that waits for a request, or is in its TLS handshake
  virtual void cut() = 0;            // now, whatever it does
};

// The open connections. [any thread]
class Connections {
 public:
  void add(const std::shared_ptr<Connection>& connection);
  void remove(Connection* connection);
  std::size_t size() const;
  std::vector<std::shared_ptr<Connection>> all() const;
  bool wait_until_empty(std::chrono::steady_clock::time_point deadline);

 private:
  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::map<Connection*, std::weak_ptr<Connection>> open_;
};

struct Core {
  Core(ServerOptions given_options, Handler given_handler)
      : options(std::move(given_options)), handler(std::move(given_handler)) {}

  const ServerOptions options;
  const Handler handler;
  std::atomic<bool> draining = false;
  std::atomic<std::uint64_t> buffered_body_bytes = 0;
  Connections connections;
  net::io_context io;  // destroyed before what its pending work refers to, above
  std::unique_ptr<WorkerPool> workers;
};

}  // namespace ent::http
