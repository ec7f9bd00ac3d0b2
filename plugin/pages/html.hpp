// From values to HTML: a view (what a template may show) and the renderer.
//
// The names of a view carry what a value is, and the template test (tests/unit/pages/template_test.cpp) holds templates
// to it: a name that ends in "url" is an address and is the whole value of href, src or action; a name that ends in
// "html" is the result of another template and is the only thing that {{{ }}} may print; all else is text, escaped.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/pages/url.hpp"

namespace conventions::pages {

class Texts;
class View;

// HTML that a template of ours produced. Nothing else makes one.
class SafeHtml {
 public:
  SafeHtml() = default;
  const std::string& text() const { return text_; }

 private:
  friend SafeHtml render(std::string_view name, const Texts& texts, const View& view);
  explicit SafeHtml(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// The values of one template (or of one item of a list). A name of the wrong kind is a bug: std::logic_error.
class View {
 public:
  View();
  View(View&&) noexcept;
  View& operator=(View&&) noexcept;
  ~View();

  View& text(std::string_view name, std::string_view value);  // escaped when shown; empty counts as false in a section
  View& number(std::string_view name, std::int64_t value);
  View& flag(std::string_view name, bool value);
  View& url(std::string_view name, const Url& value);
  View& html(std::string_view name, const SafeHtml& value);
  View& child(std::string_view name, View value);
  View& list(std::string_view name, std::vector<View> items);  // also sets "has_<name>"

 private:
  friend SafeHtml render(std::string_view name, const Texts& texts, const View& view);
  struct Data;
  std::unique_ptr<Data> data_;
};

// Renders templates/<name>.mustache. `[[key]]` in a template is the text of that key in the language of `texts`,
// `[[>name]]` another template that shows values of the same view. An unknown template or key is a bug:
// std::logic_error. [any-thread]
SafeHtml render(std::string_view name, const Texts& texts, const View& view);

}  // namespace conventions::pages
