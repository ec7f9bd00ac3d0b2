// Immutable files, content-addressed: <data>/files/ab/cdef… named by SHA-256, versions in the database.
//
// A version is acknowledged when its bytes and its name are on disk (temp file, fsync, rename, fsync of the directory)
// and its row is committed. A crash between the two leaves an orphan file, which sweep() removes a day later.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/database/database.hpp"

namespace ent::host {

struct DocumentInfo {
  std::int64_t version = 0;
  std::uint64_t size = 0;
  std::int64_t created_ms = 0;
  std::string sha256;  // lower-case hexadecimal
  std::string media_type;
};

/// Gives up to `len` bytes; 0 at the end, a failure stops the put.
using DocumentSource = std::function<Result<std::size_t>(std::uint8_t* buffer, std::size_t len)>;
/// Takes bytes; a failure stops the get and is returned by it.
using DocumentSink = std::function<Result<void>(const std::uint8_t* data, std::size_t len)>;

/// [any-thread]
class Documents {
 public:
  /// `directory` is made when missing. `max_bytes` bounds one document.
  Documents(Database& database, const Clock& clock, std::filesystem::path directory,
            std::uint64_t max_bytes = 64u << 20);
  static const std::vector<Migration>& migrations();

  /// Stores the version after `expected_version`. Failures: conflict, quota, too_large, invalid (id, media type).
  Result<DocumentInfo> put(std::string_view plugin, std::string_view id, std::int64_t expected_version,
                           std::string_view media_type, const DocumentSource& source);
  Result<DocumentInfo> put(std::string_view plugin, std::string_view id, std::int64_t expected_version,
                           std::string_view media_type, std::string_view content);
  /// Version 0: the last. The hash is checked before the first byte goes to the sink. Failures: not_found, corrupt.
  Result<DocumentInfo> get(std::string_view plugin, std::string_view id, std::int64_t version,
                           const DocumentSink& sink);
  Result<DocumentInfo> info(std::string_view plugin, std::string_view id, std::int64_t version);
  /// Removes temp files and orphans older than a day; returns how many. At start, before anything else runs.
  Result<int> sweep();

 private:
  std::filesystem::path path_of(std::string_view sha256) const;
  Database& database_;
  const Clock& clock_;
  std::filesystem::path directory_;
  std::uint64_t max_bytes_;
};

}  // namespace ent::host
