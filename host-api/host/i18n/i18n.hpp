// Dates, folding and the host's own messages, through ICU. Time zone Europe/Paris.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace ent::host {

enum class TimeStyle { date = 1, date_time = 2, iso_date = 3 };

/// French: "18 novembre 2026", "18 novembre 2026 à 14 h 05"; other locales as ICU has them. [any-thread]
std::string format_time(std::string_view locale, std::int64_t time_ms, TimeStyle style);
/// "2026-11-18" as "mercredi 18 novembre 2026" / "18 novembre 2026"; the text itself when it is no date. [any-thread]
std::string format_day(std::string_view locale, std::string_view iso_day, bool weekday = false);
/// "2026-11-18" shifted by days; empty when `iso_day` is no date. [any-thread]
std::string add_days(std::string_view iso_day, int days);
/// The next time after `now_ms` at which the clocks of Paris show `hour`:00, across changes of the clocks. [any-thread]
std::int64_t next_hour_in_paris(std::int64_t now_ms, int hour);
bool is_iso_day(std::string_view text);
/// Lower case, no accents, œ -> oe, ß -> ss, runs of blanks -> one: for search and for sorting. [any-thread]
std::string fold(std::string_view text);
/// True for well-formed UTF-8. [any-thread]
bool is_utf8(std::string_view text);
/// What is stored in the catalogue and the directory must be: one broken text breaks every JSON list that holds it.
bool all_utf8(std::initializer_list<std::string_view> texts);

/// The host's message `key` in `locale` (fr, else en, else fr), with {0}, {1}… through ICU MessageFormat. The key
/// itself when it is unknown. [any-thread]
std::string message(std::string_view locale, std::string_view key, std::initializer_list<std::string_view> args = {});
bool has_message(std::string_view key);

}  // namespace ent::host
