// Definitions of Session; see session.hpp.
#pragma once

#include <algorithm>

#include "host-api/host/http/text.hpp"

namespace ent::http {

inline constexpr std::size_t kPieceBytes = 65536;
// What a refused client may still send into the void before it is cut, so that it reads the refusal rather than a
// reset.
inline constexpr std::uint64_t kLingerBytes = 64ULL * 1024 * 1024;

template <class Transport>
Session<Transport>::Session(Core& core, std::unique_ptr<Transport> transport, bool overloaded)
    : core_(core),
      transport_(std::move(transport)),
      overloaded_(overloaded),
      peer_(transport_->peer()),
      input_(core.options.limits.header_bytes + 2 * kPieceBytes),
      patience_(transport_->executor()),
      reservation_(core.buffered_body_bytes, core.options.limits.buffered_body_bytes) {}

template <class Transport>
Session<Transport>::~Session() {
  wipe_content(request_);
  core_.connections.remove(this);
}

template <class Transport>
void Session<Transport>::start() {
  net::dispatch(transport_->executor(), [self = self()] {
    if (self->core_.draining) return self->close();
    self->transport_->tcp().expires_after(self->core_.options.timeouts.header);
    self->transport_->open([self](error_code error) { self->opened(error); });
  });
}

template <class Transport>
void Session<Transport>::close_if_idle() {
  net::post(transport_->executor(), [self = self()] {
    if (self->phase_ == Phase::idle || self->phase_ == Phase::opening) self->close();
  });
}

template <class Transport>
void Session<Transport>::cut() {
  net::post(transport_->executor(), [self = self()] { self->close(); });
}

// ---- reading

template <class Transport>
void Session<Transport>::opened(error_code error) {
  if (error) return close();
  if (!overloaded_) return wait_for_request();
  started_ = Clock::now();
  refuse(503, "too many connections");
}

template <class Transport>
void Session<Transport>::wait_for_request() {
  phase_ = Phase::idle;
  if (core_.draining) return shut();
  if (input_.size() > 0) return skip_line_ends();
  const Timeouts& timeouts = core_.options.timeouts;
  transport_->tcp().expires_after(first_request_ ? timeouts.header : timeouts.keep_alive_idle);
  first_request_ = false;
  transport_->stream().async_read_some(input_.prepare(4096), [self = self()](error_code error, std::size_t bytes) {
    if (error) return self->shut();
    self->input_.commit(bytes);
    self->skip_line_ends();
  });
}

// Some clients end a body with a line end that it does not have (RFC 9112 § 2.2).
template <class Transport>
void Session<Transport>::skip_line_ends() {
  while (input_.size() >= 2 && std::string_view(static_cast<const char*>(input_.data().data()), 2) == "\r\n") {
    input_.consume(2);
  }
  if (input_.size() == 0) return wait_for_request();
  phase_ = Phase::busy;
  read_head_bytes();
}

template <class Transport>
void Session<Transport>::read_head_bytes() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(core_.options.limits.header_bytes));
  parser_->body_limit(boost::none);  // judged in judge_body(), where the request's own limit is known
  be_patient_until(Clock::now() + core_.options.timeouts.header);
  beast::http::async_read_header(transport_->stream(), input_, *parser_,
                                 [self = self()](error_code error, std::size_t) { self->head_read(error); });
}

template <class Transport>
void Session<Transport>::head_read(error_code error) {
  if (error == beast::http::error::end_of_stream) return shut();
  started_ = Clock::now();
  request_ = {};
  response_ = {};
  format_ = {};
  format_.tls = Transport::kTls;
  request_.correlation_id = make_reference();
  request_.remote_address = peer_;
  request_.peer_tls = Transport::kTls;
  if (!came_in_time()) return refuse(408, "the head of a request came too slowly");
  if (error) return refuse_parse_error(error);
  take_head();
  const unsigned version = parser_->get().version();
  if (const std::optional<Refusal> refused = read_head(request_, version, core_.options)) {
    return refuse(refused->status, refused->what);
  }
  format_.version = version;
  format_.keep_alive = parser_->keep_alive();
  format_.tls = request_.peer_tls;
  if (const std::optional<Refusal> refused = judge_body()) return refuse(refused->status, refused->what);
  if (parser_->is_done()) return hand_over();
  body_started_ = Clock::now();
  body_received_ = 0;
  const bool wants_continue = version >= 11 && request_.headers.has("Expect");
  if (wants_continue && input_.size() == 0) return send_continue();
  read_body();
}

// Copied now, before the body: the parser would mix the trailers of a chunked body into the same fields.
template <class Transport>
void Session<Transport>::take_head() {
  const auto& head = parser_->get();
  request_.method_name = head.method_string();
  request_.target = head.target();
  for (const auto& field : head) request_.headers.add(field.name_string(), field.value());
}

template <class Transport>
std::optional<Refusal> Session<Transport>::judge_body() {
  const std::string* expect = request_.headers.find("Expect");
  if (expect && !iequals(*expect, "100-continue")) return Refusal{417, "unknown expectation"};
  body_limit_ = core_.options.limits.body_bytes;
  if (core_.options.body_limit_for) body_limit_ = core_.options.body_limit_for(request_);
  const std::uint64_t announced = parser_->content_length().value_or(0);
  if (announced > body_limit_) return Refusal{413, "announced body too large"};
  if (!reservation_.grow_to(announced)) return Refusal{503, "no memory left for bodies"};
  if (parser_->chunked()) parser_->body_limit(body_limit_);
  return {};
}

template <class Transport>
void Session<Transport>::send_continue() {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  transport_->tcp().expires_after(core_.options.timeouts.write);
  net::async_write(transport_->stream(), net::buffer(kContinue.data(), kContinue.size()),
                   [self = self()](error_code error, std::size_t) {
                     if (error) return self->close();
                     self->read_body();
                   });
}

// A body may pause for body_idle, and from then on must have come at the minimum rate on average.
template <class Transport>
void Session<Transport>::read_body() {
  const Timeouts& timeouts = core_.options.timeouts;
  const std::uint64_t rate = std::max<std::uint64_t>(timeouts.body_bytes_per_second, 1);
  const auto earned = std::chrono::milliseconds(body_received_ * 1000 / rate);
  be_patient_until(std::min(Clock::now() + timeouts.body_idle, body_started_ + timeouts.body_idle + earned));
  beast::http::async_read_some(transport_->stream(), input_, *parser_,
                               [self = self()](error_code error, std::size_t bytes) { self->body_read(error, bytes); });
}

template <class Transport>
void Session<Transport>::body_read(error_code error, std::size_t bytes) {
  if (!came_in_time()) return refuse(408, "the body of a request came too slowly");
  if (error) return refuse_parse_error(error);
  body_received_ += bytes;
  // Many small chunks cost more bytes on the wire than they hold; that has an end too.
  if (body_received_ > 2 * body_limit_ + 64 * kPieceBytes) return refuse(413, "chunked body too large on the wire");
  if (!reservation_.grow_to(parser_->get().body().size())) return refuse(503, "no memory left for bodies");
  if (!parser_->is_done()) return read_body();
  request_.body = std::move(parser_->get().body());
  hand_over();
}

// Beast's own expiry closes the connection without a word; this one only ends the read, so that the client can be told.
template <class Transport>
void Session<Transport>::be_patient_until(Clock::time_point end) {
  transport_->tcp().expires_at(end + core_.options.timeouts.write);
  patience_.expires_at(end);
  patience_.async_wait([self = self(), read = read_](error_code error) {
    if (error || read != self->read_) return;
    self->out_of_time_ = true;
    self->transport_->tcp().cancel();
  });
}

template <class Transport>
bool Session<Transport>::came_in_time() {
  ++read_;
  patience_.cancel();
  return !out_of_time_;
}

template <class Transport>
void Session<Transport>::refuse_parse_error(error_code error) {
  using HttpError = beast::http::error;
  const bool from_parser = error.category() == beast::http::make_error_code(HttpError::bad_method).category();
  if (!from_parser || error == HttpError::partial_message || error == HttpError::end_of_stream) return close();
  if (error == HttpError::body_limit) return refuse(413, "body too large");
  if (error == HttpError::header_limit || error == HttpError::buffer_overflow) {
    return parser_->get().target().empty() ? refuse(414, "request line too long") : refuse(431, "header too large");
  }
  refuse(400, "request that breaks HTTP's grammar");
}

template <class Transport>
void Session<Transport>::refuse(int status, const char* what) {
  if (request_.correlation_id.empty()) request_.correlation_id = make_reference();
  if (core_.options.error_log) core_.options.error_log(request_.correlation_id, std::string("refused: ") + what);
  unread_input_ = true;
  format_.keep_alive = false;
  phase_ = Phase::busy;
  response_ = refusal(status, request_.correlation_id);
  send();
}

// ---- handling and writing

template <class Transport>
void Session<Transport>::hand_over() {
  parser_.reset();
  transport_->tcp().expires_never();
  const bool taken = core_.workers->try_post([self = self()] {
    self->response_ = answer(self->request_, self->core_.handler, self->core_.options);
    net::post(self->transport_->executor(), [self] { self->send(); });
  });
  if (taken) return;
  if (core_.options.error_log) core_.options.error_log(request_.correlation_id, "refused: every worker is busy");
  wipe_content(request_);
  response_ = refusal(503, request_.correlation_id);
  send();
}

template <class Transport>
void Session<Transport>::send() {
  reservation_.release();
  if (core_.draining) format_.keep_alive = false;
  output_ = serialize_head(response_, response_length(), format_);
  std::size_t from = 0;
  if (is_head() || has_no_body(response_.status)) {
    response_.body.clear();
    response_.stream.reset();
  } else if (!response_.stream) {
    from = std::min(response_.body.size(), kPieceBytes);
    output_.append(response_.body, 0, from);
  }
  transport_->tcp().expires_after(core_.options.timeouts.write);
  net::async_write(transport_->stream(), net::buffer(output_), [self = self(), from](error_code error, std::size_t) {
    if (error) return self->written(false);
    if (self->response_.stream) return self->write_stream(self->response_.stream->size);
    self->write_body(from);
  });
}

template <class Transport>
void Session<Transport>::write_body(std::size_t from) {
  if (from == response_.body.size()) return written(true);
  const std::size_t bytes = std::min(response_.body.size() - from, kPieceBytes);
  transport_->tcp().expires_after(core_.options.timeouts.write);
  net::async_write(transport_->stream(), net::buffer(response_.body.data() + from, bytes),
                   [self = self(), end = from + bytes](error_code error, std::size_t) {
                     if (error) return self->written(false);
                     self->write_body(end);
                   });
}

template <class Transport>
void Session<Transport>::write_stream(std::uint64_t left) {
  if (left == 0) return written(true);
  transport_->tcp().expires_never();
  core_.workers->post([self = self(), left] {
    self->output_.clear();
    try {
      self->piece_made_ = self->response_.stream->next(self->output_);
    } catch (const std::exception& error) {
      self->piece_made_ = false;
      if (self->core_.options.error_log) self->core_.options.error_log(self->request_.correlation_id, error.what());
    } catch (...) {
      self->piece_made_ = false;
    }
    net::post(self->transport_->executor(), [self, left] { self->send_piece(left); });
  });
}

template <class Transport>
void Session<Transport>::send_piece(std::uint64_t left) {
  if (!piece_made_ || output_.empty() || output_.size() > left) {
    if (core_.options.error_log) core_.options.error_log(request_.correlation_id, "download cut: its source failed");
    return written(false);
  }
  transport_->tcp().expires_after(core_.options.timeouts.write);
  net::async_write(transport_->stream(), net::buffer(output_),
                   [self = self(), left](error_code error, std::size_t bytes) {
                     if (error) return self->written(false);
                     self->write_stream(left - bytes);
                   });
}

template <class Transport>
void Session<Transport>::written(bool complete) {
  log(complete);
  response_ = {};
  if (!complete) return close();
  if (format_.keep_alive && !core_.draining) return wait_for_request();
  finish();
}

// ---- ending

template <class Transport>
void Session<Transport>::finish() {
  phase_ = Phase::closing;
  transport_->tcp().expires_after(core_.options.timeouts.linger);
  if (!unread_input_ && input_.size() == 0) return shut();
  // Closing with unread input would reset the connection and could destroy the refusal before it is read.
  transport_->end_sending();
  linger(kLingerBytes);
}

template <class Transport>
void Session<Transport>::linger(std::uint64_t left) {
  input_.clear();
  transport_->stream().async_read_some(input_.prepare(kPieceBytes),
                                       [self = self(), left](error_code error, std::size_t bytes) {
                                         if (error || bytes >= left) return self->close();
                                         self->linger(left - bytes);
                                       });
}

template <class Transport>
void Session<Transport>::shut() {
  phase_ = Phase::closing;
  transport_->tcp().expires_after(core_.options.timeouts.linger);
  transport_->shut([self = self()] { self->close(); });
}

template <class Transport>
void Session<Transport>::close() {
  phase_ = Phase::closing;
  transport_->tcp().close();
}

template <class Transport>
void Session<Transport>::log(bool complete) const {
  if (!core_.options.access_log) return;
  AccessRecord record;
  record.remote_address = request_.remote_address.empty() ? peer_ : request_.remote_address;
  record.method = request_.method_name.empty() ? "-" : request_.method_name;
  record.path = request_.path.empty() ? "-" : request_.path;
  record.status = response_.status;
  record.body_bytes = response_length();
  record.duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_);
  record.correlation_id = request_.correlation_id;
  record.complete = complete;
  core_.options.access_log(record);
}

}  // namespace ent::http
