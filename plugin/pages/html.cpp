#include "plugin/pages/html.hpp"

#include <kainjow/mustache.hpp>
#include <stdexcept>
#include <unordered_map>

#include "plugin/pages/embedded.hpp"
#include "plugin/pages/texts.hpp"

namespace conventions::pages {
namespace {

namespace mustache = kainjow::mustache;

bool ends_with(std::string_view name, std::string_view end) {
  return name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
}

void require_kind(std::string_view name, bool url, bool html) {
  if (ends_with(name, "url") != url || ends_with(name, "html") != html) {
    throw std::logic_error("view value of the wrong kind: " + std::string(name));
  }
}

std::string_view source_of(std::string_view name) {
  const auto* file = find_embedded("templates/" + std::string(name) + ".mustache");
  if (file == nullptr) throw std::logic_error("no template " + std::string(name));
  return file->content;
}

// Replaces each [[key]] by its text, escaped, and each [[>name]] by that template.
std::string with_texts(std::string_view source, const Texts& texts) {
  std::string out;
  std::size_t at = 0;
  for (;;) {
    const auto open = source.find("[[", at);
    if (open == std::string_view::npos) break;
    const auto close = source.find("]]", open);
    if (close == std::string_view::npos) throw std::logic_error("template: [[ without ]]");
    out += source.substr(at, open - at);
    const auto key = source.substr(open + 2, close - open - 2);
    out +=
        key.substr(0, 1) == ">" ? with_texts(source_of(key.substr(1)), texts) : mustache::html_escape(texts.get(key));
    at = close + 2;
  }
  out += source.substr(at);
  return out;
}

// Parsed once per thread and language: a parsed template of this library may not be shared by two threads.
mustache::mustache& parsed(std::string_view name, const Texts& texts) {
  static thread_local std::unordered_map<std::string, mustache::mustache> cache;
  const std::string key = std::string(texts.language()) + "/" + std::string(name);
  const auto found = cache.find(key);
  if (found != cache.end()) return found->second;
  mustache::mustache made(with_texts(source_of(name), texts));
  if (!made.is_valid()) throw std::logic_error("template " + std::string(name) + ": " + made.error_message());
  return cache.emplace(key, std::move(made)).first->second;
}

}  // namespace

struct View::Data {
  mustache::data values{mustache::data::type::object};
};

View::View() : data_(std::make_unique<Data>()) {}
View::View(View&&) noexcept = default;
View& View::operator=(View&&) noexcept = default;
View::~View() = default;

View& View::text(std::string_view name, std::string_view value) {
  require_kind(name, false, false);
  // An empty string would still be true in a section (mustache knows only false and empty lists).
  if (value.empty()) {
    data_->values.set(std::string(name), mustache::data(mustache::data::type::bool_false));
  } else {
    data_->values.set(std::string(name), mustache::data(std::string(value)));
  }
  return *this;
}

View& View::number(std::string_view name, std::int64_t value) {
  return text(name, std::to_string(value));
}

View& View::flag(std::string_view name, bool value) {
  require_kind(name, false, false);
  data_->values.set(std::string(name), mustache::data(value));
  return *this;
}

View& View::url(std::string_view name, const Url& value) {
  require_kind(name, true, false);
  data_->values.set(std::string(name), mustache::data(value.text()));
  return *this;
}

View& View::html(std::string_view name, const SafeHtml& value) {
  require_kind(name, false, true);
  data_->values.set(std::string(name), mustache::data(value.text()));
  return *this;
}

View& View::child(std::string_view name, View value) {
  require_kind(name, false, false);
  data_->values.set(std::string(name), std::move(value.data_->values));
  return *this;
}

View& View::list(std::string_view name, std::vector<View> items) {
  require_kind(name, false, false);
  mustache::data array(mustache::data::type::list);
  for (auto& item : items) array.push_back(std::move(item.data_->values));
  data_->values.set("has_" + std::string(name), mustache::data(!items.empty()));
  data_->values.set(std::string(name), std::move(array));
  return *this;
}

SafeHtml render(std::string_view name, const Texts& texts, const View& view) {
  auto& page = parsed(name, texts);
  auto html = page.render(view.data_->values);
  if (!page.error_message().empty()) {
    throw std::logic_error("template " + std::string(name) + ": " + page.error_message());
  }
  return SafeHtml(std::move(html));
}

}  // namespace conventions::pages
