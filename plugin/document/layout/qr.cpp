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

std::vector<std::uint8_t> qr_samples(const QrCode& code) {
  const auto side = static_cast<std::size_t>(code.side);
  const std::size_t row_bytes = (side + 7) / 8;
  std::vector<std::uint8_t> out(row_bytes * side, 0);
  for (std::size_t i = 0; i < side * side; ++i) {
    if (!code.black[i]) out[i / side * row_bytes + i % side / 8] |= static_cast<std::uint8_t>(0x80U >> (i % side % 8));
  }
  return out;
}

}  // namespace conventions::document
