#include "host/outbox/mail_templates.hpp"

#include <algorithm>
#include <set>

#include "host/i18n/i18n.hpp"

namespace ent::host {
namespace {

constexpr std::size_t kMaxSubject = 200;
constexpr std::size_t kMaxBody = 10'000;

bool is_digest(std::string_view plugin, std::string_view event) {
  return plugin == kDigestPlugin && event == kDigestEvent;
}

// Splits a template: `on_text` gets what stands between variables, `on_name` each name; false at a lone brace.
template <class Text, class Name>
bool scan(std::string_view text, Text on_text, Name on_name) {
  while (!text.empty()) {
    const auto open = text.find_first_of("{}");
    on_text(text.substr(0, open));
    if (open == std::string_view::npos) return true;
    const auto close = text.find('}', open);
    const auto next = text.find('{', open + 1);
    if (text[open] == '}' || close == std::string_view::npos || (next != std::string_view::npos && next < close))
      return false;
    on_name(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return true;
}

void check_part(std::string_view text, bool in_subject, bool digest, std::set<std::string, std::less<>>& used,
                std::vector<MailTemplateProblem>& problems) {
  using Kind = MailTemplateProblem::Kind;
  const auto& known = mail_variables(digest);
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) problems.push_back({Kind::empty, in_subject, {}});
  if (text.size() > (in_subject ? kMaxSubject : kMaxBody)) problems.push_back({Kind::too_long, in_subject, {}});
  const bool whole = scan(
      text, [](std::string_view) {},
      [&](std::string_view name) {
        if (std::find(known.begin(), known.end(), name) == known.end())
          problems.push_back({Kind::unknown, in_subject, std::string(name.substr(0, 60))});
        used.emplace(name);
      });
  if (!whole) problems.push_back({Kind::open_brace, in_subject, {}});
  const bool control = std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  if (in_subject && control) problems.push_back({Kind::not_one_line, true, {}});
}

AuditEntry entry_of(const char* event, std::string_view plugin, std::string_view id) {
  AuditEntry entry;
  entry.event = event;
  entry.subject = "mail_template:" + std::string(plugin) + "/" + std::string(id);
  return entry;
}

}  // namespace

const std::vector<std::string>& mail_variables(bool digest) {
  static const std::vector<std::string> one = {"titre",         "message", "lien", "evenement",
                                               "etablissement", "prenom",  "nom",  "ent"};
  static const std::vector<std::string> many = {"liste", "nombre", "jour", "lien", "prenom", "nom", "ent"};
  return digest ? many : one;
}

std::vector<MailTemplateProblem> check_template(const MailTemplate& checked, bool digest) {
  std::vector<MailTemplateProblem> problems;
  std::set<std::string, std::less<>> in_subject, in_body;
  check_part(checked.subject, true, digest, in_subject, problems);
  check_part(checked.body, false, digest, in_body, problems);
  const char* required = digest ? "liste" : "lien";
  if (in_body.count(required) == 0)
    problems.push_back({MailTemplateProblem::Kind::missing, false, std::string(required)});
  return problems;
}

std::string fill_in(std::string_view text, const MailValues& values) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto open = text.find('{', at);
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    const auto value = values.find(text.substr(open + 1, close - open - 1));
    if (value == values.end()) {
      out += text.substr(at, open + 1 - at);
      at = open + 1;
      continue;
    }
    out += text.substr(at, open - at);
    out += value->second;
    at = close + 1;
  }
  out += text.substr(at);
  return out;
}

const std::vector<Migration>& MailTemplates::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE mail_templates (
      plugin TEXT NOT NULL, event TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, updated_ms INTEGER NOT NULL,
      PRIMARY KEY (plugin, event));
  )"}};
  return list;
}

MailTemplate MailTemplates::original(bool digest) {
  return digest ? MailTemplate{message("fr", "mail.digest.subject"), message("fr", "mail.digest.body"), false}
                : MailTemplate{message("fr", "mail.one.subject"), message("fr", "mail.one.body"), false};
}

Result<MailTemplate> MailTemplates::get(std::string_view plugin, std::string_view event) {
  return database_.read([&](Transaction& transaction) -> Result<MailTemplate> {
    auto row = transaction.prepare("SELECT subject,body FROM mail_templates WHERE plugin=? AND event=?");
    if (!row.bind(plugin).bind(event).step()) return original(is_digest(plugin, event));
    return MailTemplate{std::string(row.text(0)), std::string(row.text(1)), true};
  });
}

Result<void> MailTemplates::put(const Actor& actor, std::string_view plugin, std::string_view event,
                                const MailTemplate& changed) {
  if (!check_template(changed, is_digest(plugin, event)).empty())
    return fail(Status::invalid, "mail.bad_template", std::string(event));
  return database_.write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("INSERT OR REPLACE INTO mail_templates(plugin,event,subject,body,updated_ms) VALUES(?,?,?,?,?)")
        .bind(plugin)
        .bind(event)
        .bind(changed.subject)
        .bind(changed.body)
        .bind(clock_.now_ms())
        .run();
    return audit_.append(transaction, "host", actor, entry_of("mail_template.changed", plugin, event));
  });
}

Result<void> MailTemplates::reset(const Actor& actor, std::string_view plugin, std::string_view event) {
  return database_.write([&](Transaction& transaction) -> Result<void> {
    transaction.prepare("DELETE FROM mail_templates WHERE plugin=? AND event=?").bind(plugin).bind(event).run();
    return audit_.append(transaction, "host", actor, entry_of("mail_template.reset", plugin, event));
  });
}

}  // namespace ent::host
