#include "host/i18n/i18n.hpp"

#include <unicode/calendar.h>
#include <unicode/datefmt.h>
#include <unicode/gregocal.h>
#include <unicode/normalizer2.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdio>
#include <ent/sdk/text.hpp>
#include <memory>

namespace ent::host {
namespace {

icu::UnicodeString from_utf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

icu::Locale locale_of(std::string_view locale) {
  UErrorCode error = U_ZERO_ERROR;
  const std::string tag(locale.empty() ? std::string_view("fr") : locale);
  const icu::Locale found = icu::Locale::forLanguageTag(tag.c_str(), error);
  return U_SUCCESS(error) ? found : icu::Locale::getFrench();
}

std::string with_pattern(const icu::Locale& locale, const char16_t* pattern, const char* zone, std::int64_t time_ms) {
  UErrorCode error = U_ZERO_ERROR;
  icu::SimpleDateFormat format(icu::UnicodeString(pattern), locale, error);
  if (U_FAILURE(error)) return {};
  format.adoptTimeZone(icu::TimeZone::createTimeZone(zone));
  icu::UnicodeString text;
  format.format(static_cast<UDate>(time_ms), text);
  return to_utf8(text);
}

bool is_french(const icu::Locale& locale) {
  return std::string_view(locale.getLanguage()) == "fr" || std::string_view(locale.getLanguage()).empty();
}

// "1er janvier": the first of a month is written so in French.
std::string french_first(std::string text) {
  if (text.substr(0, 2) == "1 ") text.replace(0, 1, "1er");
  if (const auto at = text.find(" 1 "); at != std::string::npos && at < 12) text.replace(at, 3, " 1er ");
  return text;
}

// Days since 1970 of a civil date (proleptic Gregorian calendar).
std::int64_t days_of(int year, int month, int day) {
  year -= month <= 2;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool read_day(std::string_view text, int& year, int& month, int& day) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t i : {0u, 1u, 2u, 3u, 5u, 6u, 8u, 9u})
    if (text[i] < '0' || text[i] > '9') return false;
  const auto digits = [&](std::size_t from, std::size_t count) {
    int number = 0;
    for (std::size_t i = from; i < from + count; ++i) number = number * 10 + (text[i] - '0');
    return number;
  };
  year = digits(0, 4);
  month = digits(5, 2);
  day = digits(8, 2);
  if (month < 1 || month > 12 || day < 1) return false;
  const int next_year = month == 12 ? year + 1 : year;
  return day <= days_of(next_year, month == 12 ? 1 : month + 1, 1) - days_of(year, month, 1);
}

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr const char* kZone = "Europe/Paris";

}  // namespace

std::string format_time(std::string_view locale, std::int64_t time_ms, TimeStyle style) {
  const icu::Locale where = locale_of(locale);
  if (style == TimeStyle::iso_date) return with_pattern(icu::Locale::getRoot(), u"yyyy-MM-dd", kZone, time_ms);
  if (is_french(where))
    return french_first(
        with_pattern(where, style == TimeStyle::date ? u"d MMMM y" : u"d MMMM y 'à' H 'h' mm", kZone, time_ms));
  const std::unique_ptr<icu::DateFormat> format(
      style == TimeStyle::date
          ? icu::DateFormat::createDateInstance(icu::DateFormat::kLong, where)
          : icu::DateFormat::createDateTimeInstance(icu::DateFormat::kLong, icu::DateFormat::kShort, where));
  if (format == nullptr) return format_time("fr", time_ms, style);
  format->adoptTimeZone(icu::TimeZone::createTimeZone(kZone));
  icu::UnicodeString text;
  format->format(static_cast<UDate>(time_ms), text);
  return to_utf8(text);
}

std::string format_day(std::string_view locale, std::string_view iso_day, bool weekday) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!read_day(iso_day, year, month, day)) return std::string(iso_day);
  const icu::Locale where = locale_of(locale);
  const std::int64_t noon = days_of(year, month, day) * kDayMs + kDayMs / 2;
  if (is_french(where)) return french_first(with_pattern(where, weekday ? u"EEEE d MMMM y" : u"d MMMM y", "UTC", noon));
  return with_pattern(where, weekday ? u"EEEE, d MMMM y" : u"d MMMM y", "UTC", noon);
}

std::string add_days(std::string_view iso_day, int days) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!read_day(iso_day, year, month, day)) return {};
  return with_pattern(icu::Locale::getRoot(), u"yyyy-MM-dd", "UTC",
                      (days_of(year, month, day) + days) * kDayMs + kDayMs / 2);
}

std::int64_t next_hour_in_paris(std::int64_t now_ms, int hour) {
  UErrorCode error = U_ZERO_ERROR;
  icu::GregorianCalendar calendar(icu::TimeZone::createTimeZone(kZone), error);
  calendar.setTime(static_cast<UDate>(now_ms), error);
  calendar.set(UCAL_HOUR_OF_DAY, hour);
  for (const auto field : {UCAL_MINUTE, UCAL_SECOND, UCAL_MILLISECOND}) calendar.set(field, 0);
  if (static_cast<std::int64_t>(calendar.getTime(error)) <= now_ms) calendar.add(UCAL_DATE, 1, error);
  const auto next = static_cast<std::int64_t>(calendar.getTime(error));
  return U_SUCCESS(error) ? next : now_ms + kDayMs;
}

bool is_iso_day(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  return read_day(text, year, month, day) && year >= 1900;
}

bool is_utf8(std::string_view text) {
  return sdk::is_utf8(text);
}

bool all_utf8(std::initializer_list<std::string_view> texts) {
  return std::all_of(texts.begin(), texts.end(), is_utf8);
}

std::string fold(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFKDInstance(error);
  icu::UnicodeString folded = from_utf8(text).foldCase();
  if (U_SUCCESS(error)) folded = decompose->normalize(folded, error);
  icu::UnicodeString out;
  bool blank = true;  // leading blanks go
  for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    const int8_t type = u_charType(c);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) continue;
    if (u_isUWhiteSpace(c)) {
      if (!blank) out.append(u' ');
      blank = true;
      continue;
    }
    blank = false;
    // Letters that no decomposition opens.
    switch (c) {
      case 0x153:
        out.append(u"oe", 2);
        break;
      case 0xE6:
        out.append(u"ae", 2);
        break;
      case 0x142:
        out.append(u'l');
        break;
      case 0xF8:
        out.append(u'o');
        break;
      case 0x111:
        out.append(u'd');
        break;
      case 0x131:
        out.append(u'i');
        break;
      case 0x2019:
        out.append(u'\'');
        break;
      default:
        out.append(c);
    }
  }
  if (blank && !out.isEmpty()) out.truncate(out.length() - 1);
  return to_utf8(out);
}

}  // namespace ent::host
