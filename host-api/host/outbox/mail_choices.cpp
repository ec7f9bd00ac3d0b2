#include "host/outbox/mail_choices.hpp"

namespace ent::host {
namespace {
constexpr std::string_view kNames[] = {"ent_only", "at_once", "digest"};
}

std::string_view name_of(MailChoice choice) {
  return kNames[static_cast<int>(choice)];
}

bool read_choice(std::string_view name, MailChoice& choice) {
  for (int i = 0; i < 3; ++i)
    if (kNames[i] == name) return choice = static_cast<MailChoice>(i), true;
  return false;
}

const std::vector<Migration>& MailChoices::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE mail_choices (
      person TEXT NOT NULL, plugin TEXT NOT NULL, event TEXT NOT NULL, choice TEXT NOT NULL,
      updated_ms INTEGER NOT NULL, PRIMARY KEY (person, plugin, event));
  )"}};
  return list;
}

void MailChoices::declare(std::string_view plugin, std::vector<MailEvent> events) {
  const std::lock_guard lock(mutex_);
  declared_[std::string(plugin)] = std::move(events);
}

std::vector<MailEvent> MailChoices::events() const {
  const std::lock_guard lock(mutex_);
  std::vector<MailEvent> all;
  for (const auto& [plugin, events] : declared_) all.insert(all.end(), events.begin(), events.end());
  return all;
}

MailEvent MailChoices::event(std::string_view plugin, std::string_view event) const {
  const std::lock_guard lock(mutex_);
  if (const auto found = declared_.find(plugin); found != declared_.end())
    for (const auto& declared : found->second)
      if (declared.event == event) return declared;
  return {std::string(plugin), std::string(event), std::string(event), MailChoice::digest};
}

MailChoice MailChoices::choice(Transaction& transaction, std::string_view person, std::string_view plugin,
                               std::string_view id) {
  MailChoice chosen = event(plugin, id).standard;
  auto row = transaction.prepare("SELECT choice FROM mail_choices WHERE person=? AND plugin=? AND event=?");
  if (row.bind(person).bind(plugin).bind(id).step()) read_choice(row.text(0), chosen);
  return chosen;
}

Result<MailChoice> MailChoices::choice(std::string_view person, std::string_view plugin, std::string_view id) {
  return database_.read(
      [&](Transaction& transaction) -> Result<MailChoice> { return choice(transaction, person, plugin, id); });
}

Result<void> MailChoices::choose(std::string_view person, std::string_view plugin, std::string_view id,
                                 MailChoice chosen) {
  bool known = false;
  for (const auto& declared : events()) known = known || (declared.plugin == plugin && declared.event == id);
  if (!known) return fail(Status::not_found, "mail.no_event", std::string(id));
  return database_.write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("INSERT OR REPLACE INTO mail_choices(person,plugin,event,choice,updated_ms) VALUES(?,?,?,?,?)")
        .bind(person)
        .bind(plugin)
        .bind(id)
        .bind(name_of(chosen))
        .bind(clock_.now_ms())
        .run();
    return {};
  });
}

}  // namespace ent::host
