#pragma once

#include "signing/core/result.hpp"
#include "signing/pdf/object.hpp"

namespace signing::pdf {

// FlateDecode with the PNG predictors (ISO 32000-2 § 7.4.4). `parms` may be null.
[[nodiscard]] Result<Bytes> flate_decode(BytesView data, const Dict* parms, std::size_t max_octets);

}  // namespace signing::pdf
