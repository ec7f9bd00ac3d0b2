#include "signing/image/raster.hpp"

#include <algorithm>
#include <array>

namespace signing {
namespace {

// Below this alpha a pixel counts as empty.
constexpr std::uint8_t kVisible = 12;

// Distance from white as the darkest channel: coloured ink (a blue stamp, a yellow logo) counts as ink.
std::uint8_t darkest(const std::uint8_t* p) {
  return std::min({p[0], p[1], p[2]});
}

// Median shade of the border, which is paper on any sensible scan; dark borders are taken as white paper.
int paper_shade(const Raster& raster) {
  std::array<std::uint32_t, 256> histogram{};
  for (std::uint32_t x = 0; x < raster.width; ++x) {
    ++histogram[darkest(raster.pixel(x, 0))];
    ++histogram[darkest(raster.pixel(x, raster.height - 1))];
  }
  for (std::uint32_t y = 0; y < raster.height; ++y) {
    ++histogram[darkest(raster.pixel(0, y))];
    ++histogram[darkest(raster.pixel(raster.width - 1, y))];
  }
  const std::uint32_t half = raster.width + raster.height;
  std::uint32_t seen = 0;
  for (int shade = 0; shade < 256; ++shade) {
    seen += histogram[static_cast<std::size_t>(shade)];
    if (seen >= half) return shade >= 150 ? shade : 255;
  }
  return 255;
}

}  // namespace

void paper_to_transparent(Raster& raster) {
  for (std::size_t i = 3; i < raster.rgba.size(); i += 4)
    if (raster.rgba[i] < 250) return;  // has transparency of its own
  const int paper = paper_shade(raster);
  const int opaque_below = paper - 70, clear_above = paper - 14;
  for (std::size_t i = 0; i < raster.rgba.size(); i += 4) {
    const int shade = darkest(&raster.rgba[i]);
    const int alpha = (clear_above - shade) * 255 / (clear_above - opaque_below);
    raster.rgba[i + 3] = static_cast<std::uint8_t>(std::clamp(alpha, 0, 255));
  }
}

std::optional<Raster> trim(const Raster& raster) {
  std::uint32_t left = raster.width, right = 0, top = raster.height, bottom = 0;
  for (std::uint32_t y = 0; y < raster.height; ++y) {
    for (std::uint32_t x = 0; x < raster.width; ++x) {
      if (raster.pixel(x, y)[3] < kVisible) continue;
      left = std::min(left, x);
      right = std::max(right, x + 1);
      top = std::min(top, y);
      bottom = y + 1;
    }
  }
  if (left >= right) return std::nullopt;
  Raster out{right - left, bottom - top, {}};
  out.rgba.reserve(std::size_t{out.width} * out.height * 4);
  for (std::uint32_t y = top; y < bottom; ++y)
    append(out.rgba, BytesView(raster.pixel(left, y), std::size_t{out.width} * 4));
  return out;
}

Raster shrink(const Raster& raster, std::uint32_t max_width, std::uint32_t max_height) {
  const double scale =
      std::min({1.0, static_cast<double>(max_width) / raster.width, static_cast<double>(max_height) / raster.height});
  if (scale >= 1.0) return raster;
  const auto size = [&](std::uint32_t from, std::uint32_t most) {
    return std::clamp(static_cast<std::uint32_t>(from * scale + 0.5), 1u, most);
  };
  Raster out{size(raster.width, max_width), size(raster.height, max_height), {}};
  out.rgba.resize(std::size_t{out.width} * out.height * 4);
  for (std::uint32_t y = 0; y < out.height; ++y) {
    const auto y0 = static_cast<std::uint32_t>(std::uint64_t{y} * raster.height / out.height);
    const auto y1 = std::max(y0 + 1, static_cast<std::uint32_t>((std::uint64_t{y} + 1) * raster.height / out.height));
    for (std::uint32_t x = 0; x < out.width; ++x) {
      const auto x0 = static_cast<std::uint32_t>(std::uint64_t{x} * raster.width / out.width);
      const auto x1 = std::max(x0 + 1, static_cast<std::uint32_t>((std::uint64_t{x} + 1) * raster.width / out.width));
      // Colours weighted by alpha: a transparent neighbour must not lighten the ink's edge.
      std::uint64_t sum[3] = {0, 0, 0}, alpha = 0;
      for (std::uint32_t sy = y0; sy < y1; ++sy) {
        const std::uint8_t* p = raster.pixel(x0, sy);
        for (std::uint32_t sx = x0; sx < x1; ++sx, p += 4) {
          alpha += p[3];
          for (int c = 0; c < 3; ++c) sum[c] += std::uint64_t{p[c]} * p[3];
        }
      }
      const std::uint64_t count = std::uint64_t{x1 - x0} * (y1 - y0);
      std::uint8_t* to = out.pixel(x, y);
      for (int c = 0; c < 3; ++c) to[c] = alpha == 0 ? std::uint8_t{255} : static_cast<std::uint8_t>(sum[c] / alpha);
      to[3] = static_cast<std::uint8_t>(alpha / count);
    }
  }
  return out;
}

}  // namespace signing
