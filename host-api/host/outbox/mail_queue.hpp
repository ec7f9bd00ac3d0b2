// E-mails that wait, were sent, or were not: one row per letter, tied to the inbox messages it tells of.
//
//   pending --claim--> pending with a lease --the server is ready for the content--> sending --> sent
//      ^                                                                                |
//      +-- later / server failure: again after 1 min, 5 min, 30 min, 2 h, 12 h <--------+--> refused   (5xx, final)
//      |   then given_up                                                                +--> unknown   (see below)
//
// No letter goes out twice. "sending" is on disk before the first byte of the content leaves; whoever finds it later (a
// crash, a connection lost after the end of the content) cannot know whether the server took it. Such a letter is
// "unknown": it is not sent again by itself, the administrator sees it and may resend it. Its message is in the inbox
// of the ENT in any case.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/smtp/client.hpp"
#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"
#include "host/outbox/mail_choices.hpp"
#include "host/outbox/outbox.hpp"

namespace ent::host {

struct QueuedMail {
  std::int64_t id = 0;
  std::string person;
  bool digest = false;
  std::string message_id;  // of the letter, at every attempt the same
  std::string state;       // "pending", "sending", "sent", "refused", "given_up", "unknown"
  int failures = 0;        // attempts that failed
  std::int64_t due_ms = 0, updated_ms = 0;
  std::string step, words;  // of the last failure: smtp::name_of(Step), the server's words
  int code = 0;             // the server's
  std::string lease;        // held by whoever claimed it
};

/// The server as the last attempt found it.
struct MailTrouble {
  std::int64_t since_ms = 0;
  std::string step, words;
  int code = 0;
};

constexpr std::int64_t kMailPausesMs[] = {60'000, 300'000, 1'800'000, 7'200'000, 43'200'000};
constexpr std::int64_t kMailLeaseMs = 600'000;  // longer than any attempt: smtp::Server::whole_timeout
constexpr int kDigestHour = 7;                  // Europe/Paris

/// [any-thread]
class MailQueue {
 public:
  MailQueue(Database& database, const Clock& clock) : database_(database), clock_(clock) {}
  static const std::vector<Migration>& migrations();

  /// Stores the letter of an inbox message, or adds the message to the person's next digest. In the transaction that
  /// put the message into the inbox.
  Result<void> add(Transaction& transaction, const InboxItem& item, MailChoice choice);

  /// Takes the next due letter for kMailLeaseMs. Letters in "sending" whose lease is over become "unknown".
  Result<std::optional<QueuedMail>> claim();
  /// The messages of a letter, oldest first.
  Result<std::vector<InboxItem>> items(std::int64_t id);
  /// Records that the content is about to leave. Failure: conflict (the lease is lost: do not send).
  Result<void> begin_sending(const QueuedMail& mail);
  /// Records how the attempt ended. After a failure of the server every other due letter waits as well. Failure:
  /// conflict (the lease is lost).
  Result<void> finish(const QueuedMail& mail, const smtp::Report& report);
  /// Gives back what an ended process had claimed. Only when this process alone uses the instance.
  Result<int> recover();
  Result<bool> any_due();

  /// How many letters are in each state.
  Result<std::map<std::string, std::int64_t>> counts();
  /// Letters that need attention, newest first: failed at least once and not sent.
  Result<std::vector<QueuedMail>> problems(int limit);
  Result<std::optional<MailTrouble>> trouble();
  /// Makes one letter due now, its failures forgotten; `id` 0: every pending or given up one, but none that is
  /// "unknown" or refused. Failure: not_found (nothing to retry).
  Result<int> retry(std::int64_t id);

 private:
  Database& database_;
  const Clock& clock_;
};

}  // namespace ent::host
