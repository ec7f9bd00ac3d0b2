#include "host/import/csv.hpp"

#include <algorithm>

#include "host/i18n/i18n.hpp"

namespace ent::host {
namespace {

// Reads records one by one. A record may span lines when a quoted cell does.
class Reader {
 public:
  Reader(std::string_view file, std::string_view text, std::vector<ImportError>& errors)
      : file_(file), text_(text), errors_(errors) {
    separator_ = guess_separator();
  }

  bool at_end() const { return at_ >= text_.size(); }
  int line() const { return line_; }

  // False when the rest of the file makes no sense (a quote that never closes).
  bool record(CsvRow& row) {
    row.line = line_;
    row.cells.clear();
    while (true) {
      std::string cell;
      if (!read_cell(cell, static_cast<int>(row.cells.size()) + 1)) return false;
      row.cells.push_back(std::move(cell));
      if (at_end()) return true;
      const char c = text_[at_++];
      if (c == separator_) continue;
      if (c == '\r' && !at_end() && text_[at_] == '\n') ++at_;
      ++line_;
      return true;
    }
  }

 private:
  // The one of ; and , that the first line has more of.
  char guess_separator() const {
    const std::string_view first = text_.substr(0, text_.find('\n'));
    return std::count(first.begin(), first.end(), ';') >= std::count(first.begin(), first.end(), ',') ? ';' : ',';
  }

  bool read_cell(std::string& cell, int column) {
    if (!at_end() && text_[at_] == '"') return read_quoted(cell, column);
    while (!at_end() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') cell += text_[at_++];
    return check_size(cell, column);
  }

  bool read_quoted(std::string& cell, int column) {
    const int start = line_;
    ++at_;
    while (true) {
      if (at_end()) {
        errors_.push_back({file_, start, column, "Le guillemet ouvert n’est jamais refermé."});
        return false;
      }
      const char c = text_[at_++];
      if (c == '\n') ++line_;
      if (c != '"') {
        cell += c;
      } else if (!at_end() && text_[at_] == '"') {
        cell += text_[at_++];
      } else {
        break;
      }
    }
    if (!at_end() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') {
      errors_.push_back({file_, line_, column, "Du texte suit le guillemet fermant."});
      while (!at_end() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
    }
    return check_size(cell, column);
  }

  bool check_size(std::string& cell, int column) {
    if (cell.size() <= kCsvMaxCell) return true;
    errors_.push_back({file_, line_, column, "La cellule dépasse 20 000 octets."});
    cell.clear();
    return true;
  }

  std::string file_;
  std::string_view text_;
  std::vector<ImportError>& errors_;
  char separator_ = ';';
  std::size_t at_ = 0;
  int line_ = 1;
};

// Line of the first byte that is no UTF-8.
int bad_utf8_line(std::string_view text) {
  int line = 1;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (!is_utf8(text.substr(0, end))) return line;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
    ++line;
  }
  return line;
}

std::string trim(const std::string& cell) {
  const auto first = cell.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return cell.substr(first, cell.find_last_not_of(" \t") - first + 1);
}

}  // namespace

CsvTable parse_csv(std::string_view file, std::string_view text, std::vector<ImportError>& errors) {
  CsvTable table;
  table.file = file;
  if (text.size() > kCsvMaxBytes) {
    errors.push_back({table.file, 0, 0, "Le fichier dépasse 32 Mo."});
    return table;
  }
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  if (!is_utf8(text)) {
    errors.push_back(
        {table.file, bad_utf8_line(text), 0, "Le fichier n’est pas en UTF-8. Enregistrez-le au format « CSV UTF-8 »."});
    return table;
  }
  if (const auto zero = text.find('\0'); zero != std::string_view::npos) {
    const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(zero), '\n');
    errors.push_back({table.file, static_cast<int>(lines) + 1, 0, "La ligne contient un caractère nul."});
    return table;
  }
  Reader reader(file, text, errors);
  CsvRow row;
  while (!reader.at_end()) {
    if (!reader.record(row)) return table;
    for (auto& cell : row.cells) cell = trim(cell);
    if (row.cells.size() == 1 && row.cells[0].empty()) continue;
    if (table.header.empty()) {
      table.header = row.cells;
      continue;
    }
    if (row.cells.size() != table.header.size()) {
      errors.push_back({table.file, row.line, 0,
                        std::to_string(table.header.size()) + " cellules attendues, " +
                            std::to_string(row.cells.size()) + " trouvées."});
      continue;
    }
    if (table.rows.size() >= kCsvMaxRows) {
      errors.push_back({table.file, row.line, 0, "Le fichier dépasse 200 000 lignes."});
      return table;
    }
    table.rows.push_back(row);
  }
  if (table.header.empty()) errors.push_back({table.file, 1, 0, "Le fichier est vide : la ligne d’en-tête manque."});
  return table;
}

}  // namespace ent::host
