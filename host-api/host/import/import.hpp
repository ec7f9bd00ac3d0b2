// Import of schools, people, offers, sessions, pupils, enrolments and agreements from CSV files.
//
// All or nothing: every error of every file is reported, and nothing is stored when there is one. Importing again
// updates what has the same id. Files (each optional, in this order): schools.csv people.csv offers.csv sessions.csv
// pupils.csv enrolments.csv agreements.csv; columns are found by their header.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/import/csv.hpp"

namespace ent::host {

class HostServices;

struct ImportedAccount {
  std::string login, password, display_name, schools;
};

struct ImportReport {
  std::vector<ImportError> errors;    // when there is one, nothing was stored
  std::vector<ImportError> warnings;  // e.g. a UAI whose letter does not fit
  int schools = 0, people = 0, offers = 0, sessions = 0, pupils = 0, enrolments = 0, agreements = 0;
  std::vector<ImportedAccount> accounts;  // made by demo_passwords, passwords in clear: print once, keep nowhere
};

struct ImportOptions {
  bool demo_passwords = false;  // make accounts with fresh random passwords for the logins of people.csv
  std::string demo_password;    // not empty: this one for all (automatic tests)
};

/// Failure only for what is no content error (disk full, directory unreadable).
Result<ImportReport> import_directory(HostServices& services, const std::filesystem::path& directory,
                                      const ImportOptions& options = {});

/// "personnes.csv:12:3: message" in French.
std::string to_text(const ImportError& error);

}  // namespace ent::host
