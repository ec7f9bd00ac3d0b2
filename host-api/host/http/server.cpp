#include "host-api/host/http/server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <thread>

#include "host-api/host/http/core.hpp"
#include "host-api/host/http/transport.hpp"

namespace ent::http {
namespace {

using tcp = net::ip::tcp;
using boost::system::error_code;

// Beyond the limit, this many connections more are told 503; further ones are closed without a word.
constexpr std::size_t kOverloadReserve = 64;
constexpr std::chrono::milliseconds kAcceptPause{100};

Failure cannot_listen(const std::string& where, const error_code& error) {
  FailureCode code = FailureCode::bad_address;
  if (error == net::error::address_in_use) code = FailureCode::address_in_use;
  if (error == net::error::access_denied) code = FailureCode::not_permitted;
  return {code, "cannot listen on " + where + ": " + error.message()};
}

}  // namespace

void Connections::add(const std::shared_ptr<Connection>& connection) {
  const std::lock_guard lock(mutex_);
  open_.emplace(connection.get(), connection);
}

void Connections::remove(Connection* connection) {
  const std::lock_guard lock(mutex_);
  open_.erase(connection);
  if (open_.empty()) emptied_.notify_all();
}

std::size_t Connections::size() const {
  const std::lock_guard lock(mutex_);
  return open_.size();
}

std::vector<std::shared_ptr<Connection>> Connections::all() const {
  std::vector<std::shared_ptr<Connection>> out;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, weak] : open_) {
    if (std::shared_ptr<Connection> connection = weak.lock()) out.push_back(std::move(connection));
  }
  return out;
}

bool Connections::wait_until_empty(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_until(lock, deadline, [this] { return open_.empty(); });
}

std::string address_of_peer(const tcp::socket& socket) {
  error_code error;
  const net::ip::address address = socket.remote_endpoint(error).address();
  if (error) return {};
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

struct Server::Impl {
  Impl(ServerOptions options, Handler handler) : core(std::move(options), std::move(handler)) {}

  Result<void> listen();
  void accept();
  void accepted(const error_code& error, tcp::socket socket);
  void run_io();
  bool stop(std::chrono::milliseconds drain);

  Core core;
  std::unique_ptr<net::ssl::context> tls;
  net::strand<net::io_context::executor_type> strand{net::make_strand(core.io)};
  tcp::acceptor acceptor{strand};
  net::steady_timer pause{strand};
  net::executor_work_guard<net::io_context::executor_type> work{core.io.get_executor()};
  std::vector<std::thread> io_threads;
  std::uint16_t port = 0;
  bool started = false;
};

Result<void> Server::Impl::listen() {
  error_code error;
  const net::ip::address address = net::ip::make_address(core.options.address, error);
  const std::string where = core.options.address + " port " + std::to_string(core.options.port);
  if (error) return cannot_listen(where, error);
  const tcp::endpoint endpoint(address, core.options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
  if (!error) port = acceptor.local_endpoint(error).port();
  if (error) return cannot_listen(where, error);
  return {};
}

void Server::Impl::accept() {
  acceptor.async_accept(net::make_strand(core.io), [this](const error_code& error, auto socket) {
    accepted(error, tcp::socket(std::move(socket)));
  });
}

void Server::Impl::accepted(const error_code& error, tcp::socket socket) {
  if (core.draining || error == net::error::operation_aborted) return;
  if (error) {
    // No descriptor left, most likely: without a pause this would spin.
    pause.expires_after(kAcceptPause);
    pause.async_wait([this](const error_code& aborted) {
      if (!aborted && !core.draining) accept();
    });
    return;
  }
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  const std::size_t open = core.connections.size();
  const std::size_t limit = core.options.limits.connections;
  if (open < limit || (open < limit + kOverloadReserve && !tls)) {
    const std::shared_ptr<Connection> session = tls ? make_tls_session(core, std::move(socket), *tls)
                                                    : make_plain_session(core, std::move(socket), open >= limit);
    core.connections.add(session);
    session->start();
  }
  accept();
}

// What a step throws (no memory, no random) ends its connection, never the thread.
void Server::Impl::run_io() {
  for (;;) {
    try {
      core.io.run();
      return;
    } catch (const std::exception& error) {
      if (core.options.error_log) core.options.error_log("-", std::string("connection lost: ") + error.what());
    }
  }
}

bool Server::Impl::stop(std::chrono::milliseconds drain) {
  if (!started) return true;
  started = false;
  const auto deadline = std::chrono::steady_clock::now() + drain;
  core.draining = true;
  net::post(strand, [this] {
    error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
  });
  for (const auto& connection : core.connections.all()) connection->close_if_idle();
  const bool drained = core.connections.wait_until_empty(deadline);
  if (!drained) {
    for (const auto& connection : core.connections.all()) connection->cut();
  }
  // Ends when every socket is closed and every pending step has run; handlers still running no longer matter to it.
  work.reset();
  for (std::thread& thread : io_threads) thread.join();
  io_threads.clear();
  return drained;
}

Server::Server(ServerOptions options, Handler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}

Server::~Server() {
  stop(std::chrono::milliseconds(0));
  impl_->core.workers.reset();  // waits for handlers; what they still post finds a stopped io_context and is dropped
}

Result<void> Server::start() {
  const ServerOptions& options = impl_->core.options;
  if (options.tls) {
    Result<std::unique_ptr<net::ssl::context>> context = make_tls_context(*options.tls);
    if (!context) return context.error();
    impl_->tls = std::move(*context);
  }
  if (Result<void> listening = impl_->listen(); !listening) return listening.error();
  impl_->core.workers = std::make_unique<WorkerPool>(options.worker_threads, options.worker_queue);
  impl_->started = true;
  impl_->accept();
  for (unsigned i = 0; i < (options.io_threads == 0 ? 1 : options.io_threads); ++i) {
    impl_->io_threads.emplace_back([impl = impl_.get()] { impl->run_io(); });
  }
  return {};
}

std::uint16_t Server::port() const {
  return impl_->port;
}
bool Server::stop(std::chrono::milliseconds drain) {
  return impl_->stop(drain);
}
bool Server::end_handlers(std::chrono::milliseconds patience) {
  return impl_->core.workers == nullptr || impl_->core.workers->close(patience);
}
std::size_t Server::open_connections() const {
  return impl_->core.connections.size();
}

}  // namespace ent::http
