// Who gets which message by e-mail: the manifest's default, or what the person chose.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"

namespace ent::host {

enum class MailChoice { ent_only, at_once, digest };
/// "ent_only", "at_once", "digest": in the database, in forms and in manifests.
std::string_view name_of(MailChoice choice);
bool read_choice(std::string_view name, MailChoice& choice);

/// A kind of message as a manifest declares it.
struct MailEvent {
  std::string plugin;
  std::string event;
  std::string label;  // French
  MailChoice standard = MailChoice::digest;
};

/// [any-thread]
class MailChoices {
 public:
  MailChoices(Database& database, const Clock& clock) : database_(database), clock_(clock) {}
  static const std::vector<Migration>& migrations();

  /// Replaces what `plugin` declared.
  void declare(std::string_view plugin, std::vector<MailEvent> events);
  /// Every declared event, by plugin.
  std::vector<MailEvent> events() const;
  /// One of them; undeclared ones have their id as label and go into the digest.
  MailEvent event(std::string_view plugin, std::string_view event) const;

  MailChoice choice(Transaction& transaction, std::string_view person, std::string_view plugin, std::string_view event);
  Result<MailChoice> choice(std::string_view person, std::string_view plugin, std::string_view event);
  /// Failure: not_found (no such event).
  Result<void> choose(std::string_view person, std::string_view plugin, std::string_view event, MailChoice choice);

 private:
  Database& database_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<MailEvent>, std::less<>> declared_;
};

}  // namespace ent::host
