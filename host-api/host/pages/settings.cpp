// « Paramètres »: the settings that manifests declare, drawn and stored by the host.
#include <boost/json.hpp>
#include <charconv>

#include "host/chrome/menus.hpp"
#include "host/chrome/texts.hpp"
#include "host/chrome/view.hpp"
#include "host/pages/offer_frame.hpp"
#include "host/pages/pages.hpp"
#include "host/pages/settings_tabs.hpp"

namespace ent::host {
namespace {

constexpr std::string_view kInherit = "__instance__";  // the choice « comme l'instance »

const MenuGroup* settings_group(const std::vector<MenuGroup>& groups) {
  for (const auto& group : groups) {
    if (group.id == "settings") return &group;
  }
  return nullptr;
}

// JSON text of a stored value as a form shows it.
std::string shown_value(const std::string& json) {
  boost::system::error_code ec;
  const auto value = boost::json::parse(json, ec);
  if (ec) return {};
  return value.is_string() ? std::string(value.get_string()) : json;
}

// What the form sent, as JSON; empty when it is no value of the type.
std::string json_of(const SettingDeclaration& setting, const std::string& value) {
  if (setting.type == "boolean") return value == "true" || value == "false" ? value : std::string();
  if (setting.type == "integer") {
    std::int64_t number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    return read.ec == std::errc() && read.ptr == value.data() + value.size() ? std::to_string(number) : std::string();
  }
  return boost::json::serialize(boost::json::value(value));
}

std::vector<std::pair<std::string, std::string>> choices_of(const SettingDeclaration& setting) {
  if (setting.type == "boolean") return {{"true", text("settings.yes")}, {"false", text("settings.no")}};
  std::vector<std::pair<std::string, std::string>> choices;
  for (const auto& value : setting.values) {
    const auto label = setting.value_labels.find(value);
    choices.emplace_back(value, label == setting.value_labels.end() ? value : label->second);
  }
  return choices;
}

constexpr std::int64_t kOneLine = 500;  // a longer text may have lines, e.g. certificates

View setting_view(Exchange& exchange, const std::string& plugin, const SettingDeclaration& setting,
                  const std::string& school) {
  const std::string json = need(exchange.services().settings().get(plugin, school, setting.key));
  const std::string value = shown_value(json);
  View view;
  view.set("id", plugin + "-" + setting.key);
  view.set("key", setting.key);
  view.set("plugin", plugin);
  view.set("label", setting.label.empty() ? setting.key : setting.label);
  view.set("help", setting.help);
  view.set("has_help", !setting.help.empty());
  view.set("per_school", setting.per_school);
  view.set("of_school", setting.per_school && !school.empty());
  view.set("locked", !setting.per_school && !school.empty());
  const bool choice = setting.type == "boolean" || setting.type == "enum";
  view.set("is_choice", choice);
  view.set("is_number", setting.type == "integer");
  view.set("is_long", setting.type == "text" && setting.max_length > kOneLine);
  view.set("value", value);
  if (choice) view.set("choices", options(choices_of(setting), value));
  view.set("school", school);
  view.set("csrf", exchange.visitor.session.csrf);
  view.set("inherit", std::string(kInherit));
  set_url(view, "save_url", Url::path("/parametres/reglages"));
  return view;
}

// The school whose settings are shown: "" is the instance.
std::string asked_school(Exchange& exchange, const http::FieldList& from) {
  const std::string uai = from.get("etablissement");
  if (uai.empty()) return {};
  return need(exchange.services().directory().school(uai)).uai;
}

http::Response show_settings(Exchange& exchange) {
  const std::string school = asked_school(exchange, exchange.request.query);
  std::vector<std::pair<std::string, std::string>> schools = {{"", text("settings.whole_instance")}};
  for (const auto& known : need(exchange.services().directory().schools())) {
    schools.emplace_back(known.uai, known.name + " (" + known.uai + ")");
  }
  View plugins{View::type::list};
  for (PluginInstance* plugin : exchange.site.plugins.all()) {
    if (plugin->manifest() == nullptr || plugin->manifest()->settings.empty() || plugin->host() == nullptr) continue;
    std::vector<View> list;
    for (const auto& setting : plugin->manifest()->settings) {
      list.push_back(setting_view(exchange, plugin->manifest()->id, setting, school));
    }
    View view;
    view.set("name", plugin->manifest()->name.in("fr"));
    view.set("settings", list_of(list));
    plugins << view;
  }
  View view;
  view.set("schools", options(schools, school));
  view.set("is_school", !school.empty());
  const auto mail = need(exchange.services().mail().configuration().read());
  view.set("mail_state", mail.enabled ? text("mail.on", {mail.host, mail.from}) : text("mail.off"));
  view.set("plugins", plugins);
  view.set("has_plugins", plugins.is_non_empty_list());
  view.set("notice", notice_of(exchange.request));
  view.set("has_notice", !notice_of(exchange.request).empty());
  HtmlPage page;
  page.title = text("menu.settings");
  page.crumbs = {{text("menu.group.settings"), "/parametres"}, {text("menu.settings"), {}}};
  page.body = settings_tabs(exchange, "/parametres/reglages") + draw_template("settings", view);
  return exchange.draw(page);
}

const SettingDeclaration* declared(const Manifest& manifest, const std::string& key) {
  for (const auto& setting : manifest.settings) {
    if (setting.key == key) return &setting;
  }
  return nullptr;
}

http::Response save_setting(Exchange& exchange) {
  const auto& form = exchange.request.form;
  const std::string school = asked_school(exchange, form);
  PluginInstance* plugin = exchange.site.plugins.find(form.get("plugin"));
  const SettingDeclaration* setting = plugin == nullptr ? nullptr : declared(*plugin->manifest(), form.get("reglage"));
  if (setting == nullptr) return http::problem(404);
  if (!school.empty() && !setting->per_school) return http::problem(400, text("settings.not_per_school"));
  const std::string& id = plugin->manifest()->id;
  auto& settings = exchange.services().settings();
  const std::string value = form.get("valeur");
  if (value == kInherit && !school.empty()) {
    need(settings.reset(id, exchange.actor(), school, setting->key));
  } else {
    const std::string json = json_of(*setting, value);
    if (json.empty()) return http::problem(400, text("settings.bad_value", {setting->label}));
    const auto stored = settings.put(id, exchange.actor(), school, setting->key, json);
    if (stored.has_error() && stored.error().status == Status::invalid) {
      return http::problem(400, text("settings.bad_value", {setting->label}));
    }
    need(stored);
  }
  http::FieldList query;
  if (!school.empty()) query.add("etablissement", school);
  return done(Url::with(Url::path("/parametres/reglages"), query), "setting_saved");
}

// The first tab this person may open.
http::Response go_to_first(Exchange& exchange) {
  const auto groups = menus_for(exchange.services(), exchange.site.plugins, exchange.visitor);
  const MenuGroup* group = settings_group(groups);
  if (group == nullptr) return http::problem(403, text("rights.refused"));
  return http::redirect(group->links.front().url.str());
}

}  // namespace

std::string settings_tabs(Exchange& exchange, const std::string& current) {
  const auto groups = menus_for(exchange.services(), exchange.site.plugins, exchange.visitor);
  const MenuGroup* group = settings_group(groups);
  View tabs{View::type::list};
  if (group != nullptr) {
    for (const auto& link : group->links) {
      View tab = view_with_url(link.label, link.url);
      tab.set("current", link.url.str() == current);
      tabs << tab;
    }
  }
  View view;
  view.set("label", text("menu.group.settings"));
  view.set("tabs", tabs);
  return draw_template("tab_bar", view);
}

void add_settings_pages(Site& site, http::Router& router) {
  add_page(site, router, http::Method::get, "/parametres", {}, go_to_first);
  add_page(site, router, http::Method::get, "/parametres/reglages", {"admin"}, show_settings);
  add_page(site, router, http::Method::post, "/parametres/reglages", {"admin"}, save_setting);
}

}  // namespace ent::host
