#include "host/chrome/texts.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "host/chrome/embedded.hpp"

namespace ent::host {

std::string_view embedded_file(std::string_view name) {
  for (const auto& file : embedded_files()) {
    if (file.name == name) return file.content;
  }
  throw std::logic_error("not embedded: " + std::string(name));
}

const std::map<std::string, std::string, std::less<>>& all_texts() {
  static const auto texts = [] {
    std::map<std::string, std::string, std::less<>> read;
    const auto json = boost::json::parse(embedded_file("texts/fr.json"));
    for (const auto& [key, value] : json.as_object()) read.emplace(key, value.as_string());
    return read;
  }();
  return texts;
}

const std::string& text(std::string_view key) {
  const auto& texts = all_texts();
  const auto found = texts.find(key);
  if (found == texts.end()) throw std::logic_error("no text for " + std::string(key));
  return found->second;
}

std::string text(std::string_view key, std::initializer_list<std::string_view> args) {
  const std::string& pattern = text(key);
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool is_place = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    const std::size_t index = is_place ? static_cast<std::size_t>(pattern[i + 1] - '0') : args.size();
    if (index < args.size()) {
      out += args.begin()[index];
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

std::string text_count(std::string_view key, std::int64_t count) {
  const bool singular = count >= -1 && count <= 1;
  return text(std::string(key) + (singular ? ".one" : ".other"), {std::to_string(count)});
}

std::string text_or(std::string_view key, std::string_view fallback) {
  const auto& texts = all_texts();
  const auto found = texts.find(key);
  return found == texts.end() ? std::string(fallback) : found->second;
}

}  // namespace ent::host
