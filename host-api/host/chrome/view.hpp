// What a template shows, and drawing it. Texts are escaped by the template engine; addresses come from Url.
#pragma once
#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/chrome/url.hpp"

namespace ent::host {

/// Values for one template or one item of a list: `view.set("name", "…")`, `view.set("shown", true)`.
using View = kainjow::mustache::data;

/// Every address of a template goes through here; the name ends in "url" (checked by a test of the templates).
inline void set_url(View& view, const std::string& name, const Url& url) {
  view.set(name, url.str());
}
inline View list_of(const std::vector<View>& items) {
  View list{View::type::list};
  for (const auto& item : items) list << item;
  return list;
}
inline View view_with_url(const std::string& text, const Url& url) {
  View view;
  view.set("text", text);
  set_url(view, "url", url);
  return view;
}
/// <option>s; `selected` is a value.
View options(const std::vector<std::pair<std::string, std::string>>& values, std::string_view selected);

/// Draws templates/<name>.mustache: {{t.key}} is a text of the catalogue, {{>name}} another template. Throws
/// std::logic_error when the template is unknown or broken, or names an unknown text. [any-thread]
std::string draw_template(const std::string& name, const View& view);

}  // namespace ent::host
