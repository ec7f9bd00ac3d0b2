// The pages of plugins: /app/<plugin id>/…, and their tabs on an offer. The plugin owns the h1 and all below.
#include <algorithm>

#include "host-api/host/http/asset.hpp"
#include "host/chrome/menus.hpp"
#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/i18n/i18n.hpp"
#include "host/pages/offer_frame.hpp"
#include "host/pages/pages.hpp"
#include "host/pages/plugin_call.hpp"
#include "host/pages/settings_tabs.hpp"

namespace ent::host {
namespace {

using http::Method;

// Headers of a RAW answer that a plugin may set; everything else (cookies, security) is the host's.
bool may_pass(const std::string& name) {
  static const std::vector<std::string> kAllowed = {"content-type",  "content-disposition", "cache-control", "etag",
                                                    "last-modified", "content-language",    "retry-after"};
  return std::find(kAllowed.begin(), kAllowed.end(), name) != kAllowed.end();
}

http::Response raw_response(PluginReply& reply) {
  http::Response response;
  response.status = reply.status();
  for (const auto& [name, value] : reply.headers()) {
    if (may_pass(name)) response.headers.set(name, value);
  }
  if (!response.headers.has("content-type")) response.headers.set("Content-Type", "application/octet-stream");
  response.body = reply.take_body();
  return response;
}

std::vector<Url> asset_urls(const PluginInstance& plugin, const std::vector<std::string>& names) {
  std::vector<Url> urls;
  for (const auto& name : names) {
    if (Url::is_local(name)) urls.push_back(Url::local_or("/app/" + plugin.manifest()->id + name));
  }
  return urls;
}

// "text|address"; the address may be missing.
Crumb crumb_of(const std::string& text_and_address) {
  const auto bar = text_and_address.find('|');
  if (bar == std::string::npos) return {text_and_address, {}};
  return {text_and_address.substr(0, bar), text_and_address.substr(bar + 1)};
}

void fill_from_reply(const PluginInstance& plugin, PluginReply& reply, HtmlPage& page) {
  page.status = reply.status();
  page.title = reply.header("x-title");
  if (page.title.empty()) page.title = plugin.manifest()->name.in("fr");
  for (const auto& crumb : reply.all("x-crumb")) page.crumbs.push_back(crumb_of(crumb));
  page.styles = asset_urls(plugin, reply.all("x-style"));
  page.scripts = asset_urls(plugin, reply.all("x-script"));
  page.body = reply.take_body();
}

// The menu entry that is marked: the one of the manifest whose route is the longest beginning of the path.
const MenuEntry* entry_of(const Manifest& manifest, const std::string& path) {
  const MenuEntry* best = nullptr;
  for (const auto& entry : manifest.menus) {
    const bool begins = path == entry.route || entry.route == "/" ||
                        (path.rfind(entry.route, 0) == 0 && path[entry.route.size()] == '/');
    if (begins && (best == nullptr || entry.route.size() > best->route.size())) best = &entry;
  }
  return best;
}

http::Response page_response(Exchange& exchange, PluginInstance& plugin, const std::string& path, PluginReply& reply) {
  HtmlPage page;
  fill_from_reply(plugin, reply, page);
  const MenuEntry* entry = entry_of(*plugin.manifest(), path);
  if (entry != nullptr) {
    page.current = "/app/" + plugin.manifest()->id + (entry->route == "/" ? "" : entry->route);
    if (entry->parent == "settings") page.body = settings_tabs(exchange, page.current) + page.body;
  }
  return exchange.draw(page);
}

// The plugin is not there, or failed: the page says so inside the chrome, whose menus still work.
http::Response failed(Exchange& exchange, const PluginInstance& plugin, const Failure& failure) {
  const auto& request = exchange.request;
  Log& log = exchange.services().log();
  if (plugin.state() != PluginState::active) {
    log.write(LogLevel::warning, request.correlation_id, "plugin not available: " + plugin.refusal().key);
    const std::string said = text("plugin.unavailable", {plugin.manifest()->name.in("fr")});
    return exchange.site.chrome.draw_problem(request, exchange.visitor, 503, said);
  }
  const int status = http_status_of(failure.status);
  if (status < 500) return problem_of(exchange.site, request, failure);
  log.write(LogLevel::error, request.correlation_id, failure.key + ": " + failure.detail);
  const std::string said = has_message(failure.key) ? message("fr", failure.key) : std::string();
  return exchange.site.chrome.draw_problem(request, exchange.visitor, status, said);
}

std::string methods_of(const Route& route) {
  std::string methods = "OPTIONS";
  for (const auto& method : route.methods) {
    methods += ", " + method;
    if (method == "GET") methods += ", HEAD";
  }
  return methods;
}

bool accepts(const Route& route, Method method) {
  const std::string_view name = http::name_of(method == Method::head ? Method::get : method);
  return std::find(route.methods.begin(), route.methods.end(), name) != route.methods.end();
}

http::Response redirect_response(const PluginReply& reply) {
  return http::redirect(Url::local_or(reply.header("location")).str());
}

http::Response serve_signed_in(Exchange& exchange, PluginInstance& plugin, const std::string& path) {
  PluginReply reply;
  const auto called = call_plugin(exchange.site, exchange.request, &exchange.visitor, plugin, {path, {}, {}}, reply);
  if (called.has_error()) return failed(exchange, plugin, called.error());
  if (reply.kind() == ENT_HTTP_REDIRECT) return redirect_response(reply);
  if (reply.kind() == ENT_HTTP_RAW) return raw_response(reply);
  return page_response(exchange, plugin, path, reply);
}

// Assets and the like: nobody has to be signed in, so nobody's session is read and nothing may be changed.
http::Response serve_public(Site& site, const http::Request& request, PluginInstance& plugin, const std::string& path) {
  if (!is_safe(request.method)) return http::problem(403, text("csrf.refused"));
  PluginReply reply;
  const auto called = call_plugin(site, request, nullptr, plugin, {path, {}, {}}, reply);
  if (called.has_error()) return problem_of(site, request, called.error());
  if (reply.kind() == ENT_HTTP_REDIRECT) return redirect_response(reply);
  if (reply.kind() == ENT_HTTP_RAW) return raw_response(reply);
  HtmlPage page;
  fill_from_reply(plugin, reply, page);
  return site.chrome.draw(request, nullptr, page);
}

http::Response serve(Site& site, http::Request& request) {
  PluginInstance* plugin = site.plugins.find(request.params.get("plugin"));
  if (plugin == nullptr) return http::problem(404);
  const std::string path = "/" + request.params.get("rest");
  const Route* route = match_route(*plugin->manifest(), path);
  if (route == nullptr) return http::problem(404);
  if (!accepts(*route, request.method)) {
    auto response = request.method == Method::options ? http::empty(204) : http::problem(405);
    response.headers.set("Allow", methods_of(*route));
    return response;
  }
  if (route->is_public) return serve_public(site, request, *plugin, path);
  return through_gate(site, request, {}, [&](Exchange& exchange) { return serve_signed_in(exchange, *plugin, path); });
}

std::string tab_path(const TabEntry& tab, const std::string& offer) {
  std::string path = tab.route;
  const std::string place = "{offer}";
  const auto at = path.find(place);
  if (at != std::string::npos) path.replace(at, place.size(), offer);
  return path;
}

http::Response serve_tab(Exchange& exchange) {
  const PluginTab tab = find_tab(exchange.site, exchange.request.params.get("tab"));
  if (tab.plugin == nullptr) return http::problem(404);
  const auto found = exchange.services().catalogue().offer(exchange.request.params.get("id"));
  if (found.has_error()) return problem_of(exchange.site, exchange.request, found.error());
  const Offer& offer = *found;
  switch (tab_access(tab, exchange.visitor, offer)) {
    case TabAccess::hidden:
      return http::problem(404);
    case TabAccess::condition_failed:
      return http::problem(404, text("offer.no_such_tab", {tab.tab->label.in("fr"), kind_label(offer)}));
    case TabAccess::open:
      break;
  }
  PluginReply reply;
  const PluginTarget target{tab_path(*tab.tab, offer.id), tab.tab->id, offer.id};
  const auto called = call_plugin(exchange.site, exchange.request, &exchange.visitor, *tab.plugin, target, reply);
  if (called.has_error()) return failed(exchange, *tab.plugin, called.error());
  if (reply.kind() == ENT_HTTP_REDIRECT) return redirect_response(reply);
  if (reply.kind() == ENT_HTTP_RAW) return raw_response(reply);
  HtmlPage own;
  fill_from_reply(*tab.plugin, reply, own);
  HtmlPage page = offer_page(exchange, offer, tab.tab->id, own.body, false);
  page.status = own.status;
  page.title = own.title + " – " + offer.title;
  page.styles = own.styles;
  page.scripts = own.scripts;
  page.crumbs.back().address = Url::path("/offres", {offer.id}).str();
  page.crumbs.push_back({tab.tab->label.in("fr"), {}});
  return exchange.draw(page);
}

}  // namespace

void add_plugin_pages(Site& site, http::Router& router) {
  for (const Method method : {Method::get, Method::post, Method::put, Method::del, Method::patch, Method::options}) {
    router.add(method, "/app/{plugin}/{rest...}", [&site](http::Request& request) { return serve(site, request); });
  }
  add_page(site, router, Method::get, "/offres/{id}/{tab}", catalogue_rights(), serve_tab);
  add_page(site, router, Method::post, "/offres/{id}/{tab}", catalogue_rights(), serve_tab);
}

}  // namespace ent::host
