// Instants in whole seconds UTC, and the spellings signatures need. No function here reads the clock but now().
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace signing {

using Time = std::chrono::sys_seconds;

Time now();
std::string to_iso8601(Time time);  // 2026-11-23T19:30:00Z
// 2026-11-23T19:30:00Z or with an offset (+01:00), or a day alone (its first instant UTC); nothing when malformed.
std::optional<Time> from_iso8601(std::string_view text);
std::string to_pdf_date(Time time);  // D:20261123193000Z, ISO 32000-2 § 7.9.4
// A PDF date with any legal zone; nothing when malformed.
std::optional<Time> from_pdf_date(std::string_view text);
// Content octets of an ASN.1 UTCTime (13 octets) or GeneralizedTime (15 octets), both with Z (RFC 5280 § 4.1.2.5).
std::optional<Time> from_asn1_time(std::string_view digits);
// Calendar to instant; nothing when a part is out of range.
std::optional<Time> make_time(int year, int month, int day, int hour, int minute, int second);

}  // namespace signing
