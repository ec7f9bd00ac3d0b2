#include "signing/image/prepared_image.hpp"

#include <png.h>

#include <algorithm>

#include "signing/core/deflate.hpp"
#include "signing/core/digest.hpp"
#include "signing/image/raster.hpp"

namespace signing {
namespace {

constexpr std::string_view kStoredMagic = "CVIMG1\r\n";
constexpr std::uint32_t kMaxStoredSide = 4000;

bool starts_with(BytesView file, std::string_view magic) {
  return file.size() >= magic.size() && as_text(file.first(magic.size())) == magic;
}

void put_u32(Bytes& out, std::size_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift & 0xFF));
}

std::uint32_t get_u32(BytesView bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 | std::uint32_t{bytes[at + 2]} << 8 |
         bytes[at + 3];
}

// The two PDF streams from one raster.
PreparedImage pack(const Raster& raster) {
  Bytes rgb, alpha;
  rgb.reserve(raster.rgba.size() / 4 * 3);
  alpha.reserve(raster.rgba.size() / 4);
  for (std::size_t i = 0; i < raster.rgba.size(); i += 4) {
    const bool visible = raster.rgba[i + 3] != 0;
    for (std::size_t c = 0; c < 3; ++c) rgb.push_back(visible ? raster.rgba[i + c] : std::uint8_t{255});
    alpha.push_back(raster.rgba[i + 3]);
  }
  return {raster.width, raster.height, deflate(rgb), deflate(alpha)};
}

}  // namespace

Result<PreparedImage> prepare_image(BytesView file, const ImageLimits& limits) {
  if (file.size() > limits.max_file_octets)
    return failure(Code::kImageTooLarge, "file larger than the limit", std::to_string(file.size()));
  const bool png = starts_with(file, "\x89PNG\r\n\x1a\n");
  if (!png && !starts_with(file, "\xFF\xD8\xFF")) return failure(Code::kImageUnknownFormat, "neither PNG nor JPEG");
  auto decoded = png ? decode_png(file, limits) : decode_jpeg(file, limits);
  if (!decoded) return decoded.error();
  paper_to_transparent(*decoded);
  const auto trimmed = trim(*decoded);
  if (!trimmed) return failure(Code::kImageBlank, "no visible pixel");
  return pack(shrink(*trimmed, limits.out_width_px, limits.out_height_px));
}

Bytes PreparedImage::to_bytes() const {
  Bytes out;
  append(out, kStoredMagic);
  for (const std::size_t value : {std::size_t{width}, std::size_t{height}, rgb_deflated.size(), alpha_deflated.size()})
    put_u32(out, value);
  append(out, BytesView(rgb_deflated));
  append(out, BytesView(alpha_deflated));
  append(out, BytesView(sha256(out)));
  return out;
}

Result<PreparedImage> PreparedImage::from_bytes(BytesView stored) {
  constexpr std::size_t kHeader = 24, kDigest = 32;
  const auto refuse = [] { return failure(Code::kImageCorrupt, "stored picture is damaged"); };
  if (stored.size() < kHeader + kDigest || !starts_with(stored, kStoredMagic)) return refuse();
  PreparedImage image;
  image.width = get_u32(stored, 8);
  image.height = get_u32(stored, 12);
  const std::size_t rgb = get_u32(stored, 16), alpha = get_u32(stored, 20);
  if (rgb > stored.size() || alpha > stored.size() || kHeader + rgb + alpha + kDigest != stored.size()) return refuse();
  const Sha256 digest = sha256(stored.first(stored.size() - kDigest));
  if (!std::equal(digest.begin(), digest.end(), stored.end() - kDigest)) return refuse();
  if (image.width == 0 || image.height == 0 || image.width > kMaxStoredSide || image.height > kMaxStoredSide)
    return refuse();
  const auto copy = [&](std::size_t from, std::size_t size) {
    const BytesView part = stored.subspan(from, size);
    return Bytes(part.begin(), part.end());
  };
  image.rgb_deflated = copy(kHeader, rgb);
  image.alpha_deflated = copy(kHeader + rgb, alpha);
  const std::size_t pixels = std::size_t{image.width} * image.height;
  const auto colours = inflate(image.rgb_deflated, pixels * 3);
  const auto opacity = inflate(image.alpha_deflated, pixels);
  if (!colours || colours->size() != pixels * 3 || !opacity || opacity->size() != pixels) return refuse();
  return image;
}

Result<Bytes> PreparedImage::to_png() const {
  const std::size_t pixels = std::size_t{width} * height;
  const auto colours = inflate(rgb_deflated, pixels * 3);
  const auto opacity = inflate(alpha_deflated, pixels);
  if (!colours || colours->size() != pixels * 3 || !opacity || opacity->size() != pixels)
    return failure(Code::kImageCorrupt, "picture streams do not match its size");
  Bytes rgba(pixels * 4);
  for (std::size_t i = 0; i < pixels; ++i) {
    std::copy_n(colours->begin() + static_cast<std::ptrdiff_t>(i * 3), 3,
                rgba.begin() + static_cast<std::ptrdiff_t>(i * 4));
    rgba[i * 4 + 3] = (*opacity)[i];
  }
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = width;
  png.height = height;
  png.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = 0;
  if (png_image_write_get_memory_size(png, size, 0, rgba.data(), 0, nullptr) == 0)
    return failure(Code::kImageCorrupt, png.message);
  Bytes out(size);
  if (png_image_write_to_memory(&png, out.data(), &size, 0, rgba.data(), 0, nullptr) == 0)
    return failure(Code::kImageCorrupt, png.message);
  out.resize(size);
  return out;
}

}  // namespace signing
