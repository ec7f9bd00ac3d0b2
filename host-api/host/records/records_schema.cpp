// Tables and indexes of the declared kinds.
#include <algorithm>

#include "host/records/records_internal.hpp"

namespace ent::host {
namespace {

// The columns come before the JSON, so that scans do not walk the pages a long JSON text overflows into.
std::string create_table(const std::string& table, const RecordKind& kind) {
  std::string sql = "CREATE TABLE " + table + " (id TEXT PRIMARY KEY NOT NULL, revision INTEGER NOT NULL";
  for (const auto& field : kind.fields)
    sql += ", " + record_column(field) + " TEXT GENERATED ALWAYS AS (COALESCE(CAST(json_extract(json,'$." + field +
           "') AS TEXT),'')) STORED";
  return sql + ", json TEXT NOT NULL)";
}

std::string table_sql(Transaction& transaction, std::string_view name) {
  auto row = transaction.prepare("SELECT sql FROM sqlite_master WHERE type='table' AND name=?");
  return row.bind(name).step() ? std::string(row.text(0)) : std::string();
}

void ensure_table(Transaction& transaction, std::string_view plugin, const RecordKind& kind) {
  const std::string table = record_table(plugin, kind.kind);
  const std::string wanted = create_table(table, kind);
  const std::string existing = table_sql(transaction, table.substr(1, table.size() - 2));
  if (existing == wanted) return;
  if (existing.empty()) return transaction.execute(wanted);
  // Another set of fields: copy. SQLite keeps the new name's quotes in the stored text, so the comparison stays exact.
  const std::string old = record_table(plugin, kind.kind + "__old");
  transaction.execute("ALTER TABLE " + table + " RENAME TO " + old);
  transaction.execute(wanted);
  transaction.execute("INSERT INTO " + table + "(id,revision,json) SELECT id,revision,json FROM " + old);
  transaction.execute("DROP TABLE " + old);
}

std::string index_name(std::string_view plugin, const RecordKind& kind, const std::vector<std::string>& fields) {
  std::string name = "ix_" + std::string(plugin) + "_" + kind.kind;
  for (const auto& field : fields) name += "__" + field;
  return name;
}

void ensure_indexes(Transaction& transaction, std::string_view plugin, const RecordKind& kind) {
  const std::string table = record_table(plugin, kind.kind);
  std::vector<std::string> wanted;
  for (const auto& fields : kind.indexes) {
    wanted.push_back(index_name(plugin, kind, fields));
    std::string sql = "CREATE INDEX IF NOT EXISTS \"" + wanted.back() + "\" ON " + table + "(";
    for (const auto& field : fields) sql += record_column(field) + ",";
    transaction.execute(sql + "id)");
  }
  std::vector<std::string> gone;
  {
    auto rows = transaction.prepare("SELECT name FROM sqlite_master WHERE type='index' AND tbl_name=? AND sql<>''");
    rows.bind(table.substr(1, table.size() - 2));
    while (rows.step())
      if (std::find(wanted.begin(), wanted.end(), rows.text(0)) == wanted.end()) gone.emplace_back(rows.text(0));
  }
  for (const auto& name : gone) transaction.execute("DROP INDEX \"" + name + "\"");
}

Result<void> check(const RecordKind& kind) {
  bool good = is_name(kind.kind);
  for (const auto& field : kind.fields) good = good && is_name(field);
  for (const auto& fields : kind.indexes)
    for (const auto& field : fields) good = good && has_field(kind, field);
  if (!good) return fail(Status::invalid, "records.bad_kind", "kind " + kind.kind + " has a bad name, field or index");
  return {};
}

}  // namespace

std::string record_table(std::string_view plugin, std::string_view kind) {
  return "\"rec_" + std::string(plugin) + "_" + std::string(kind) + "\"";
}

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > 40 || text[0] < 'a' || text[0] > 'z') return false;
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

bool has_field(const RecordKind& kind, std::string_view field) {
  return std::find(kind.fields.begin(), kind.fields.end(), field) != kind.fields.end();
}

Result<void> Records::declare(const std::vector<RecordKind>& kinds) {
  for (const auto& kind : kinds)
    if (auto good = check(kind); good.has_error()) return good;
  auto made = database_.write([&](Transaction& transaction) -> Result<void> {
    for (const auto& kind : kinds) {
      ensure_table(transaction, plugin_, kind);
      ensure_indexes(transaction, plugin_, kind);
    }
    return {};
  });
  if (made.has_error()) return made;
  for (const auto& kind : kinds) kinds_[kind.kind] = kind;
  return {};
}

}  // namespace ent::host
