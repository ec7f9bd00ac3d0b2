#pragma once
// A QR code as a square of modules.

#include <cstdint>
#include <string>
#include <vector>

#include "plugin/document/failure.hpp"

namespace conventions::document {

struct QrCode {
  int side = 0;             // modules
  std::vector<bool> black;  // side * side, rows from the top
};

// Error correction M (15 %). kInternal when the text is too long.
[[nodiscard]] Result<QrCode> make_qr(const std::string& text);

// One bit a module, white set, each row in whole bytes: the samples of a DeviceGray image (ISO 32000-1 § 8.9.5.2).
[[nodiscard]] std::vector<std::uint8_t> qr_samples(const QrCode& code);

}  // namespace conventions::document
