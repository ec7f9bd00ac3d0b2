#pragma once
// Texts on their way to the page: checked, normalised, spaced the French way.

#include <string>
#include <string_view>

#include "plugin/document/failure.hpp"

namespace conventions::document {

class TrueType;

inline constexpr std::size_t kMaxTextCharacters = 10'000;

enum class Lines { kSingle, kSeveral };

// Valid UTF-8 without control characters (a newline only with kSeveral; "\r\n" becomes "\n", a tab becomes a space),
// cut of surrounding blanks, in NFC. kBadText otherwise; `field` is copied into the failure.
[[nodiscard]] Result<std::string> clean_text(std::string_view utf8, Lines lines, const std::string& field);

// Code points of valid UTF-8. An invalid byte becomes U+FFFD: give it clean texts.
[[nodiscard]] std::u32string decode_utf8(std::string_view utf8);
void append_utf8(std::string& out, char32_t code_point);

// No-break spaces where French typography wants them: before ; : ? ! » and after «, in « n° 12 » and « Article 3 ».
[[nodiscard]] std::string french_spacing(std::string_view utf8);

// True for scripts whose letters print well one after the other, left to right, without shaping.
[[nodiscard]] bool prints_without_shaping(char32_t code_point);

// « U+0141 »
[[nodiscard]] std::string code_point_name(char32_t code_point);

}  // namespace conventions::document
