// Letters on the wire and addresses, without a server.
#include "connectors/smtp/message.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "connectors/smtp/address.hpp"
#include "connectors/smtp/reply.hpp"
#include "host/i18n/i18n.hpp"

using namespace ent::smtp;

namespace {

Letter letter() {
  Letter made;
  made.message_id = "m-1";
  made.from = "ent@exemple.example";
  made.to = "zoe@exemple.example";
  made.subject = "Convention signée";
  made.text = "Bonjour Zoé,\n.\nFin";
  made.html = "<p>Bonjour</p>";
  made.date_ms = 1'795'000'000'000;
  return made;
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST(MailMessage, HasTheHeadersOfAnAutomaticLetter) {
  const std::string out = write_message(letter());
  EXPECT_NE(out.find("Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n"), std::string::npos) << out;
  EXPECT_NE(out.find("Message-ID: <m-1@exemple.example>\r\n"), std::string::npos);
  EXPECT_NE(out.find("Auto-Submitted: auto-generated\r\n"), std::string::npos);
  EXPECT_EQ(write_message(letter()), out) << "a second attempt is the same letter";
  for (std::size_t i = 0; i < out.size(); ++i) {
    EXPECT_LT(static_cast<unsigned char>(out[i]), 0x80);
    if (out[i] == '\n') {
      EXPECT_EQ(out[i - 1], '\r');
    }
  }
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 79u) << line;
}

TEST(MailMessage, NoValueCanAddAHeader) {
  Letter bad = letter();
  bad.subject = "Titre\r\nBcc: autre@exemple.example\r\n\r\nCorps";
  bad.from_name = "ENT\r\nX-Added: 1";
  bad.to_name = std::string("Zoé\0\n", 6);
  const std::string out = write_message(bad);
  const std::string head = out.substr(0, out.find("\r\n\r\n"));
  EXPECT_EQ(count(head, "\r\nBcc:") + count(head, "\r\nX-Added:"), 0) << head;
  EXPECT_EQ(count(head, "\r\nSubject: "), 1);
  for (const char* address :
       {"a@b.example\r\nBcc: c@d.example", "a@b.example> RCPT TO:<c@d.example", "", "a b@c.example"}) {
    bad = letter();
    bad.to = address;
    EXPECT_FALSE(is_sendable(bad)) << address;
    bad = letter();
    bad.reply_to = address;
    EXPECT_EQ(is_sendable(bad), *address == '\0') << address;
  }
  bad = letter();
  bad.message_id = "a>\r\nX: y";
  EXPECT_FALSE(is_sendable(bad));
}

TEST(MailMessage, EncodedWordsCutNoCharacterAndStayShort) {
  std::string long_text;
  for (int i = 0; i < 60; ++i) long_text += "é€œ";
  std::istringstream lines(encode_words(long_text));
  int words = 0;
  for (std::string line; std::getline(lines, line); ++words) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const auto begin = line.find("=?UTF-8?B?");
    ASSERT_NE(begin, std::string::npos);
    EXPECT_LE(line.size() - begin, 75u);
  }
  EXPECT_GT(words, 5);
  EXPECT_EQ(encode_words("Convention 12"), "Convention 12");
  EXPECT_NE(encode_words("=?UTF-8?B?QQ==?="), "=?UTF-8?B?QQ==?=") << "what looks encoded is encoded again";
}

TEST(MailAddress, TakesPlainOnesOnly) {
  for (const char* good : {"a@b.example", "prenom.nom+x@sous.domaine.example", "a_b-c@x1.example"}) {
    EXPECT_TRUE(is_address(good)) << good;
  }
  for (const char* bad : {"", "a", "@b.example", "a@", "a@b..example", ".a@b.example", "a.@b.example", "a@-b.example",
                          "\"a b\"@c.example", "a@[127.0.0.1]", "é@b.example", "a@b@c.example", "a@b.example ",
                          "a\n@b.example", "<a@b.example>"}) {
    EXPECT_FALSE(is_address(bad)) << bad;
  }
  EXPECT_FALSE(is_address(std::string(65, 'a') + "@b.example"));
}

TEST(MailAddress, OnlyLoopbackGoesWithoutTls) {
  for (const char* near : {"localhost", "127.0.0.1", "127.8.8.8", "::1"}) EXPECT_TRUE(is_loopback(near)) << near;
  for (const char* far : {"127.0.0.1.example", "10.0.0.1", "localhost.example", "::2", "", "mail.example"}) {
    EXPECT_FALSE(is_loopback(far)) << far;
  }
  EXPECT_TRUE(is_server_name("mail.exemple.example"));
  EXPECT_FALSE(is_server_name("mail.exemple.example:25"));
  EXPECT_FALSE(is_server_name("mail/x"));
}

TEST(MailReply, KeepsCodeAndWordsOfAllLines) {
  ReplyReader reader;
  reader.line("550-5.1.1 Bo\xC3\xAEte\r\n");
  reader.line("550 inconnue\x1B[31m\r\n");
  EXPECT_EQ(reader.last().code, 550);
  EXPECT_EQ(reader.last().words, "5.1.1 Bo\xC3\xAEte inconnue?[31m");
  reader.line("no reply");
  reader.line("250 \xE9\xE8");
  EXPECT_EQ(reader.last().code, 250);
  EXPECT_EQ(reader.last().words, "??");
  std::string huge = "451 ";
  for (int i = 0; i < 1000; ++i) huge += "é";
  reader.line(huge);
  EXPECT_EQ(reader.last().words.size(), 500u);
  EXPECT_TRUE(ent::host::is_utf8(reader.last().words));
}

TEST(MailDigest, IsDueAtSevenInParisAcrossChangesOfTheClocks) {
  using ent::host::next_hour_in_paris;
  EXPECT_EQ(next_hour_in_paris(1'795'000'000'000, 7), 1'795'068'000'000) << "2026-11-19T06:00:00Z";
  EXPECT_EQ(next_hour_in_paris(1'795'068'000'000, 7), 1'795'154'400'000) << "at seven: the next day";
  EXPECT_EQ(next_hour_in_paris(1'774'731'600'000, 7), 1'774'760'400'000) << "28 to 29 March 2026: 05:00 UTC";
}
