// zlib streams (RFC 1950) with a limit on what comes out.
#pragma once

#include <optional>

#include "signing/core/bytes.hpp"

namespace signing {

Bytes deflate(BytesView plain);
// Nothing when the stream is damaged, cut short, or would give more than `max_octets`.
std::optional<Bytes> inflate(BytesView packed, std::size_t max_octets);

}  // namespace signing
