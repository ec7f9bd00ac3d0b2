// The connector against a real server and against scripted bad ones. "content" below: the server said 354.
#include "connectors/smtp/client.hpp"

#include <gtest/gtest.h>

#include "mail_server.hpp"

using namespace ent::smtp;
using namespace std::chrono_literals;

namespace {

const std::atomic<bool> kNever{false};
const auto kIgnoreSigpipe = ::signal(SIGPIPE, SIG_IGN);  // as `ent-host serve` does

Letter letter(const std::string& to = "zoe@exemple.example") {
  Letter made;
  made.message_id = "m-essai";
  made.from = "ent@exemple.example";
  made.from_name = "ENT d’essai (n° 1)";
  made.reply_to = "reponse@exemple.example";
  made.to = to;
  made.to_name = "Zoé Œuvrard";
  made.subject = "Convention à signer : « Immersion en boulangerie », séance du 7 décembre 2026";
  made.text = "Bonjour Zoé,\n.\n..deux points\nFin\n";
  made.html = "<p>Bonjour <b>Zoé</b></p>";
  made.date_ms = 1'795'000'000'000;
  return made;
}

Server at(int port, Security security = Security::none) {
  Server server;
  server.host = "127.0.0.1";
  server.port = port;
  server.security = security;
  server.connect_timeout = 2s;
  server.reply_timeout = 1s;
  server.whole_timeout = 4s;
  return server;
}

struct Sent {
  Report report;
  int content = 0;  // how often the content was about to leave
};

Sent send(const Server& server, const Letter& what = letter()) {
  Client client(server, kNever);
  Sent sent;
  sent.report = client.send(what, [&] { return ++sent.content, true; });
  return sent;
}

// A polite server but for the lines that `deviates` answers.
ScriptedServer::Script polite(std::function<std::string(const std::string&)> deviates = {}) {
  return [deviates](const std::string& line) -> std::string {
    if (deviates)
      if (const std::string said = deviates(line); !said.empty()) return said == "<nothing>" ? "" : said;
    if (line == "<connect>") return "220 bonjour";
    if (line == "DATA") return "354 continuez";
    if (line.rfind("EHLO", 0) == 0) return "250-exemple\r\n250 8BITMIME";
    return "250 2.0.0 Ok";
  };
}

ScriptedServer::Script but(const std::string& start, const std::string& said) {
  return polite([=](const std::string& line) { return line.rfind(start, 0) == 0 ? said : std::string(); });
}

}  // namespace

TEST(MailClient, ARealServerGetsTheLetterWhole) {
  MailServer server({"--security", "starttls", "--user", "ent", "--password", "mot de passe"});
  Server to = at(server.port(), Security::starttls);
  to.user = "ent", to.password = "mot de passe", to.trust_pem = server.certificate();
  const Sent sent = send(to);
  ASSERT_EQ(sent.report.outcome, Outcome::sent) << sent.report.words;
  EXPECT_EQ(sent.report.code, 250);
  ASSERT_EQ(server.messages().size(), 1u);
  const std::string read = server.decoded();
  for (const char* part : {"Subject: Convention à signer : « Immersion en boulangerie », séance du 7 décembre 2026\n",
                           "From: \"ENT d’essai (n° 1)\" <ent@exemple.example>\n",
                           "To: Zoé Œuvrard <zoe@exemple.example>\n", "Reply-To: reponse@exemple.example\n",
                           "Message-ID: <m-essai@exemple.example>\n", "X-MailFrom: ent@exemple.example\n",
                           "X-RcptTo: zoe@exemple.example\n", "[text/plain]\nBonjour Zoé,\n.\n..deux points\nFin\n",
                           "[text/html]\n<!DOCTYPE html>", "<p>Bonjour <b>Zoé</b></p>"}) {
    EXPECT_NE(read.find(part), std::string::npos) << part << "\n" << read;
  }
}

TEST(MailClient, TlsFromTheStartAndOneConnectionForSeveralLetters) {
  MailServer server({"--security", "tls"});
  Server to = at(server.port(), Security::tls);
  to.trust_pem = server.certificate();
  Client client(to, kNever);
  for (int i = 0; i < 20; ++i) {
    Letter one = letter();
    one.message_id = "m-" + std::to_string(i);
    ASSERT_EQ(client.send(one, [] { return true; }).outcome, Outcome::sent);
  }
  EXPECT_EQ(server.messages().size(), 20u);
}

TEST(MailClient, RealRefusalsAreToldApart) {
  MailServer server({"--security", "starttls", "--user", "ent", "--password", "bon"});
  Server to = at(server.port(), Security::starttls);
  to.user = "ent", to.password = "bon", to.trust_pem = server.certificate();
  Sent sent = send(to, letter("inconnu@exemple.example"));
  EXPECT_EQ(sent.report.outcome, Outcome::refused);
  EXPECT_EQ(sent.report.step, Step::recipient);
  EXPECT_EQ(sent.report.code, 550);
  EXPECT_EQ(sent.report.words, "5.1.1 Boîte inconnue");
  EXPECT_EQ(sent.content, 0);
  EXPECT_EQ(send(to, letter("plein@exemple.example")).report.outcome, Outcome::later);
  sent = send(to, letter("spam@exemple.example"));
  EXPECT_EQ(sent.report.outcome, Outcome::refused);
  EXPECT_EQ(sent.report.step, Step::content);
  EXPECT_EQ(sent.report.code, 554);

  Server wrong = to;
  wrong.password = "faux";
  sent = send(wrong);
  EXPECT_EQ(sent.report.outcome, Outcome::server);
  EXPECT_EQ(sent.report.step, Step::login);
  EXPECT_EQ(sent.report.code, 535);
  EXPECT_EQ(sent.report.words.find("faux"), std::string::npos);

  wrong = to;
  wrong.trust_pem.clear();  // the system does not know this certificate
  EXPECT_EQ(send(wrong).report.step, Step::certificate);
  wrong = to;
  wrong.host = "localhost";
  EXPECT_EQ(send(wrong).report.outcome, Outcome::sent) << "a name of the certificate";
  wrong.host = "127.0.0.2";
  EXPECT_EQ(send(wrong).report.step, Step::certificate) << "no name of the certificate";
  wrong = to;
  wrong.security = Security::tls;  // it speaks plain text first
  EXPECT_EQ(send(wrong).report.step, Step::tls);
  EXPECT_EQ(server.messages().size(), 1u);
}

TEST(MailClient, WithoutTlsNothingIsSaid) {
  ScriptedServer server(polite());
  Server to = at(server.port(), Security::starttls);
  to.user = "ent", to.password = "secret";
  const Sent sent = send(to);
  EXPECT_EQ(sent.report.step, Step::tls);
  for (const auto& line : server.lines()) EXPECT_EQ(line.find("AUTH"), std::string::npos);
  Server far = at(25);
  far.host = "mail.exemple.example";
  EXPECT_EQ(send(far).report.step, Step::settings) << "no TLS, not loopback";
}

struct Misbehaviour {
  const char* start;  // of the client's line
  const char* said;
  Outcome outcome;
  Step step;
  int code;
  int content;
};

class BadMailServer : public testing::TestWithParam<Misbehaviour> {};

TEST_P(BadMailServer, IsReportedForWhatItDid) {
  const auto& bad = GetParam();
  ScriptedServer server(but(bad.start, bad.said));
  const auto began = std::chrono::steady_clock::now();
  const Sent sent = send(at(server.port()));
  EXPECT_EQ(sent.report.outcome, bad.outcome) << sent.report.words;
  EXPECT_EQ(sent.report.step, bad.step) << name_of(sent.report.step);
  EXPECT_EQ(sent.report.code, bad.code) << sent.report.words;
  EXPECT_EQ(sent.content, bad.content);
  EXPECT_FALSE(sent.report.words.empty());
  EXPECT_LT(std::chrono::steady_clock::now() - began, 6s);
}

constexpr const char* kClose = ScriptedServer::kHangUp;
INSTANTIATE_TEST_SUITE_P(
    Each, BadMailServer,
    testing::Values(Misbehaviour{"<connect>", "554 parti", Outcome::server, Step::greeting, 554, 0},
                    Misbehaviour{"<connect>", "421 trop de monde", Outcome::server, Step::greeting, 421, 0},
                    Misbehaviour{"<connect>", kClose, Outcome::server, Step::greeting, 0, 0},
                    Misbehaviour{"<connect>", "<nothing>", Outcome::server, Step::greeting, 0, 0},
                    Misbehaviour{"<connect>", "GARBAGE\x01\xFF", Outcome::server, Step::greeting, 0, 0},
                    Misbehaviour{"EHLO", "<nothing>", Outcome::server, Step::greeting, 0, 0},
                    Misbehaviour{"MAIL", "451 plus tard", Outcome::server, Step::sender, 451, 0},
                    Misbehaviour{"MAIL", "550 pas vous", Outcome::server, Step::sender, 550, 0},
                    Misbehaviour{"RCPT", "450 liste grise", Outcome::later, Step::recipient, 450, 0},
                    Misbehaviour{"RCPT", "550 inconnu", Outcome::refused, Step::recipient, 550, 0},
                    Misbehaviour{"RCPT", "421 coupure", Outcome::server, Step::recipient, 421, 0},
                    Misbehaviour{"RCPT", kClose, Outcome::server, Step::recipient, 0, 0},
                    Misbehaviour{"DATA", "451 pas de place", Outcome::later, Step::content, 451, 0},
                    Misbehaviour{"DATA", "<nothing>", Outcome::server, Step::content, 0, 0},
                    Misbehaviour{"DATA", kClose, Outcome::server, Step::content, 0, 0},
                    Misbehaviour{".", "451 plus tard", Outcome::later, Step::content, 451, 1},
                    Misbehaviour{".", "552 trop gros", Outcome::refused, Step::content, 552, 1},
                    Misbehaviour{".", kClose, Outcome::unknown, Step::content, 0, 1},
                    Misbehaviour{".", "<nothing>", Outcome::unknown, Step::content, 0, 1}));

TEST(MailClient, NobodyListeningAndNoSuchName) {
  int port = 0;
  {
    ScriptedServer gone(polite());
    port = gone.port();
  }
  EXPECT_EQ(send(at(port)).report.step, Step::connect);
  Server nowhere = at(25, Security::starttls);
  nowhere.host = "mail.invalid";
  EXPECT_EQ(send(nowhere).report.step, Step::resolve);
}

TEST(MailClient, AGreetingThatDripsOrNeverEndsIsCutInTime) {
  for (const std::string& said : {std::string(ScriptedServer::kDrip), "220-" + std::string(200'000, 'x')}) {
    ScriptedServer server([&](const std::string& line) { return line == "<connect>" ? said : std::string(); });
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(send(at(server.port())).report.outcome, Outcome::server);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 6s);
  }
}

TEST(MailClient, AKeptConnectionThatWasClosedIsOpenedAgain) {
  std::atomic<int> letters{0};
  ScriptedServer server(polite([&](const std::string& line) -> std::string {
    if (line.rfind("MAIL", 0) == 0 && letters == 1) return ++letters, ScriptedServer::kHangUp;
    if (line == ".") ++letters;
    return {};
  }));
  Client client(at(server.port()), kNever);
  EXPECT_EQ(client.send(letter(), [] { return true; }).outcome, Outcome::sent);
  EXPECT_EQ(client.send(letter(), [] { return true; }).outcome, Outcome::sent);
  EXPECT_EQ(server.connections(), 2);
}

TEST(MailClient, StopsBeforeTheContentAndGivesUpWhenTold) {
  std::atomic<bool> stop{false};
  ScriptedServer server(polite([&](const std::string& line) -> std::string {
    if (line.rfind("RCPT", 0) != 0) return {};
    stop = true;
    return "<nothing>";
  }));
  Server slow = at(server.port());
  slow.reply_timeout = 60s, slow.whole_timeout = 60s;
  Client client(slow, stop);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(client.send(letter(), [] { return true; }).outcome, Outcome::server);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);

  ScriptedServer good(polite());
  Client other(at(good.port()), kNever);
  EXPECT_EQ(other.send(letter(), [] { return false; }).outcome, Outcome::later);
  for (const auto& line : good.lines()) EXPECT_EQ(line.find("Message-ID"), std::string::npos) << "nothing left";
}
