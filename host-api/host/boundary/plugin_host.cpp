#include "host/boundary/plugin_host.hpp"

#include <cstring>

#include "host/base/json.hpp"
#include "host/boundary/support.hpp"

namespace ent::host {
namespace {

const void* get_service(const ent_host*, const char* id) noexcept {
  struct Service {
    const char* id;
    const void* table;
  };
  static const Service services[] = {{ENT_RECORDS_ID, &boundary::records_table()},
                                     {ENT_DOCUMENTS_ID, &boundary::documents_table()},
                                     {ENT_AUDIT_ID, &boundary::audit_table()},
                                     {ENT_OUTBOX_ID, &boundary::outbox_table()},
                                     {ENT_JOBS_ID, &boundary::jobs_table()},
                                     {ENT_SETTINGS_ID, &boundary::settings_table()},
                                     {ENT_SESSION_ID, &boundary::session_table()},
                                     {ENT_RIGHTS_ID, &boundary::rights_table()},
                                     {ENT_DIRECTORY_ID, &boundary::directory_table()},
                                     {ENT_CATALOGUE_ID, &boundary::catalogue_table()},
                                     {ENT_MENU_ID, &boundary::menu_table()},
                                     {ENT_CLOCK_ID, &boundary::clock_table()},
                                     {ENT_LOG_ID, &boundary::log_table()},
                                     {ENT_HTTP_ID, &boundary::http_table()},
                                     {ENT_I18N_ID, &boundary::i18n_table()}};
  for (const auto& service : services)
    if (id != nullptr && std::strcmp(service.id, id) == 0) return service.table;
  return nullptr;
}

ent_str literal(const char* text) {
  return ent_str{text, std::strlen(text)};
}

// RFC 3986 § 3.3: what may stand in a path segment as it is.
std::string path_segment(std::string_view text) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:@!$&'()*+,;=";
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

// A route place goes into a link as it is: it must be a clean local path.
bool is_route_place(std::string_view route) {
  if (route.empty() || route[0] != '/' || (route.size() > 1 && route[1] == '/')) return false;
  for (const char c : route)
    if (c <= ' ' || c == '\\' || c == '"' || c == '<' || c == '>' || c == 0x7F) return false;
  return true;
}

}  // namespace

PluginHost::PluginHost(HostServices& services, Manifest manifest)
    : services_(services), manifest_(std::move(manifest)), host_{} {
  host_.struct_size = sizeof(ent_host);
  host_.abi_major = ENT_ABI_MAJOR;
  host_.abi_minor = ENT_ABI_MINOR;
  host_.name = literal("ent-host");
  host_.version = literal("0.1.0");
  host_.host_data = this;
  host_.get_service = get_service;
}

PluginHost::~PluginHost() = default;

Result<std::unique_ptr<PluginHost>> PluginHost::make(HostServices& services, Manifest manifest) {
  std::unique_ptr<PluginHost> host(new PluginHost(services, std::move(manifest)));
  const Manifest& declared = host->manifest_;
  if (auto rights = services.rights().declare(declared.id, declared.rights); rights.has_error()) return rights.error();
  services.settings().declare(declared.id, declared.settings);
  std::vector<MailEvent> events;
  for (const auto& kind : declared.notifications) {
    MailEvent event{declared.id, kind.id, kind.label.in("fr")};
    read_choice(kind.delivery, event.standard);
    events.push_back(std::move(event));
  }
  services.mail().choices().declare(declared.id, std::move(events));
  host->records_ = std::make_unique<Records>(services.database(), services.clock(), services.audit(), services.outbox(),
                                             services.jobs(), declared.id);
  if (auto kinds = host->records_->declare(declared.records); kinds.has_error()) return kinds.error();
  return host;
}

Result<std::string> PluginHost::link(std::string_view place, bool absolute) const {
  const auto colon = place.find(':');
  const std::string_view kind = place.substr(0, colon);
  const std::string_view rest = colon == std::string_view::npos ? std::string_view() : place.substr(colon + 1);
  const Failure unknown = fail(Status::not_found, "menu.unknown_place", std::string(place));
  std::string path;
  if (kind == "home" && rest.empty()) {
    path = "/";
  } else if (kind == "route" && is_route_place(rest) &&
             match_route(manifest_, rest.substr(0, rest.find('?'))) != nullptr) {
    path = mount() + std::string(rest);
  } else if (kind == "menu") {
    for (const auto& menu : manifest_.menus)
      if (menu.id == rest) path = mount() + menu.route;
  } else if (kind == "offer" && !rest.empty()) {
    path = "/offres/" + path_segment(rest);
  } else if (kind == "tab") {
    const auto second = rest.find(':');
    if (second == std::string_view::npos || second + 1 == rest.size()) return unknown;
    for (const auto& tab : manifest_.tabs)
      if (tab.id == rest.substr(0, second))
        path = "/offres/" + path_segment(rest.substr(second + 1)) + "/" + path_segment(tab.id);
  }
  if (path.empty()) return unknown;
  return absolute ? services_.options().base_url + path : path;
}

Result<std::string> PluginHost::right_of(const RightRule& rule, std::string_view school) const {
  if (rule.setting.empty()) return rule.right;
  const auto json = services_.settings().get(manifest_.id, school, rule.setting);
  if (json.has_error()) return json.error();
  const auto value = parse_json(*json);
  const std::string chosen = value && value->is_string()
                                 ? std::string(value->get_string().c_str(), value->get_string().size())
                                 : std::string();
  const auto found = rule.choices.find(chosen);
  if (found == rule.choices.end()) return fail(Status::internal, "menu.bad_rule", rule.setting + "=" + chosen);
  return found->second;
}

}  // namespace ent::host
