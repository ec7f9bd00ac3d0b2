// The administrator's pages about plugins, their health, jobs and messages.
#include <ent/abi.h>
#include <ent/entry.h>
#include <boost/json.hpp>

#include "host/base/call.hpp"
#include "host/chrome/menus.hpp"
#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/i18n/i18n.hpp"
#include "host/pages/pages.hpp"

namespace ent::host {
namespace {

constexpr std::int64_t kHealthDeadlineMs = 10'000;
constexpr int kShownJobs = 30;

const char* state_key(PluginState state) {
  switch (state) {
    case PluginState::active:
      return "active";
    case PluginState::failed:
      return "failed";
    case PluginState::stopped:
      return "stopped";
    default:
      return "refused";
  }
}

std::string member(const boost::json::object& object, const char* key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// ent.plugin.health/1: [{check, state, text, remedy}].
View health_view(Exchange& exchange, PluginInstance& plugin) {
  View list{View::type::list};
  CallContext call(exchange.actor(), "fr", exchange.services().clock().now_ms() + kHealthDeadlineMs);
  const auto json = plugin.health(*call.get());
  if (json.has_error()) {
    View item;
    item.set("check", text("admin.health_failed"));
    item.set("state", text("admin.health.error"));
    item.set("level", "error");
    item.set("text", json.error().detail);
    list << item;
    return list;
  }
  boost::system::error_code ec;
  const auto checks = boost::json::parse(*json, ec);
  if (ec || !checks.is_array()) return list;
  for (const auto& check : checks.get_array()) {
    if (!check.is_object()) continue;
    const std::string state = member(check.get_object(), "state");
    const std::string remedy = member(check.get_object(), "remedy");
    View item;
    item.set("check", member(check.get_object(), "check"));
    item.set("state", text_or("admin.health." + state, state));
    item.set("level", state == "ok" || state == "warning" ? state : std::string("error"));
    item.set("text", member(check.get_object(), "text"));
    item.set("remedy", remedy);
    item.set("has_remedy", !remedy.empty());
    list << item;
  }
  return list;
}

void add_refusal(const PluginInstance& plugin, View& view) {
  const Failure& refusal = plugin.refusal();
  view.set("is_refused", !refusal.key.empty());
  view.set("refusal", has_message(refusal.key) ? message("fr", refusal.key) : refusal.key);
  view.set("refusal_detail", refusal.detail);
  View errors{View::type::list};
  for (const auto& error : plugin.manifest_errors()) {
    View item;
    item.set("pointer", error.pointer.empty() ? "/" : error.pointer);
    item.set("message", error.message_fr.empty() ? error.message : error.message_fr);
    errors << item;
  }
  view.set("has_errors", errors.is_non_empty_list());
  view.set("errors", errors);
}

View plugin_view(Exchange& exchange, PluginInstance& plugin) {
  const Manifest* manifest = plugin.manifest();
  const PluginVersions& versions = plugin.versions();
  View view;
  view.set("name", manifest != nullptr ? manifest->name.in("fr") : plugin.source().manifest.filename().string());
  view.set("description", manifest != nullptr ? manifest->description.in("fr") : std::string());
  view.set("id", manifest != nullptr ? manifest->id : std::string("–"));
  view.set("version", manifest != nullptr ? manifest->version : std::string("–"));
  view.set("state", text(std::string("admin.state.") + state_key(plugin.state())));
  view.set("is_active", plugin.state() == PluginState::active);
  const bool read = versions.abi_major != 0;
  view.set("abi_plugin", read ? std::to_string(versions.abi_major) + "." + std::to_string(versions.abi_minor)
                              : text("admin.not_read"));
  view.set("abi_host", std::to_string(ENT_ABI_MAJOR) + "." + std::to_string(ENT_ABI_MINOR));
  view.set("build", versions.build_id.empty() ? text("admin.not_read") : versions.build_id);
  view.set("library", plugin.source().library.string());
  view.set("manifest_file", plugin.source().manifest.string());
  view.set("sha256", plugin.file_sha256());
  view.set("has_sha256", !plugin.file_sha256().empty());
  add_refusal(plugin, view);
  View violations{View::type::list};
  for (const auto& violation : plugin.contract_violations()) {
    View item;
    item.set("text", violation);
    violations << item;
  }
  view.set("has_violations", violations.is_non_empty_list());
  view.set("violations", violations);
  const View health = health_view(exchange, plugin);
  view.set("has_health", health.is_non_empty_list());
  view.set("health", health);
  bool has_page = false;
  if (manifest != nullptr && plugin.state() == PluginState::active) {
    for (const auto& entry : manifest->menus) {
      if (entry.parent != "administration") continue;
      has_page = true;
      set_url(view, "page_url", Url::path("/app/" + manifest->id + entry.route));
    }
  }
  view.set("has_page", has_page);
  return view;
}

// True for an address that means another machine to everybody else (RFC 6761 § 6.3, RFC 1122 § 3.2.1.3).
bool is_loopback(const std::string& url) {
  const auto start = url.find("://");
  const std::string rest = start == std::string::npos ? url : url.substr(start + 3);
  const std::string host = rest.substr(0, rest.rfind('[', 0) == 0 ? rest.find(']') : rest.find_first_of(":/"));
  return host.rfind("127.", 0) == 0 || host == "localhost" || host == "[::1" || host == "0.0.0.0" || host == "[::";
}

http::Response show_plugins(Exchange& exchange) {
  std::vector<View> plugins;
  for (PluginInstance* plugin : exchange.site.plugins.all()) plugins.push_back(plugin_view(exchange, *plugin));
  View view;
  view.set("has_plugins", !plugins.empty());
  view.set("plugins", list_of(plugins));
  view.set("version", exchange.site.chrome.options().version);
  view.set("data", exchange.services().options().data.string());
  view.set("public_address", exchange.services().options().base_url);
  view.set("is_loopback", is_loopback(exchange.services().options().base_url));
  view.set("now", format_time("fr", exchange.services().clock().now_ms(), TimeStyle::date_time));
  HtmlPage page;
  page.title = text("menu.plugins");
  page.crumbs = {{text("menu.group.administration"), {}}, {text("menu.plugins"), {}}};
  page.body = draw_template("admin_plugins", view);
  return exchange.draw(page);
}

View jobs_view(Exchange& exchange, const std::string& plugin) {
  View list{View::type::list};
  for (const auto& job : need(exchange.services().jobs().list(plugin, kShownJobs))) {
    View item;
    item.set("kind", job.kind);
    item.set("school", job.school);
    item.set("state", text_or("admin.job." + job.state, job.state));
    item.set("is_failed", job.state == "failed");
    item.set("attempt", std::to_string(job.attempt));
    item.set("progress", job.total > 0
                             ? text("admin.job_progress", {std::to_string(job.done), std::to_string(job.total)})
                             : std::string());
    item.set("message", job.message);
    item.set("when", format_time("fr", job.updated_ms, TimeStyle::date_time));
    list << item;
  }
  return list;
}

// Messages stored and not yet delivered, and all that were delivered: figures for this page alone.
void add_outbox(Exchange& exchange, View& view) {
  std::int64_t waiting = 0, stored = 0;
  need(exchange.services().database().read([&](Transaction& transaction) -> Result<void> {
    auto row = transaction.prepare("SELECT COUNT(*), COALESCE(SUM(delivered_ms=0), 0) FROM outbox");
    if (row.step()) stored = row.number(0), waiting = row.number(1);
    return {};
  }));
  view.set("waiting", std::to_string(waiting));
  view.set("delivered", std::to_string(stored - waiting));
}

http::Response show_activity(Exchange& exchange) {
  View plugins{View::type::list};
  for (PluginInstance* plugin : exchange.site.plugins.all()) {
    if (plugin->manifest() == nullptr) continue;
    View item;
    item.set("name", plugin->manifest()->name.in("fr"));
    const View jobs = jobs_view(exchange, plugin->manifest()->id);
    item.set("has_jobs", jobs.is_non_empty_list());
    item.set("jobs", jobs);
    plugins << item;
  }
  View view;
  view.set("plugins", plugins);
  add_outbox(exchange, view);
  HtmlPage page;
  page.title = text("menu.activity");
  page.crumbs = {{text("menu.group.administration"), "/administration"}, {text("menu.activity"), {}}};
  page.body = draw_template("admin_activity", view);
  return exchange.draw(page);
}

}  // namespace

void add_admin_pages(Site& site, http::Router& router) {
  add_page(site, router, http::Method::get, "/administration", {"admin"}, show_plugins);
  add_page(site, router, http::Method::get, "/administration/activite", {"admin"}, show_activity);
}

}  // namespace ent::host
