#include "host/database/connection.hpp"

#include <cerrno>

namespace ent::host {
namespace {

bool disk_full(int code, int system_error) {
  if ((code & 0xFF) == SQLITE_FULL) return true;
  return (code & 0xFF) == SQLITE_IOERR && (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG);
}

// Which outcome an SQLite error is. See database.hpp for what each promises.
Failure failure_of(sqlite3* handle, const std::string& what) {
  const int code = handle == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(handle);
  const int system_error = handle == nullptr ? 0 : sqlite3_system_errno(handle);
  const std::string detail = what + ": " + (handle == nullptr ? "no memory" : sqlite3_errmsg(handle)) + " (" +
                             std::to_string(code) + ", errno " + std::to_string(system_error) + ")";
  if (disk_full(code, system_error)) return fail(Status::quota, "store.disk_full", detail);
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
      return fail(Status::unavailable, "store.unavailable", detail);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return fail(Status::corrupt, "store.corrupt", detail);
    default:
      return fail(Status::internal, "store.internal", detail);
  }
}

}  // namespace

Connection::Connection(const std::filesystem::path& file, bool reader, const DatabaseOptions& options) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (reader ? 0 : SQLITE_OPEN_CREATE);
  try {
    if (sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr) != SQLITE_OK) raise("open " + file.string());
    sqlite3_busy_timeout(handle_, static_cast<int>(options.busy_ms));
    sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, 64 << 20);
    execute("PRAGMA journal_mode=WAL");
    execute("PRAGMA synchronous=FULL");
    execute("PRAGMA foreign_keys=ON");
    execute("PRAGMA secure_delete=ON");
    execute("PRAGMA temp_store=MEMORY");
    execute("PRAGMA cache_size=-16000");
    if (options.max_pages > 0) execute("PRAGMA max_page_count=" + std::to_string(options.max_pages));
    if (reader) execute("PRAGMA query_only=ON");
  } catch (...) {
    sqlite3_close_v2(handle_);
    throw;
  }
}

Connection::~Connection() {
  clear_cache();
  sqlite3_close_v2(handle_);
}

void Connection::clear_cache() {
  for (const auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  idle_.clear();
}

void Connection::raise(const std::string& what) const {
  throw DatabaseError(failure_of(handle_, what));
}

Statement Connection::prepare(std::string_view sql) {
  if (const auto found = idle_.find(sql); found != idle_.end()) {
    Statement statement(*this, found->first, found->second);
    idle_.erase(found);
    return statement;
  }
  sqlite3_stmt* raw = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) raise("prepare " + std::string(sql));
  return Statement(*this, std::string(sql), raw);
}

void Connection::execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) raise("execute");
}

void Connection::give_back(std::string sql, sqlite3_stmt* statement) noexcept {
  constexpr std::size_t kMostIdle = 200;
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  try {
    if (idle_.size() < kMostIdle) {
      idle_.emplace(std::move(sql), statement);
      return;
    }
  } catch (const std::exception&) {  // no memory for the cache entry: do without
  }
  sqlite3_finalize(statement);
}

Statement::Statement(Connection& connection, std::string sql, sqlite3_stmt* statement)
    : connection_(&connection), sql_(std::move(sql)), statement_(statement) {}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_), sql_(std::move(other.sql_)), statement_(other.statement_), next_(other.next_) {
  other.statement_ = nullptr;
}

Statement::~Statement() {
  if (statement_ != nullptr) connection_->give_back(std::move(sql_), statement_);
}

Statement& Statement::bind(std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();
  if (sqlite3_bind_text64(statement_, next_++, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK)
    connection_->raise("bind text");
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  if (sqlite3_bind_int64(statement_, next_++, number) != SQLITE_OK) connection_->raise("bind number");
  return *this;
}

Statement& Statement::bind_blob(std::string_view bytes) {
  const char* data = bytes.data() == nullptr ? "" : bytes.data();
  if (sqlite3_bind_blob64(statement_, next_++, data, bytes.size(), SQLITE_TRANSIENT) != SQLITE_OK)
    connection_->raise("bind blob");
  return *this;
}

Statement& Statement::bind_null() {
  if (sqlite3_bind_null(statement_, next_++) != SQLITE_OK) connection_->raise("bind null");
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  connection_->raise("step " + sql_);
}

std::int64_t Statement::run() {
  while (step()) {
  }
  return connection_->changes();
}

std::string_view Statement::text(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return data == nullptr ? std::string_view() : std::string_view(data, static_cast<std::size_t>(size));
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

}  // namespace ent::host
