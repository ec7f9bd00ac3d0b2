// The host's message catalogues, embedded at build, formatted by ICU MessageFormat.
#include <unicode/msgfmt.h>

#include <map>

#include "host/base/json.hpp"
#include "host/i18n/i18n.hpp"

namespace ent::host {

extern const char* const kMessagesFR;
extern const char* const kMessagesEN;

namespace {

using TextsOfLanguage = std::map<std::string, std::string, std::less<>>;

TextsOfLanguage read_catalogue(const char* text) {
  TextsOfLanguage catalogue;
  const auto json = parse_json(text);
  if (!json || !json->is_object()) throw std::logic_error("an embedded message catalogue is no JSON object");
  for (const auto& [key, value] : json->get_object())
    catalogue.emplace(std::string(key.data(), key.size()),
                      std::string(value.get_string().c_str(), value.get_string().size()));
  return catalogue;
}

const TextsOfLanguage& french() {
  static const TextsOfLanguage catalogue = read_catalogue(kMessagesFR);
  return catalogue;
}

const TextsOfLanguage& english() {
  static const TextsOfLanguage catalogue = read_catalogue(kMessagesEN);
  return catalogue;
}

}  // namespace

bool has_message(std::string_view key) {
  return french().count(key) > 0;
}

std::string message(std::string_view locale, std::string_view key, std::initializer_list<std::string_view> args) {
  const bool in_english = locale.substr(0, 2) == "en" && english().count(key) > 0;
  const TextsOfLanguage& catalogue = in_english ? english() : french();
  const auto found = catalogue.find(key);
  if (found == catalogue.end()) return std::string(key);
  UErrorCode error = U_ZERO_ERROR;
  const icu::MessageFormat format(icu::UnicodeString::fromUTF8(found->second), icu::Locale(in_english ? "en" : "fr"),
                                  error);
  std::vector<icu::Formattable> values;
  for (const auto arg : args)
    values.emplace_back(icu::UnicodeString::fromUTF8(icu::StringPiece(arg.data(), static_cast<int32_t>(arg.size()))));
  icu::UnicodeString text;
  icu::FieldPosition position;
  if (U_SUCCESS(error)) format.format(values.data(), static_cast<int32_t>(values.size()), text, position, error);
  if (U_FAILURE(error)) return found->second;
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace ent::host
