// RFC 4648 § 4, with padding, without line ends.
#pragma once

#include <optional>
#include <string>

#include "signing/core/bytes.hpp"

namespace signing {

std::string to_base64(BytesView bytes);
// Nothing for an empty text and for anything that is not whole groups of four digits.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace signing
