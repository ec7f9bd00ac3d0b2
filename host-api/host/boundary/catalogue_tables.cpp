// directory, catalogue.
#include "host/boundary/support.hpp"

namespace ent::host::boundary {
namespace {

using sdk::view;

Result<void> visit_all(const Result<std::vector<std::string>>& texts, ent_json_visitor visitor, void* data) {
  if (texts.has_error()) return texts.error();
  if (visitor == nullptr) return fail(Status::invalid, "host.bad_argument", "no visitor");
  for (const auto& text : *texts)
    if (visitor(data, sdk::str(text)) != 0) break;
  return {};
}

ent_status directory_school(const ent_host* host, const ent_call* call, ent_str uai, ent_blob* json,
                            ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    return give(plugin.services().directory().school_json(view(uai)), json);
  });
}

ent_status directory_schools(const ent_host* host, const ent_call* call, ent_json_visitor visitor, void* data,
                             ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    return visit_all(plugin.services().directory().schools_json(), visitor, data);
  });
}

ent_status directory_person(const ent_host* host, const ent_call* call, ent_str person, ent_blob* json,
                            ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    return give(plugin.services().directory().person_json(view(person)), json);
  });
}

ent_status directory_people(const ent_host* host, const ent_call* call, ent_str uai, ent_str function,
                            ent_person_visitor visitor, void* data, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    return visit_all(plugin.services().directory().people(view(uai), view(function)), visitor, data);
  });
}

ent_status catalogue_offer(const ent_host* host, const ent_call* call, ent_str offer, ent_blob* json,
                           ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    const auto found = plugin.services().catalogue().offer(view(offer));
    if (found.has_error()) return found.error();
    return give(Catalogue::to_json(*found), json);
  });
}

Result<CatalogueFilter> filter_of(const ent_catalogue_filter* given) {
  CatalogueFilter filter;
  if (given == nullptr) return filter;
  if (given->struct_size < sizeof(ent_catalogue_filter))
    return fail(Status::invalid, "host.bad_argument", "ent_catalogue_filter is too small");
  if (auto good = check_texts({given->offer, given->session, given->home, given->host, given->kind}); good.has_error())
    return good.error();
  filter.offer = view(given->offer);
  filter.session = view(given->session);
  filter.home = view(given->home);
  filter.host = view(given->host);
  filter.kind = view(given->kind);
  return filter;
}

template <class Item>
Result<std::vector<std::string>> all_json(const Result<std::vector<Item>>& items) {
  if (items.has_error()) return items.error();
  std::vector<std::string> texts;
  for (const auto& item : *items) texts.push_back(Catalogue::to_json(item));
  return texts;
}

ent_status catalogue_offers(const ent_host* host, const ent_call* call, const ent_catalogue_filter* given,
                            ent_json_visitor visitor, void* data, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    const auto filter = filter_of(given);
    if (filter.has_error()) return filter.error();
    return visit_all(all_json(plugin.services().catalogue().offers(*filter)), visitor, data);
  });
}

ent_status catalogue_enrolments(const ent_host* host, const ent_call* call, const ent_catalogue_filter* given,
                                ent_json_visitor visitor, void* data, ent_error* error) noexcept {
  return serve(host, call, error, [&](PluginHost& plugin) -> Result<void> {
    const auto filter = filter_of(given);
    if (filter.has_error()) return filter.error();
    return visit_all(all_json(plugin.services().catalogue().enrolments(*filter)), visitor, data);
  });
}

}  // namespace

const ent_directory& directory_table() {
  static const ent_directory table{sizeof(ent_directory), directory_school, directory_schools, directory_person,
                                   directory_people};
  return table;
}
const ent_catalogue& catalogue_table() {
  static const ent_catalogue table{sizeof(ent_catalogue), catalogue_offer, catalogue_offers, catalogue_enrolments};
  return table;
}

}  // namespace ent::host::boundary
