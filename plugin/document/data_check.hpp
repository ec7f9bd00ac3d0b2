#pragma once
// The data as it will be printed: complete, normalised, printable. Everything after this may rely on it.

#include "plugin/document/convention_data.hpp"
#include "plugin/document/failure.hpp"

namespace conventions::document {

class FontSet;

// A copy with every text cleaned (clean_text). kMissingField, kBadText with the path of the first field at fault.
[[nodiscard]] Result<ConventionData> checked(ConventionData data);

// kMissingGlyph or kUnsupportedScript for the first character that `fonts` cannot print as it should be.
[[nodiscard]] Result<void> check_printable(const ConventionData& data, const FontSet& fonts);

// The same for one text.
[[nodiscard]] Result<void> check_printable(std::string_view text, const FontSet& fonts, const std::string& field);

}  // namespace conventions::document
