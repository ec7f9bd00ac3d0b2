#include "host/manifest/manifest_reader.hpp"

#include <algorithm>

namespace ent::host {
namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz0123456789";

bool starts_with_letter(std::string_view text) {
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z';
}

bool only(std::string_view text, std::string_view more) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return kLower.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
  });
}

// RFC 6901 § 3
std::string escape_pointer(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::string joined(std::initializer_list<std::string_view> values) {
  std::string out;
  for (const auto value : values) out += (out.empty() ? "" : ", ") + std::string(value);
  return out;
}

}  // namespace

bool is_plugin_id(std::string_view text) {
  return text.size() >= 2 && text.size() <= 32 && starts_with_letter(text) && only(text, "-");
}
bool is_dotted_id(std::string_view text) {
  return text.size() <= 64 && starts_with_letter(text) && only(text, "._-") && text.find('.') != std::string_view::npos;
}
bool is_plain_id(std::string_view text) {
  return text.size() <= 64 && starts_with_letter(text) && only(text, "._-");
}
bool is_snake_name(std::string_view text) {
  return text.size() <= 40 && starts_with_letter(text) && only(text, "_");
}
bool is_version(std::string_view text) {
  int dots = 0;
  bool digit = false;
  for (const char c : text) {
    if (c == '.' && digit) {
      ++dots;
      digit = false;
    } else if (c >= '0' && c <= '9') {
      digit = true;
    } else {
      return false;
    }
  }
  return dots == 2 && digit && text.size() <= 32;
}
bool is_route_path(std::string_view text) {
  if (text.empty() || text[0] != '/' || text.size() > 200) return false;
  if (text.find("//") != std::string_view::npos || text.find("..") != std::string_view::npos) {
    // "{rest...}" may end a path; any other ".." is a mistake.
    const auto dots = text.find("..");
    if (text.find("//") != std::string_view::npos || text.size() < 5 || text.substr(text.size() - 4) != "...}" ||
        dots != text.size() - 4)
      return false;
  }
  int depth = 0;
  for (const char c : text) {
    if (c == '{') ++depth;
    if (c == '}') --depth;
    if (depth < 0 || depth > 1) return false;
    if (c <= ' ' || c == '?' || c == '#' || c == '%' || c == '\\' || c == 0x7F) return false;
  }
  return depth == 0;
}

void Node::error(const std::string& english, const std::string& french) const {
  errors_->push_back(ManifestError{pointer_.empty() ? "/" : pointer_, english, french});
}

bool Node::object(std::initializer_list<std::string_view> members) const {
  if (!is_object()) {
    error("must be an object", "doit être un objet");
    return false;
  }
  for (const auto& [key, value] : value_->get_object()) {
    const std::string_view name(key.data(), key.size());
    if (std::find(members.begin(), members.end(), name) == members.end())
      member(name).error("unknown member", "membre inconnu");
  }
  return true;
}

Node Node::member(std::string_view key) const {
  const boost::json::value* found =
      is_object() ? value_->get_object().if_contains(boost::json::string_view(key.data(), key.size())) : nullptr;
  return Node(found, pointer_ + "/" + escape_pointer(key), *errors_);
}

void Node::items(const std::function<void(const Node&)>& each, bool required) const {
  if (!present() && !required) return;
  if (!present() || !value_->is_array()) return error("must be an array", "doit être un tableau");
  std::size_t index = 0;
  for (const auto& value : value_->get_array()) each(Node(&value, pointer_ + "/" + std::to_string(index++), *errors_));
}

void Node::members(const std::function<void(const std::string&, const Node&)>& each) const {
  if (!present()) return;
  if (!is_object()) return error("must be an object", "doit être un objet");
  for (const auto& [key, value] : value_->get_object()) {
    const std::string name(key.data(), key.size());
    each(name, Node(&value, pointer_ + "/" + escape_pointer(name), *errors_));
  }
}

std::string Node::text(bool required, Accept accept, const char* what) const {
  if (!present()) {
    if (required) error("is missing", "manque");
    return {};
  }
  if (!is_text()) {
    error("must be text", "doit être un texte");
    return {};
  }
  std::string out(value_->get_string().c_str(), value_->get_string().size());
  const bool good = accept == nullptr ? !out.empty() && out.size() <= 2000 : accept(out);
  if (!good) {
    error(std::string("is no valid ") + what, std::string("valeur non admise (") + what + ")");
    return {};
  }
  return out;
}

std::int64_t Node::number(std::int64_t least, std::int64_t most, std::int64_t otherwise) const {
  if (!present()) return otherwise;
  if (value_->is_int64() && value_->get_int64() >= least && value_->get_int64() <= most) return value_->get_int64();
  error("must be a whole number from " + std::to_string(least) + " to " + std::to_string(most),
        "doit être un nombre entier de " + std::to_string(least) + " à " + std::to_string(most));
  return otherwise;
}

bool Node::boolean(bool otherwise) const {
  if (!present()) return otherwise;
  if (value_->is_bool()) return value_->get_bool();
  error("must be true or false", "doit être true ou false");
  return otherwise;
}

std::string Node::choice(std::initializer_list<std::string_view> values) const {
  const std::string found = is_text() ? std::string(value_->get_string().c_str(), value_->get_string().size()) : "";
  if (std::find(values.begin(), values.end(), found) != values.end()) return found;
  error("must be one of " + joined(values), "doit être l’un de : " + joined(values));
  return {};
}

Label Node::label(bool required) const {
  Label label;
  if (!present()) {
    if (required) error("is missing", "manque");
    return label;
  }
  members([&](const std::string& language, const Node& text) {
    if (language.size() != 2) return text.error("must be a language of two letters", "langue à deux lettres attendue");
    label.texts[language] = text.text(true);
  });
  if (is_object() && label.texts.count("fr") == 0) member("fr").error("is missing", "manque");
  return label;
}

std::vector<std::string> Node::texts(Accept accept, const char* what) const {
  std::vector<std::string> list;
  items([&](const Node& item) {
    std::string text = item.text(true, accept, what);
    if (text.empty()) return;
    if (std::find(list.begin(), list.end(), text) != list.end())
      return item.error("is there twice", "figure deux fois");
    list.push_back(std::move(text));
  });
  return list;
}

}  // namespace ent::host
