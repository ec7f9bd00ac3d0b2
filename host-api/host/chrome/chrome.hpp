// The frame around every page: header, menus, breadcrumb, main, footer.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "host-api/host/http/asset.hpp"
#include "host-api/host/http/router.hpp"
#include "host-api/host/http/server.hpp"
#include "host/chrome/url.hpp"
#include "host/chrome/visitor.hpp"
#include "host/loader/plugin_registry.hpp"

namespace ent::host {

struct Crumb {
  std::string label;
  std::string address;  // empty: this page
};

struct HtmlPage {
  int status = 200;
  std::string title;          // without the ENT's name
  std::vector<Crumb> crumbs;  // after « Accueil »; the last is this page
  std::string body;           // HTML: from draw_template(), or the fragment of a plugin
  std::vector<Url> styles, scripts;
  std::string current;  // path of the menu entry that is marked, when it is not the request's own
};

struct ChromeOptions {
  std::string name;     // of the ENT
  std::string version;  // of ent-host
};

/// [any-thread]
class Chrome {
 public:
  Chrome(HostServices& services, const PluginRegistry& plugins, ChromeOptions options);

  /// `visitor` nullptr: nobody is signed in, no menus.
  http::Response draw(const http::Request& request, const Visitor* visitor, const HtmlPage& page) const;

  /// An error page for somebody whose session was found already.
  http::Response draw_problem(const http::Request& request, const Visitor& visitor, int status,
                              const std::string& message) const;
  /// An error page in the chrome of whoever asked, for ServerOptions::problem_page.
  std::string draw_problem(const http::ProblemInfo& problem) const;

  /// Routes of the style sheet, the script and the icon: /ent/<hash>/<name>, kept by browsers for a year.
  void add_assets(http::Router& router) const;

  const ChromeOptions& options() const { return options_; }

 private:
  struct EmbeddedAsset {
    std::string name;
    Url url;
    http::Asset asset;
  };
  const EmbeddedAsset& asset(std::string_view name) const;
  HostServices& services_;
  const PluginRegistry& plugins_;
  ChromeOptions options_;
  std::vector<EmbeddedAsset> assets_;
};

}  // namespace ent::host
