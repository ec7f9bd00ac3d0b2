#include "plugin/pages/texts.hpp"

#include <unicode/msgfmt.h>

#include <boost/json.hpp>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include "plugin/pages/embedded.hpp"

namespace conventions::pages {

struct Texts::Catalogue {
  std::string language;
  icu::Locale locale;
  std::unordered_map<std::string, std::string> patterns;

  const std::string& pattern(std::string_view key) const {
    const auto found = patterns.find(std::string(key));
    if (found == patterns.end()) throw std::logic_error("no text for key " + std::string(key));
    return found->second;
  }
};

namespace {

// Parsing a pattern costs more than filling it. One per thread: MessageFormat keeps state while it formats.
const icu::MessageFormat& compiled(const std::string& pattern, const icu::Locale& locale, std::string_view key) {
  static thread_local std::unordered_map<std::string, std::unique_ptr<icu::MessageFormat>> cache;
  auto& slot = cache[std::string(locale.getName()) + "/" + std::string(key)];
  if (slot == nullptr) {
    UErrorCode status = U_ZERO_ERROR;
    auto made = std::make_unique<icu::MessageFormat>(icu::UnicodeString::fromUTF8(pattern), locale, status);
    if (U_FAILURE(status)) throw std::logic_error("text " + std::string(key) + ": " + u_errorName(status));
    slot = std::move(made);
  }
  return *slot;
}

icu::Formattable to_icu(const std::variant<std::int64_t, std::string>& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return icu::Formattable(*number);
  return icu::Formattable(icu::UnicodeString::fromUTF8(std::get<std::string>(value)));
}

}  // namespace

Texts::Texts(std::string_view language) : catalogue_(std::make_unique<Catalogue>()) {
  catalogue_->language = language;
  catalogue_->locale = icu::Locale(catalogue_->language.c_str());
  const auto* file = find_embedded("i18n/" + catalogue_->language + ".json");
  if (file == nullptr) throw std::logic_error("no texts for " + catalogue_->language);
  const auto json = boost::json::parse(file->content);
  for (const auto& [key, text] : json.as_object()) {
    catalogue_->patterns.emplace(std::string(key), std::string(text.as_string()));
  }
}

Texts::~Texts() = default;

const Texts& Texts::for_locale(std::string_view tag) {
  static const Texts french("fr");
  static const Texts english("en");
  return tag.substr(0, 2) == "en" ? english : french;
}

std::string_view Texts::language() const {
  return catalogue_->language;
}

bool Texts::has(std::string_view key) const {
  return catalogue_->patterns.count(std::string(key)) != 0;
}

std::string Texts::get(std::string_view key) const {
  return catalogue_->pattern(key);
}

std::string Texts::format(std::string_view key, const TextArgument* first, std::size_t count) const {
  const auto& pattern = catalogue_->pattern(key);
  if (pattern.find('{') == std::string::npos) return pattern;
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (std::size_t i = 0; i != count; ++i) {
    names.push_back(icu::UnicodeString::fromUTF8(
        icu::StringPiece(first[i].first.data(), static_cast<std::int32_t>(first[i].first.size()))));
    values.push_back(to_icu(first[i].second));
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString text;
  compiled(pattern, catalogue_->locale, key)
      .format(names.data(), values.data(), static_cast<std::int32_t>(count), text, status);
  if (U_FAILURE(status)) throw std::logic_error("text " + std::string(key) + ": " + u_errorName(status));
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

}  // namespace conventions::pages
