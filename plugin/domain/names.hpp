// Enumerations and the stable names they are stored under.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace conventions::domain {

template <class Enum>
struct Named {
  Enum value;
  std::string_view name;
};

template <class Enum, std::size_t N>
constexpr std::string_view find_name(const Named<Enum> (&table)[N], Enum value) {
  for (const auto& row : table) {
    if (row.value == value) return row.name;
  }
  return {};
}

template <class Enum, std::size_t N>
constexpr std::optional<Enum> find_value(const Named<Enum> (&table)[N], std::string_view name) {
  for (const auto& row : table) {
    if (row.name == name) return row.value;
  }
  return std::nullopt;
}

}  // namespace conventions::domain
