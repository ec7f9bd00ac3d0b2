// A picture of a scan: decoded, turned into what a page holds, and looked at for codes. Used by the child process only.
#pragma once

#include <optional>

#include "plugin/scan/codes.hpp"
#include "signing/image/raster.hpp"

namespace conventions::scan {

enum class PictureFormat { kPng, kJpeg };
[[nodiscard]] std::optional<PictureFormat> picture_format(signing::BytesView file);  // by its first octets

// At most kMaxSide a side. Failures of signing/image.
[[nodiscard]] signing::Result<signing::Raster> decode(signing::BytesView file, PictureFormat format);

// On white paper, without transparency.
[[nodiscard]] Grey to_grey(const signing::Raster& raster);

// A baseline JPEG, three components.
[[nodiscard]] signing::Result<signing::Bytes> encode_jpeg(const signing::Raster& raster);

// How a telephone held sideways says its picture must be turned to be upright, in degrees clockwise: 0, 90, 180, 270
// (Exif 2.32 § 4.6.4 A, tag 0x0112; mirrored ones count as the same turn). 0 when it does not say.
[[nodiscard]] int exif_turn(signing::BytesView jpeg);

}  // namespace conventions::scan
