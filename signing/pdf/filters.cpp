#include "signing/pdf/filters.hpp"

#include <cstdlib>

#include "signing/core/deflate.hpp"

namespace signing::pdf {
namespace {

std::int64_t parameter(const Dict& parms, std::string_view key, std::int64_t otherwise) {
  const Object* value = parms.find(key);
  return value != nullptr && value->integer() != nullptr ? *value->integer() : otherwise;
}

std::uint8_t paeth(int left, int up, int corner) {
  const int guess = left + up - corner;
  const int by_left = std::abs(guess - left), by_up = std::abs(guess - up), by_corner = std::abs(guess - corner);
  if (by_left <= by_up && by_left <= by_corner) return static_cast<std::uint8_t>(left);
  return static_cast<std::uint8_t>(by_up <= by_corner ? up : corner);
}

// Rows of `row` octets, each behind one octet that names its PNG filter (W3C PNG § 9).
Result<Bytes> undo_png(BytesView data, std::size_t row, std::size_t pixel) {
  if (data.size() % (row + 1) != 0) return failure(Code::kPdfMalformed, "predicted data of a bad length");
  const std::size_t rows = data.size() / (row + 1);
  Bytes out(rows * row);
  for (std::size_t y = 0; y < rows; ++y) {
    const std::uint8_t kind = data[y * (row + 1)];
    const BytesView in = data.subspan(y * (row + 1) + 1, row);
    std::uint8_t* to = out.data() + y * row;
    const std::uint8_t* above = y == 0 ? nullptr : to - row;
    if (kind > 4) return failure(Code::kPdfMalformed, "unknown predictor");
    for (std::size_t x = 0; x < row; ++x) {
      const int left = x >= pixel ? to[x - pixel] : 0, up = above != nullptr ? above[x] : 0;
      const int corner = above != nullptr && x >= pixel ? above[x - pixel] : 0;
      const int add = kind == 0   ? 0
                      : kind == 1 ? left
                      : kind == 2 ? up
                      : kind == 3 ? (left + up) / 2
                                  : paeth(left, up, corner);
      to[x] = static_cast<std::uint8_t>(in[x] + add);
    }
  }
  return out;
}

}  // namespace

Result<Bytes> flate_decode(BytesView data, const Dict* parms, std::size_t max_octets) {
  auto plain = inflate(data, max_octets);
  if (!plain) return failure(Code::kPdfMalformed, "damaged or oversized Flate stream");
  const std::int64_t predictor = parms != nullptr ? parameter(*parms, "Predictor", 1) : 1;
  if (predictor == 1) return std::move(*plain);
  if (predictor < 10 || predictor > 15) return failure(Code::kPdfUnsupported, "predictor other than PNG");
  const std::int64_t colours = parameter(*parms, "Colors", 1), bits = parameter(*parms, "BitsPerComponent", 8),
                     columns = parameter(*parms, "Columns", 1);
  if (colours < 1 || colours > 4 || (bits != 8 && bits != 1) || columns < 1 || columns > 100000)
    return failure(Code::kPdfMalformed, "bad predictor parameters");
  const auto row = static_cast<std::size_t>((colours * bits * columns + 7) / 8);
  const auto pixel = static_cast<std::size_t>((colours * bits + 7) / 8);
  return undo_png(*plain, row, pixel);
}

}  // namespace signing::pdf
