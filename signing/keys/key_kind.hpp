#pragma once

#include <optional>

#include "signing/core/algorithm.hpp"
#include "signing/core/openssl.hpp"

namespace signing {

// The kinds of key this library signs with and accepts; nothing for any other.
std::optional<KeyKind> key_kind(const EVP_PKEY* key);

}  // namespace signing
