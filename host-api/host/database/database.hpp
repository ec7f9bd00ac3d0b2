// SQLite behind a small boundary: one writer at a time, several readers, transactions that are durable when they
// return.
//
// Repositories hold all SQL; only this room includes sqlite3.h. Inside a transaction a database error is the exception
// DatabaseError; write() and read() turn it into a Failure, so repositories read like straight lines.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "host/base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace ent::host {

/// A database error inside a transaction, with the status it will become.
class DatabaseError : public std::runtime_error {
 public:
  DatabaseError(Failure failure) : std::runtime_error(failure.detail), failure_(std::move(failure)) {}
  const Failure& failure() const { return failure_; }

 private:
  Failure failure_;
};

class Connection;

/// A prepared statement, taken from the connection's cache and given back when it goes. Columns count from 0, views are
/// valid until the next step.
class Statement {
 public:
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Binds the next parameter.
  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  Statement& bind_blob(std::string_view bytes);
  Statement& bind_null();

  /// Goes to the next row; false at the end. Throws DatabaseError.
  bool step();
  /// Steps to the end; returns the number of changed rows.
  std::int64_t run();

  std::string_view text(int column) const;
  std::int64_t number(int column) const;
  bool is_null(int column) const;

 private:
  friend class Connection;
  Statement(Connection& connection, std::string sql, sqlite3_stmt* statement);
  Connection* connection_;
  std::string sql_;
  sqlite3_stmt* statement_;
  int next_ = 1;
};

/// A transaction that is open: what repositories get. Not kept beyond the function it was given to; one thread.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) {}
  Statement prepare(std::string_view sql);
  /// Runs several statements without parameters (migrations).
  void execute(const std::string& sql);

 private:
  Connection& connection_;
};

/// Change number `version` of one component's tables; applied once, in order.
struct Migration {
  int version;
  const char* sql;
};

struct DatabaseOptions {
  int readers = 8;                // connections for reading
  std::int64_t busy_ms = 10'000;  // wait for another process
  std::int64_t max_pages = 0;     // 0: no limit; else pages of 4096 bytes (tests of a full disk)
};

/// [any-thread]
class Database {
 public:
  /// Opens or makes the file: WAL, synchronous=FULL, foreign keys on.
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, DatabaseOptions options = {});
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Brings the tables of `component` to the newest version, in one transaction.
  Result<void> migrate(std::string_view component, const std::vector<Migration>& migrations);

  /// Runs `body(Transaction&)`, which returns a Result, as the only writer. A good result is committed and on disk when
  /// this returns; a Failure or an exception rolls everything back. Failures: quota (disk full, nothing done),
  /// unavailable (locked by another process, nothing done), timeout (the commit was not confirmed: unknown), corrupt,
  /// internal.
  template <class Body>
  auto write(Body&& body) -> std::invoke_result_t<Body&, Transaction&> {
    using R = std::invoke_result_t<Body&, Transaction&>;
    try {
      Writer writer(*this);
      Transaction transaction(writer.connection());
      R result = body(transaction);
      if (result.has_value()) writer.commit();
      return result;
    } catch (const DatabaseError& e) {
      return R(e.failure());
    }
  }

  /// Runs `body(Transaction&)` over one snapshot; it cannot change anything.
  template <class Body>
  auto read(Body&& body) -> std::invoke_result_t<Body&, Transaction&> {
    using R = std::invoke_result_t<Body&, Transaction&>;
    try {
      Reader reader(*this);
      Transaction transaction(reader.connection());
      return body(transaction);
    } catch (const DatabaseError& e) {
      return R(e.failure());
    }
  }

 private:
  Database() = default;

  // Writers take turns in the order in which they came.
  class Writer {
   public:
    explicit Writer(Database& database);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    Connection& connection();
    void commit();

   private:
    Database& database_;
    bool open_ = false;
  };

  class Reader {
   public:
    explicit Reader(Database& database);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    Connection& connection() { return *connection_; }

   private:
    Database& database_;
    std::unique_ptr<Connection> connection_;
  };

  void take_turn();
  void end_turn();
  std::unique_ptr<Connection> take_reader();
  void return_reader(std::unique_ptr<Connection> connection);

  std::mutex turn_mutex_;
  std::condition_variable turn_changed_;
  std::uint64_t next_ticket_ = 0;
  std::uint64_t serving_ = 0;
  std::unique_ptr<Connection> writer_;

  std::mutex readers_mutex_;
  std::condition_variable reader_free_;
  std::vector<std::unique_ptr<Connection>> readers_;
};

}  // namespace ent::host
