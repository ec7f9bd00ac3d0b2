#pragma once

#include <string_view>

#include "signing/core/bytes.hpp"

namespace signing {

// Every certificate of a PEM text, in order; a DER certificate alone counts too. Empty when there is none.
std::vector<Bytes> certificates_from_pem(std::string_view text);

}  // namespace signing
