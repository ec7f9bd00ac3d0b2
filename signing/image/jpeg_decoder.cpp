#include <csetjmp>
#include <cstdio>
// jpeglib.h needs FILE and size_t first.
#include <jpeglib.h>

#include "signing/image/prepared_image.hpp"
#include "signing/image/raster.hpp"

namespace signing {
namespace {

// A progressive file may repeat scans without end at little cost to its author.
constexpr int kMaxScans = 64;

struct ErrorState {
  jpeg_error_mgr manager;
  std::jmp_buf jump;
  char message[JMSG_LENGTH_MAX];
};

[[noreturn]] void on_error(j_common_ptr info) {
  auto* state = reinterpret_cast<ErrorState*>(info->err);
  info->err->format_message(info, state->message);
  std::longjmp(state->jump, 1);
}

// A warning means damaged or missing data, which libjpeg would fill with grey: refused.
void on_message(j_common_ptr info, int level) {
  if (level < 0) on_error(info);
}

void on_progress(j_common_ptr info) {
  if (info->is_decompressor && reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > kMaxScans) on_error(info);
}

void store_row(const std::uint8_t* from, int components, bool inverted, std::uint8_t* to, std::uint32_t width) {
  for (std::uint32_t x = 0; x < width; ++x, from += components, to += 4) {
    if (components == 4) {  // CMYK; Adobe files store it inverted
      for (int c = 0; c < 3; ++c) {
        const int ink = inverted ? from[c] : 255 - from[c];
        const int black = inverted ? from[3] : 255 - from[3];
        to[c] = static_cast<std::uint8_t>(ink * black / 255);
      }
    } else {
      for (int c = 0; c < 3; ++c) to[c] = from[components == 1 ? 0 : c];
    }
    to[3] = 255;
  }
}

enum class Step { kOk, kTooLarge, kError };

// Holds no object with a destructor: longjmp leaves it from anywhere. The caller owns everything.
Step read_header(jpeg_decompress_struct& info, ErrorState& error, BytesView file, const ImageLimits& limits) {
  if (setjmp(error.jump) != 0) return Step::kError;
  jpeg_mem_src(&info, file.data(), static_cast<unsigned long>(file.size()));
  jpeg_read_header(&info, TRUE);
  if (info.image_width > limits.max_side_px || info.image_height > limits.max_side_px) return Step::kTooLarge;
  const bool cmyk = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
  info.out_color_space = cmyk ? JCS_CMYK : info.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
  return Step::kOk;
}

Step read_rows(jpeg_decompress_struct& info, ErrorState& error, std::uint8_t* row, std::uint8_t* rgba) {
  if (setjmp(error.jump) != 0) return Step::kError;
  jpeg_start_decompress(&info);
  while (info.output_scanline < info.output_height) {
    std::uint8_t* to = rgba + std::size_t{info.output_scanline} * info.output_width * 4;
    JSAMPROW rows[1] = {row};
    jpeg_read_scanlines(&info, rows, 1);
    store_row(row, info.output_components, info.saw_Adobe_marker != 0, to, info.output_width);
  }
  jpeg_finish_decompress(&info);
  return Step::kOk;
}

}  // namespace

Result<Raster> decode_jpeg(BytesView file, const ImageLimits& limits) {
  ErrorState error{};
  jpeg_progress_mgr progress{};
  jpeg_decompress_struct info{};
  info.err = jpeg_std_error(&error.manager);
  error.manager.error_exit = on_error;
  error.manager.emit_message = on_message;
  if (setjmp(error.jump) != 0) return failure(Code::kInternal, error.message);
  jpeg_create_decompress(&info);
  progress.progress_monitor = on_progress;
  info.progress = &progress;
  struct Destroy {
    jpeg_decompress_struct* info;
    ~Destroy() { jpeg_destroy_decompress(info); }
  } const destroy{&info};

  Step step = read_header(info, error, file, limits);
  if (step == Step::kError) return failure(Code::kImageCorrupt, error.message);
  auto fits = check_dimensions(info.image_width, info.image_height, limits);
  if (!fits) return fits.error();
  Raster raster{info.image_width, info.image_height, {}};
  raster.rgba.resize(std::size_t{raster.width} * raster.height * 4);
  Bytes row(std::size_t{raster.width} * 4);
  step = read_rows(info, error, row.data(), raster.rgba.data());
  if (step != Step::kOk) return failure(Code::kImageCorrupt, error.message);
  return raster;
}

}  // namespace signing
