#include "host/manifest/manifest.hpp"

#include <algorithm>
#include <set>

#include "host/manifest/manifest_reader.hpp"

namespace ent::host {
namespace {

bool is_any_text(std::string_view text) {
  return !text.empty() && text.size() <= 200;
}
bool is_method(std::string_view text) {
  return text == "GET" || text == "POST" || text == "PUT" || text == "PATCH" || text == "DELETE";
}

// Reports an id that comes a second time.
class Unique {
 public:
  void add(const std::string& id, const Node& where) {
    if (!id.empty() && !seen_.insert(id).second) where.error("is there twice", "figure deux fois");
  }

 private:
  std::set<std::string> seen_;
};

void read_rights(const Node& node, Manifest& manifest) {
  Unique ids;
  node.items([&](const Node& item) {
    if (!item.object({"id", "label", "functions"})) return;
    RightDeclaration right;
    right.id = item.member("id").text(true, is_dotted_id, "id such as \"application.configure\"");
    right.label = item.member("label").label(true).in("fr");
    right.functions = item.member("functions").texts(is_any_text, "function code");
    for (const auto& core : Rights::core())
      if (core.id == right.id) item.member("id").error("belongs to the host", "appartient à l’ENT");
    ids.add(right.id, item.member("id"));
    manifest.rights.push_back(std::move(right));
  });
}

// Right ids that a rule may name: the manifest's and the host's.
bool known_right(const Manifest& manifest, const std::string& id) {
  const auto same = [&](const RightDeclaration& right) { return right.id == id; };
  return std::any_of(manifest.rights.begin(), manifest.rights.end(), same) ||
         std::any_of(Rights::core().begin(), Rights::core().end(), same);
}

std::string read_right_id(const Node& node, const Manifest& manifest) {
  std::string id = node.text(true, is_plain_id, "right");
  if (!id.empty() && !known_right(manifest, id)) node.error("is no declared right", "droit non déclaré");
  return id;
}

RightRule read_rule(const Node& node, const Manifest& manifest) {
  RightRule rule;
  if (!node.present()) return rule;
  if (!node.is_object()) {
    rule.right = read_right_id(node, manifest);
    return rule;
  }
  rule.setting = node.member("setting").text(true, is_snake_name, "setting key");
  node.members([&](const std::string& key, const Node& value) {
    if (key != "setting") rule.choices[key] = read_right_id(value, manifest);
  });
  const auto setting = std::find_if(manifest.settings.begin(), manifest.settings.end(),
                                    [&](const SettingDeclaration& one) { return one.key == rule.setting; });
  if (setting == manifest.settings.end() || setting->type != "enum") {
    node.member("setting").error("must name an enum setting", "doit nommer un réglage de type enum");
    return rule;
  }
  for (const auto& value : setting->values)
    if (rule.choices.count(value) == 0) node.member(value).error("is missing", "manque");
  if (rule.choices.size() > setting->values.size())
    node.error("has a value that the setting does not have", "contient une valeur que le réglage n’a pas");
  return rule;
}

bool fits_type(const std::string& type, const boost::json::value& value, const std::vector<std::string>& values) {
  if (type == "boolean") return value.is_bool();
  if (type == "integer") return value.is_int64();
  if (!value.is_string()) return false;
  return type != "enum" ||
         std::find(values.begin(), values.end(), std::string(value.get_string().c_str(), value.get_string().size())) !=
             values.end();
}

void read_settings(const Node& node, Manifest& manifest) {
  Unique keys;
  node.items([&](const Node& item) {
    if (!item.object({"key", "type", "values", "value_labels", "default", "minimum", "maximum", "max_length", "scope",
                      "label", "help"}))
      return;
    SettingDeclaration setting;
    setting.key = item.member("key").text(true, is_snake_name, "setting key");
    setting.type = item.member("type").choice({"boolean", "integer", "text", "enum"});
    setting.values = item.member("values").texts(is_any_text, "value");
    if (setting.type == "enum" && setting.values.empty()) item.member("values").error("is missing", "manque");
    item.member("value_labels").members([&](const std::string& value, const Node& label) {
      setting.value_labels[value] = label.label(true).in("fr");
    });
    setting.minimum = item.member("minimum").number(-1'000'000'000, 1'000'000'000, 0);
    setting.maximum = item.member("maximum").number(-1'000'000'000, 1'000'000'000, 0);
    setting.max_length = item.member("max_length").number(1, 100'000, 2000);
    if (item.member("scope").present())
      setting.per_school = item.member("scope").choice({"instance", "school"}) == "school";
    setting.label = item.member("label").label(true).in("fr");
    setting.help = item.member("help").label(false).in("fr");
    const Node otherwise = item.member("default");
    if (!otherwise.present())
      otherwise.error("is missing", "manque");
    else if (!setting.type.empty() && !fits_type(setting.type, *otherwise.raw(), setting.values))
      otherwise.error("does not fit the type", "ne convient pas au type");
    else
      setting.default_json = boost::json::serialize(*otherwise.raw());
    keys.add(setting.key, item.member("key"));
    manifest.settings.push_back(std::move(setting));
  });
}

void read_routes(const Node& node, Manifest& manifest) {
  Unique paths;
  node.items([&](const Node& item) {
    if (!item.object({"path", "methods", "public"})) return;
    Route route;
    route.path = item.member("path").text(true, is_route_path, "path such as \"/conventions/{id}\"");
    route.methods = item.member("methods").texts(is_method, "method");
    if (route.methods.empty()) item.member("methods").error("is missing", "manque");
    route.is_public = item.member("public").boolean(false);
    paths.add(route.path, item.member("path"));
    manifest.routes.push_back(std::move(route));
  });
}

std::string read_route_of(const Node& node, const Manifest& manifest) {
  std::string path = node.text(true, is_route_path, "path");
  const bool known = std::any_of(manifest.routes.begin(), manifest.routes.end(),
                                 [&](const Route& route) { return route.path == path; });
  if (!path.empty() && !known) node.error("is no declared route", "route non déclarée");
  return path;
}

void read_menus(const Node& node, Manifest& manifest) {
  Unique ids;
  node.items([&](const Node& item) {
    if (!item.object({"id", "parent", "label", "route", "right"})) return;
    MenuEntry menu;
    menu.id = item.member("id").text(true, is_plain_id, "id");
    menu.parent = item.member("parent").choice({"home_school", "host_school", "settings", "administration"});
    menu.label = item.member("label").label(true);
    menu.route = read_route_of(item.member("route"), manifest);
    menu.right = read_rule(item.member("right"), manifest);
    if (!item.member("right").present()) item.member("right").error("is missing", "manque");
    ids.add(menu.id, item.member("id"));
    manifest.menus.push_back(std::move(menu));
  });
}

void read_tabs(const Node& node, Manifest& manifest) {
  Unique ids;
  node.items([&](const Node& item) {
    if (!item.object({"id", "page", "label", "route", "right", "condition"})) return;
    TabEntry tab;
    tab.id = item.member("id").text(true, is_plain_id, "id");
    tab.page = item.member("page").choice({"offer"});
    tab.label = item.member("label").label(true);
    tab.route = read_route_of(item.member("route"), manifest);
    tab.right = read_rule(item.member("right"), manifest);
    if (!item.member("right").present()) item.member("right").error("is missing", "manque");
    item.member("condition").members([&](const std::string& key, const Node& value) {
      if (key != "offer.kind" && key != "offer.type" && key != "offer.state")
        return value.error("is no known condition", "condition inconnue");
      tab.condition[key] = value.text(true);
    });
    ids.add(tab.id, item.member("id"));
    manifest.tabs.push_back(std::move(tab));
  });
}

void read_records(const Node& node, Manifest& manifest) {
  Unique kinds;
  node.items([&](const Node& item) {
    if (!item.object({"kind", "fields", "indexes"})) return;
    RecordKind kind;
    kind.kind = item.member("kind").text(true, is_snake_name, "kind");
    kind.fields = item.member("fields").texts(is_snake_name, "field");
    item.member("indexes").items([&](const Node& index) {
      std::vector<std::string> fields = index.texts(is_snake_name, "field");
      if (fields.empty()) return index.error("names no field", "ne nomme aucun champ");
      for (const auto& field : fields)
        if (std::find(kind.fields.begin(), kind.fields.end(), field) == kind.fields.end())
          index.error("names the undeclared field " + field, "nomme le champ non déclaré " + field);
      kind.indexes.push_back(std::move(fields));
    });
    kinds.add(kind.kind, item.member("kind"));
    manifest.records.push_back(std::move(kind));
  });
}

void read_jobs(const Node& node, Manifest& manifest) {
  Unique kinds;
  node.items([&](const Node& item) {
    if (!item.object({"kind", "every_s", "after_catalogue_change"})) return;
    PeriodicJob job;
    job.kind = item.member("kind").text(true, is_plain_id, "job kind");
    job.every_s = item.member("every_s").number(0, 31 * 24 * 3600, 0);
    job.after_catalogue_change = item.member("after_catalogue_change").boolean(false);
    kinds.add(job.kind, item.member("kind"));
    manifest.jobs.push_back(std::move(job));
  });
}

void read_notifications(const Node& node, Manifest& manifest) {
  Unique ids;
  node.items([&](const Node& item) {
    if (!item.object({"id", "label", "delivery"})) return;
    NotificationKind kind;
    kind.id = item.member("id").text(true, is_plain_id, "event");
    kind.label = item.member("label").label(true);
    kind.delivery = item.member("delivery").choice({"at_once", "digest"});
    ids.add(kind.id, item.member("id"));
    manifest.notifications.push_back(std::move(kind));
  });
}

void read_personal_data(const Node& node, Manifest& manifest) {
  node.items([&](const Node& item) {
    if (!item.object({"record", "subjects", "data", "purpose", "legal_basis", "retention"})) return;
    PersonalData data;
    data.record = item.member("record").text(true, is_snake_name, "record kind");
    const bool known =
        data.record == "document" || std::any_of(manifest.records.begin(), manifest.records.end(),
                                                 [&](const RecordKind& kind) { return kind.kind == data.record; });
    if (!data.record.empty() && !known) item.member("record").error("is no declared kind", "type non déclaré");
    data.subjects = item.member("subjects").texts(is_any_text, "subject");
    data.data = item.member("data").texts(is_any_text, "data");
    data.purpose = item.member("purpose").label(true);
    data.legal_basis = item.member("legal_basis").label(true);
    data.retention = item.member("retention").label(true);
    manifest.personal_data.push_back(std::move(data));
  });
}

}  // namespace

const std::string& Label::in(std::string_view locale) const {
  static const std::string none;
  auto found = texts.find(std::string(locale.substr(0, 2)));
  if (found == texts.end()) found = texts.find("fr");
  return found == texts.end() ? none : found->second;
}

boost::system::result<Manifest, std::vector<ManifestError>> parse_manifest(std::string_view json) {
  std::vector<ManifestError> errors;
  const auto value = parse_json(json);
  if (!value) {
    errors.push_back({"", "is not well-formed JSON", "n’est pas du JSON bien formé"});
    return errors;
  }
  Manifest manifest;
  const Node root(&*value, "", errors);
  if (root.object({"$schema", "id", "version", "name", "description", "abi", "rights", "menus", "tabs", "settings",
                   "routes", "record_kinds", "jobs", "notifications", "personal_data"})) {
    manifest.id = root.member("id").text(true, is_plugin_id, "id such as \"conventions\"");
    manifest.version = root.member("version").text(true, is_version, "version such as \"0.1.0\"");
    manifest.name = root.member("name").label(true);
    manifest.description = root.member("description").label(false);
    const Node abi = root.member("abi");
    if (!abi.present()) abi.error("is missing", "manque");
    if (abi.present() && abi.object({"major", "min_minor"})) {
      if (!abi.member("major").present()) abi.member("major").error("is missing", "manque");
      manifest.abi_major = static_cast<std::uint32_t>(abi.member("major").number(1, 1000, 0));
      manifest.abi_min_minor = static_cast<std::uint32_t>(abi.member("min_minor").number(0, 1000, 0));
    }
    // The order matters: rules name rights and settings, menus and tabs name routes, personal data names kinds.
    read_rights(root.member("rights"), manifest);
    read_settings(root.member("settings"), manifest);
    read_routes(root.member("routes"), manifest);
    read_menus(root.member("menus"), manifest);
    read_tabs(root.member("tabs"), manifest);
    read_records(root.member("record_kinds"), manifest);
    read_jobs(root.member("jobs"), manifest);
    read_notifications(root.member("notifications"), manifest);
    read_personal_data(root.member("personal_data"), manifest);
  }
  if (!errors.empty()) return errors;
  return manifest;
}

}  // namespace ent::host
