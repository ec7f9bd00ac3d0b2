#include "plugin/document/text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

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

constexpr char32_t kInvalid = 0xFFFFFFFF;

// The next code point of `utf8`, or kInvalid for what RFC 3629 forbids (overlong forms, surrogates, cut sequences).
char32_t next_code_point(std::string_view utf8, std::size_t& at) {
  const auto byte = [&utf8](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned first = byte(at++);
  if (first < 0x80) return first;
  const std::size_t more = first >= 0xF0 ? 3 : (first >= 0xE0 ? 2 : 1);
  constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
  if (first < 0xC2 || first > 0xF4 || utf8.size() - at < more) return kInvalid;
  char32_t code = first & (0x3FU >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if ((byte(at) & 0xC0) != 0x80) return kInvalid;
    code = code << 6 | (byte(at++) & 0x3FU);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < kLeast[more] || surrogate || code > 0x10FFFF ? kInvalid : code;
}

bool is_blank(char letter) {
  return letter == ' ' || letter == '\n';
}

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
  for (std::size_t i = 0; i < utf8.size();) {
    char32_t code = next_code_point(utf8, i);
    if (code == kInvalid) return bad_text(field, "text is not valid UTF-8");
    if (code == '\r') continue;
    if (code == '\t') code = ' ';
    const bool newline = code == '\n';
    if (newline && lines == Lines::kSingle) return bad_text(field, "a newline in a one-line text");
    const auto category = u_charType(static_cast<UChar32>(code));
    const bool control = !newline && (category == U_CONTROL_CHAR || category == U_LINE_SEPARATOR ||
                                      category == U_PARAGRAPH_SEPARATOR || category == U_PRIVATE_USE_CHAR);
    // Bidirectional controls, soft hyphens, zero-width characters and the like would change what is read unseen.
    if (control || category == U_FORMAT_CHAR || category == U_UNASSIGNED) {
      return bad_text(field, "control or unassigned character " + code_point_name(code));
    }
    if (++characters > kMaxTextCharacters) return bad_text(field, "text over the limit of 10,000 characters");
    ask_icu = ask_icu || code >= kFirstCombining;
    append_utf8(out, code);
  }
  out = trimmed(out);
  if (!ask_icu) return out;
  return to_nfc(std::move(out), field);
}

std::u32string decode_utf8(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) {
    const char32_t code = next_code_point(utf8, i);
    out += code == kInvalid ? char32_t{0xFFFD} : code;
  }
  return out;
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
  } else {
    if (code_point < 0x10000) {
      put(0xE0 | code_point >> 12);
    } else {
      put(0xF0 | code_point >> 18);
      put(0x80 | (code_point >> 12 & 0x3F));
    }
    put(0x80 | (code_point >> 6 & 0x3F));
  }
  put(0x80 | (code_point & 0x3F));
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
