// « Réglages », « Courriel »: how this instance sends e-mail, and a try.
#include <charconv>

#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/i18n/i18n.hpp"
#include "host/pages/mail_words.hpp"
#include "host/pages/pages.hpp"
#include "host/pages/settings_tabs.hpp"

namespace ent::host {
namespace {

constexpr const char* kSettingsPath = "/parametres/reglages/courriel";
constexpr const char* kSecurities[] = {"none", "starttls", "tls"};

struct Shown {
  MailSettings settings;
  std::string port;  // as typed
  std::string error;
  std::string result, words;  // of a try
  bool result_bad = false;
};

http::Response draw_settings(Exchange& exchange, const Shown& shown, int status = 200) {
  const MailSettings& settings = shown.settings;
  View view;
  view.set("enabled_choices", options({{"non", text("mail.enabled_no")}, {"oui", text("mail.enabled_yes")}},
                                      settings.enabled ? "oui" : "non"));
  view.set("securities", options({{"starttls", text("mail.security.starttls")},
                                  {"tls", text("mail.security.tls")},
                                  {"none", text("mail.security.none")}},
                                 kSecurities[static_cast<int>(settings.security)]));
  view.set("host", settings.host);
  view.set("port", shown.port);
  view.set("user", settings.user);
  view.set("has_password", settings.has_password);
  view.set("from", settings.from);
  view.set("from_name", settings.from_name);
  view.set("reply_to", settings.reply_to);
  view.set("base", settings.base_url);
  view.set("public_address", exchange.services().options().base_url);
  view.set("trust", settings.trust);
  view.set("own_address", exchange.visitor.person.mail);
  view.set("csrf", exchange.visitor.session.csrf);
  view.set("has_error", !shown.error.empty());
  view.set("error", shown.error);
  view.set("has_result", !shown.result.empty());
  view.set("result", shown.result);
  view.set("result_bad", shown.result_bad);
  view.set("has_words", !shown.words.empty());
  view.set("words", shown.words);
  view.set("notice", notice_of(exchange.request));
  view.set("has_notice", !notice_of(exchange.request).empty());
  HtmlPage page;
  page.status = status;
  page.title = text("mail.settings");
  page.current = "/parametres/reglages";
  page.crumbs = {{text("menu.group.settings"), "/parametres"},
                 {text("menu.settings"), "/parametres/reglages"},
                 {text("mail.settings"), {}}};
  page.body = settings_tabs(exchange, "/parametres/reglages") + draw_template("mail_settings", view);
  return exchange.draw(page);
}

Shown stored(Exchange& exchange) {
  Shown shown;
  shown.settings = need(exchange.services().mail().configuration().read());
  shown.port = std::to_string(shown.settings.port);
  return shown;
}

http::Response show_mail_settings(Exchange& exchange) {
  return draw_settings(exchange, stored(exchange));
}

std::int64_t port_of(const std::string& text) {
  std::int64_t port = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? port : 0;
}

// Browsers send textareas with CRLF.
std::string unix_lines(std::string text) {
  std::erase(text, '\r');
  return text;
}

http::Response save_mail_settings(Exchange& exchange) {
  const auto& form = exchange.request.form;
  Shown shown = stored(exchange);
  MailSettings& settings = shown.settings;
  settings.enabled = form.get("envoi") == "oui";
  settings.host = form.get("serveur");
  shown.port = form.get("port");
  settings.port = port_of(shown.port);
  for (int i = 0; i < 3; ++i)
    if (form.get("securite") == kSecurities[i]) settings.security = static_cast<smtp::Security>(i);
  settings.user = form.get("utilisateur");
  settings.from = form.get("expediteur");
  settings.from_name = form.get("nom");
  settings.reply_to = form.get("reponse");
  settings.base_url = form.get("liens");
  while (!settings.base_url.empty() && settings.base_url.back() == '/') settings.base_url.pop_back();
  settings.trust = unix_lines(form.get("certificats"));
  std::string typed = form.get("motdepasse");
  std::optional<SecretBytes> password;
  if (!typed.empty()) password.emplace(Bytes(typed.begin(), typed.end()));
  http::wipe(typed);
  const auto saved = exchange.services().mail().configuration().save(exchange.actor(), settings, password);
  if (saved.has_value()) return done(Url::path(kSettingsPath), "setting_saved");
  if (saved.error().status != Status::invalid) need(saved);
  shown.error = message("fr", saved.error().key);
  return draw_settings(exchange, shown, 422);
}

http::Response try_out(Exchange& exchange) {
  Shown shown = stored(exchange);
  const auto report = exchange.services().mail().try_out(exchange.visitor.person);
  if (report.has_error()) {
    const Status status = report.error().status;
    if (status != Status::invalid && status != Status::rate_limited) need(report);
    shown.error = message("fr", report.error().key);
    return draw_settings(exchange, shown, 422);
  }
  shown.result_bad = report->outcome != smtp::Outcome::sent;
  shown.words = report->words;
  shown.result = shown.result_bad
                     ? text(report->outcome == smtp::Outcome::unknown ? "mail.try_unknown" : "mail.try_failed",
                            {mail_step_text(smtp::name_of(report->step))})
                     : text("mail.try_sent", {exchange.visitor.person.mail});
  return draw_settings(exchange, shown);
}

}  // namespace

std::string mail_step_text(const std::string& step) {
  return step.empty() ? std::string() : text_or("mail.step." + step, step);
}

void add_mail_settings_page(Site& site, http::Router& router) {
  add_page(site, router, http::Method::get, kSettingsPath, {"admin"}, show_mail_settings);
  add_page(site, router, http::Method::post, kSettingsPath, {"admin"}, save_mail_settings);
  add_page(site, router, http::Method::post, std::string(kSettingsPath) + "/essai", {"admin"}, try_out);
}

}  // namespace ent::host
