// One SQLite connection with its cache of prepared statements. Used by one thread at a time.
#pragma once
#include <sqlite3.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/database/database.hpp"

namespace ent::host {

class Connection {
 public:
  /// Throws DatabaseError. A reader cannot write.
  Connection(const std::filesystem::path& file, bool reader, const DatabaseOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Statement prepare(std::string_view sql);
  void execute(const std::string& sql);
  std::int64_t changes() const { return sqlite3_changes64(handle_); }
  /// True between BEGIN and COMMIT or ROLLBACK; some errors roll back by themselves.
  bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  /// Forgets cached statements: needed before tables are dropped.
  void clear_cache();
  [[noreturn]] void raise(const std::string& what) const;

 private:
  friend class Statement;
  void give_back(std::string sql, sqlite3_stmt* statement) noexcept;
  sqlite3* handle_ = nullptr;
  std::multimap<std::string, sqlite3_stmt*, std::less<>> idle_;
};

}  // namespace ent::host
