#include "host/chrome/chrome.hpp"

#include <stdexcept>

#include "host-api/host/http/problem_page.hpp"
#include "host/chrome/embedded.hpp"
#include "host/chrome/menus.hpp"
#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"

namespace ent::host {
namespace {

constexpr int kAssetSeconds = 365 * 24 * 3600;

View menu_view(const std::vector<MenuGroup>& groups, const std::string& current) {
  std::vector<View> items;
  for (const auto& group : groups) {
    std::vector<View> links;
    for (const auto& link : group.links) {
      View item = view_with_url(link.label, link.url);
      item.set("current", link.url.str() == current);
      item.set("has_badge", link.badge > 0);
      item.set("badge", std::to_string(link.badge));
      links.push_back(std::move(item));
    }
    View item;
    item.set("label", group.label);
    item.set("id", group.id);
    item.set("links", list_of(links));
    items.push_back(std::move(item));
  }
  return list_of(items);
}

View crumbs_view(const std::vector<Crumb>& crumbs) {
  std::vector<View> items;
  for (const auto& crumb : crumbs) {
    View item = view_with_url(crumb.label, Url::local_or(crumb.address));
    item.set("linked", Url::is_local(crumb.address));
    items.push_back(std::move(item));
  }
  return list_of(items);
}

View urls_view(const std::vector<Url>& urls) {
  std::vector<View> items;
  items.reserve(urls.size());
  for (const auto& url : urls) items.push_back(view_with_url({}, url));
  return list_of(items);
}

View schools_view(HostServices& services, const Visitor& visitor) {
  std::vector<std::pair<std::string, std::string>> choices;
  for (const auto& uai : visitor.schools()) {
    const auto school = services.directory().school(uai);
    choices.emplace_back(uai, school.has_value() ? school->name : uai);
  }
  return options(choices, visitor.school);
}

View visitor_view(HostServices& services, const Visitor& visitor) {
  View view;
  view.set("name", visitor.person.display_name);
  view.set("capacity", visitor.capacity());
  view.set("has_capacity", !visitor.capacity().empty());
  view.set("school", visitor.school_name);
  view.set("has_school", !visitor.school.empty());
  view.set("csrf", visitor.session.csrf);
  view.set("unread", std::to_string(visitor.unread));
  view.set("has_unread", visitor.unread > 0);
  view.set("unread_text", text_count("chrome.unread", visitor.unread));
  const bool several = visitor.schools().size() > 1;
  view.set("several_schools", several);
  if (several) view.set("schools", schools_view(services, visitor));
  return view;
}

HtmlPage problem_page(int status, const std::string& title, const std::string& message, const std::string& reference,
                      bool signed_in) {
  View view;
  view.set("title", title);
  view.set("message", message);
  view.set("reference", reference);
  view.set("signed_in", signed_in);
  HtmlPage page;
  page.status = status;
  page.title = title;
  page.body = draw_template("problem", view);
  return page;
}

}  // namespace

Chrome::Chrome(HostServices& services, const PluginRegistry& plugins, ChromeOptions options)
    : services_(services), plugins_(plugins), options_(std::move(options)) {
  for (const char* name : {"ent.css", "ent.js", "icon.svg"}) {
    const std::string bytes(embedded_file(std::string("assets/") + name));
    auto asset = http::make_asset(std::string(http::content_type_of(name)), bytes);
    const std::string hash = hex(sha256(bytes)).substr(0, 12);
    assets_.push_back({name, Url::path("/ent", {hash, name}), std::move(asset)});
  }
}

const Chrome::EmbeddedAsset& Chrome::asset(std::string_view name) const {
  for (const auto& asset : assets_) {
    if (asset.name == name) return asset;
  }
  throw std::logic_error("no asset " + std::string(name));
}

void Chrome::add_assets(http::Router& router) const {
  for (const auto& asset : assets_) {
    router.get(asset.url.str(), [&asset](http::Request& request) {
      auto response = http::respond(request, asset.asset, kAssetSeconds);
      response.headers.set("Cache-Control", "public, max-age=" + std::to_string(kAssetSeconds) + ", immutable");
      return response;
    });
  }
}

http::Response Chrome::draw(const http::Request& request, const Visitor* visitor, const HtmlPage& page) const {
  View view;
  view.set("title", page.title);
  view.set("ent_name", options_.name);
  view.set("version", options_.version);
  set_url(view, "style_url", asset("ent.css").url);
  set_url(view, "script_url", asset("ent.js").url);
  set_url(view, "icon_url", asset("icon.svg").url);
  view.set("styles", urls_view(page.styles));
  view.set("scripts", urls_view(page.scripts));
  view.set("has_crumbs", !page.crumbs.empty());
  view.set("crumbs", crumbs_view(page.crumbs));
  view.set("signed_in", visitor != nullptr);
  view.set("body", page.body);
  if (visitor != nullptr) {
    const std::string current = page.current.empty() ? request.path : page.current;
    view.set("visitor", visitor_view(services_, *visitor));
    view.set("menus", menu_view(menus_for(services_, plugins_, *visitor), current));
  }
  return http::html(draw_template("layout", view), page.status);
}

std::string Chrome::draw_problem(const http::ProblemInfo& problem) const {
  Result<Visitor> visitor = fail(Status::unauthenticated, "session.none");
  // A host that is overloaded or whose store fails must not ask the store who looks at the error.
  const std::string token = problem.request.cookies.get(kSessionCookie);
  if (problem.status < 500 && !token.empty()) visitor = find_visitor(services_, token);
  const HtmlPage page =
      problem_page(problem.status, problem.title, problem.message, problem.reference, visitor.has_value());
  return draw(problem.request, visitor.has_value() ? &*visitor : nullptr, page).body;
}

http::Response Chrome::draw_problem(const http::Request& request, const Visitor& visitor, int status,
                                    const std::string& message) const {
  const std::string title(http::problem_title(status));
  const std::string said = message.empty() ? std::string(http::problem_message(status)) : message;
  return draw(request, &visitor, problem_page(status, title, said, request.correlation_id, true));
}

}  // namespace ent::host
