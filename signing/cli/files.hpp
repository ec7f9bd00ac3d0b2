// Whole files in and out for the command line.
#pragma once

#include <string>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"

namespace signing::cli {

// Failure: kFile (not there, not readable, larger than `max_octets`).
[[nodiscard]] Result<Bytes> read_file(const std::string& path, std::size_t max_octets);
// Written beside its place, synchronised, then renamed: a reader sees the old file or the whole new one.
[[nodiscard]] Result<void> write_file(const std::string& path, BytesView content);

}  // namespace signing::cli
