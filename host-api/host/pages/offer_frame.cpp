#include "host/pages/offer_frame.hpp"

#include "host/chrome/menus.hpp"
#include "host/chrome/texts.hpp"
#include "host/i18n/i18n.hpp"

namespace ent::host {
namespace {

// "offer.kind" -> "individual"; an unknown name never holds.
bool condition_holds(const std::string& name, const std::string& wanted, const Offer& offer) {
  if (name == "offer.kind") return offer.kind == wanted;
  if (name == "offer.type") return offer.type == wanted;
  if (name == "offer.state") return offer.state == wanted;
  return false;
}

std::string hour(std::string_view hh_mm) {
  if (hh_mm.size() != 5) return std::string(hh_mm);
  const std::string hours(hh_mm[0] == '0' ? hh_mm.substr(1, 1) : hh_mm.substr(0, 2));
  return hours + "\u00a0h\u00a0" + std::string(hh_mm.substr(3));
}

void add_tab(View& tabs, const std::string& id, const std::string& label, const Url& url, const std::string& active) {
  View tab = view_with_url(label, url);
  tab.set("current", id == active);
  tabs << tab;
}

View tabs_of(Exchange& exchange, const Offer& offer, const std::string& active) {
  View tabs{View::type::list};
  add_tab(tabs, "presentation", text("offer.tab.presentation"), Url::path("/offres", {offer.id}), active);
  add_tab(tabs, "seances", text("offer.tab.sessions"), Url::path("/offres", {offer.id, "seances"}), active);
  if (may_see_enrolments(exchange.visitor)) {
    add_tab(tabs, "inscriptions", text("offer.tab.enrolments"), Url::path("/offres", {offer.id, "inscriptions"}),
            active);
  }
  for (PluginInstance* plugin : exchange.site.plugins.all()) {
    if (plugin->manifest() == nullptr) continue;
    for (const auto& tab : plugin->manifest()->tabs) {
      if (tab_access({plugin, &tab}, exchange.visitor, offer) != TabAccess::open) continue;
      add_tab(tabs, tab.id, tab.label.in("fr"), Url::path("/offres", {offer.id, tab.id}), active);
    }
  }
  return tabs;
}

}  // namespace

std::vector<std::string_view> catalogue_rights() {
  return {"catalogue.view", "offers.manage", "enrolments.manage"};
}

bool is_own_offer(const Visitor& visitor, const Offer& offer) {
  return !visitor.school.empty() && visitor.school == offer.host;
}

bool may_manage(const Visitor& visitor, const Offer& offer) {
  return is_own_offer(visitor, offer) && visitor.may("offers.manage");
}

bool may_see_enrolments(const Visitor& visitor) {
  return !visitor.school.empty() && visitor.may_any({"enrolments.manage", "offers.manage"});
}

TabAccess tab_access(const PluginTab& tab, const Visitor& visitor, const Offer& offer) {
  if (tab.tab->page != "offer" || !is_own_offer(visitor, offer)) return TabAccess::hidden;
  if (!allowed_by(*tab.plugin, tab.tab->right, visitor)) return TabAccess::hidden;
  for (const auto& [name, wanted] : tab.tab->condition) {
    if (!condition_holds(name, wanted, offer)) return TabAccess::condition_failed;
  }
  return TabAccess::open;
}

PluginTab find_tab(const Site& site, std::string_view id) {
  for (PluginInstance* plugin : site.plugins.all()) {
    if (plugin->manifest() == nullptr) continue;
    for (const auto& tab : plugin->manifest()->tabs) {
      if (tab.page == "offer" && tab.id == id) return {plugin, &tab};
    }
  }
  return {};
}

HtmlPage offer_page(Exchange& exchange, const Offer& offer, const std::string& active, std::string body, bool heading) {
  View view;
  view.set("title", offer.title);
  view.set("heading", heading);
  view.set("type", type_label(offer));
  view.set("kind", kind_label(offer));
  view.set("is_collective", offer.kind == "collective");
  view.set("state", state_label(offer));
  view.set("is_open", offer.state == "open");
  view.set("is_cancelled", offer.state == "cancelled");
  view.set("host", school_name(exchange.services(), offer.host));
  view.set("tabs", tabs_of(exchange, offer, active));
  view.set("notice", notice_of(exchange.request));
  view.set("has_notice", !notice_of(exchange.request).empty());
  view.set("body", body);
  HtmlPage page;
  page.title = offer.title;
  const bool own = is_own_offer(exchange.visitor, offer);
  const std::string list =
      own && exchange.visitor.may_any({"offers.manage", "enrolments.manage"}) ? "/offres" : "/offres/toutes";
  page.current = list;
  page.crumbs = {{text(list == "/offres" ? "menu.own_offers" : "menu.all_offers"), list}, {offer.title, {}}};
  page.body = draw_template("offer", view);
  return page;
}

std::string kind_label(const Offer& offer) {
  return text_or("offer.kind." + offer.kind, offer.kind);
}

std::string type_label(const Offer& offer) {
  return text_or("offer.type." + offer.type, offer.type);
}

std::string state_label(const Offer& offer) {
  return text_or("offer.state." + offer.state, offer.state);
}

std::string session_label(const OfferSession& session) {
  const std::string first = format_day("fr", session.start, true);
  const std::string hours =
      session.from.empty() ? std::string() : text("session.hours", {hour(session.from), hour(session.to)});
  if (session.end.empty() || session.end == session.start) return first + hours;
  return text("session.days", {first, format_day("fr", session.end, true)}) + hours;
}

std::string school_name(HostServices& services, const std::string& uai) {
  const auto school = services.directory().school(uai);
  return school.has_value() ? school->name : uai;
}

}  // namespace ent::host
