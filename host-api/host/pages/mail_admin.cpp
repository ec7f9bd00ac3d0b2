// « Administration », « Messages »: what waits, what failed and why, and trying again.
#include <charconv>

#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/i18n/i18n.hpp"
#include "host/pages/mail_words.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

constexpr const char* kMessagesPath = "/administration/messages";
constexpr int kShown = 50;

View problem_view(Exchange& exchange, const QueuedMail& mail) {
  const auto person = exchange.services().directory().person(mail.person);
  View view;
  view.set("id", std::to_string(mail.id));
  view.set("person", person.has_value() ? person->display_name : mail.person);
  view.set("address", person.has_value() ? person->mail : std::string());
  view.set("state", text("mail.state." + mail.state));
  view.set("is_final", mail.state != "pending");
  view.set("has_next", mail.state == "pending");
  view.set("next", text("mail.next", {format_time("fr", mail.due_ms, TimeStyle::date_time)}));
  view.set("reason", mail_step_text(mail.step));
  view.set("words", mail.code > 0 ? std::to_string(mail.code) + " " + mail.words : mail.words);
  view.set("has_words", !mail.words.empty());
  view.set("when", format_time("fr", mail.updated_ms, TimeStyle::date_time));
  view.set("retry", text(mail.state == "unknown" ? "mail.resend" : "mail.retry"));
  view.set("csrf", exchange.visitor.session.csrf);
  return view;
}

View counts_view(Exchange& exchange) {
  auto counts = need(exchange.services().mail().queue().counts());
  std::vector<View> list;
  for (const char* state : {"pending", "sending", "sent", "refused", "given_up", "unknown"}) {
    View view;
    view.set("label", text(std::string("mail.state.") + state));
    view.set("count", std::to_string(counts[state]));
    list.push_back(std::move(view));
  }
  return list_of(list);
}

http::Response show_messages(Exchange& exchange) {
  auto& mail = exchange.services().mail();
  std::vector<View> problems;
  for (const auto& problem : need(mail.queue().problems(kShown))) problems.push_back(problem_view(exchange, problem));
  const auto trouble = need(mail.queue().trouble());
  View view;
  view.set("enabled", need(mail.configuration().read()).enabled);
  view.set("has_trouble", trouble.has_value());
  if (trouble) {
    view.set("trouble", text("mail.trouble", {format_time("fr", trouble->since_ms, TimeStyle::date_time),
                                              mail_step_text(trouble->step)}));
    view.set("has_words", !trouble->words.empty());
    view.set("words", trouble->words);
  }
  view.set("counts", counts_view(exchange));
  view.set("has_problems", !problems.empty());
  view.set("problems", list_of(problems));
  view.set("csrf", exchange.visitor.session.csrf);
  view.set("notice", notice_of(exchange.request));
  view.set("has_notice", !notice_of(exchange.request).empty());
  HtmlPage page;
  page.title = text("menu.messages");
  page.crumbs = {{text("menu.group.administration"), "/administration"}, {text("menu.messages"), {}}};
  page.body = draw_template("mail_messages", view);
  return exchange.draw(page);
}

http::Response retry_letters(Exchange& exchange) {
  const std::string given = exchange.request.form.get("courriel");
  std::int64_t id = -1;
  const auto read = std::from_chars(given.data(), given.data() + given.size(), id);
  if (read.ec != std::errc() || read.ptr != given.data() + given.size() || id < 0) return http::problem(400);
  const auto retried = exchange.services().mail().queue().retry(id);
  if (retried.has_error() && retried.error().status == Status::not_found && id == 0)
    return done(Url::path(kMessagesPath), "nothing_to_retry");
  need(retried);
  need(exchange.services().audit().append("host", exchange.actor(),
                                          {"mail.retried", "mail:" + (id == 0 ? std::string("all") : given), "{}"}));
  JobRequest job;
  job.kind = kMailJob;
  need(exchange.services().jobs().enqueue("host", job));
  return done(Url::path(kMessagesPath), "mail_retried");
}

}  // namespace

void add_mail_admin_page(Site& site, http::Router& router) {
  add_page(site, router, http::Method::get, kMessagesPath, {"admin"}, show_messages);
  add_page(site, router, http::Method::post, kMessagesPath, {"admin"}, retry_letters);
}

}  // namespace ent::host
