#include "signing/core/time.hpp"

#include <array>
#include <cstdio>

namespace signing {
namespace {

struct Parts {
  int year, month, day, hour, minute, second;
};

Parts parts_of(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const auto seconds = (time - day).count();
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(seconds / 3600),
          static_cast<int>(seconds / 60 % 60),
          static_cast<int>(seconds % 60)};
}

std::string print(const char* format, Time time) {
  const Parts p = parts_of(time);
  std::array<char, 96> buffer{};
  const int n = std::snprintf(buffer.data(), buffer.size(), format, p.year, p.month, p.day, p.hour, p.minute, p.second);
  return {buffer.data(), static_cast<std::size_t>(n)};
}

// Reads exactly `count` digits at `at`; nothing when there are not so many.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

Time now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string to_iso8601(Time time) {
  return print("%04d-%02d-%02dT%02d:%02d:%02dZ", time);
}

std::string to_pdf_date(Time time) {
  return print("D:%04d%02d%02d%02d%02d%02dZ", time);
}

std::optional<Time> make_time(int year, int month, int day, int hour, int minute, int second) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 1 || year > 9999 || !date.ok()) return std::nullopt;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second};
}

std::optional<Time> from_iso8601(std::string_view text) {
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (text.size() == 10) return make_time(*year, *month, *day, 0, 0, 0);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!hour || !minute || !second || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  const auto time = make_time(*year, *month, *day, *hour, *minute, *second);
  const std::string_view zone = text.substr(19);
  if (!time || zone == "Z") return time;
  const auto hours = digits(zone, 1, 2), minutes = digits(zone, 4, 2);
  if (zone.size() != 6 || zone[3] != ':' || !hours || *hours > 23 || !minutes || *minutes > 59) return std::nullopt;
  const auto offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  if (zone[0] == '+') return *time - offset;
  return zone[0] == '-' ? std::optional(*time + offset) : std::nullopt;
}

std::optional<Time> from_pdf_date(std::string_view text) {
  if (text.substr(0, 2) == "D:") text.remove_prefix(2);
  const auto year = digits(text, 0, 4);
  if (!year) return std::nullopt;
  std::array<int, 5> parts{1, 1, 0, 0, 0};  // month, day, hour, minute, second: all optional in ISO 32000-2 § 7.9.4
  std::size_t at = 4;
  for (int& part : parts) {
    const auto value = digits(text, at, 2);
    if (!value) break;
    part = *value;
    at += 2;
  }
  auto time = make_time(*year, parts[0], parts[1], parts[2], parts[3], parts[4]);
  if (!time || at == text.size()) return time;
  const char sign = text[at];
  if (sign == 'Z') return time;
  if (sign != '+' && sign != '-') return std::nullopt;
  const auto hours = digits(text, at + 1, 2);
  if (!hours || *hours > 23) return std::nullopt;
  const bool quoted = text.size() > at + 3 && text[at + 3] == '\'';
  const auto minutes = quoted ? digits(text, at + 4, 2) : std::optional<int>(0);
  const auto offset = std::chrono::hours{*hours} + std::chrono::minutes{minutes.value_or(0)};
  return sign == '+' ? *time - offset : *time + offset;
}

std::optional<Time> from_asn1_time(std::string_view text) {
  if (text.empty() || text.back() != 'Z') return std::nullopt;
  const bool generalized = text.size() == 15;
  if (!generalized && text.size() != 13) return std::nullopt;
  const std::size_t at = generalized ? 4 : 2;
  const auto year = digits(text, 0, at);
  const auto month = digits(text, at, 2), day = digits(text, at + 2, 2), hour = digits(text, at + 4, 2),
             minute = digits(text, at + 6, 2), second = digits(text, at + 8, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const int full_year = generalized ? *year : (*year < 50 ? 2000 + *year : 1900 + *year);
  return make_time(full_year, *month, *day, *hour, *minute, *second);
}

}  // namespace signing
