#include "host/outbox/mail_queue.hpp"

#include <iterator>

#include "host/base/crypto.hpp"
#include "host/i18n/i18n.hpp"

namespace ent::host {
namespace {

constexpr const char* kColumns = "id,person,digest,message_id,state,failures,due_ms,updated_ms,step,words,code,lease";

QueuedMail read_mail(const Statement& row) {
  QueuedMail mail;
  mail.id = row.number(0);
  mail.person = row.text(1);
  mail.digest = row.number(2) != 0;
  mail.message_id = row.text(3);
  mail.state = row.text(4);
  mail.failures = static_cast<int>(row.number(5));
  mail.due_ms = row.number(6);
  mail.updated_ms = row.number(7);
  mail.step = row.text(8);
  mail.words = row.text(9);
  mail.code = static_cast<int>(row.number(10));
  mail.lease = row.text(11);
  return mail;
}

Failure lease_lost() {
  return fail(Status::conflict, "mail.lease_lost", "another worker has the letter");
}

std::int64_t insert_mail(Transaction& transaction, std::string_view person, bool digest, std::int64_t due_ms,
                         std::int64_t now_ms) {
  const std::string message_id = random_id("m-");
  transaction
      .prepare(
          "INSERT INTO mails(person,digest,message_id,state,due_ms,created_ms,updated_ms) "
          "VALUES(?,?,?,'pending',?,?,?)")
      .bind(person)
      .bind(std::int64_t{digest})
      .bind(message_id)
      .bind(due_ms)
      .bind(now_ms)
      .bind(now_ms)
      .run();
  auto row = transaction.prepare("SELECT id FROM mails WHERE message_id=?");
  row.bind(message_id).step();
  return row.number(0);
}

// The digest of this person that nobody has begun to send.
std::int64_t open_digest(Transaction& transaction, std::string_view person, std::int64_t now_ms) {
  auto row = transaction.prepare(
      "SELECT id FROM mails WHERE person=? AND digest=1 AND state='pending' AND failures=0 AND lease='' AND due_ms>?");
  return row.bind(person).bind(now_ms).step() ? row.number(0) : 0;
}

bool is_of_server(const smtp::Report& report) {
  return report.outcome == smtp::Outcome::server || report.outcome == smtp::Outcome::unknown;
}

void note_trouble(Transaction& transaction, const smtp::Report& report, std::int64_t now_ms) {
  if (!is_of_server(report)) {
    transaction.prepare("DELETE FROM mail_trouble").run();
    return;
  }
  transaction
      .prepare(
          "INSERT INTO mail_trouble(id,since_ms,step,code,words) VALUES(1,?,?,?,?) "
          "ON CONFLICT(id) DO UPDATE SET step=excluded.step, code=excluded.code, words=excluded.words")
      .bind(now_ms)
      .bind(std::string_view(smtp::name_of(report.step)))
      .bind(std::int64_t{report.code})
      .bind(report.words)
      .run();
}

// State, failures and due time of a letter after one more failure.
void put_failure(Transaction& transaction, std::int64_t id, int failures, const smtp::Report& report,
                 std::int64_t now_ms) {
  const bool again = failures <= static_cast<int>(std::size(kMailPausesMs));
  transaction
      .prepare(
          "UPDATE mails SET state=?, failures=?, due_ms=?, step=?, code=?, words=?, lease='', lease_until_ms=0, "
          "updated_ms=? WHERE id=?")
      .bind(std::string_view(again ? "pending" : "given_up"))
      .bind(std::int64_t{failures})
      .bind(again ? now_ms + kMailPausesMs[failures - 1] : now_ms)
      .bind(std::string_view(smtp::name_of(report.step)))
      .bind(std::int64_t{report.code})
      .bind(report.words)
      .bind(now_ms)
      .bind(id)
      .run();
}

void note_failure(Transaction& transaction, const QueuedMail& mail, const smtp::Report& report, std::int64_t now) {
  const bool final = report.outcome == smtp::Outcome::refused || report.outcome == smtp::Outcome::unknown;
  if (final) {
    transaction
        .prepare(
            "UPDATE mails SET state=?, step=?, code=?, words=?, lease='', lease_until_ms=0, updated_ms=? WHERE id=?")
        .bind(std::string_view(report.outcome == smtp::Outcome::refused ? "refused" : "unknown"))
        .bind(std::string_view(smtp::name_of(report.step)))
        .bind(std::int64_t{report.code})
        .bind(report.words)
        .bind(now)
        .bind(mail.id)
        .run();
  } else {
    put_failure(transaction, mail.id, mail.failures + 1, report, now);
  }
  if (!is_of_server(report)) return;
  // What failed for this letter would fail for the others: they wait too instead of knocking one by one.
  std::vector<std::pair<std::int64_t, int>> others;
  {
    auto rows = transaction.prepare(
        "SELECT id,failures FROM mails WHERE state='pending' AND due_ms<=? AND lease_until_ms<=? AND id<>?");
    rows.bind(now).bind(now).bind(mail.id);
    while (rows.step()) others.emplace_back(rows.number(0), static_cast<int>(rows.number(1)));
  }
  for (const auto& [id, failures] : others) put_failure(transaction, id, failures + 1, report, now);
}

}  // namespace

const std::vector<Migration>& MailQueue::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE mails (
      id INTEGER PRIMARY KEY, person TEXT NOT NULL, digest INTEGER NOT NULL, message_id TEXT NOT NULL UNIQUE,
      state TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, due_ms INTEGER NOT NULL, lease TEXT NOT NULL DEFAULT '',
      lease_until_ms INTEGER NOT NULL DEFAULT 0, step TEXT NOT NULL DEFAULT '', code INTEGER NOT NULL DEFAULT 0,
      words TEXT NOT NULL DEFAULT '', created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL);
    CREATE INDEX mails_due ON mails(due_ms) WHERE state='pending';
    CREATE INDEX mails_sending ON mails(lease_until_ms) WHERE state='sending';
    CREATE INDEX mails_state ON mails(state, updated_ms);
    CREATE INDEX mails_digest ON mails(person) WHERE digest=1 AND state='pending';
    CREATE TABLE mail_items (inbox INTEGER PRIMARY KEY, mail INTEGER NOT NULL REFERENCES mails(id));
    CREATE INDEX mail_items_mail ON mail_items(mail);
    CREATE TABLE mail_trouble (
      id INTEGER PRIMARY KEY CHECK (id=1), since_ms INTEGER NOT NULL, step TEXT NOT NULL, code INTEGER NOT NULL,
      words TEXT NOT NULL);
  )"}};
  return list;
}

Result<void> MailQueue::add(Transaction& transaction, const InboxItem& item, MailChoice choice) {
  if (choice == MailChoice::ent_only) return {};
  const std::int64_t now = clock_.now_ms();
  const bool digest = choice == MailChoice::digest;
  std::int64_t mail = digest ? open_digest(transaction, item.person, now) : 0;
  if (mail == 0)
    mail = insert_mail(transaction, item.person, digest, digest ? next_hour_in_paris(now, kDigestHour) : now, now);
  transaction.prepare("INSERT INTO mail_items(inbox,mail) VALUES(?,?)").bind(item.id).bind(mail).run();
  return {};
}

Result<bool> MailQueue::any_due() {
  return database_.read([&](Transaction& transaction) -> Result<bool> {
    auto row = transaction.prepare(
        "SELECT 1 FROM mails WHERE (state='pending' AND due_ms<=? AND lease_until_ms<=?) OR "
        "(state='sending' AND lease_until_ms<=?) LIMIT 1");
    const std::int64_t now = clock_.now_ms();
    return row.bind(now).bind(now).bind(now).step();
  });
}

Result<std::optional<QueuedMail>> MailQueue::claim() {
  const auto due = any_due();
  if (due.has_error()) return due.error();
  if (!*due) return std::optional<QueuedMail>();  // an idle worker writes nothing
  return database_.write([&](Transaction& transaction) -> Result<std::optional<QueuedMail>> {
    const std::int64_t now = clock_.now_ms();
    transaction
        .prepare(
            "UPDATE mails SET state='unknown', step='content', lease='', updated_ms=? "
            "WHERE state='sending' AND lease_until_ms<=?")
        .bind(now)
        .bind(now)
        .run();
    std::optional<QueuedMail> mail;
    {
      auto row = transaction.prepare(std::string("SELECT ") + kColumns +
                                     " FROM mails WHERE state='pending' AND due_ms<=? AND lease_until_ms<=? "
                                     "ORDER BY due_ms, id LIMIT 1");
      if (row.bind(now).bind(now).step()) mail = read_mail(row);
    }
    if (!mail) return mail;
    mail->lease = random_id("l-");
    transaction.prepare("UPDATE mails SET lease=?, lease_until_ms=?, updated_ms=? WHERE id=?")
        .bind(mail->lease)
        .bind(now + kMailLeaseMs)
        .bind(now)
        .bind(mail->id)
        .run();
    return mail;
  });
}

Result<std::vector<InboxItem>> MailQueue::items(std::int64_t id) {
  return database_.read(
      [&](Transaction& transaction) -> Result<std::vector<InboxItem>> { return inbox_of_mail(transaction, id); });
}

Result<void> MailQueue::begin_sending(const QueuedMail& mail) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    const auto changed =
        transaction.prepare("UPDATE mails SET state='sending', updated_ms=? WHERE id=? AND lease=? AND state='pending'")
            .bind(clock_.now_ms())
            .bind(mail.id)
            .bind(mail.lease)
            .run();
    if (changed == 0) return lease_lost();
    return {};
  });
}

Result<void> MailQueue::finish(const QueuedMail& mail, const smtp::Report& report) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    auto held = transaction.prepare("SELECT 1 FROM mails WHERE id=? AND lease=? AND state IN ('pending','sending')");
    if (!held.bind(mail.id).bind(mail.lease).step()) return lease_lost();
    const std::int64_t now = clock_.now_ms();
    note_trouble(transaction, report, now);
    if (report.outcome != smtp::Outcome::sent) {
      note_failure(transaction, mail, report, now);
      return {};
    }
    transaction
        .prepare(
            "UPDATE mails SET state='sent', step='', code=?, words=?, lease='', lease_until_ms=0, updated_ms=? "
            "WHERE id=?")
        .bind(std::int64_t{report.code})
        .bind(report.words)
        .bind(now)
        .bind(mail.id)
        .run();
    return {};
  });
}

Result<int> MailQueue::recover() {
  return database_.write([&](Transaction& transaction) -> Result<int> {
    const std::int64_t now = clock_.now_ms();
    const auto unknown = transaction
                             .prepare(
                                 "UPDATE mails SET state='unknown', step='content', lease='', lease_until_ms=0, "
                                 "updated_ms=? WHERE state='sending'")
                             .bind(now)
                             .run();
    transaction.prepare("UPDATE mails SET lease='', lease_until_ms=0 WHERE state='pending' AND lease<>''").run();
    return static_cast<int>(unknown);
  });
}

Result<std::map<std::string, std::int64_t>> MailQueue::counts() {
  return database_.read([&](Transaction& transaction) -> Result<std::map<std::string, std::int64_t>> {
    std::map<std::string, std::int64_t> counts;
    auto rows = transaction.prepare("SELECT state, COUNT(*) FROM mails GROUP BY state");
    while (rows.step()) counts[std::string(rows.text(0))] = rows.number(1);
    return counts;
  });
}

Result<std::vector<QueuedMail>> MailQueue::problems(int limit) {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<QueuedMail>> {
    std::vector<QueuedMail> list;
    auto rows = transaction.prepare(std::string("SELECT ") + kColumns +
                                    " FROM mails WHERE state IN ('refused','given_up','unknown') OR "
                                    "(state='pending' AND failures>0) ORDER BY updated_ms DESC, id DESC LIMIT ?");
    rows.bind(std::int64_t{limit});
    while (rows.step()) list.push_back(read_mail(rows));
    return list;
  });
}

Result<std::optional<MailTrouble>> MailQueue::trouble() {
  return database_.read([&](Transaction& transaction) -> Result<std::optional<MailTrouble>> {
    auto row = transaction.prepare("SELECT since_ms,step,code,words FROM mail_trouble");
    if (!row.step()) return std::optional<MailTrouble>();
    MailTrouble trouble;
    trouble.since_ms = row.number(0);
    trouble.step = row.text(1);
    trouble.code = static_cast<int>(row.number(2));
    trouble.words = row.text(3);
    return std::optional<MailTrouble>(trouble);
  });
}

Result<int> MailQueue::retry(std::int64_t id) {
  return database_.write([&](Transaction& transaction) -> Result<int> {
    const auto changed =
        transaction
            .prepare(
                "UPDATE mails SET state='pending', failures=0, due_ms=?, lease='', lease_until_ms=0, updated_ms=? "
                "WHERE lease='' AND ((?=0 AND (state='given_up' OR (state='pending' AND failures>0))) "
                "OR (id=? AND (state IN ('given_up','unknown','refused') OR (state='pending' AND failures>0))))")
            .bind(clock_.now_ms())
            .bind(clock_.now_ms())
            .bind(id)
            .bind(id)
            .run();
    if (changed == 0) return fail(Status::not_found, "mail.nothing_to_retry");
    return static_cast<int>(changed);
  });
}

}  // namespace ent::host
