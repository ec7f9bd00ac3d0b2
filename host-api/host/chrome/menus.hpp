// The menus: the host's own entries and those of the manifests, each shown only with its right.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "host/chrome/url.hpp"
#include "host/chrome/visitor.hpp"
#include "host/loader/plugin_registry.hpp"

namespace ent::host {

struct MenuLink {
  std::string label;
  Url url;
  std::int64_t badge = 0;  // 0: none
};

struct MenuGroup {
  std::string id;  // "home_school", "host_school", "settings", "administration", as manifests name them
  std::string label;
  std::vector<MenuLink> links;  // never empty
};

/// Drawn from manifests alone: a plugin that is refused keeps its entries, which then lead to a page that says so.
std::vector<MenuGroup> menus_for(HostServices& services, const PluginRegistry& plugins, const Visitor& visitor);

/// Whether the visitor holds what a manifest's rule asks for now; an empty rule asks for nothing.
bool allowed_by(const PluginInstance& plugin, const RightRule& rule, const Visitor& visitor);

}  // namespace ent::host
