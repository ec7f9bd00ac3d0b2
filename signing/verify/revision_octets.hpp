// The octets a revision adds, piece by piece: what nobody lists, one reader passes over and another repairs from.
#pragma once

#include "signing/pdf/document.hpp"

namespace signing::verify {

// Why an octet of `after` behind `before` is foreign; "" when each belongs to an object that a new cross-reference
// section lists, to such a section with its startxref and %%EOF, or is white space (ISO 32000-2 § 7.5.6). `before` is a
// byte prefix of `after`. Failure: something of it cannot be read.
[[nodiscard]] Result<std::string> foreign_octets(const pdf::Document& before, pdf::Document& after);

}  // namespace signing::verify
