#include <gtest/gtest.h>
#include <png.h>
#include <zlib.h>

#include <cstdio>
// jpeglib.h needs FILE first.
#include <jpeglib.h>

#include <cstdlib>

#include "support.hpp"

namespace signing {
namespace {

void put32(Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift & 0xFF));
}

void chunk(Bytes& out, const std::string& type, BytesView data) {
  put32(out, static_cast<std::uint32_t>(data.size()));
  Bytes body(type.begin(), type.end());
  append(body, data);
  append(out, BytesView(body));
  put32(out, static_cast<std::uint32_t>(crc32(0, body.data(), static_cast<uInt>(body.size()))));
}

// A PNG written by hand: any colour type and depth. `row` = octets of one row; every row is the same but some ink.
Bytes raw_png(std::uint32_t width, std::uint32_t height, int depth, int type, std::size_t row, bool interlaced = false,
              bool blank = false) {
  Bytes out{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, header;
  put32(header, width);
  put32(header, height);
  append(header, Bytes{static_cast<std::uint8_t>(depth), static_cast<std::uint8_t>(type), 0, 0, interlaced});
  chunk(out, "IHDR", header);
  if (type == 3) chunk(out, "PLTE", Bytes{255, 255, 255, 0, 0, 90});
  chunk(out, "tEXt", as_bytes(std::string("Comment\0secret place", 20)));
  Bytes data;
  const std::uint8_t paper = type == 3 ? 0 : 255, ink = type == 3 ? 1 : 0;
  for (std::uint32_t y = 0; y < height && y < 1000; ++y) {  // a bomb needs only its header
    data.push_back(0);
    for (std::size_t x = 0; x < row; ++x)
      data.push_back(!blank && y > 2 && y < 6 && x > row / 4 && x < row / 2 ? ink : paper);
  }
  Bytes packed(compressBound(static_cast<uLong>(data.size())));
  uLongf size = packed.size();
  compress(packed.data(), &size, data.data(), static_cast<uLong>(data.size()));
  packed.resize(size);
  chunk(out, "IDAT", packed);
  chunk(out, "IEND", {});
  return out;
}

Bytes jpeg(int components, J_COLOR_SPACE space, int width = 64, int height = 32) {
  jpeg_compress_struct info{};
  jpeg_error_mgr error{};
  info.err = jpeg_std_error(&error);
  jpeg_create_compress(&info);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &memory, &size);
  info.image_width = static_cast<JDIMENSION>(width);
  info.image_height = static_cast<JDIMENSION>(height);
  info.input_components = components;
  info.in_color_space = space;
  jpeg_set_defaults(&info);
  jpeg_start_compress(&info, TRUE);
  for (int y = 0; y < height; ++y) {
    Bytes row(static_cast<std::size_t>(width * components), 255);
    if (y > height / 3 && y < height / 2)
      for (std::size_t x = row.size() / 4; x < row.size() / 2; ++x) row[x] = 0;
    JSAMPROW rows[1] = {row.data()};
    jpeg_write_scanlines(&info, rows, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  Bytes out(memory, memory + size);
  free(memory);
  return out;
}

Code refusal(BytesView file) {
  const auto prepared = prepare_image(file);
  EXPECT_FALSE(prepared);
  return prepared ? Code::kInternal : prepared.error().code;
}

TEST(Image, EveryPngKindIsReadAndTrimmed) {
  const struct {
    int depth, type;
    std::size_t row;
    bool interlaced;
  } kinds[] = {{8, 2, 120, false}, {16, 2, 240, false}, {8, 0, 40, false}, {8, 3, 40, false}, {16, 0, 80, false}};
  for (const auto& kind : kinds) {
    const auto prepared = prepare_image(raw_png(40, 20, kind.depth, kind.type, kind.row));
    ASSERT_TRUE(prepared) << kind.depth << "/" << kind.type << ": " << prepared.error().what;
    EXPECT_LT(prepared->width, 20u);
    EXPECT_EQ(prepared->height, 3u);
  }
}

TEST(Image, InterlacedPngIsRead) {
  // 1 x 1 Adam7 has one pass with one pixel: the same rows as a plain file. Read, then refused as blank.
  const Bytes file = raw_png(1, 1, 8, 0, 1, true, true);
  EXPECT_EQ(refusal(file), Code::kImageBlank);
}

TEST(Image, MetadataDoNotPass) {
  const auto prepared = prepare_image(raw_png(40, 20, 8, 2, 120));
  ASSERT_TRUE(prepared);
  const auto png = prepared->to_png();
  ASSERT_TRUE(png);
  EXPECT_EQ(as_text(*png).find("secret place"), std::string_view::npos);
  const auto again = prepare_image(*png);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->width, prepared->width);
  EXPECT_EQ(again->alpha_deflated, prepared->alpha_deflated);
}

TEST(Image, JpegGreyColourAndCmyk) {
  EXPECT_TRUE(prepare_image(jpeg(3, JCS_RGB)));
  EXPECT_TRUE(prepare_image(jpeg(1, JCS_GRAYSCALE)));
  const auto cmyk = prepare_image(jpeg(4, JCS_CMYK));
  EXPECT_TRUE(cmyk) << cmyk.error().what;
}

TEST(Image, LargePicturesAreScaledDown) {
  const auto prepared = prepare_image(raw_png(3000, 1000, 8, 2, 9000));
  ASSERT_TRUE(prepared);
  EXPECT_LE(prepared->width, 600u);
  EXPECT_LE(prepared->height, 300u);
}

TEST(Image, OtherFormatsAreRefused) {
  EXPECT_EQ(refusal(as_bytes("<svg xmlns='http://www.w3.org/2000/svg'/>")), Code::kImageUnknownFormat);
  EXPECT_EQ(refusal(as_bytes(std::string("GIF89a\x01\x00\x01\x00", 10))), Code::kImageUnknownFormat);
  EXPECT_EQ(refusal(as_bytes("plain text named signature.png")), Code::kImageUnknownFormat);
  EXPECT_EQ(refusal(Bytes{}), Code::kImageUnknownFormat);
}

TEST(Image, BombsAreRefusedByTheirHeader) {
  EXPECT_EQ(refusal(raw_png(50000, 50000, 8, 2, 10)), Code::kImageDimensions);
  EXPECT_EQ(refusal(raw_png(4001, 10, 8, 2, 10)), Code::kImageDimensions);
  EXPECT_EQ(refusal(raw_png(2000000, 2000000, 8, 2, 10)), Code::kImageDimensions);
  EXPECT_EQ(refusal(jpeg(1, JCS_GRAYSCALE, 5000, 8)), Code::kImageDimensions);
  Bytes large = raw_png(40, 20, 8, 2, 120);
  large.resize(std::size_t{10} * 1000 * 1000);
  EXPECT_EQ(refusal(large), Code::kImageTooLarge);
}

TEST(Image, BlankAndDamagedAreRefused) {
  EXPECT_EQ(refusal(raw_png(40, 20, 8, 2, 120, false, true)), Code::kImageBlank);
  for (const Bytes& file : {raw_png(40, 20, 8, 2, 120), jpeg(3, JCS_RGB)}) {
    for (std::size_t size = 8; size + 16 < file.size(); size += 7)
      EXPECT_EQ(refusal(BytesView(file).first(size)), Code::kImageCorrupt) << size;
  }
}

TEST(Image, StoredFormIsCheckedWhole) {
  const PreparedImage image = test::picture();
  const Bytes stored = image.to_bytes();
  const auto back = PreparedImage::from_bytes(stored);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->rgb_deflated, image.rgb_deflated);
  for (std::size_t at = 0; at < stored.size(); ++at) {
    Bytes changed = stored;
    changed[at] ^= 1;
    EXPECT_FALSE(PreparedImage::from_bytes(changed)) << at;
    EXPECT_FALSE(PreparedImage::from_bytes(BytesView(stored).first(at))) << at;
  }
}

}  // namespace
}  // namespace signing
