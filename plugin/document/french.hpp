#pragma once
// Dates, times and counts in French words.

#include <string>

#include "plugin/document/convention_data.hpp"

namespace conventions::document {

[[nodiscard]] std::string iso_date(const Date& date);         // 2026-11-18
[[nodiscard]] std::string short_date(const Date& date);       // 18/11/2026
[[nodiscard]] std::string long_date(const Date& date);        // 18 novembre 2026, 1er décembre 2026
[[nodiscard]] std::string time_words(const TimeOfDay& time);  // 14 h 05, 9 h
[[nodiscard]] std::string count_of(std::size_t count, const std::string& one, const std::string& several);

[[nodiscard]] std::string deliberation_words(const std::optional<Deliberation>& deliberation);

}  // namespace conventions::document
