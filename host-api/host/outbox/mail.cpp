#include "host/outbox/mail.hpp"

#include <memory>

namespace ent::host {
namespace {

// Somebody waits for the page that shows the result.
constexpr std::chrono::milliseconds kTryTimeout{15'000};

}  // namespace

OpenServer smtp_servers() {
  return [](const smtp::Server& server, const std::atomic<bool>& stop) -> SendLetter {
    auto client = std::make_shared<smtp::Client>(server, stop);
    return [client](const smtp::Letter& letter, const std::function<bool()>& before_content) {
      return client->send(letter, before_content);
    };
  };
}

Mail::Mail(const MailParts& parts, OpenServer open)
    : parts_(parts),
      configuration_(parts.settings, parts.public_url),
      choices_(parts.database, parts.clock),
      templates_(parts.database, parts.clock, parts.audit),
      queue_(parts.database, parts.clock),
      open_(std::move(open)) {}

Result<void> Mail::after_delivery(Transaction& transaction, const InboxItem& item) {
  const auto enabled = configuration_.enabled();
  if (enabled.has_error()) return enabled.error();
  if (!*enabled) return {};
  return queue_.add(transaction, item, choices_.choice(transaction, item.person, item.plugin, item.event));
}

Result<void> Mail::deliver() {
  const auto settings = configuration_.read();
  if (settings.has_error()) return settings.error();
  if (!settings->enabled) return {};  // switched off meanwhile: what waits waits on
  SendLetter send;
  while (!stopping_) {
    const auto mail = queue_.claim();
    if (mail.has_error()) return mail.error();
    if (!*mail) return {};
    const auto items = queue_.items((*mail)->id);
    if (items.has_error()) return items.error();
    const auto letter = write_letter(**mail, *items, *settings);
    smtp::Report report;
    if (letter.has_error()) {
      if (letter.error().status != Status::not_found) return letter.error();
      report = {smtp::Outcome::refused, smtp::Step::recipient, 0, letter.error().detail};
    } else {
      if (!send) {
        const auto server = configuration_.server(*settings);
        if (server.has_error()) return server.error();
        send = open_(*server, stopping_);
      }
      report = send(*letter, [&] { return queue_.begin_sending(**mail).has_value(); });
    }
    if (report.outcome != smtp::Outcome::sent) {
      parts_.log.warning("mail " + (*mail)->message_id + " not sent at step " + smtp::name_of(report.step) + ": " +
                         std::to_string(report.code) + " " + report.words);
    }
    // Stopped before anything was sent: the letter stays as it was, its lease is given back at the next start.
    if (stopping_ && report.outcome == smtp::Outcome::server) return {};
    if (auto finished = queue_.finish(**mail, report); finished.has_error()) return finished;
    if (report.outcome == smtp::Outcome::server || report.outcome == smtp::Outcome::unknown) return {};
  }
  return {};
}

Result<smtp::Report> Mail::try_out(const Person& to) {
  const std::unique_lock one_at_a_time(trying_, std::try_to_lock);
  if (!one_at_a_time.owns_lock()) return fail(Status::rate_limited, "mail.try_running");
  const auto settings = configuration_.read();
  if (settings.has_error()) return settings.error();
  if (settings->host.empty() || settings->from.empty()) return fail(Status::invalid, "mail.not_set");
  auto server = configuration_.server(*settings);
  if (server.has_error()) return server.error();
  server->connect_timeout = server->whole_timeout = kTryTimeout;
  server->reply_timeout = std::chrono::duration_cast<std::chrono::seconds>(kTryTimeout);
  const smtp::Letter letter = trial_letter(to, *settings);
  return open_(*server, stopping_)(letter, [] { return true; });
}

}  // namespace ent::host
