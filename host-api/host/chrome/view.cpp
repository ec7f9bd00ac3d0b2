#include "host/chrome/view.hpp"

#include <map>
#include <stdexcept>

#include "host/chrome/embedded.hpp"
#include "host/chrome/texts.hpp"

namespace ent::host {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

// Looks names up in the page's values, "t.…" in the catalogue, and partials among the templates.
class TemplateContext final : public kainjow::mustache::context<std::string> {
 public:
  explicit TemplateContext(const data* values) : context(values) {}

  const data* get(const std::string& name) const override {
    if (name.rfind("t.", 0) != 0) return context::get(name);
    auto& kept = texts_[name];
    if (!kept.is_string() || kept.string_value().empty()) kept = data(text(std::string_view(name).substr(2)));
    return &kept;
  }
  const data* get_partial(const std::string& name) const override {
    auto& kept = texts_[">" + name];
    if (!kept.is_string() || kept.string_value().empty()) {
      kept = data(std::string(embedded_file("templates/" + name + ".mustache")));
    }
    return &kept;
  }

 private:
  mutable std::map<std::string, data> texts_;
};

// Parsed once per thread: rendering is not const in the library.
mustache& parsed_template(const std::string& name) {
  thread_local std::map<std::string, mustache> parsed;
  const auto found = parsed.find(name);
  if (found != parsed.end()) return found->second;
  const std::string source(embedded_file("templates/" + name + ".mustache"));
  return parsed.emplace(name, mustache(source)).first->second;
}

}  // namespace

View options(const std::vector<std::pair<std::string, std::string>>& values, std::string_view selected) {
  View list{View::type::list};
  for (const auto& [value, label] : values) {
    View option;
    option.set("value", value);
    option.set("label", label);
    option.set("selected", value == selected);
    list << option;
  }
  return list;
}

std::string draw_template(const std::string& name, const View& view) {
  mustache& parsed = parsed_template(name);
  TemplateContext context(&view);
  std::string out = parsed.render(context);
  if (!parsed.is_valid()) throw std::logic_error("template " + name + ": " + parsed.error_message());
  return out;
}

}  // namespace ent::host
