// Intake of a signature picture. The file is untrusted: recognised by its first octets only, its dimensions checked
// before anything is allocated, decoded under limits, and only pixels are kept (no metadata, no profile).
#pragma once

#include <cstdint>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing {

struct ImageLimits {
  std::size_t max_file_octets = 2 * 1000 * 1000;
  std::uint32_t max_side_px = 4000;
  std::uint32_t out_width_px = 600;
  std::uint32_t out_height_px = 300;
};

// Ready to be copied into a PDF: 8-bit DeviceRGB and 8-bit alpha, each deflated once, when the picture is configured.
struct PreparedImage {
  std::uint32_t width = 0;   // px, 1..600
  std::uint32_t height = 0;  // px, 1..300
  Bytes rgb_deflated;        // zlib stream of width*height*3 octets
  Bytes alpha_deflated;      // zlib stream of width*height octets

  // Self-contained octets for storage; from_bytes refuses anything to_bytes did not write (kImageCorrupt).
  Bytes to_bytes() const;
  [[nodiscard]] static Result<PreparedImage> from_bytes(BytesView stored);
  // PNG with alpha, for previews. Failure: kImageCorrupt.
  [[nodiscard]] Result<Bytes> to_png() const;
};

// PNG (any colour type, depth, interlacing) or JPEG (grey, RGB, CMYK). White paper becomes transparent, empty margins
// go, large pictures are scaled down. Failures: kImageTooLarge, kImageUnknownFormat (SVG, GIF, text named .png),
// kImageDimensions, kImageCorrupt (truncated, damaged), kImageBlank (nothing visible on it). [any-thread]
[[nodiscard]] Result<PreparedImage> prepare_image(BytesView file, const ImageLimits& limits = {});

}  // namespace signing
