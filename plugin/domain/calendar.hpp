// Days of the civil calendar (Europe/Paris, decided by the caller) and what is computed from them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace conventions::domain {

using Date = std::chrono::year_month_day;

inline constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;  // of absolute time, not of the clock on the wall

// "2026-12-07"; nothing when malformed or no day of the calendar.
std::optional<Date> parse_date(std::string_view iso);
std::string to_iso(Date day);
Date add_days(Date day, int days);
int days_between(Date from, Date to);

// "2026-2027". The first day of a school year is a setting; by default 1 September.
std::string school_year(Date day, unsigned first_month = 9, unsigned first_day = 1);

// 18 or more on `day`. Somebody born on 29 February comes of age on 1 March of a common year.
bool is_adult(Date birth, Date day);

}  // namespace conventions::domain
