// The inbox of the ENT.
#include <algorithm>
#include <charconv>

#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/i18n/i18n.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

constexpr int kPageSize = 30;

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? number : 0;
}

Url address_of(Site& site, const InboxItem& item) {
  PluginInstance* plugin = site.plugins.find(item.plugin);
  if (plugin == nullptr || plugin->host() == nullptr) return Url::path("/notifications");
  const auto link = plugin->host()->link(item.place, false);
  return link.has_value() ? Url::local_or(*link, Url::path("/notifications")) : Url::path("/notifications");
}

View item_view(Exchange& exchange, const InboxItem& item) {
  View view;
  view.set("title", item.title);
  view.set("body", item.body);
  view.set("when", format_time("fr", item.delivered_ms, TimeStyle::date_time));
  view.set("iso", format_time("fr", item.delivered_ms, TimeStyle::iso_date));
  view.set("unread", item.read_ms == 0);
  const auto school = exchange.services().directory().school(item.school);
  view.set("school", school.has_value() ? school->name : std::string());
  view.set("has_school", school.has_value() && exchange.visitor.schools().size() > 1);
  set_url(view, "open_url", Url::path("/notifications", {std::to_string(item.id)}));
  return view;
}

http::Response show_inbox(Exchange& exchange) {
  const auto before = number_of(exchange.request.query.get("avant"));
  const auto items = need(exchange.services().outbox().inbox(exchange.visitor.person.id, before, kPageSize));
  View view;
  std::vector<View> list;
  for (const auto& item : items) list.push_back(item_view(exchange, item));
  view.set("items", list_of(list));
  view.set("has_items", !list.empty());
  view.set("has_unread", exchange.visitor.unread > 0);
  view.set("unread_text", text_count("chrome.unread", exchange.visitor.unread));
  view.set("csrf", exchange.visitor.session.csrf);
  view.set("notice", notice_of(exchange.request));
  view.set("has_notice", !notice_of(exchange.request).empty());
  view.set("has_more", items.size() == kPageSize);
  if (items.size() == kPageSize) {
    http::FieldList query;
    query.add("avant", std::to_string(items.back().id));
    set_url(view, "more_url", Url::with(Url::path("/notifications"), query));
  }
  HtmlPage page;
  page.title = text("inbox.title");
  page.crumbs = {{text("inbox.title"), {}}};
  page.body = draw_template("notifications", view);
  return exchange.draw(page);
}

// Opens what a message leads to, in the school it was sent to.
http::Response open_item(Exchange& exchange) {
  const auto id = number_of(exchange.request.params.get("id"));
  auto& outbox = exchange.services().outbox();
  const InboxItem item = need(outbox.item(exchange.visitor.person.id, id));
  need(outbox.mark_read(exchange.visitor.person.id, id));
  const auto schools = exchange.visitor.schools();
  const bool other_school =
      item.school != exchange.visitor.school && std::find(schools.begin(), schools.end(), item.school) != schools.end();
  if (other_school) need(exchange.services().sessions().choose_school(exchange.visitor.token, item.school));
  return http::redirect(address_of(exchange.site, item).str());
}

http::Response mark_all(Exchange& exchange) {
  need(exchange.services().outbox().mark_read(exchange.visitor.person.id, 0));
  return done(Url::path("/notifications"), "all_read");
}

}  // namespace

void add_notification_pages(Site& site, http::Router& router) {
  add_page(site, router, http::Method::get, "/notifications", {}, show_inbox);
  add_page(site, router, http::Method::post, "/notifications", {}, mark_all);
  // The link of an e-mail: the same as the button, after the sign-on. It changes nothing but « read » and the school.
  add_page(site, router, http::Method::get, "/notifications/{id}", {}, open_item);
  add_page(site, router, http::Method::post, "/notifications/{id}", {}, open_item);
}

}  // namespace ent::host
