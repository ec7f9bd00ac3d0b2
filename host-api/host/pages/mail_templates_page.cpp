// « Modèles de courriel »: subject and text of each kind of message, checked and previewed.
#include <sstream>

#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

constexpr const char* kTemplatesPath = "/administration/messages/modeles";

std::vector<MailEvent> events_of(Exchange& exchange) {
  auto events = exchange.services().mail().choices().events();
  events.push_back({kDigestPlugin, kDigestEvent, text("mail.digest_label"), MailChoice::digest});
  return events;
}

bool is_digest(const MailEvent& event) {
  return event.plugin == kDigestPlugin && event.event == kDigestEvent;
}

// The event of the address; not_found when nobody declared it.
MailEvent asked(Exchange& exchange) {
  const auto& params = exchange.request.params;
  for (auto& event : events_of(exchange))
    if (event.plugin == params.get("plugin") && event.event == params.get("event")) return event;
  throw PageFailure{fail(Status::not_found, "mail.no_event")};
}

Url page_of(const MailEvent& event) {
  return Url::path(kTemplatesPath, {event.plugin, event.event});
}

std::string problem_text(const MailTemplateProblem& problem) {
  using Kind = MailTemplateProblem::Kind;
  static constexpr const char* kNames[] = {"unknown", "missing", "open_brace", "empty", "too_long", "not_one_line"};
  const std::string where = text(problem.in_subject ? "mail.subject" : "mail.body");
  const bool missing = problem.kind == Kind::missing;
  return text(std::string("mail.wrong.") + kNames[static_cast<int>(problem.kind)],
              {where, missing || problem.kind == Kind::unknown ? "{" + problem.name + "}" : std::string()});
}

std::string braces(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "{" : ", {") + name + "}";
  return out;
}

View lines_view(const std::string& text) {
  View list{View::type::list};
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    View item;
    item.set("text", line);
    list << item;
  }
  return list;
}

http::Response draw(Exchange& exchange, const MailEvent& event, const MailTemplate& shown, bool with_example,
                    const std::vector<MailTemplateProblem>& problems) {
  View list{View::type::list};
  for (const auto& problem : problems) {
    View item;
    item.set("text", problem_text(problem));
    list << item;
  }
  View view;
  view.set("label", event.label);
  view.set("has_problems", !problems.empty());
  view.set("problems", list);
  view.set("subject", shown.subject);
  view.set("body", shown.body);
  view.set("changed", need(exchange.services().mail().templates().get(event.plugin, event.event)).changed);
  view.set("variables", braces(mail_variables(is_digest(event))));
  view.set("required", text("mail.required", {is_digest(event) ? "{liste}" : "{lien}"}));
  set_url(view, "save_url", page_of(event));
  view.set("csrf", exchange.visitor.session.csrf);
  view.set("has_example", with_example);
  if (with_example) {
    const auto letter = exchange.services().mail().example(shown, event);
    view.set("example_subject", letter.subject);
    view.set("example_lines", lines_view(letter.text));
  }
  view.set("notice", notice_of(exchange.request));
  view.set("has_notice", !notice_of(exchange.request).empty());
  HtmlPage page;
  page.status = problems.empty() ? 200 : 422;
  page.title = text("mail.template") + " – " + event.label;
  page.current = "/administration/messages";
  page.crumbs = {{text("menu.group.administration"), "/administration"},
                 {text("menu.messages"), "/administration/messages"},
                 {text("mail.templates"), kTemplatesPath},
                 {event.label, {}}};
  page.body = draw_template("mail_template", view);
  return exchange.draw(page);
}

http::Response show_all(Exchange& exchange) {
  std::vector<View> list;
  for (const auto& event : events_of(exchange)) {
    const auto stored = need(exchange.services().mail().templates().get(event.plugin, event.event));
    View item;
    item.set("label", event.label);
    item.set("subject", stored.subject);
    item.set("changed", stored.changed);
    set_url(item, "edit_url", page_of(event));
    list.push_back(std::move(item));
  }
  View view;
  view.set("templates", list_of(list));
  view.set("notice", notice_of(exchange.request));
  view.set("has_notice", !notice_of(exchange.request).empty());
  HtmlPage page;
  page.title = text("mail.templates");
  page.current = "/administration/messages";
  page.crumbs = {{text("menu.group.administration"), "/administration"},
                 {text("menu.messages"), "/administration/messages"},
                 {text("mail.templates"), {}}};
  page.body = draw_template("mail_templates", view);
  return exchange.draw(page);
}

http::Response show_one(Exchange& exchange) {
  const MailEvent event = asked(exchange);
  return draw(exchange, event, need(exchange.services().mail().templates().get(event.plugin, event.event)), true, {});
}

http::Response change(Exchange& exchange) {
  const MailEvent event = asked(exchange);
  auto& templates = exchange.services().mail().templates();
  const std::string act = exchange.request.form.get("acte");
  if (act == "origine") {
    need(templates.reset(exchange.actor(), event.plugin, event.event));
    return done(page_of(event), "template_reset");
  }
  MailTemplate typed{exchange.request.form.get("objet"), exchange.request.form.get("texte"), false};
  std::erase(typed.body, '\r');
  const auto problems = check_template(typed, is_digest(event));
  if (act != "enregistrer" || !problems.empty()) return draw(exchange, event, typed, problems.empty(), problems);
  need(templates.put(exchange.actor(), event.plugin, event.event, typed));
  return done(page_of(event), "template_saved");
}

}  // namespace

void add_mail_template_pages(Site& site, http::Router& router) {
  add_page(site, router, http::Method::get, kTemplatesPath, {"admin"}, show_all);
  add_page(site, router, http::Method::get, std::string(kTemplatesPath) + "/{plugin}/{event}", {"admin"}, show_one);
  add_page(site, router, http::Method::post, std::string(kTemplatesPath) + "/{plugin}/{event}", {"admin"}, change);
}

}  // namespace ent::host
