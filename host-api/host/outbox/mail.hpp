// E-mail of this host: settings, choices, templates, queue, and the worker that sends.
//
// A message in the outbox comes into the recipient's inbox; the same transaction stores a letter when e-mail is on and
// the recipient did not choose the ENT alone. A job of the host ("mail.deliver") sends what is due. Messages that came
// while e-mail was off are never sent afterwards.
#pragma once
#include <atomic>
#include <functional>
#include <mutex>

#include "connectors/smtp/client.hpp"
#include "host/base/log.hpp"
#include "host/directory/directory.hpp"
#include "host/outbox/mail_choices.hpp"
#include "host/outbox/mail_queue.hpp"
#include "host/outbox/mail_settings.hpp"
#include "host/outbox/mail_templates.hpp"

namespace ent::host {

struct MailParts {
  Database& database;
  const Clock& clock;
  Log& log;
  Audit& audit;
  Settings& settings;
  Directory& directory;
  std::string public_url;  // for links, when the administrator set no other
  std::string ent_name;
};

/// Sends one letter; see smtp::Client::send.
using SendLetter = std::function<smtp::Report(const smtp::Letter&, const std::function<bool()>& before_content)>;
/// Opens a server for several letters; the flag asks a running send to end. Tests put their own here.
using OpenServer = std::function<SendLetter(const smtp::Server&, const std::atomic<bool>& stop)>;
OpenServer smtp_servers();

constexpr const char* kMailJob = "mail.deliver";
constexpr std::int64_t kMailJobSeconds = 60;  // digests and retries are looked for this often

/// [any-thread]
class Mail {
 public:
  explicit Mail(const MailParts& parts, OpenServer open = smtp_servers());

  MailConfiguration& configuration() { return configuration_; }
  MailChoices& choices() { return choices_; }
  MailTemplates& templates() { return templates_; }
  MailQueue& queue() { return queue_; }

  /// For Outbox::after_delivery: stores the letter of a message, if there is to be one.
  Result<void> after_delivery(Transaction& transaction, const InboxItem& item);

  /// Sends what is due, letter after letter, until nothing is, the server fails or stop() was called. Failures are
  /// those of the store alone: what the server says is recorded. [job-thread]
  Result<void> deliver();
  /// Makes deliver() and try_out() end soon; they do not start again.
  void stop() { stopping_ = true; }

  /// The letter about one message or a digest, with the server's settings. Failure: not_found (the person is gone).
  Result<smtp::Letter> write_letter(const QueuedMail& mail, const std::vector<InboxItem>& items,
                                    const MailSettings& settings);
  /// What write_letter would make of `shown` for invented values.
  smtp::Letter example(const MailTemplate& shown, const MailEvent& event) const;

  /// Sends a letter to `to` at once, with short time limits: « Envoyer un message d'essai ». Failures: invalid (no
  /// usable settings), rate_limited (another try is running).
  Result<smtp::Report> try_out(const Person& to);

 private:
  smtp::Letter trial_letter(const Person& to, const MailSettings& settings) const;
  MailParts parts_;
  MailConfiguration configuration_;
  MailChoices choices_;
  MailTemplates templates_;
  MailQueue queue_;
  OpenServer open_;
  std::atomic<bool> stopping_{false};
  std::mutex trying_;
};

}  // namespace ent::host
