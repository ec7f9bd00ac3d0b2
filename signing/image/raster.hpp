// Decoded pixels and what is done with them before they go into a document.
#pragma once

#include <cstdint>
#include <optional>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing {

// 8-bit RGBA, not premultiplied, rows from the top without padding.
struct Raster {
  std::uint32_t width = 0, height = 0;
  Bytes rgba;

  std::uint8_t* pixel(std::uint32_t x, std::uint32_t y) { return &rgba[(std::size_t{y} * width + x) * 4]; }
  const std::uint8_t* pixel(std::uint32_t x, std::uint32_t y) const { return &rgba[(std::size_t{y} * width + x) * 4]; }
};

struct ImageLimits;

// Both check the header's dimensions before they allocate pixels.
[[nodiscard]] Result<Raster> decode_png(BytesView file, const ImageLimits& limits);
[[nodiscard]] Result<Raster> decode_jpeg(BytesView file, const ImageLimits& limits);
[[nodiscard]] Result<void> check_dimensions(std::uint64_t width, std::uint64_t height, const ImageLimits& limits);

// A picture without transparency is taken as ink on paper: the paper's shade (from the border) becomes transparent.
void paper_to_transparent(Raster& raster);
// Cuts fully transparent margins; nothing when no pixel is visible.
[[nodiscard]] std::optional<Raster> trim(const Raster& raster);
// Scaled down by area average, keeping proportions, to fit in max_width x max_height; never enlarged.
[[nodiscard]] Raster shrink(const Raster& raster, std::uint32_t max_width, std::uint32_t max_height);

}  // namespace signing
