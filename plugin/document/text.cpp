#include "plugin/document/text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <cstdio>

namespace conventions::document {
namespace {

constexpr char32_t kNoBreakSpace = 0xA0;
constexpr char32_t kFirstCombining = 0x300;  // below it, every string is already in NFC

Failure bad_text(const std::string& field, std::string what) {
  return {FailureCode::kBadText, std::move(what), field, "document.bad_text"};
}

Result<std::string> to_nfc(std::string text, const std::string& field) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return Failure{FailureCode::kInternal, "ICU has no NFC data", field, "document.internal"};
  const icu::UnicodeString normal = nfc->normalize(icu::UnicodeString::fromUTF8(text), status);
  if (U_FAILURE(status)) return bad_text(field, "text cannot be normalised");
  std::string out;
  normal.toUTF8String(out);
  return out;
}

bool is_blank(char letter) { return letter == ' ' || letter == '\n'; }

std::string trimmed(const std::string& text) {
  std::size_t first = 0;
  std::size_t last = text.size();
  while (first < last && is_blank(text[first])) ++first;
  while (last > first && is_blank(text[last - 1])) --last;
  return text.substr(first, last - first);
}

}  // namespace

Result<std::string> clean_text(std::string_view utf8, Lines lines, const std::string& field) {
  std::string out;
  out.reserve(utf8.size());
  std::size_t characters = 0;
  bool ask_icu = false;
  const auto length = static_cast<std::int64_t>(utf8.size());
  for (std::int64_t i = 0; i < length;) {
    UChar32 code = 0;
    U8_NEXT(utf8.data(), i, length, code);
    if (code < 0) return bad_text(field, "text is not valid UTF-8");
    if (code == '\r') continue;
    if (code == '\t') code = ' ';
    const bool newline = code == '\n';
    if (newline && lines == Lines::kSingle) return bad_text(field, "a newline in a one-line text");
    const auto category = u_charType(code);
    const bool control = !newline && (category == U_CONTROL_CHAR || category == U_LINE_SEPARATOR ||
                                      category == U_PARAGRAPH_SEPARATOR || category == U_PRIVATE_USE_CHAR);
    // Bidirectional controls, soft hyphens, zero-width characters and the like would change what is read unseen.
    if (control || category == U_FORMAT_CHAR || category == U_UNASSIGNED) {
      return bad_text(field, "control or unassigned character " + code_point_name(static_cast<char32_t>(code)));
    }
    if (++characters > kMaxTextCharacters) return bad_text(field, "text over the limit of 10,000 characters");
    ask_icu = ask_icu || static_cast<char32_t>(code) >= kFirstCombining;
    append_utf8(out, static_cast<char32_t>(code));
  }
  out = trimmed(out);
  if (!ask_icu) return out;
  return to_nfc(std::move(out), field);
}

std::u32string decode_utf8(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  const auto length = static_cast<std::int64_t>(utf8.size());
  for (std::int64_t i = 0; i < length;) {
    UChar32 code = 0;
    U8_NEXT(utf8.data(), i, length, code);
    out += code < 0 ? char32_t{0xFFFD} : static_cast<char32_t>(code);
  }
  return out;
}

void append_utf8(std::string& out, char32_t code_point) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, static_cast<UChar32>(code_point));
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

std::string french_spacing(std::string_view utf8) {
  const std::u32string text = decode_utf8(utf8);
  std::string out;
  out.reserve(utf8.size() + 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t before = i > 0 ? text[i - 1] : U' ';
    const char32_t after = i + 1 < text.size() ? text[i + 1] : U' ';
    const bool binds_left = after == U';' || after == U':' || after == U'?' || after == U'!' || after == U'»';
    const bool binds_right = before == U'«' || before == U'°' || before == U'§';
    const bool binds = text[i] == U' ' && (binds_left || binds_right);
    append_utf8(out, binds ? kNoBreakSpace : text[i]);
  }
  return out;
}

bool prints_without_shaping(char32_t code_point) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(code_point), &status)) {
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_ARMENIAN:
    case USCRIPT_GEORGIAN:
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
      return true;
    default:
      return false;
  }
}

std::string code_point_name(char32_t code_point) {
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(code_point));
  return name;
}

}  // namespace conventions::document
