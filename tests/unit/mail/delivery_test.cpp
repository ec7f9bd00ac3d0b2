// From the outbox to a real mail server.
#include "instance.hpp"
#include "mail_server.hpp"

namespace store_test {
namespace {

struct Post {
  explicit Post(const std::vector<std::string>& options = {}) : server(options), instance(directory.path(), named()) {
    const std::pair<const char*, const char*> people[] = {{"p-1", "un@exemple.example"},
                                                          {"p-2", "deux@exemple.example"},
                                                          {"p-none", ""},
                                                          {"p-bad", "inconnu@exemple.example"}};
    for (const auto& [id, address] : people) {
      const Person person{id, "Anne", "Exemple", std::string("Anne ") + id, address, {}};
      EXPECT_TRUE(ok(database().write(
          [&](Transaction& transaction) { return instance.services->directory().put(transaction, person); })));
    }
    settings.enabled = true, settings.host = "127.0.0.1", settings.port = server.port();
    settings.security = ent::smtp::Security::none, settings.from = "ent@exemple.example";
    mail().choices().declare("things", {{"things", "thing.made", "Chose faite", MailChoice::at_once},
                                        {"things", "thing.seen", "Chose vue", MailChoice::digest}});
  }
  static InstanceOptions named() {
    InstanceOptions options;
    options.base_url = "https://ent.exemple.example";
    options.ent_name = "ENT <d’essai>";
    return options;
  }
  Database& database() { return instance.services->database(); }
  Mail& mail() { return instance.services->mail(); }
  void save() { EXPECT_TRUE(ok(mail().configuration().save(Actor::host(), settings, std::nullopt))); }
  void tell(const std::string& person, const std::string& event = "thing.made") {
    OutboxMessage message{
        "k" + std::to_string(++last), person, "0990001N", event, "Chose <faite>", "Une ligne\nDeux", "home"};
    EXPECT_TRUE(ok(database().write(
        [&](Transaction& transaction) { return instance.services->outbox().put(transaction, "things", message); })));
    EXPECT_TRUE(ok(instance.services->outbox().dispatch()));
  }
  void deliver() { EXPECT_TRUE(ok(mail().deliver())); }
  TempDir directory;
  MailServer server;
  Instance instance;
  MailSettings settings;
  int last = 0;
};

using Counts = std::map<std::string, std::int64_t>;

TEST(MailDelivery, AMessageGoesToInboxAndMailWithALinkToItself) {
  Post post;
  post.save();
  post.tell("p-1");
  post.deliver();
  post.deliver();
  ASSERT_EQ(post.server.messages().size(), 1u);
  const std::string read = post.server.decoded();
  const auto id = std::to_string(post.instance.services->outbox().inbox("p-1")->front().id);
  for (const std::string& part :
       {std::string("Subject: Chose <faite>\n"), std::string("Une ligne\nDeux\n"),
        "https://ent.exemple.example/notifications/" + id + "\n", std::string("Une ligne<br>\nDeux"),
        "<a href=\"https://ent.exemple.example/notifications/" + id + "\">", std::string("ENT &lt;d’essai&gt;")}) {
    EXPECT_NE(read.find(part), std::string::npos) << part << "\n" << read;
  }
  EXPECT_EQ(*post.mail().queue().counts(), (Counts{{"sent", 1}}));
}

TEST(MailDelivery, OffMeansNeverAlsoLater) {
  Post post;
  post.tell("p-1");
  post.save();
  post.deliver();
  EXPECT_TRUE(post.mail().queue().counts()->empty());
  EXPECT_EQ(post.instance.services->outbox().inbox("p-1")->size(), 1u);
}

TEST(MailDelivery, PeopleChoose) {
  Post post;
  post.save();
  ASSERT_TRUE(ok(post.mail().choices().choose("p-1", "things", "thing.made", MailChoice::ent_only)));
  ASSERT_TRUE(ok(post.mail().choices().choose("p-2", "things", "thing.made", MailChoice::digest)));
  EXPECT_EQ(status(post.mail().choices().choose("p-2", "things", "no.event", MailChoice::digest)), Status::not_found);
  post.tell("p-1");
  post.tell("p-2");
  post.tell("p-2", "thing.seen");
  post.deliver();
  EXPECT_TRUE(post.server.messages().empty());
  post.instance.clock.advance(24LL * 3600 * 1000);
  post.deliver();
  EXPECT_EQ(post.server.messages().size(), 1u) << "one digest of two messages";
  const std::string read = post.server.decoded();
  EXPECT_NE(read.find(": 2 messages\n"), std::string::npos) << read;
  EXPECT_NE(read.find("X-RcptTo: deux@exemple.example"), std::string::npos);
}

TEST(MailDelivery, RefusalsAreKeptWithTheServersWords) {
  Post post;
  post.save();
  for (const char* person : {"p-bad", "p-none", "p-gone", "p-1"}) post.tell(person);
  post.deliver();
  EXPECT_EQ(*post.mail().queue().counts(), (Counts{{"refused", 3}, {"sent", 1}}));
  std::string words;
  for (const auto& problem : *post.mail().queue().problems(10)) words += problem.words + ";";
  EXPECT_NE(words.find("5.1.1 Boîte inconnue;"), std::string::npos) << words;
}

TEST(MailDelivery, ThePasswordIsASecretAndTheTryNamesTheStep) {
  Post post({"--user", "ent", "--password", "bon"});
  post.settings.user = "ent";
  const auto person = *post.instance.services->directory().person("p-1");
  EXPECT_EQ(status(post.mail().try_out(person)), Status::invalid) << "nothing is set";
  for (const std::string password : {"faux", "bon"}) {
    ASSERT_TRUE(ok(post.mail().configuration().save(Actor::host(), post.settings,
                                                    SecretBytes(Bytes(password.begin(), password.end())))));
    const auto report = post.mail().try_out(person);
    ASSERT_TRUE(ok(report));
    EXPECT_EQ(report->step, password == "bon" ? ent::smtp::Step::content : ent::smtp::Step::login);
    EXPECT_EQ(report->outcome, password == "bon" ? ent::smtp::Outcome::sent : ent::smtp::Outcome::server);
  }
  post.instance.services.reset();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(post.directory.path())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(bytes.find("faux"), std::string::npos) << entry.path();
  }
}

TEST(MailSettings, AreRefusedByField) {
  Post post;
  const auto refused = [&](auto change) {
    MailSettings bad = post.settings;
    change(bad);
    const auto saved = post.mail().configuration().save(Actor::host(), bad, std::nullopt);
    return saved.has_error() ? saved.error().key : std::string();
  };
  EXPECT_EQ(refused([](MailSettings&) {}), "");
  EXPECT_EQ(refused([](MailSettings& s) { s.host = "mail.exemple.example"; }), "mail.bad_security");
  EXPECT_EQ(refused([](MailSettings& s) { s.host = ""; }), "mail.bad_host");
  EXPECT_EQ(refused([](MailSettings& s) { s.port = 0; }), "mail.bad_port");
  EXPECT_EQ(refused([](MailSettings& s) { s.from = "ent@exemple.example\r\nBcc: x@y.example"; }), "mail.bad_from");
  EXPECT_EQ(refused([](MailSettings& s) { s.reply_to = "rien"; }), "mail.bad_reply_to");
  EXPECT_EQ(refused([](MailSettings& s) { s.from_name = "a\nb"; }), "mail.bad_from_name");
  EXPECT_EQ(refused([](MailSettings& s) { s.base_url = "javascript:alert(1)"; }), "mail.bad_base_url");
  EXPECT_EQ(refused([](MailSettings& s) { s.base_url = "https://ent.exemple.example/"; }), "mail.bad_base_url");
  EXPECT_EQ(refused([](MailSettings& s) { s.trust = "rien"; }), "mail.bad_trust");
}

}  // namespace
}  // namespace store_test
