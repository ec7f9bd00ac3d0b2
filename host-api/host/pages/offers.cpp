// The catalogue: lists of offers, an offer's presentation and sessions, cancelling it and changing its kind.
#include <ent/sdk/text.hpp>

#include <algorithm>
#include <map>

#include "host/chrome/texts.hpp"
#include "host/i18n/i18n.hpp"
#include "host/pages/offer_frame.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

// Counts by offer, in one query each way.
std::map<std::string, int> enrolled_by_offer(HostServices& services, const CatalogueFilter& filter) {
  std::map<std::string, int> counts;
  for (const auto& enrolment : need(services.catalogue().enrolments(filter))) {
    if (enrolment.state == "confirmed") ++counts[enrolment.offer];
  }
  return counts;
}

std::string next_date(const Offer& offer, const std::string& today) {
  std::string next;
  for (const auto& session : offer.sessions) {
    if (session.start >= today && (next.empty() || session.start < next)) next = session.start;
  }
  return next;
}

View offer_row(HostServices& services, const Offer& offer, int enrolled, const std::string& today) {
  View row;
  row.set("title", offer.title);
  set_url(row, "offer_url", Url::path("/offres", {offer.id}));
  row.set("host", school_name(services, offer.host));
  row.set("type", type_label(offer));
  row.set("kind", kind_label(offer));
  row.set("is_collective", offer.kind == "collective");
  row.set("state", state_label(offer));
  row.set("is_open", offer.state == "open");
  row.set("is_cancelled", offer.state == "cancelled");
  row.set("sessions", text_count("offer.sessions", static_cast<std::int64_t>(offer.sessions.size())));
  const std::string next = next_date(offer, today);
  row.set("next", next.empty() ? text("offers.no_next") : format_day("fr", next));
  row.set("enrolled", std::to_string(enrolled));
  return row;
}

bool matches(const Offer& offer, const std::string& wanted, HostServices& services) {
  if (wanted.empty()) return true;
  const std::string all =
      fold(offer.title + ' ' + offer.domain + ' ' + school_name(services, offer.host) + ' ' + offer.host);
  return all.find(fold(wanted)) != std::string::npos;
}

http::Response show_list(Exchange& exchange, bool own) {
  const Visitor& visitor = exchange.visitor;
  CatalogueFilter filter;
  filter.kind = exchange.request.query.get("nature");
  if (filter.kind != "individual" && filter.kind != "collective") filter.kind.clear();
  if (own) filter.host = visitor.school;
  CatalogueFilter enrolled;
  if (own) {
    enrolled.host = visitor.school;
  } else {
    enrolled.home = visitor.school;
  }
  const std::string wanted = sdk::cut_utf8(exchange.request.query.get("q"), 200);
  const auto counts =
      visitor.school.empty() ? std::map<std::string, int>() : enrolled_by_offer(exchange.services(), enrolled);
  const std::string today = format_time("fr", exchange.services().clock().now_ms(), TimeStyle::iso_date);
  std::vector<View> rows;
  for (const auto& offer : need(exchange.services().catalogue().offers(filter))) {
    if (!own && offer.host == visitor.school) continue;
    if (!matches(offer, wanted, exchange.services())) continue;
    const auto count = counts.find(offer.id);
    rows.push_back(offer_row(exchange.services(), offer, count == counts.end() ? 0 : count->second, today));
  }
  const std::string title = text(own ? "menu.own_offers" : "menu.all_offers");
  View view;
  view.set("title", title);
  view.set("intro", text(own ? "offers.intro_own" : "offers.intro_all"));
  view.set("own", own);
  view.set("q", wanted);
  set_url(view, "list_url", Url::path(own ? "/offres" : "/offres/toutes"));
  view.set("kinds", options({{"", text("offers.any_kind")},
                             {"individual", text("offer.kind.individual")},
                             {"collective", text("offer.kind.collective")}},
                            filter.kind));
  view.set("count", text_count("offers.count", static_cast<std::int64_t>(rows.size())));
  view.set("filtered", !wanted.empty() || !filter.kind.empty());
  view.set("has_offers", !rows.empty());
  view.set("offers", list_of(rows));
  HtmlPage page;
  page.title = title;
  page.crumbs = {{title, {}}};
  page.body = draw_template("offers", view);
  return exchange.draw(page);
}

// The offer of the address; sessions of others' cancelled offers stay readable: people have links to them.
Offer asked_offer(Exchange& exchange) {
  return need(exchange.services().catalogue().offer(exchange.request.params.get("id")));
}

void add_line(View& list, const std::string& name, const std::string& value) {
  if (value.empty()) return;
  View line;
  line.set("name", name);
  line.set("value", value);
  list << line;
}

http::Response show_presentation(Exchange& exchange) {
  const Offer offer = asked_offer(exchange);
  const School host = need(exchange.services().directory().school(offer.host));
  View lines{View::type::list};
  add_line(lines, text("offer.domain"), offer.domain);
  add_line(lines, text("offer.programme"), offer.programme);
  add_line(lines, text("offer.equipment_risk"), offer.equipment_risk);
  add_line(lines, text("offer.host"), host.name + " (" + host.uai + ")");
  std::string where;
  for (const auto& line : host.address) where += line + ", ";
  add_line(lines, text("offer.address"), where + host.postcode + ' ' + host.city);
  add_line(lines, text("offer.phone"), host.phone);
  add_line(lines, text("offer.mail"), host.mail);
  View view;
  view.set("description", offer.description);
  view.set("lines", lines);
  const bool manage = may_manage(exchange.visitor, offer) && offer.state != "cancelled";
  view.set("may_manage", manage);
  set_url(view, "cancel_url", Url::path("/offres", {offer.id, "annuler"}));
  set_url(view, "kind_url", Url::path("/offres", {offer.id, "nature"}));
  return exchange.draw(offer_page(exchange, offer, "presentation", draw_template("offer_presentation", view)));
}

http::Response show_sessions(Exchange& exchange) {
  const Offer offer = asked_offer(exchange);
  std::map<std::string, int> taken;
  CatalogueFilter filter;
  filter.offer = offer.id;
  for (const auto& enrolment : need(exchange.services().catalogue().enrolments(filter))) {
    if (enrolment.state == "confirmed") ++taken[enrolment.session];
  }
  std::vector<View> rows;
  for (const auto& session : offer.sessions) {
    View row;
    row.set("when", session_label(session));
    row.set("place", session.place);
    row.set("room", session.room);
    row.set("contact", session.contact);
    row.set("capacity", std::to_string(session.capacity));
    row.set("free", std::to_string(std::max<std::int64_t>(0, session.capacity - taken[session.id])));
    rows.push_back(row);
  }
  View view;
  view.set("has_sessions", !rows.empty());
  view.set("sessions", list_of(rows));
  return exchange.draw(offer_page(exchange, offer, "seances", draw_template("offer_sessions", view)));
}

// Both acts touch what others rely on, so each has a page that says what follows before its one button.
http::Response show_confirmation(Exchange& exchange, bool cancel) {
  const Offer offer = asked_offer(exchange);
  if (!may_manage(exchange.visitor, offer)) return http::problem(403, text("offer.not_yours"));
  if (offer.state == "cancelled") return http::problem(409, text("offer.already_cancelled"));
  CatalogueFilter filter;
  filter.offer = offer.id;
  const auto counts = enrolled_by_offer(exchange.services(), filter);
  const auto found = counts.find(offer.id);
  const bool to_collective = offer.kind == "individual";
  View view;
  view.set("cancel", cancel);
  view.set("to_collective", to_collective);
  view.set("csrf", exchange.visitor.session.csrf);
  view.set("new_kind", to_collective ? "collective" : "individual");
  view.set("enrolled", text_count("offer.enrolled", found == counts.end() ? 0 : found->second));
  set_url(view, "action_url", Url::path("/offres", {offer.id, cancel ? "annuler" : "nature"}));
  set_url(view, "back_url", Url::path("/offres", {offer.id}));
  return exchange.draw(offer_page(exchange, offer, "presentation", draw_template("offer_confirm", view)));
}

http::Response cancel_offer(Exchange& exchange) {
  const Offer offer = asked_offer(exchange);
  if (!may_manage(exchange.visitor, offer)) return http::problem(403, text("offer.not_yours"));
  need(exchange.services().catalogue().set_offer_state(exchange.actor(), offer.id, "cancelled"));
  exchange.site.plugins.catalogue_changed();
  return done(Url::path("/offres", {offer.id}), "offer_cancelled");
}

http::Response change_kind(Exchange& exchange) {
  const Offer offer = asked_offer(exchange);
  if (!may_manage(exchange.visitor, offer)) return http::problem(403, text("offer.not_yours"));
  const std::string kind = exchange.request.form.get("nature");
  if (kind != "individual" && kind != "collective") return http::problem(400);
  need(exchange.services().catalogue().set_offer_kind(exchange.actor(), offer.id, kind));
  exchange.site.plugins.catalogue_changed();
  return done(Url::path("/offres", {offer.id}), "offer_kind_changed");
}

}  // namespace

void add_offer_pages(Site& site, http::Router& router) {
  using http::Method;
  add_page(site, router, Method::get, "/offres", {"offers.manage", "enrolments.manage"},
           [](Exchange& exchange) { return show_list(exchange, true); });
  add_page(site, router, Method::get, "/offres/toutes", catalogue_rights(),
           [](Exchange& exchange) { return show_list(exchange, false); });
  add_page(site, router, Method::get, "/offres/{id}", catalogue_rights(), show_presentation);
  add_page(site, router, Method::get, "/offres/{id}/seances", catalogue_rights(), show_sessions);
  add_page(site, router, Method::get, "/offres/{id}/annuler", {"offers.manage"},
           [](Exchange& exchange) { return show_confirmation(exchange, true); });
  add_page(site, router, Method::post, "/offres/{id}/annuler", {"offers.manage"}, cancel_offer);
  add_page(site, router, Method::get, "/offres/{id}/nature", {"offers.manage"},
           [](Exchange& exchange) { return show_confirmation(exchange, false); });
  add_page(site, router, Method::post, "/offres/{id}/nature", {"offers.manage"}, change_kind);
}

}  // namespace ent::host
