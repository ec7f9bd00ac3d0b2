#include "host/import/sheet.hpp"

#include <algorithm>
#include <cstdlib>

#include "host/i18n/i18n.hpp"

namespace ent::host {

std::map<std::string, int> sheet_columns(const CsvTable& table, ImportContext& context,
                                         std::initializer_list<const char*> needed,
                                         std::initializer_list<const char*> optional, bool& good) {
  std::map<std::string, int> columns;
  good = !table.header.empty();
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string& name = table.header[i];
    const int column = static_cast<int>(i) + 1;
    if (!columns.emplace(name, column).second) {
      context.report.errors.push_back({table.file, 1, column, "La colonne « " + name + " » figure deux fois."});
      good = false;
    }
    const auto same = [&](const char* known) { return name == known; };
    if (std::none_of(needed.begin(), needed.end(), same) && std::none_of(optional.begin(), optional.end(), same))
      context.report.warnings.push_back({table.file, 1, column, "La colonne « " + name + " » est inconnue : ignorée."});
  }
  for (const char* name : needed) {
    if (columns.count(name) > 0 || table.header.empty()) continue;
    context.report.errors.push_back({table.file, 1, 0, "La colonne « " + std::string(name) + " » manque."});
    good = false;
  }
  return columns;
}

int SheetRow::index(std::string_view column) const {
  const auto found = columns_.find(std::string(column));
  return found == columns_.end() ? 0 : found->second;
}

void SheetRow::error(std::string_view column, std::string message) const {
  context_.report.errors.push_back({table_.file, row_.line, index(column), std::move(message)});
}

void SheetRow::warning(std::string_view column, std::string message) const {
  context_.report.warnings.push_back({table_.file, row_.line, index(column), std::move(message)});
}

std::string SheetRow::text(std::string_view column, std::size_t most) const {
  const int at = index(column);
  if (at == 0) return {};
  const std::string& cell = row_.cells[static_cast<std::size_t>(at) - 1];
  if (cell.size() > most) {
    error(column, "« " + std::string(column) + " » dépasse " + std::to_string(most) + " octets.");
    return {};
  }
  return cell;
}

std::string SheetRow::needed(std::string_view column, std::size_t most) const {
  std::string cell = text(column, most);
  if (cell.empty()) error(column, "« " + std::string(column) + " » est vide.");
  return cell;
}

std::string SheetRow::id(std::string_view column) const {
  const std::string cell = needed(column, 64);
  constexpr const char* kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";
  if (cell.find_first_not_of(kAllowed) == std::string::npos) return cell;
  error(column, "L’identifiant « " + cell + " » n’est pas admis (lettres sans accent, chiffres, . _ : -).");
  return {};
}

std::string SheetRow::uai(std::string_view column, bool known) const {
  std::string cell = needed(column, 20);
  if (cell.empty()) return cell;
  if (cell.size() == 8 && cell[7] >= 'a' && cell[7] <= 'z') cell[7] = static_cast<char>(cell[7] - 'a' + 'A');
  if (!is_uai(cell)) {
    error(column, "« " + cell + " » n’est pas un UAI : sept chiffres et une lettre attendus.");
    return {};
  }
  if (!known) {
    if (uai_letter(cell) != cell[7])
      warning(column, "La lettre de l’UAI « " + cell + " » devrait être " + uai_letter(cell) + ".");
    return cell;
  }
  auto row = context_.transaction.prepare("SELECT 1 FROM schools WHERE uai=?");
  if (!row.bind(cell).step()) error(column, "L’établissement « " + cell + " » est inconnu.");
  return cell;
}

std::string SheetRow::day(std::string_view column, bool may_be_empty) const {
  const std::string cell = may_be_empty ? text(column, 20) : needed(column, 20);
  if (cell.empty()) return {};
  if (is_iso_day(cell)) return cell;
  const bool relative = (cell[0] == '+' || cell[0] == '-') && cell.back() == 'd' && cell.size() >= 3 &&
                        cell.size() <= 7 && cell.find_first_not_of("0123456789", 1) == cell.size() - 1;
  if (relative) return add_days(context_.today, std::atoi(cell.c_str()));
  error(column, "« " + cell + " » n’est pas une date (AAAA-MM-JJ attendu).");
  return {};
}

std::string SheetRow::time(std::string_view column) const {
  const std::string cell = needed(column, 10);
  const bool good = cell.size() == 5 && cell[2] == ':' && cell.find_first_not_of("0123456789:") == std::string::npos &&
                    std::atoi(cell.c_str()) < 24 && std::atoi(cell.c_str() + 3) < 60 && cell.rfind(':') == 2;
  if (good || cell.empty()) return cell;
  error(column, "« " + cell + " » n’est pas une heure (HH:MM attendu).");
  return {};
}

std::string SheetRow::choice(std::string_view column, std::initializer_list<std::string_view> values) const {
  const std::string cell = needed(column, 100);
  if (cell.empty() || std::find(values.begin(), values.end(), cell) != values.end()) return cell;
  std::string all;
  for (const auto value : values) all += (all.empty() ? "" : ", ") + std::string(value);
  error(column, "« " + cell + " » n’est pas admis (" + all + ").");
  return {};
}

bool SheetRow::yes(std::string_view column, bool otherwise) const {
  const std::string cell = fold(text(column, 10));
  if (cell.empty()) return otherwise;
  if (cell == "oui" || cell == "true" || cell == "1") return true;
  if (cell == "non" || cell == "false" || cell == "0") return false;
  error(column, "« " + cell + " » : oui ou non attendu.");
  return otherwise;
}

std::int64_t SheetRow::number(std::string_view column, std::int64_t most) const {
  const std::string cell = needed(column, 9);
  if (cell.empty()) return 0;
  const std::int64_t value = cell.find_first_not_of("0123456789") == std::string::npos ? std::atoll(cell.c_str()) : -1;
  if (value >= 0 && value <= most) return value;
  error(column, "« " + cell + " » : un nombre de 0 à " + std::to_string(most) + " est attendu.");
  return 0;
}

std::string SheetRow::reference(std::string_view column, const char* table, const char* what) const {
  std::string cell = id(column);
  if (cell.empty()) return cell;
  auto row = context_.transaction.prepare(std::string("SELECT 1 FROM ") + table + " WHERE id=?");
  if (!row.bind(cell).step()) error(column, std::string(what) + " « " + cell + " » : inconnu.");
  return cell;
}

}  // namespace ent::host
