// Whole files in and out for the command line.
#pragma once

#include <string>
#include <vector>

#include "signing/core/bytes.hpp"
#include "signing/core/result.hpp"
#include "signing/core/secret.hpp"

namespace signing::cli {

inline constexpr std::size_t kMaxPdfOctets = 256u * 1000 * 1000;

// Failure: kFile (not there, not readable, larger than `max_octets`).
[[nodiscard]] Result<Bytes> read_file(const std::string& path, std::size_t max_octets);
// The first line, wiped from memory when the secret goes.
[[nodiscard]] Result<Secret> read_secret(const std::string& path);
// Certificates, CRLs: at most 1 MB each.
[[nodiscard]] Result<std::vector<std::string>> read_texts(const std::vector<std::string>& paths);
// The .pem, .crt and .cer files of a folder, sorted. Failure: kFile.
[[nodiscard]] Result<std::vector<std::string>> certificate_files_in(const std::string& folder);
// Written beside its place, synchronised, then renamed: a reader sees the old file or the whole new one.
[[nodiscard]] Result<void> write_file(const std::string& path, BytesView content);

}  // namespace signing::cli
