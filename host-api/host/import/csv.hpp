// CSV as RFC 4180 has it, and as French spreadsheets write it: `;` or `,`, with or without a byte-order mark.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace ent::host {

/// Where and why a file is refused. Line and column count from 1; column 0: the whole line; line 0: the whole file.
struct ImportError {
  std::string file;
  int line = 0;
  int column = 0;
  std::string message;  // French
};

struct CsvRow {
  int line = 0;  // of its first character
  std::vector<std::string> cells;
};

struct CsvTable {
  std::string file;
  std::vector<std::string> header;
  std::vector<CsvRow> rows;
};

constexpr std::size_t kCsvMaxBytes = 32u << 20;
constexpr std::size_t kCsvMaxRows = 200'000;
constexpr std::size_t kCsvMaxCell = 20'000;

/// Parses a file's text. Errors (bad UTF-8, open quote, wrong number of cells, sizes) are appended; empty lines are
/// left out.
CsvTable parse_csv(std::string_view file, std::string_view text, std::vector<ImportError>& errors);

}  // namespace ent::host
