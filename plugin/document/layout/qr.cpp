#include "plugin/document/layout/qr.hpp"

#include <qrencode.h>

#include <memory>

namespace conventions::document {

Result<QrCode> make_qr(const std::string& text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M),
                                                             &QRcode_free);
  if (!made) return Failure{FailureCode::kInternal, "QR code not made", "reference_url", "document.internal"};
  QrCode code;
  code.side = made->width;
  const auto count = static_cast<std::size_t>(code.side) * static_cast<std::size_t>(code.side);
  code.black.reserve(count);
  for (std::size_t i = 0; i < count; ++i) code.black.push_back((made->data[i] & 1) != 0);
  return code;
}

std::string qr_drawing(const QrCode& code) {
  std::string out = "0 g\n";
  const auto side = static_cast<std::size_t>(code.side);
  for (std::size_t row = 0; row < side; ++row) {
    for (std::size_t start = 0; start < side;) {
      if (!code.black[row * side + start]) {
        ++start;
        continue;
      }
      std::size_t end = start;
      while (end < side && code.black[row * side + end]) ++end;
      out +=
          std::to_string(start) + " " + std::to_string(side - 1 - row) + " " + std::to_string(end - start) + " 1 re\n";
      start = end;
    }
  }
  return out + "f\n";
}

}  // namespace conventions::document
