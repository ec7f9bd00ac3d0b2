#pragma once
// Checked big-endian reads and appends for font tables. A read past the end throws FontError, which TrueType::parse
// turns into a Failure.

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

namespace conventions::document {

struct FontError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline std::uint16_t read_u16(std::span<const std::uint8_t> bytes, std::size_t at) {
  if (at + 2 > bytes.size()) throw FontError("font table too short");
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

inline std::int16_t read_i16(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::int16_t>(read_u16(bytes, at));
}

inline std::uint32_t read_u32(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::uint32_t>(read_u16(bytes, at)) << 16 | read_u16(bytes, at + 2);
}

inline void append_u16(std::vector<std::uint8_t>& out, std::uint32_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8 & 0xff));
  out.push_back(static_cast<std::uint8_t>(value & 0xff));
}

inline void append_u32(std::vector<std::uint8_t>& out, std::uint32_t value) {
  append_u16(out, value >> 16);
  append_u16(out, value & 0xffff);
}

inline void write_u16(std::vector<std::uint8_t>& out, std::size_t at, std::uint32_t value) {
  out.at(at) = static_cast<std::uint8_t>(value >> 8 & 0xff);
  out.at(at + 1) = static_cast<std::uint8_t>(value & 0xff);
}

inline void write_u32(std::vector<std::uint8_t>& out, std::size_t at, std::uint32_t value) {
  write_u16(out, at, value >> 16);
  write_u16(out, at + 2, value & 0xffff);
}

}  // namespace conventions::document
