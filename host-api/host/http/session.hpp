// One connection: reads requests one after the other, hands each to a worker, writes the reply. Internal: includes
// Beast.
//
// Everything below runs on the connection's strand, except what is posted to the worker pool; while a worker holds the
// request, the strand does not touch it. Each asynchronous step keeps the session alive by its shared pointer; when no
// step is pending any more, the session ends.
#pragma once

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "host-api/host/http/body_budget.hpp"
#include "host-api/host/http/core.hpp"
#include "host-api/host/http/exchange.hpp"
#include "host-api/host/http/head.hpp"
#include "host-api/host/http/problem_page.hpp"

namespace ent::http {

namespace beast = boost::beast;
using beast::error_code;

// `Transport` owns the socket: stream() is what bytes go through, tcp() carries the timers, open() and shut() are the
// asynchronous beginning and end of the protocol below HTTP.
template <class Transport>
class Session final : public Connection, public std::enable_shared_from_this<Session<Transport>> {
 public:
  // `overloaded`: answer 503 to whatever comes, then close.
  Session(Core& core, std::unique_ptr<Transport> transport, bool overloaded);
  ~Session() override;

  void start() override;
  void close_if_idle() override;
  void cut() override;

 private:
  using Clock = std::chrono::steady_clock;
  using Parser = beast::http::request_parser<beast::http::string_body>;
  enum class Phase { opening, idle, busy, closing };

  // Reading
  void opened(error_code error);
  void wait_for_request();
  void skip_line_ends();
  void read_head_bytes();
  void head_read(error_code error);
  void take_head();
  std::optional<Refusal> judge_body();
  void send_continue();
  void read_body();
  void body_read(error_code error, std::size_t bytes);
  void be_patient_until(std::chrono::steady_clock::time_point end);
  bool came_in_time();
  void refuse_parse_error(error_code error);
  void refuse(int status, const char* what);
  // Handling and writing
  void hand_over();
  void send();
  void write_body(std::size_t from);
  void write_stream(std::uint64_t left);
  void send_piece(std::uint64_t left);
  void written(bool complete);
  // Ending
  void finish();
  void linger(std::uint64_t left);
  void shut();
  void close();
  void log(bool complete) const;

  auto self() { return this->shared_from_this(); }
  bool is_head() const { return request_.method == Method::head; }
  std::uint64_t response_length() const { return response_.stream ? response_.stream->size : response_.body.size(); }

  Core& core_;
  std::unique_ptr<Transport> transport_;
  const bool overloaded_;
  Phase phase_ = Phase::opening;
  std::string peer_;

  beast::basic_flat_buffer<WipingAllocator<char>> input_;
  std::optional<Parser> parser_;
  net::steady_timer patience_;
  std::uint64_t read_ = 0;  // counts the reads, so that a timer knows whether its own is still under way
  bool out_of_time_ = false;
  bool first_request_ = true;
  bool unread_input_ = false;  // refused before all was read: drain before closing
  BodyReservation reservation_;
  Clock::time_point body_started_;
  std::uint64_t body_limit_ = 0;
  std::uint64_t body_received_ = 0;

  Request request_;
  WireFormat format_;
  Clock::time_point started_;
  Response response_;
  std::string output_;
  bool piece_made_ = false;
};

}  // namespace ent::http

#include "host-api/host/http/session.ipp"
