#include "host/outbox/outbox.hpp"

namespace ent::host {
namespace {

InboxItem read_item(const Statement& row) {
  InboxItem item;
  item.id = row.number(0);
  std::string* const texts[] = {&item.plugin, &item.person, &item.school, &item.event,
                                &item.title,  &item.body,   &item.place};
  int column = 1;
  for (std::string* text : texts) *text = row.text(column++);
  item.delivered_ms = row.number(8);
  item.read_ms = row.number(9);
  return item;
}

constexpr const char* kItemColumns = "id,plugin,person,school,event,title,body,place,delivered_ms,read_ms";

InboxItem item_of_outbox(Transaction& transaction, std::int64_t outbox_id) {
  auto row =
      transaction.prepare(std::string("SELECT ") + kItemColumns +
                          " FROM inbox WHERE (plugin,dedup_key)=(SELECT plugin,dedup_key FROM outbox WHERE id=?)");
  row.bind(outbox_id).step();
  return read_item(row);
}

}  // namespace

Result<std::vector<InboxItem>> inbox_of_mail(Transaction& transaction, std::int64_t mail) {
  std::vector<InboxItem> items;
  auto rows = transaction.prepare(std::string("SELECT ") + kItemColumns +
                                  " FROM inbox WHERE id IN (SELECT inbox FROM mail_items WHERE mail=?) ORDER BY id");
  rows.bind(mail);
  while (rows.step()) items.push_back(read_item(rows));
  return items;
}

const std::vector<Migration>& Outbox::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE outbox (
      id INTEGER PRIMARY KEY, plugin TEXT NOT NULL, dedup_key TEXT NOT NULL, person TEXT NOT NULL, school TEXT NOT NULL,
      event TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, place TEXT NOT NULL, created_ms INTEGER NOT NULL,
      delivered_ms INTEGER NOT NULL DEFAULT 0, UNIQUE (plugin, dedup_key));
    CREATE INDEX outbox_waiting ON outbox(id) WHERE delivered_ms=0;
    CREATE TABLE inbox (
      id INTEGER PRIMARY KEY, plugin TEXT NOT NULL, dedup_key TEXT NOT NULL, person TEXT NOT NULL, school TEXT NOT NULL,
      event TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, place TEXT NOT NULL, delivered_ms INTEGER NOT NULL,
      read_ms INTEGER NOT NULL DEFAULT 0, UNIQUE (plugin, dedup_key));
    CREATE INDEX inbox_person ON inbox(person, id);
    CREATE INDEX inbox_unread ON inbox(person) WHERE read_ms=0;
  )"}};
  return list;
}

Result<void> Outbox::put(Transaction& transaction, std::string_view plugin, const OutboxMessage& message) {
  if (message.dedup_key.empty() || message.dedup_key.size() > 200 || message.person.empty() || message.title.empty())
    return fail(Status::invalid, "outbox.invalid", "a message needs a key of 1..200 bytes, a recipient and a title");
  transaction
      .prepare(
          "INSERT INTO outbox(plugin,dedup_key,person,school,event,title,body,place,created_ms) "
          "VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT(plugin,dedup_key) DO NOTHING")
      .bind(plugin)
      .bind(message.dedup_key)
      .bind(message.person)
      .bind(message.school)
      .bind(message.event)
      .bind(message.title)
      .bind(message.body)
      .bind(message.place)
      .bind(clock_.now_ms())
      .run();
  return {};
}

Result<int> Outbox::dispatch(int limit) {
  const auto waiting = database_.read([&](Transaction& transaction) -> Result<bool> {
    return transaction.prepare("SELECT 1 FROM outbox WHERE delivered_ms=0 LIMIT 1").step();
  });
  if (waiting.has_error()) return waiting.error();
  if (!*waiting) return 0;  // an idle dispatcher writes nothing
  return database_.write([&](Transaction& transaction) -> Result<int> {
    // One transaction: the message is in the inbox if and only if the outbox says that it was delivered.
    std::vector<std::int64_t> ids;
    {
      auto rows = transaction.prepare("SELECT id FROM outbox WHERE delivered_ms=0 ORDER BY id LIMIT ?");
      rows.bind(static_cast<std::int64_t>(limit));
      while (rows.step()) ids.push_back(rows.number(0));
    }
    const std::int64_t now = clock_.now_ms();
    for (const std::int64_t id : ids) {
      const auto added =
          transaction
              .prepare(
                  "INSERT INTO inbox(plugin,dedup_key,person,school,event,title,body,place,delivered_ms) "
                  "SELECT plugin,dedup_key,person,school,event,title,body,place,? FROM outbox WHERE id=? "
                  "ON CONFLICT(plugin,dedup_key) DO NOTHING")
              .bind(now)
              .bind(id)
              .run();
      transaction.prepare("UPDATE outbox SET delivered_ms=? WHERE id=?").bind(now).bind(id).run();
      if (added == 0 || !then_) continue;
      const InboxItem item = item_of_outbox(transaction, id);
      if (auto then = then_(transaction, item); then.has_error()) return then.error();
    }
    return static_cast<int>(ids.size());
  });
}

Result<std::int64_t> Outbox::delivery(std::string_view plugin, std::string_view dedup_key) {
  return database_.read([&](Transaction& transaction) -> Result<std::int64_t> {
    auto row = transaction.prepare("SELECT delivered_ms FROM outbox WHERE plugin=? AND dedup_key=?");
    if (!row.bind(plugin).bind(dedup_key).step()) return fail(Status::not_found, "outbox.not_found");
    return row.number(0);
  });
}

Result<std::int64_t> Outbox::unread(std::string_view person) {
  return database_.read([&](Transaction& transaction) -> Result<std::int64_t> {
    auto row = transaction.prepare("SELECT COUNT(*) FROM inbox WHERE person=? AND read_ms=0");
    row.bind(person).step();
    return row.number(0);
  });
}

Result<std::vector<InboxItem>> Outbox::inbox(std::string_view person, std::int64_t before_id, int limit) {
  return database_.read([&](Transaction& transaction) -> Result<std::vector<InboxItem>> {
    std::vector<InboxItem> items;
    auto rows = transaction.prepare(std::string("SELECT ") + kItemColumns +
                                    " FROM inbox WHERE person=? AND id<? ORDER BY id DESC LIMIT ?");
    rows.bind(person).bind(before_id > 0 ? before_id : INT64_MAX).bind(static_cast<std::int64_t>(limit));
    while (rows.step()) items.push_back(read_item(rows));
    return items;
  });
}

Result<InboxItem> Outbox::item(std::string_view person, std::int64_t id) {
  return database_.read([&](Transaction& transaction) -> Result<InboxItem> {
    auto row = transaction.prepare(std::string("SELECT ") + kItemColumns + " FROM inbox WHERE id=? AND person=?");
    if (!row.bind(id).bind(person).step()) return fail(Status::not_found, "inbox.not_found");
    return read_item(row);
  });
}

Result<void> Outbox::mark_read(std::string_view person, std::int64_t id) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("UPDATE inbox SET read_ms=? WHERE person=? AND read_ms=0 AND (?=0 OR id=?)")
        .bind(clock_.now_ms())
        .bind(person)
        .bind(id)
        .bind(id)
        .run();
    return {};
  });
}

}  // namespace ent::host
