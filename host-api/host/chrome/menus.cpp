#include "host/chrome/menus.hpp"

#include "host/chrome/texts.hpp"

namespace ent::host {
namespace {

struct OwnEntry {
  const char* group;
  const char* text;
  const char* path;
  std::vector<std::string_view> rights;  // any of them
};

const std::vector<OwnEntry>& own_entries() {
  static const std::vector<OwnEntry> entries = {
      {"home_school", "menu.all_offers", "/offres/toutes", {"offers.manage", "enrolments.manage", "catalogue.view"}},
      {"home_school", "menu.enrolments", "/inscriptions", {"enrolments.manage"}},
      {"home_school", "menu.agreements", "/accords", {"enrolments.manage"}},
      {"host_school", "menu.own_offers", "/offres", {"offers.manage", "enrolments.manage"}},
      {"settings", "menu.settings", "/parametres/reglages", {"admin"}},
      {"administration", "menu.plugins", "/administration", {"admin"}},
      {"administration", "menu.rights", "/administration/droits", {"admin"}},
      {"administration", "menu.people", "/administration/personnes", {"admin"}},
      {"administration", "menu.messages", "/administration/messages", {"admin"}},
      {"administration", "menu.activity", "/administration/activite", {"admin"}},
      {"administration", "menu.audit", "/administration/journal", {"admin", "audit.read"}},
  };
  return entries;
}

// Entries about a school mean nothing to somebody who belongs to none.
bool needs_school(std::string_view group) {
  return group == "home_school" || group == "host_school";
}

void add_plugin_entries(HostServices& services, const PluginInstance& plugin, const Visitor& visitor,
                        MenuGroup& group) {
  if (plugin.manifest() == nullptr) return;
  const Manifest& manifest = *plugin.manifest();
  for (const auto& entry : manifest.menus) {
    if (entry.parent != group.id || !allowed_by(plugin, entry.right, visitor)) continue;
    const auto badge = services.badge(manifest.id, entry.id, visitor.school);
    const std::string route = entry.route == "/" ? std::string() : entry.route;
    group.links.push_back(
        {entry.label.in("fr"), Url::path("/app/" + manifest.id + route), badge.has_value() ? *badge : 0});
  }
}

}  // namespace

bool allowed_by(const PluginInstance& plugin, const RightRule& rule, const Visitor& visitor) {
  if (rule.empty()) return true;
  if (rule.setting.empty()) return visitor.may(rule.right);
  // The setting is read through the plugin's services; without them nobody knows which right counts.
  PluginHost* host = const_cast<PluginInstance&>(plugin).host();
  if (host == nullptr) return false;
  const auto right = host->right_of(rule, visitor.school);
  return right.has_value() && visitor.may(*right);
}

std::vector<MenuGroup> menus_for(HostServices& services, const PluginRegistry& plugins, const Visitor& visitor) {
  std::vector<MenuGroup> groups;
  for (const char* id : {"home_school", "host_school", "settings", "administration"}) {
    MenuGroup group{id, text(std::string("menu.group.") + id), {}};
    if (needs_school(id) && visitor.school.empty()) continue;
    for (const auto& entry : own_entries()) {
      if (entry.group == group.id && visitor.may_any(entry.rights)) {
        group.links.push_back({text(entry.text), Url::path(entry.path), 0});
      }
    }
    for (const PluginInstance* plugin : plugins.all()) add_plugin_entries(services, *plugin, visitor, group);
    if (!group.links.empty()) groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace ent::host
