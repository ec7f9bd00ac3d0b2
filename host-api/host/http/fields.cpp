#include "host-api/host/http/fields.hpp"

#include <algorithm>
#include <stdexcept>

#include "host-api/host/http/text.hpp"

namespace ent::http {
namespace {

std::string wire_safe(std::string_view value) {
  std::string out(value);
  for (char& c : out) {
    if (is_control(c) && c != '\t') c = ' ';
  }
  return std::string(trim(out));
}

void check_name(std::string_view name) {
  if (!is_token(name)) throw std::invalid_argument("not a header name");
}

}  // namespace

const std::string* FieldList::find(std::string_view name) const {
  for (const Field& field : items_) {
    if (field.name == name) return &field.value;
  }
  return nullptr;
}

std::string FieldList::get(std::string_view name, std::string_view fallback) const {
  const std::string* value = find(name);
  return value ? *value : std::string(fallback);
}

std::vector<std::string> FieldList::all(std::string_view name) const {
  std::vector<std::string> out;
  for (const Field& field : items_) {
    if (field.name == name) out.push_back(field.value);
  }
  return out;
}

void Headers::set(std::string_view name, std::string_view value) {
  check_name(name);
  remove(name);
  items_.push_back({std::string(name), wire_safe(value)});
}

void Headers::add(std::string_view name, std::string_view value) {
  check_name(name);
  items_.push_back({std::string(name), wire_safe(value)});
}

void Headers::remove(std::string_view name) {
  std::erase_if(items_, [&](const Field& field) { return iequals(field.name, name); });
}

const std::string* Headers::find(std::string_view name) const {
  for (const Field& field : items_) {
    if (iequals(field.name, name)) return &field.value;
  }
  return nullptr;
}

std::string Headers::get(std::string_view name, std::string_view fallback) const {
  const std::string* value = find(name);
  return value ? *value : std::string(fallback);
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(items_.begin(), items_.end(), [&](const Field& field) { return iequals(field.name, name); }));
}

}  // namespace ent::http
