// The first page: what waits, and where to go.
#include "host/chrome/menus.hpp"
#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/i18n/i18n.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

constexpr int kShownMessages = 5;

// Pupils of the school who are enrolled and whose agreement nobody has recorded.
std::int64_t missing_agreements(HostServices& services, const std::string& school) {
  CatalogueFilter filter;
  filter.home = school;
  std::int64_t missing = 0;
  for (const auto& enrolment : need(services.catalogue().enrolments(filter))) {
    if (enrolment.state != "withdrawn" && enrolment.agreement.state == "missing") ++missing;
  }
  return missing;
}

View tasks(Exchange& exchange) {
  View list{View::type::list};
  const Visitor& visitor = exchange.visitor;
  if (visitor.may("enrolments.manage") && !visitor.school.empty()) {
    const auto missing = missing_agreements(exchange.services(), visitor.school);
    if (missing > 0) {
      list << view_with_url(text_count("home.task.agreements", missing), Url::with(Url::path("/accords"), [] {
                              http::FieldList query;
                              query.add("etat", "missing");
                              return query;
                            }()));
    }
  }
  if (visitor.unread > 0) {
    list << view_with_url(text_count("home.task.messages", visitor.unread), Url::path("/notifications"));
  }
  return list;
}

View last_messages(Exchange& exchange) {
  View list{View::type::list};
  for (const auto& item : need(exchange.services().outbox().inbox(exchange.visitor.person.id, 0, kShownMessages))) {
    View view;
    view.set("title", item.title);
    view.set("when", format_time("fr", item.delivered_ms, TimeStyle::date_time));
    view.set("unread", item.read_ms == 0);
    set_url(view, "open_url", Url::path("/notifications", {std::to_string(item.id)}));
    list << view;
  }
  return list;
}

View places(Exchange& exchange) {
  View groups{View::type::list};
  for (const auto& group : menus_for(exchange.services(), exchange.site.plugins, exchange.visitor)) {
    View links{View::type::list};
    for (const auto& link : group.links) links << view_with_url(link.label, link.url);
    View view;
    view.set("label", group.label);
    view.set("links", links);
    groups << view;
  }
  return groups;
}

http::Response show_home(Exchange& exchange) {
  const Visitor& visitor = exchange.visitor;
  View view;
  view.set("greeting", text("home.greeting", {visitor.person.first_name}));
  view.set("where", visitor.school.empty() ? exchange.site.chrome.options().name : visitor.school_name);
  view.set("today", format_time("fr", exchange.services().clock().now_ms(), TimeStyle::date));
  view.set("notice", notice_of(exchange.request));
  view.set("has_notice", !notice_of(exchange.request).empty());
  const View waiting = tasks(exchange);
  view.set("has_tasks", waiting.is_non_empty_list());
  view.set("tasks", waiting);
  const View messages = last_messages(exchange);
  view.set("has_messages", messages.is_non_empty_list());
  view.set("messages", messages);
  view.set("csrf", visitor.session.csrf);
  view.set("groups", places(exchange));
  HtmlPage page;
  page.title = text("home.title");
  page.body = draw_template("home", view);
  return exchange.draw(page);
}

}  // namespace

void add_home_page(Site& site, http::Router& router) {
  add_page(site, router, http::Method::get, "/", {}, show_home);
}

}  // namespace ent::host
