#include "connectors/smtp/client.hpp"

#include <curl/curl.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "connectors/smtp/address.hpp"
#include "connectors/smtp/reply.hpp"

namespace ent::smtp {
namespace {

constexpr std::chrono::seconds kStopGrace{10};

struct Library {
  Library() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl does not start");
  }
};

template <class Value>
void set(CURL* curl, CURLoption option, Value value) {
  // An option that libcurl refuses would silently weaken the connection.
  if (curl_easy_setopt(curl, option, value) != CURLE_OK)
    throw std::runtime_error("libcurl refuses option " + std::to_string(static_cast<int>(option)));
}

bool starts_with(std::string_view line, std::string_view verb) {
  return line.size() >= verb.size() && line.substr(0, verb.size()) == verb;
}

std::string host_part(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

// What libcurl's callbacks see of one letter.
struct Client::Transfer {
  const std::atomic<bool>& stopped;
  const std::function<bool()>& before_content;
  std::string message;
  std::size_t given = 0;
  bool content_begun = false;  // 354 came, before_content said yes
  bool given_up = false;       // before_content said no
  bool content_ended = false;  // libcurl has everything and sends the final dot
  Step step = Step::greeting;
  ReplyReader reply;
  bool spoke = false;
  bool leaving = false;  // QUIT was said
  std::chrono::steady_clock::time_point stop_seen{};
  curl_slist* recipients = nullptr;
  char error[CURL_ERROR_SIZE] = {};

  Transfer(const std::atomic<bool>& stop, const std::function<bool()>& before)
      : stopped(stop), before_content(before) {}
  ~Transfer() { curl_slist_free_all(recipients); }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  static std::size_t read(char* buffer, std::size_t size, std::size_t count, void* self) {
    return static_cast<Transfer*>(self)->next_piece(buffer, size * count);
  }
  std::size_t next_piece(char* buffer, std::size_t room) {
    if (!content_begun) {
      given_up = !before_content();
      if (given_up) return CURL_READFUNC_ABORT;
      content_begun = true;
      reply.clear();  // the 354
      step = Step::content;
    }
    const std::size_t size = std::min(room, message.size() - given);
    std::memcpy(buffer, message.data() + given, size);
    given += size;
    if (size == 0) content_ended = true;
    return size;
  }
  // Never rewound: a letter goes out once.
  static int seek(void*, curl_off_t, int) { return CURL_SEEKFUNC_FAIL; }

  static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(self)->must_end() ? 1 : 0;
  }

  // A content that is under way gets the time to be answered: cut short, nobody would know whether it arrived.
  bool must_end() {
    if (!stopped) return false;
    const auto now = std::chrono::steady_clock::now();
    if (stop_seen == std::chrono::steady_clock::time_point()) stop_seen = now;
    return !content_begun || now - stop_seen > kStopGrace;
  }

  // Commands and replies as they pass. Commands are looked at, not kept: AUTH carries the password.
  static int watch(CURL*, curl_infotype kind, char* data, std::size_t size, void* self) {
    const std::string_view line(data, size);
    auto& transfer = *static_cast<Transfer*>(self);
    if (kind == CURLINFO_HEADER_OUT) transfer.command(line);
    if (kind == CURLINFO_HEADER_IN) {
      transfer.spoke = true;
      if (!transfer.leaving) transfer.reply.line(line);
    }
    return 0;
  }
  void command(std::string_view line) {
    static constexpr std::pair<const char*, Step> kVerbs[] = {
        {"EHLO", Step::greeting}, {"HELO", Step::greeting},  {"STARTTLS", Step::tls}, {"AUTH", Step::login},
        {"MAIL", Step::sender},   {"RCPT", Step::recipient}, {"DATA", Step::content}};
    leaving = starts_with(line, "QUIT");
    if (leaving) return;  // what went before is what counts
    for (const auto& [verb, at] : kVerbs)
      if (starts_with(line, verb)) step = at;
    reply.clear();
  }
};

Server::~Server() {
  OPENSSL_cleanse(password.data(), password.size());
}

const char* name_of(Step step) {
  static constexpr const char* kNames[] = {"settings",    "resolve", "connect", "greeting",  "tls",
                                           "certificate", "login",   "sender",  "recipient", "content"};
  return kNames[static_cast<int>(step)];
}

Client::Client(Server server, const std::atomic<bool>& stop)
    : server_(std::move(server)), stop_(stop), curl_(nullptr, curl_easy_cleanup) {
  static const Library library;
  curl_.reset(curl_easy_init());
  if (curl_ == nullptr) throw std::runtime_error("libcurl does not start");
}

Client::~Client() = default;

void Client::configure(const Letter& letter, Transfer& transfer) {
  CURL* curl = curl_.get();
  curl_easy_reset(curl);  // keeps the connection
  const bool tls = server_.security == Security::tls;
  // The path is the name we say EHLO with.
  const std::string url = std::string(tls ? "smtps://" : "smtp://") + host_part(server_.host) + ":" +
                          std::to_string(server_.port) + "/" + std::string(domain_of(letter.from));
  set(curl, CURLOPT_URL, url.c_str());
  set(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(curl, CURLOPT_PROXY, "");  // nothing from the environment
  set(curl, CURLOPT_NOSIGNAL, 1L);
  set(curl, CURLOPT_USE_SSL, static_cast<long>(server_.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  set(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  set(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!server_.trust_pem.empty()) {
    curl_blob trust{const_cast<char*>(server_.trust_pem.data()), server_.trust_pem.size(), CURL_BLOB_COPY};
    set(curl, CURLOPT_CAINFO_BLOB, &trust);
  }
  if (!server_.user.empty()) {
    set(curl, CURLOPT_USERNAME, server_.user.c_str());
    set(curl, CURLOPT_PASSWORD, server_.password.c_str());
    set(curl, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
  }
  set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(server_.connect_timeout.count()));
  set(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(server_.reply_timeout.count()));
  set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(server_.whole_timeout.count()));
  set(curl, CURLOPT_MAIL_FROM, letter.from.c_str());
  transfer.recipients = curl_slist_append(nullptr, letter.to.c_str());
  if (transfer.recipients == nullptr) throw std::bad_alloc();
  set(curl, CURLOPT_MAIL_RCPT, transfer.recipients);
  set(curl, CURLOPT_UPLOAD, 1L);
  set(curl, CURLOPT_READFUNCTION, &Transfer::read);
  set(curl, CURLOPT_READDATA, &transfer);
  set(curl, CURLOPT_SEEKFUNCTION, &Transfer::seek);
  set(curl, CURLOPT_NOPROGRESS, 0L);
  set(curl, CURLOPT_XFERINFOFUNCTION, &Transfer::progress);
  set(curl, CURLOPT_XFERINFODATA, &transfer);
  set(curl, CURLOPT_VERBOSE, 1L);
  set(curl, CURLOPT_DEBUGFUNCTION, &Transfer::watch);
  set(curl, CURLOPT_DEBUGDATA, &transfer);
  set(curl, CURLOPT_ERRORBUFFER, transfer.error);
}

Report Client::send(const Letter& letter, const std::function<bool()>& before_content) {
  if (!is_server_name(server_.host) || server_.port < 1 || server_.port > 65535 ||
      (server_.security == Security::none && !is_loopback(server_.host)))
    return {Outcome::server, Step::settings, 0, "server, port or security"};
  if (!is_sendable(letter)) return {Outcome::refused, Step::recipient, 0, "no usable address"};
  bool retry = false;
  Report report = send_once(letter, before_content, retry);
  // A kept connection that the server had closed meanwhile: nothing was said, so ask again on a new one.
  if (retry) report = send_once(letter, before_content, retry);
  return report;
}

namespace {

Step step_of_error(CURLcode code, Step last, bool connected) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return Step::resolve;
    case CURLE_COULDNT_CONNECT:
      return Step::connect;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return Step::certificate;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
      return Step::tls;
    case CURLE_LOGIN_DENIED:
      return Step::login;
    default:
      return connected ? last : Step::connect;
  }
}

}  // namespace

Report Client::send_once(const Letter& letter, const std::function<bool()>& before_content, bool& retry) {
  Transfer transfer(stop_, before_content);
  transfer.message = write_message(letter);
  configure(letter, transfer);
  const CURLcode code = curl_easy_perform(curl_.get());
  const Reply reply = transfer.reply.last();
  curl_off_t connected_us = 0;
  long connections = 0;
  curl_easy_getinfo(curl_.get(), CURLINFO_CONNECT_TIME_T, &connected_us);
  curl_easy_getinfo(curl_.get(), CURLINFO_NUM_CONNECTS, &connections);
  const bool kept = connections == 0;

  Report report;
  report.step = step_of_error(code, transfer.step, connected_us > 0 || kept || transfer.spoke);
  report.code = reply.code;
  report.words = !reply.words.empty()        ? reply.words
                 : transfer.error[0] != '\0' ? std::string(transfer.error)
                                             : std::string(curl_easy_strerror(code));
  const bool permanent = reply.code >= 500;
  const bool of_letter = report.step == Step::recipient || report.step == Step::content;
  if (code == CURLE_OK) {
    report.outcome = Outcome::sent;
  } else if (transfer.given_up) {
    report = {Outcome::later, Step::content, 0, "given up before the content"};
  } else if (transfer.content_ended && (reply.code < 400 || code == CURLE_ABORTED_BY_CALLBACK)) {
    report.outcome = Outcome::unknown;
  } else if (of_letter && reply.code >= 400 && reply.code != 421) {
    report.outcome = permanent ? Outcome::refused : Outcome::later;
  } else {
    report.outcome = Outcome::server;
  }
  retry = !retry && report.outcome == Outcome::server && kept && reply.code == 0 && !transfer.content_begun && !stop_;
  return report;
}

}  // namespace ent::smtp
