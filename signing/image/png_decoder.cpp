#include <png.h>

#include "signing/image/prepared_image.hpp"
#include "signing/image/raster.hpp"

namespace signing {
namespace {

struct PngImage {
  png_image image{};
  PngImage() { image.version = PNG_IMAGE_VERSION; }
  ~PngImage() { png_image_free(&image); }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;
};

}  // namespace

Result<void> check_dimensions(std::uint64_t width, std::uint64_t height, const ImageLimits& limits) {
  if (width > limits.max_side_px || height > limits.max_side_px)
    return failure(Code::kImageDimensions, "picture larger than the limit",
                   std::to_string(width) + " x " + std::to_string(height));
  if (width == 0 || height == 0) return failure(Code::kImageCorrupt, "empty picture");
  return {};
}

// libpng's simplified interface brings every colour type, depth and interlacing to 8-bit RGBA and applies libpng's own
// limits to ancillary chunks; it reads the header first and allocates nothing for the pixels.
Result<Raster> decode_png(BytesView file, const ImageLimits& limits) {
  PngImage png;
  if (png_image_begin_read_from_memory(&png.image, file.data(), file.size()) == 0) {
    // libpng refuses sides beyond its own million before we see them: the header says why.
    if (file.size() >= 24) {
      const auto side = [&](std::size_t at) {
        return std::uint64_t{file[at]} << 24 | std::uint64_t{file[at + 1]} << 16 | std::uint64_t{file[at + 2]} << 8 |
               file[at + 3];
      };
      auto fits = check_dimensions(side(16), side(20), limits);
      if (!fits) return fits.error();
    }
    return failure(Code::kImageCorrupt, png.image.message);
  }
  auto fits = check_dimensions(png.image.width, png.image.height, limits);
  if (!fits) return fits.error();
  png.image.format = PNG_FORMAT_RGBA;
  Raster raster{png.image.width, png.image.height, {}};
  raster.rgba.resize(PNG_IMAGE_SIZE(png.image));
  if (png_image_finish_read(&png.image, nullptr, raster.rgba.data(), 0, nullptr) == 0)
    return failure(Code::kImageCorrupt, png.image.message);
  return raster;
}

}  // namespace signing
