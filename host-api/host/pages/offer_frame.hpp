// What the pages about one offer share: the offer's own head, its tabs, and who may see what.
#pragma once
#include <string>
#include <string_view>

#include "host/chrome/exchange.hpp"
#include "host/chrome/view.hpp"

namespace ent::host {

/// Rights that let somebody read the catalogue at all.
std::vector<std::string_view> catalogue_rights();

/// The visitor works at the school that proposes the offer.
bool is_own_offer(const Visitor& visitor, const Offer& offer);
/// May change the offer: its school, with « gestion des offres ».
bool may_manage(const Visitor& visitor, const Offer& offer);
/// May see the tab of the enrolments: all of them at the offer's school, those of the own school elsewhere.
bool may_see_enrolments(const Visitor& visitor);

/// A tab of a manifest together with its plugin.
struct PluginTab {
  PluginInstance* plugin = nullptr;
  const TabEntry* tab = nullptr;
};
enum class TabAccess { open, hidden, condition_failed };

/// Whether the tab is for this visitor and this offer. The tabs of an offer belong to the school that proposes it.
TabAccess tab_access(const PluginTab& tab, const Visitor& visitor, const Offer& offer);
/// The tab with this id, whoever may see it; plugin nullptr: none.
PluginTab find_tab(const Site& site, std::string_view id);

/// HtmlPage with the offer's head, its tabs (`active` is a tab id, "presentation", "seances" or "inscriptions") and
/// `body` below. `heading` false: the body has its own h1 (a plugin's).
HtmlPage offer_page(Exchange& exchange, const Offer& offer, const std::string& active, std::string body,
                    bool heading = true);

std::string kind_label(const Offer& offer);   // « offre individuelle »
std::string type_label(const Offer& offer);   // « immersion »
std::string state_label(const Offer& offer);  // « ouverte »
/// « mardi 8 décembre 2026, de 9 h 00 à 16 h 30 »
std::string session_label(const OfferSession& session);
std::string school_name(HostServices& services, const std::string& uai);

}  // namespace ent::host
