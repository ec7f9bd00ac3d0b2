#include "plugin/scan/picture.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <string_view>
// jpeglib.h needs FILE and size_t first.
#include <jpeglib.h>

#include "plugin/scan/scan.hpp"
#include "signing/image/prepared_image.hpp"

namespace conventions::scan {
namespace {

constexpr int kQuality = 78;

// Of a channel over white paper.
std::uint8_t over_white(unsigned value, unsigned alpha) {
  return static_cast<std::uint8_t>((value * alpha + 255 * (255 - alpha)) / 255);
}

struct ErrorState {
  jpeg_error_mgr manager;
  std::jmp_buf jump;
};

[[noreturn]] void on_error(j_common_ptr info) {
  std::longjmp(reinterpret_cast<ErrorState*>(info->err)->jump, 1);
}

struct Encoded {
  unsigned char* octets = nullptr;
  unsigned long size = 0;
};

// Holds no object with a destructor: longjmp leaves it from anywhere. The caller owns everything.
bool compress(const signing::Raster& raster, std::uint8_t* row, Encoded& out) {
  ErrorState error{};
  jpeg_compress_struct info{};
  info.err = jpeg_std_error(&error.manager);
  error.manager.error_exit = on_error;
  if (setjmp(error.jump) != 0) {
    jpeg_destroy_compress(&info);
    return false;
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &out.octets, &out.size);
  info.image_width = raster.width;
  info.image_height = raster.height;
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, kQuality, TRUE);
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < info.image_height) {
    const std::uint8_t* from = raster.pixel(0, info.next_scanline);
    for (std::uint32_t x = 0; x < raster.width; ++x, from += 4)
      for (std::uint32_t c = 0; c < 3; ++c) row[x * 3 + c] = over_white(from[c], from[3]);
    JSAMPROW rows[1] = {row};
    jpeg_write_scanlines(&info, rows, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  return true;
}

// Numbers of a TIFF header, in its own order of octets; 0 beyond its end.
struct Tiff {
  signing::BytesView octets;
  bool little = false;
  std::size_t number(std::size_t at, std::size_t size) const {
    std::size_t value = 0;
    if (at > octets.size() || size > octets.size() - at) return 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | octets[at + (little ? size - 1 - i : i)];
    return value;
  }
};

int turn_of(const Tiff& tiff) {
  constexpr std::size_t kOrientation = 0x0112, kEntry = 12;
  const std::size_t directory = tiff.number(4, 4);
  const std::size_t count = std::min<std::size_t>(tiff.number(directory, 2), 200);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = directory + 2 + i * kEntry;
    if (tiff.number(entry, 2) != kOrientation) continue;
    switch (tiff.number(entry + 8, 2)) {
      case 3:
      case 4:
        return 180;
      case 5:
      case 6:
        return 90;
      case 7:
      case 8:
        return 270;
      default:
        return 0;
    }
  }
  return 0;
}

}  // namespace

std::optional<PictureFormat> picture_format(signing::BytesView file) {
  const std::string_view text = signing::as_text(file);
  if (text.starts_with("\x89PNG\r\n\x1a\n")) return PictureFormat::kPng;
  if (text.starts_with("\xFF\xD8\xFF")) return PictureFormat::kJpeg;
  return std::nullopt;
}

signing::Result<signing::Raster> decode(signing::BytesView file, PictureFormat format) {
  signing::ImageLimits limits;
  limits.max_file_octets = kMaxOctets;
  limits.max_side_px = kMaxSide;
  return format == PictureFormat::kPng ? signing::decode_png(file, limits) : signing::decode_jpeg(file, limits);
}

Grey to_grey(const signing::Raster& raster) {
  Grey grey{raster.width, raster.height, {}};
  grey.pixels.reserve(std::size_t{raster.width} * raster.height);
  for (std::size_t i = 0; i + 3 < raster.rgba.size(); i += 4) {
    const unsigned light = (raster.rgba[i] * 299u + raster.rgba[i + 1] * 587u + raster.rgba[i + 2] * 114u) / 1000;
    grey.pixels.push_back(over_white(light, raster.rgba[i + 3]));
  }
  return grey;
}

signing::Result<signing::Bytes> encode_jpeg(const signing::Raster& raster) {
  signing::Bytes row(std::size_t{raster.width} * 3);
  Encoded encoded;
  const bool done = compress(raster, row.data(), encoded);
  signing::Bytes out;
  if (done) out.assign(encoded.octets, encoded.octets + encoded.size);
  std::free(encoded.octets);
  if (!done) return signing::failure(signing::Code::kInternal, "JPEG not encoded");
  return out;
}

int exif_turn(signing::BytesView jpeg) {
  constexpr std::string_view kExif("Exif\0\0", 6);
  // Segments: FF, marker, two octets of length that count themselves. Exif is in an APP1 before the pictures' data.
  std::size_t at = 2;
  while (at + 4 <= jpeg.size() && jpeg[at] == 0xFF) {
    const std::uint8_t marker = jpeg[at + 1];
    const std::size_t length = std::size_t{jpeg[at + 2]} << 8 | jpeg[at + 3];
    if (marker == 0xDA || length < 2 || at + 2 + length > jpeg.size()) return 0;
    const signing::BytesView segment = jpeg.subspan(at + 4, length - 2);
    if (marker == 0xE1 && signing::as_text(segment).starts_with(kExif)) {
      const signing::BytesView tiff = segment.subspan(kExif.size());
      return turn_of(Tiff{tiff, signing::as_text(tiff).starts_with("II")});
    }
    at += 2 + length;
  }
  return 0;
}

}  // namespace conventions::scan
