#include "host/documents/documents.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <vector>

#include "host/base/crypto.hpp"

namespace ent::host {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kPiece = std::size_t{64} * 1024;

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return descriptor_; }
  bool good() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

Failure system_failure(const std::string& what) {
  const int error = errno;
  const std::string detail = what + ": " + std::strerror(error);
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) return fail(Status::quota, "store.disk_full", detail);
  return fail(Status::unavailable, "store.unavailable", detail);
}

bool sync_directory(const fs::path& directory) {
  const File file(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return file.good() && ::fsync(file.get()) == 0;
}

bool is_document_id(std::string_view id) {
  return !id.empty() && id.size() <= 200 &&
         id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-") ==
             std::string_view::npos;
}

bool is_media_type(std::string_view type) {
  return !type.empty() && type.size() <= 62 &&
         type.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-/;= ") ==
             std::string_view::npos;
}

// A file under way: removed when it goes, unless it was given its name.
class TempFile {
 public:
  explicit TempFile(const fs::path& directory)
      : path_(directory / random_id("t-")),
        file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}
  ~TempFile() {
    if (!named_ && file_.good()) ::unlink(path_.c_str());
  }
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;
  bool good() const { return file_.good(); }

  Result<void> write(const std::uint8_t* data, std::size_t size) {
    while (size > 0) {
      const auto written = ::write(file_.get(), data, size);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return system_failure("write a document");
      data += written;
      size -= static_cast<std::size_t>(written);
    }
    return {};
  }

  // On disk under `target` when this returns: bytes first, then the name.
  Result<void> name(const fs::path& target) {
    if (::fsync(file_.get()) != 0) return system_failure("fsync a document");
    const fs::path directory = target.parent_path();
    const bool made = ::mkdir(directory.c_str(), 0700) == 0;
    if (!made && errno != EEXIST) return system_failure("make a directory");
    if (::rename(path_.c_str(), target.c_str()) != 0) return system_failure("rename a document");
    named_ = true;
    if (!sync_directory(directory) || !sync_directory(directory.parent_path()))
      return system_failure("fsync a directory");
    return {};
  }

 private:
  fs::path path_;
  File file_;
  bool named_ = false;
};

DocumentInfo read_info(const Statement& row) {
  return DocumentInfo{row.number(0), static_cast<std::uint64_t>(row.number(1)), row.number(2), std::string(row.text(3)),
                      std::string(row.text(4))};
}

std::int64_t last_version(Transaction& transaction, std::string_view plugin, std::string_view id) {
  auto row = transaction.prepare("SELECT COALESCE(MAX(version),0) FROM documents WHERE plugin=? AND id=?");
  row.bind(plugin).bind(id).step();
  return row.number(0);
}

// Calls `piece` for each part of the file; returns its size or a failure.
template <class Piece>
Result<std::uint64_t> read_file(int descriptor, const Piece& piece) {
  std::vector<std::uint8_t> buffer(kPiece);
  std::uint64_t at = 0;
  while (true) {
    const auto got = ::pread(descriptor, buffer.data(), buffer.size(), static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure("read a document");
    if (got == 0) return at;
    const Result<void> taken = piece(buffer.data(), static_cast<std::size_t>(got));
    if (taken.has_error()) return taken.error();
    at += static_cast<std::uint64_t>(got);
  }
}

}  // namespace

const std::vector<Migration>& Documents::migrations() {
  static const std::vector<Migration> list = {{1, R"(
    CREATE TABLE documents (
      plugin TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, size INTEGER NOT NULL,
      created_ms INTEGER NOT NULL, sha256 TEXT NOT NULL, media_type TEXT NOT NULL, PRIMARY KEY (plugin, id, version));
    CREATE INDEX documents_sha256 ON documents(sha256);
  )"}};
  return list;
}

Documents::Documents(Database& database, const Clock& clock, fs::path directory, std::uint64_t max_bytes)
    : database_(database), clock_(clock), directory_(std::move(directory)), max_bytes_(max_bytes) {
  fs::create_directories(directory_ / "tmp");
  fs::permissions(directory_, fs::perms::owner_all);
}

fs::path Documents::path_of(std::string_view sha256) const {
  return directory_ / sha256.substr(0, 2) / sha256.substr(2);
}

Result<DocumentInfo> Documents::put(std::string_view plugin, std::string_view id, std::int64_t expected_version,
                                    std::string_view media_type, const DocumentSource& source) {
  if (!is_document_id(id) || !is_media_type(media_type) || expected_version < 0)
    return fail(Status::invalid, "documents.invalid", "document id, media type or version is malformed");
  const Failure conflict = fail(Status::conflict, "documents.conflict", std::string(id));
  const auto before = database_.read(
      [&](Transaction& transaction) -> Result<std::int64_t> { return last_version(transaction, plugin, id); });
  if (before.has_error()) return before.error();
  if (*before != expected_version) return conflict;  // seen early: nothing is read or written in vain

  TempFile file(directory_ / "tmp");
  if (!file.good()) return system_failure("make a document");
  Sha256 hash;
  std::uint64_t size = 0;
  std::vector<std::uint8_t> buffer(kPiece);
  while (true) {
    const auto got = source(buffer.data(), buffer.size());
    if (got.has_error()) return got.error();
    if (*got == 0) break;
    size += *got;
    if (size > max_bytes_) return fail(Status::too_large, "documents.too_large", std::string(id));
    hash.update(buffer.data(), *got);
    if (auto written = file.write(buffer.data(), *got); written.has_error()) return written.error();
  }
  const std::string sha256 = hex(hash.finish());
  // Written even when the same bytes are stored already: the old file may be damaged, the new one is not.
  if (auto named = file.name(path_of(sha256)); named.has_error()) return named.error();

  return database_.write([&](Transaction& transaction) -> Result<DocumentInfo> {
    if (last_version(transaction, plugin, id) != expected_version) return conflict;
    const DocumentInfo info{expected_version + 1, size, clock_.now_ms(), sha256, std::string(media_type)};
    transaction
        .prepare("INSERT INTO documents(plugin,id,version,size,created_ms,sha256,media_type) VALUES(?,?,?,?,?,?,?)")
        .bind(plugin)
        .bind(id)
        .bind(info.version)
        .bind(static_cast<std::int64_t>(size))
        .bind(info.created_ms)
        .bind(sha256)
        .bind(media_type)
        .run();
    return info;
  });
}

Result<DocumentInfo> Documents::put(std::string_view plugin, std::string_view id, std::int64_t expected_version,
                                    std::string_view media_type, std::string_view content) {
  return put(plugin, id, expected_version, media_type,
             [&content](std::uint8_t* buffer, std::size_t len) -> Result<std::size_t> {
               const std::size_t count = std::min(len, content.size());
               if (count > 0) std::memcpy(buffer, content.data(), count);
               content.remove_prefix(count);
               return count;
             });
}

Result<DocumentInfo> Documents::info(std::string_view plugin, std::string_view id, std::int64_t version) {
  return database_.read([&](Transaction& transaction) -> Result<DocumentInfo> {
    auto row = transaction.prepare(
        "SELECT version,size,created_ms,sha256,media_type FROM documents WHERE plugin=? AND id=? AND (?=0 OR version=?)"
        " ORDER BY version DESC LIMIT 1");
    if (!row.bind(plugin).bind(id).bind(version).bind(version).step())
      return fail(Status::not_found, "documents.not_found", std::string(id));
    return read_info(row);
  });
}

Result<DocumentInfo> Documents::get(std::string_view plugin, std::string_view id, std::int64_t version,
                                    const DocumentSink& sink) {
  auto known = info(plugin, id, version);
  if (known.has_error()) return known;
  const File file(::open(path_of(known->sha256).c_str(), O_RDONLY | O_CLOEXEC));
  const Failure corrupt = fail(Status::corrupt, "documents.corrupt", std::string(id) + " " + known->sha256);
  if (!file.good()) return errno == ENOENT ? corrupt : system_failure("open a document");
  // Twice through the file (the second time from the page cache), so that no bad byte ever reaches the sink.
  Sha256 hash;
  const auto size = read_file(file.get(), [&](const std::uint8_t* data, std::size_t len) -> Result<void> {
    hash.update(data, len);
    return {};
  });
  if (size.has_error()) return size.error();
  if (*size != known->size || hex(hash.finish()) != known->sha256) return corrupt;
  const auto sent = read_file(file.get(), sink);
  if (sent.has_error()) return sent.error();
  return known;
}

Result<int> Documents::sweep() {
  std::vector<fs::path> old;
  const auto day_ago = fs::file_time_type::clock::now() - std::chrono::hours(24);
  std::error_code error;
  for (fs::recursive_directory_iterator it(directory_, error), end; !error && it != end; it.increment(error)) {
    const bool temporary = it->path().parent_path() == directory_ / "tmp";
    if (it->is_regular_file(error) && (temporary || it->last_write_time(error) < day_ago)) old.push_back(it->path());
  }
  if (error) return fail(Status::unavailable, "store.unavailable", error.message());
  return database_.read([&](Transaction& transaction) -> Result<int> {
    int removed = 0;
    for (const auto& path : old) {
      const std::string sha256 = path.parent_path().filename().string() + path.filename().string();
      auto row = transaction.prepare("SELECT 1 FROM documents WHERE sha256=? LIMIT 1");
      if (!row.bind(sha256).step() && fs::remove(path, error)) ++removed;
    }
    return removed;
  });
}

}  // namespace ent::host
