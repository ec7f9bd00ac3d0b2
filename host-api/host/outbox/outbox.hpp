// Messages stored with the change they tell of, delivered afterwards to the in-ENT inbox, exactly once.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "host/base/clock.hpp"
#include "host/base/log.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"

namespace ent::host {

struct OutboxMessage {
  std::string dedup_key;  // unique per plugin; 1..200 bytes
  std::string person;     // recipient
  std::string school;
  std::string event;
  std::string title;  // one line
  std::string body;
  std::string place;  // as menu.link
};

struct InboxItem {
  std::int64_t id = 0;
  std::string plugin, person, school, event, title, body, place;
  std::int64_t delivered_ms = 0;
  std::int64_t read_ms = 0;  // 0: unread
};

/// The inbox messages that a letter tells of (mail_queue.hpp), oldest first.
Result<std::vector<InboxItem>> inbox_of_mail(Transaction& transaction, std::int64_t mail);

/// What else happens, in the same transaction, when a message has come into the inbox.
using AfterDelivery = std::function<Result<void>(Transaction&, const InboxItem&)>;

/// [any-thread]
class Outbox {
 public:
  Outbox(Database& database, const Clock& clock) : database_(database), clock_(clock) {}
  static const std::vector<Migration>& migrations();
  /// Set before the first dispatch().
  void after_delivery(AfterDelivery then) { then_ = std::move(then); }

  /// Stores a message inside a transaction; a key that is stored already is skipped. Failure: invalid.
  Result<void> put(Transaction& transaction, std::string_view plugin, const OutboxMessage& message);
  /// Delivers up to `limit` waiting messages in one transaction; returns how many.
  Result<int> dispatch(int limit = 200);
  /// When the message was delivered, 0 while it waits. Failure: not_found.
  Result<std::int64_t> delivery(std::string_view plugin, std::string_view dedup_key);

  Result<std::int64_t> unread(std::string_view person);
  /// Newest first; `before_id` 0: from the newest.
  Result<std::vector<InboxItem>> inbox(std::string_view person, std::int64_t before_id = 0, int limit = 50);
  /// One item of this person; not_found for anybody else's.
  Result<InboxItem> item(std::string_view person, std::int64_t id);
  /// Marks one item (0: all) of this person as read.
  Result<void> mark_read(std::string_view person, std::int64_t id);

 private:
  Database& database_;
  const Clock& clock_;
  AfterDelivery then_;
};

/// Delivers what waits, on a thread of its own: when woken, and every few seconds in case a wake was lost to a crash.
class OutboxDispatcher {
 public:
  /// `delivered` runs after each delivery on its thread: there may be e-mails to send.
  OutboxDispatcher(Outbox& outbox, Log& log, std::function<void()> delivered = {});
  ~OutboxDispatcher();
  /// Before, nothing is delivered. [control-thread]
  void start();
  void wake();
  /// Stops after the delivery that runs. [control-thread]
  void stop();

 private:
  void run();
  Outbox& outbox_;
  Log& log_;
  std::function<void()> delivered_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = true;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ent::host
