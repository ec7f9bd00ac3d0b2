#include "plugin/document/french.hpp"

#include <cstdio>

namespace conventions::document {
namespace {

constexpr const char* kMonths[] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                   "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};

std::string numbers(const char* format, int a, int b, int c) {
  char text[32];
  std::snprintf(text, sizeof text, format, a, b, c);
  return text;
}

int day_of(const Date& date) {
  return static_cast<int>(static_cast<unsigned>(date.day()));
}
int month_of(const Date& date) {
  return static_cast<int>(static_cast<unsigned>(date.month()));
}
int year_of(const Date& date) {
  return static_cast<int>(date.year());
}

}  // namespace

std::string iso_date(const Date& date) {
  return numbers("%04d-%02d-%02d", year_of(date), month_of(date), day_of(date));
}

std::string short_date(const Date& date) {
  return numbers("%02d/%02d/%04d", day_of(date), month_of(date), year_of(date));
}

// No-break spaces keep a date on one line, except before the year.
std::string long_date(const Date& date) {
  const std::string day = day_of(date) == 1 ? "1er" : std::to_string(day_of(date));
  return day + "\u00a0" + kMonths[month_of(date) - 1] + " " + std::to_string(year_of(date));
}

std::string time_words(const TimeOfDay& time) {
  const std::string hours = std::to_string(time.hour) + "\u00a0h";
  if (time.minute == 0) return hours;
  return hours + "\u00a0" + numbers("%02d", time.minute, 0, 0);
}

std::string count_of(std::size_t count, const std::string& one, const std::string& several) {
  return std::to_string(count) + " " + (count > 1 ? several : one);
}

std::string deliberation_words(const std::optional<Deliberation>& deliberation) {
  if (!deliberation) return "Aucune délibération mentionnée";
  const std::string start = "N° " + deliberation->number + " du " + long_date(deliberation->date);
  if (!deliberation->executory) return start + ", non encore exécutoire";
  return start + ", exécutoire le " + long_date(*deliberation->executory);
}

}  // namespace conventions::document
