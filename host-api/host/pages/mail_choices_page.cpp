// « Mes notifications »: what one receives by e-mail, and how. Everybody's own choices.
#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

constexpr const char* kChoicesPath = "/mes-notifications";

// Name of the form field: ids of plugins and events hold no ":".
std::string field_of(const MailEvent& event) {
  return event.plugin + ":" + event.event;
}

View event_view(Exchange& exchange, const MailEvent& event) {
  auto& choices = exchange.services().mail().choices();
  const MailChoice chosen = need(choices.choice(exchange.visitor.person.id, event.plugin, event.event));
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto choice : {MailChoice::at_once, MailChoice::digest, MailChoice::ent_only}) {
    const std::string name(name_of(choice));
    values.emplace_back(name, text("mail.choice." + name));
  }
  View view;
  view.set("id", field_of(event));
  view.set("label", event.label);
  view.set("choices", options(values, name_of(chosen)));
  return view;
}

http::Response show_choices(Exchange& exchange) {
  std::vector<View> events;
  for (const auto& event : exchange.services().mail().choices().events()) events.push_back(event_view(exchange, event));
  View view;
  view.set("has_events", !events.empty());
  view.set("events", list_of(events));
  view.set("address", exchange.visitor.person.mail);
  view.set("has_address", !exchange.visitor.person.mail.empty());
  view.set("enabled", need(exchange.services().mail().configuration().read()).enabled);
  view.set("csrf", exchange.visitor.session.csrf);
  view.set("notice", notice_of(exchange.request));
  view.set("has_notice", !notice_of(exchange.request).empty());
  HtmlPage page;
  page.title = text("mail.choices");
  page.crumbs = {{text("mail.choices"), {}}};
  page.body = draw_template("mail_choices", view);
  return exchange.draw(page);
}

http::Response save_choices(Exchange& exchange) {
  auto& choices = exchange.services().mail().choices();
  for (const auto& event : choices.events()) {
    const std::string* given = exchange.request.form.find(field_of(event));
    if (given == nullptr) continue;
    MailChoice choice{};
    if (!read_choice(*given, choice)) return http::problem(400);
    const MailChoice now = need(choices.choice(exchange.visitor.person.id, event.plugin, event.event));
    if (now != choice) need(choices.choose(exchange.visitor.person.id, event.plugin, event.event, choice));
  }
  return done(Url::path(kChoicesPath), "choices_saved");
}

}  // namespace

void add_mail_choices_page(Site& site, http::Router& router) {
  add_page(site, router, http::Method::get, kChoicesPath, {}, show_choices);
  add_page(site, router, http::Method::post, kChoicesPath, {}, save_choices);
}

}  // namespace ent::host
