#include "host/database/database.hpp"

#include "host/database/connection.hpp"

namespace ent::host {

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, DatabaseOptions options) {
  try {
    std::unique_ptr<Database> database(new Database);
    database->writer_ = std::make_unique<Connection>(file, false, options);
    database->writer_->execute(
        "CREATE TABLE IF NOT EXISTS schema_version (component TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL)");
    for (int i = 0; i < options.readers; ++i)
      database->readers_.push_back(std::make_unique<Connection>(file, true, options));
    return database;
  } catch (const DatabaseError& e) {
    return e.failure();
  }
}

Database::~Database() = default;

Result<void> Database::migrate(std::string_view component, const std::vector<Migration>& migrations) {
  return write([&](Transaction& transaction) -> Result<void> {
    int version = 0;
    {
      auto current = transaction.prepare("SELECT version FROM schema_version WHERE component=?");
      if (current.bind(component).step()) version = static_cast<int>(current.number(0));
    }
    const int newest = migrations.empty() ? 0 : migrations.back().version;
    if (version > newest)
      return fail(Status::unsupported, "store.newer_schema",
                  std::string(component) + " has schema " + std::to_string(version) + ", this program knows " +
                      std::to_string(newest));
    for (const auto& migration : migrations)
      if (migration.version > version) transaction.execute(migration.sql);
    transaction
        .prepare(
            "INSERT INTO schema_version(component,version) VALUES(?,?) "
            "ON CONFLICT(component) DO UPDATE SET version=excluded.version")
        .bind(component)
        .bind(static_cast<std::int64_t>(newest))
        .run();
    return {};
  });
}

Statement Transaction::prepare(std::string_view sql) {
  return connection_.prepare(sql);
}

void Transaction::execute(const std::string& sql) {
  connection_.execute(sql);
}

void Database::take_turn() {
  std::unique_lock lock(turn_mutex_);
  const std::uint64_t ticket = next_ticket_++;
  turn_changed_.wait(lock, [&] { return serving_ == ticket; });
}

void Database::end_turn() {
  {
    const std::lock_guard lock(turn_mutex_);
    ++serving_;
  }
  turn_changed_.notify_all();
}

Database::Writer::Writer(Database& database) : database_(database) {
  database_.take_turn();
  try {
    // IMMEDIATE: the write lock is taken now, so that what is read next cannot change before the commit.
    database_.writer_->execute("BEGIN IMMEDIATE");
  } catch (...) {
    database_.end_turn();
    throw;
  }
  open_ = true;
}

Connection& Database::Writer::connection() {
  return *database_.writer_;
}

void Database::Writer::commit() {
  try {
    database_.writer_->execute("COMMIT");
    open_ = false;
  } catch (const DatabaseError& e) {
    // A full disk or a lock leaves nothing behind. When the final fsync failed nobody knows what is on disk.
    if (e.failure().status != Status::internal) throw;
    throw DatabaseError(fail(Status::timeout, "store.in_doubt", e.failure().detail));
  }
}

Database::Writer::~Writer() {
  if (open_ && database_.writer_->in_transaction()) {
    try {
      database_.writer_->execute("ROLLBACK");
    } catch (const DatabaseError&) {  // SQLite has rolled back by itself
    }
  }
  database_.end_turn();
}

Database::Reader::Reader(Database& database) : database_(database), connection_(database.take_reader()) {
  try {
    connection_->execute("BEGIN");
  } catch (...) {
    database_.return_reader(std::move(connection_));
    throw;
  }
}

Database::Reader::~Reader() {
  try {
    connection_->execute("COMMIT");
  } catch (const DatabaseError&) {  // nothing was written
  }
  database_.return_reader(std::move(connection_));
}

std::unique_ptr<Connection> Database::take_reader() {
  std::unique_lock lock(readers_mutex_);
  reader_free_.wait(lock, [&] { return !readers_.empty(); });
  auto connection = std::move(readers_.back());
  readers_.pop_back();
  return connection;
}

void Database::return_reader(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(readers_mutex_);
    readers_.push_back(std::move(connection));
  }
  reader_free_.notify_one();
}

}  // namespace ent::host
