#pragma once

#include <string_view>

#include "signing/core/bytes.hpp"

namespace signing {

// Every certificate of a PEM text, in order; a DER certificate alone counts too. Empty when there is none.
std::vector<Bytes> certificates_from_pem(std::string_view text);

// The octets of the first block of this label ("X509 CRL"), or `octets` as they are when there is none.
Bytes der_from_pem(BytesView octets, const char* label);

}  // namespace signing
