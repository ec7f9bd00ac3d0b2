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

// Error correction L (7 %): fewer, larger modules, which count more on a clean page. kInternal when the text is too
// long.
[[nodiscard]] Result<QrCode> make_qr(const std::string& text);

// The samples of a DeviceGray image of one bit, white set (ISO 32000-1 § 8.9.5.2): so many a side for each module, so
// that readers only ever scale it down. Scaled up, edges are blurred and a scan of 150 dots per inch is not read.
inline constexpr int kQrSamplesPerModule = 8;
[[nodiscard]] std::vector<std::uint8_t> qr_samples(const QrCode& code);

}  // namespace conventions::document
