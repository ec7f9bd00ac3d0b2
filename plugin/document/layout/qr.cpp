#include "plugin/document/layout/qr.hpp"

#include <qrencode.h>

#include <memory>

namespace conventions::document {

Result<QrCode> make_qr(const std::string& text) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_L),
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
  std::vector<std::uint8_t> out;
  out.reserve(side * side * kQrSamplesPerModule);
  for (std::size_t row = 0; row < side; ++row)
    for (int again = 0; again < kQrSamplesPerModule; ++again)
      for (std::size_t column = 0; column < side; ++column)
        out.push_back(code.black[row * side + column] ? 0x00 : 0xFF);
  return out;
}

}  // namespace conventions::document
