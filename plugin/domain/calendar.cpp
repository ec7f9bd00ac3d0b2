#include "plugin/domain/calendar.hpp"

#include <cstdio>

namespace conventions::domain {
namespace {

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Date> parse_date(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const auto y = digits(iso.substr(0, 4));
  const auto m = digits(iso.substr(5, 2));
  const auto d = digits(iso.substr(8, 2));
  if (!y || !m || !d) return std::nullopt;
  const Date day{std::chrono::year{*y}, std::chrono::month{static_cast<unsigned>(*m)},
                 std::chrono::day{static_cast<unsigned>(*d)}};
  if (!day.ok()) return std::nullopt;
  return day;
}

std::string to_iso(Date day) {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()));
  return text;
}

Date add_days(Date day, int days) {
  return Date{std::chrono::sys_days{day} + std::chrono::days{days}};
}

int days_between(Date from, Date to) {
  return static_cast<int>((std::chrono::sys_days{to} - std::chrono::sys_days{from}).count());
}

std::string school_year(Date day, unsigned first_month, unsigned first_day) {
  const bool after =
      static_cast<unsigned>(day.month()) > first_month ||
      (static_cast<unsigned>(day.month()) == first_month && static_cast<unsigned>(day.day()) >= first_day);
  const int start = static_cast<int>(day.year()) - (after ? 0 : 1);
  return std::to_string(start) + "-" + std::to_string(start + 1);
}

bool is_adult(Date birth, Date day) {
  Date birthday{birth.year() + std::chrono::years{18}, birth.month(), birth.day()};
  if (!birthday.ok()) birthday = Date{birthday.year(), std::chrono::month{3}, std::chrono::day{1}};
  return birthday <= day;
}

}  // namespace conventions::domain
