// Sends letters to one mail server: SMTP (RFC 5321) with STARTTLS (RFC 3207) or TLS from the start (RFC 8314 § 3.3) and
// AUTH PLAIN or LOGIN (RFC 4954).
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "connectors/smtp/message.hpp"

namespace ent::smtp {

enum class Security { none, starttls, tls };  // none: loopback only

struct Server {
  std::string host;
  int port = 587;
  Security security = Security::starttls;
  std::string user;                                   // empty: no authentication
  std::string password;                               // wiped by ~Server
  std::string trust_pem;                              // root certificates; empty: those of the system
  std::chrono::milliseconds connect_timeout{20'000};  // to the end of the authentication
  std::chrono::seconds reply_timeout{60};             // for each reply
  std::chrono::milliseconds whole_timeout{180'000};   // for one letter

  Server() = default;
  Server(const Server&) = default;
  Server& operator=(const Server&) = default;
  ~Server();
};

/// Where it failed. The names of the enumerators are part of text keys.
enum class Step { settings, resolve, connect, greeting, tls, certificate, login, sender, recipient, content };
const char* name_of(Step step);

/// `sent`: the server took the letter (250 after its end). `refused`: it never will take this one (5xx for the
/// recipient or the content). `later`: not taken, this letter may be tried again. `server`: not taken, and no other
/// would be now. `unknown`: the whole letter was sent and no answer came: taken or not.
enum class Outcome { sent, refused, later, server, unknown };

struct Report {
  Outcome outcome = Outcome::server;
  Step step = Step::settings;
  int code = 0;       // of the server's last reply; 0: it did not speak
  std::string words;  // the server's, or libcurl's error; never a secret
};

/// One connection, kept between letters. One thread. The process ignores SIGPIPE: OpenSSL may write to a connection
/// that the server has just closed.
class Client {
 public:
  /// `stop`, which outlives it, ends a running send() from any thread: within about a second before the content, after
  /// at most 10 s once the content is under way.
  Client(Server server, const std::atomic<bool>& stop);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// `before_content` runs after the server said 354 and before the first byte of the letter goes out; false gives
  /// the letter up (outcome `later`). Until then a crash cannot have delivered anything. Blocks for at most
  /// whole_timeout.
  Report send(const Letter& letter, const std::function<bool()>& before_content);

 private:
  struct Transfer;
  Report send_once(const Letter& letter, const std::function<bool()>& before_content, bool& retry);
  void configure(const Letter& letter, Transfer& transfer);
  Server server_;
  const std::atomic<bool>& stop_;
  std::unique_ptr<void, void (*)(void*)> curl_;
};

}  // namespace ent::smtp
