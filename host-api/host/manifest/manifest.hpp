// What a plugin says of itself before any of its code runs: manifests/schema/plugin.schema.json.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/jobs/runner.hpp"
#include "host/records/records.hpp"
#include "host/rights/rights.hpp"
#include "host/settings/settings.hpp"

namespace ent::host {

/// Text by language: "fr" is always there.
struct Label {
  std::map<std::string, std::string> texts;
  /// In `locale`, else in French.
  const std::string& in(std::string_view locale) const;
};

/// A right, or the right that a setting chooses: {"setting": "rights_mapping", "literal": "offers.manage", …}.
struct RightRule {
  std::string right;                           // when `setting` is empty
  std::string setting;                         // key of an enum setting of the plugin
  std::map<std::string, std::string> choices;  // value -> right
  bool empty() const { return right.empty() && setting.empty(); }
};

struct MenuEntry {
  std::string id;      // unique, e.g. "conventions.home"
  std::string parent;  // "home_school", "host_school", "settings", "administration"
  Label label;
  std::string route;  // below the plugin's mount
  RightRule right;
};

struct TabEntry {
  std::string id;    // e.g. "convention"; address /offres/<offer>/<id>
  std::string page;  // "offer"
  Label label;
  std::string route;                             // asked of the plugin with tab and offer set
  RightRule right;                               // at the session's school
  std::map<std::string, std::string> condition;  // e.g. "offer.kind" -> "individual"
};

struct Route {
  std::string path;  // "/conventions/{id}/sign"; {name} matches one segment, a last {name...} the rest
  std::vector<std::string> methods;
  bool is_public = false;
};

struct NotificationKind {
  std::string id;  // event
  Label label;
  std::string delivery;  // "at_once", "digest"
};

struct PersonalData {
  std::string record;                 // kind, or "document"
  std::vector<std::string> subjects;  // "pupil", "guardian", "staff"
  std::vector<std::string> data;
  Label purpose, legal_basis, retention;
};

struct Manifest {
  std::string id;       // [a-z][a-z0-9-]{1,31}
  std::string version;  // "0.1.0"
  Label name, description;
  std::uint32_t abi_major = 0, abi_min_minor = 0;
  std::vector<RightDeclaration> rights;
  std::vector<MenuEntry> menus;
  std::vector<TabEntry> tabs;
  std::vector<SettingDeclaration> settings;
  std::vector<Route> routes;
  std::vector<RecordKind> records;
  std::vector<PeriodicJob> jobs;  // every_s 0: only on demand
  std::vector<NotificationKind> notifications;
  std::vector<PersonalData> personal_data;
};

/// One thing wrong: where (RFC 6901) and why.
struct ManifestError {
  std::string pointer;  // "/menus/0/right"
  std::string message;  // English
  std::string message_fr;
};

/// The manifest, or every error found. [any-thread]
boost::system::result<Manifest, std::vector<ManifestError>> parse_manifest(std::string_view json);

/// The route that matches `path`, the most literal first; nullptr when none.
const Route* match_route(const Manifest& manifest, std::string_view path);

}  // namespace ent::host
