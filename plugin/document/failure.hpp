#pragma once
// What can go wrong while a convention becomes a PDF. Nothing is written anywhere, so the outcome of a failure is
// always "not done".

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>

namespace conventions::document {

enum class FailureCode : std::int32_t {
  kMissingField = 1,       // a mandatory field is empty or out of range
  kBadText = 2,            // invalid UTF-8, a control character, or a text over the limit
  kMissingGlyph = 3,       // no font given can print a character
  kUnsupportedScript = 4,  // a script that needs shaping (Arabic, Hebrew, Devanagari ...): it would be printed wrong
  kBadTemplate = 5,        // the template is no template: JSON, shape, unknown placeholder, unknown visa
  kFont = 6,               // a font file cannot be read or used
  kInternal = 7            // the PDF library failed
};

struct Failure {
  FailureCode code = FailureCode::kInternal;
  std::string what;    // English, for developers; holds no personal data but the one character at fault
  std::string field;   // the field at fault, e.g. "pupils[3].last_name", or empty
  std::string remedy;  // i18n key, e.g. "document.missing_glyph"
};

template <class T>
using Result = boost::system::result<T, Failure>;

// Lets Result::value() throw when a caller did not look first (a bug of that caller).
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

}  // namespace conventions::document
