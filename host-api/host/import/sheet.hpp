// A CSV table read by column name, with checks that report file, line and column. Inside the import room only.
#pragma once
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/boundary/host_services.hpp"
#include "host/import/import.hpp"

namespace ent::host {

/// What an import is in the middle of.
struct ImportContext {
  HostServices& services;
  Transaction& transaction;
  ImportReport& report;
  std::string today;                          // "YYYY-MM-DD", for relative dates
  std::map<std::string, std::string> logins;  // login -> person, of people.csv
};

/// One row; every getter trims nothing more and reports what it refuses.
class SheetRow {
 public:
  SheetRow(const CsvTable& table, const std::map<std::string, int>& columns, const CsvRow& row, ImportContext& context)
      : table_(table), columns_(columns), row_(row), context_(context) {}

  int line() const { return row_.line; }
  void error(std::string_view column, std::string message) const;
  void warning(std::string_view column, std::string message) const;

  std::string text(std::string_view column, std::size_t most = 300) const;  // may be empty
  std::string needed(std::string_view column, std::size_t most = 300) const;
  /// [A-Za-z0-9._:-]{1,64}
  std::string id(std::string_view column) const;
  /// A known school; `known` false only where the school itself is declared.
  std::string uai(std::string_view column, bool known = true) const;
  /// "2026-12-07", or "+14d" / "-3d" from today.
  std::string day(std::string_view column, bool may_be_empty) const;
  std::string time(std::string_view column) const;
  std::string choice(std::string_view column, std::initializer_list<std::string_view> values) const;
  bool yes(std::string_view column, bool otherwise) const;  // oui/non, true/false, 1/0
  std::int64_t number(std::string_view column, std::int64_t most) const;
  /// An id that a row of `table` has.
  std::string reference(std::string_view column, const char* table, const char* what) const;

 private:
  int index(std::string_view column) const;
  const CsvTable& table_;
  const std::map<std::string, int>& columns_;
  const CsvRow& row_;
  ImportContext& context_;
};

/// Calls `each(SheetRow)` for every row of a file whose header has the needed columns. `key` is the id column: a second
/// row with the same id is an error; empty: no such check.
template <class Each>
void read_sheet(const CsvTable& table, ImportContext& context, std::initializer_list<const char*> needed,
                std::initializer_list<const char*> optional, const Each& each);

std::map<std::string, int> sheet_columns(const CsvTable& table, ImportContext& context,
                                         std::initializer_list<const char*> needed,
                                         std::initializer_list<const char*> optional, bool& good);

template <class Each>
void read_sheet(const CsvTable& table, ImportContext& context, std::initializer_list<const char*> needed,
                std::initializer_list<const char*> optional, const Each& each) {
  bool good = false;
  const auto columns = sheet_columns(table, context, needed, optional, good);
  if (!good) return;
  for (const auto& row : table.rows) each(SheetRow(table, columns, row, context));
}

// One function per file; each stores what is good and reports what is not (the transaction is given up then).
void import_schools(const CsvTable& table, ImportContext& context);
void import_people(const CsvTable& table, ImportContext& context);
void import_offers(const CsvTable& table, ImportContext& context);
void import_sessions(const CsvTable& table, ImportContext& context);
void import_pupils(const CsvTable& table, ImportContext& context);
void import_enrolments(const CsvTable& table, ImportContext& context);
void import_agreements(const CsvTable& table, ImportContext& context);

}  // namespace ent::host
