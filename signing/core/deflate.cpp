#include "signing/core/deflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

namespace signing {

Bytes deflate(BytesView plain) {
  uLongf size = compressBound(static_cast<uLong>(plain.size()));
  Bytes out(size);
  if (compress2(out.data(), &size, plain.data(), static_cast<uLong>(plain.size()), 9) != Z_OK) throw std::bad_alloc();
  out.resize(size);
  return out;
}

std::optional<Bytes> inflate(BytesView packed, std::size_t max_octets) {
  z_stream stream{};
  if (packed.size() > 0x7FFFFFFF || inflateInit(&stream) != Z_OK) return std::nullopt;
  stream.next_in = const_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  Bytes out;
  int status = Z_OK;
  while (status == Z_OK) {
    const std::size_t have = out.size();
    if (have >= max_octets + 1) break;
    // Grows with what really comes out, so that a small bomb costs little memory.
    const std::size_t more = std::min(std::max<std::size_t>(4096, have), max_octets + 1 - have);
    out.resize(have + more);
    stream.next_out = out.data() + have;
    stream.avail_out = static_cast<uInt>(std::min<std::size_t>(more, 0x40000000));
    status = ::inflate(&stream, Z_NO_FLUSH);
    out.resize(static_cast<std::size_t>(stream.next_out - out.data()));
    if (status == Z_BUF_ERROR || (status == Z_OK && stream.avail_in == 0 && stream.avail_out != 0)) break;
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END || out.size() > max_octets) return std::nullopt;
  return out;
}

}  // namespace signing
