// Subject and text of the letters: the host's own, or what the administrator wrote, with {variables}.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/audit/audit.hpp"
#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"

namespace ent::host {

struct MailTemplate {
  std::string subject;   // one line
  std::string body;      // plain text
  bool changed = false;  // by the administrator
};

/// One thing wrong with a template.
struct MailTemplateProblem {
  enum class Kind { unknown, missing, open_brace, empty, too_long, not_one_line };
  Kind kind;
  bool in_subject = false;
  std::string name;  // of the variable, for unknown and missing
};

using MailValues = std::map<std::string, std::string, std::less<>>;

/// The variables of a letter about one message, or of the daily digest.
const std::vector<std::string>& mail_variables(bool digest);

/// Everything wrong with a template that came from outside. A letter about one message must hold {lien} in its text,
/// the digest {liste}. [any-thread]
std::vector<MailTemplateProblem> check_template(const MailTemplate& checked, bool digest);

/// `text` with each {name} of `values` replaced, all else as it is; values are not looked at again. [any-thread]
std::string fill_in(std::string_view text, const MailValues& values);

/// The digest is a letter of the host.
constexpr const char* kDigestPlugin = "host";
constexpr const char* kDigestEvent = "digest";

/// [any-thread]
class MailTemplates {
 public:
  MailTemplates(Database& database, const Clock& clock, Audit& audit)
      : database_(database), clock_(clock), audit_(audit) {}
  static const std::vector<Migration>& migrations();

  static MailTemplate original(bool digest);
  Result<MailTemplate> get(std::string_view plugin, std::string_view event);
  /// Failure: invalid (see check_template). Audited as "mail_template.changed".
  Result<void> put(const Actor& actor, std::string_view plugin, std::string_view event, const MailTemplate& changed);
  /// Back to the original. Audited as "mail_template.reset".
  Result<void> reset(const Actor& actor, std::string_view plugin, std::string_view event);

 private:
  Database& database_;
  const Clock& clock_;
  Audit& audit_;
};

}  // namespace ent::host
