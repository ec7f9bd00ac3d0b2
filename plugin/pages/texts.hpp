// What the screens say, by key, in French or English.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace conventions::pages {

// A value put into a text: {count, plural, one {# élève} other {# élèves}} takes a number, {name} a text.
using TextArgument = std::pair<std::string_view, std::variant<std::int64_t, std::string>>;

// The catalogue of one language. Immutable; one object per language for the whole process. [any-thread]
class Texts {
 public:
  // For a BCP 47 tag: English for "en…", else French (the default of the product).
  static const Texts& for_locale(std::string_view tag);

  ~Texts();
  Texts(const Texts&) = delete;
  Texts& operator=(const Texts&) = delete;

  std::string_view language() const;  // "fr" or "en"
  bool has(std::string_view key) const;

  // The text of `key`, without arguments. An unknown key is a bug: std::logic_error.
  std::string get(std::string_view key) const;

  // The text of `key` by ICU MessageFormat. Same failure as get.
  std::string format(std::string_view key, const TextArgument* first, std::size_t count) const;
  std::string format(std::string_view key, std::initializer_list<TextArgument> arguments) const {
    return format(key, arguments.begin(), arguments.size());
  }

 private:
  struct Catalogue;
  explicit Texts(std::string_view language);
  std::unique_ptr<Catalogue> catalogue_;
};

}  // namespace conventions::pages
