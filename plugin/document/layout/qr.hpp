#pragma once
// A QR code as a square of modules.

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

// Black runs as rectangles, one unit a module, origin bottom left.
[[nodiscard]] std::string qr_drawing(const QrCode& code);

}  // namespace conventions::document
