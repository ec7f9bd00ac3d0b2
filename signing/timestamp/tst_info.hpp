// TSTInfo (RFC 3161 § 2.4.2): what a time-stamping authority signs.
#pragma once

#include "signing/timestamp/token.hpp"

namespace signing::timestamp {

// Fills everything of a Token but its certificates. Failure: kTsaMalformed.
[[nodiscard]] Result<Token> read_tst_info(BytesView der);

}  // namespace signing::timestamp
