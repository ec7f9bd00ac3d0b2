#include "host/import/import.hpp"

#include <fstream>
#include <sstream>

#include "host/base/crypto.hpp"
#include "host/base/json.hpp"
#include "host/i18n/i18n.hpp"
#include "host/import/sheet.hpp"

namespace ent::host {
namespace {

struct ImportFile {
  const char* name;
  void (*read)(const CsvTable&, ImportContext&);
};

// In the order in which they refer to each other.
constexpr ImportFile kFiles[] = {{"schools.csv", import_schools},      {"people.csv", import_people},
                                 {"offers.csv", import_offers},        {"sessions.csv", import_sessions},
                                 {"pupils.csv", import_pupils},        {"enrolments.csv", import_enrolments},
                                 {"agreements.csv", import_agreements}};

struct ParsedFile {
  const ImportFile* file;
  CsvTable table;
};

Result<std::vector<ParsedFile>> parse_files(const std::filesystem::path& directory, ImportReport& report) {
  std::vector<ParsedFile> parsed;
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error))
    return fail(Status::not_found, "import.no_directory", directory.string());
  for (const auto& file : kFiles) {
    const auto path = directory / file.name;
    if (!std::filesystem::exists(path, error)) continue;
    if (std::filesystem::file_size(path, error) > kCsvMaxBytes || error) {
      report.errors.push_back({file.name, 0, 0, error ? "Le fichier est illisible." : "Le fichier dépasse 32 Mo."});
      continue;
    }
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) {
      report.errors.push_back({file.name, 0, 0, "Le fichier est illisible."});
      continue;
    }
    parsed.push_back({&file, parse_csv(file.name, text.str(), report.errors)});
  }
  if (parsed.empty() && report.errors.empty())
    report.errors.push_back({"schools.csv", 0, 0, "Le dossier ne contient aucun des fichiers attendus."});
  return parsed;
}

// Three groups of four letters and digits that nobody confuses: 60 bits.
std::string readable_password() {
  constexpr std::string_view kAlphabet = "abcdefghjkmnpqrstuvwxyz023456789";
  static_assert(kAlphabet.size() == 32);
  const Bytes random = random_bytes(12);
  std::string password;
  for (std::size_t i = 0; i < random.size(); ++i) {
    if (i > 0 && i % 4 == 0) password += '-';
    password += kAlphabet[random[i] & 31u];
  }
  return password;
}

// Accounts for logins that have none yet; those who have one keep their password.
Result<void> make_accounts(ImportContext& context, const ImportOptions& options) {
  for (const auto& [login, person] : context.logins) {
    auto known = context.transaction.prepare("SELECT 1 FROM accounts WHERE login=?");
    if (known.bind(login).step()) continue;
    ImportedAccount account;
    account.login = login;
    account.password = options.demo_password.empty() ? readable_password() : options.demo_password;
    auto stored = context.services.accounts().store(context.transaction, login, person,
                                                    Accounts::hash_password(account.password));
    if (stored.has_error()) return stored;
    auto about = context.transaction.prepare(
        "SELECT p.display_name, COALESCE((SELECT group_concat(DISTINCT s.name) FROM person_functions f JOIN schools s "
        "ON s.uai=f.uai WHERE f.person=p.id),'') FROM people p WHERE p.id=?");
    if (about.bind(person).step()) {
      account.display_name = about.text(0);
      account.schools = about.text(1);
    }
    context.report.accounts.push_back(std::move(account));
  }
  return {};
}

AuditEntry entry_of(const ImportReport& report) {
  AuditEntry entry;
  entry.event = "import.done";
  entry.subject = "import";
  entry.detail = boost::json::serialize(boost::json::object{{"schools", report.schools},
                                                            {"people", report.people},
                                                            {"offers", report.offers},
                                                            {"sessions", report.sessions},
                                                            {"pupils", report.pupils},
                                                            {"enrolments", report.enrolments},
                                                            {"agreements", report.agreements}});
  return entry;
}

}  // namespace

std::string to_text(const ImportError& error) {
  std::string where = error.file;
  if (error.line > 0) where += ", ligne " + std::to_string(error.line);
  if (error.column > 0) where += ", colonne " + std::to_string(error.column);
  return where + " : " + error.message;
}

Result<ImportReport> import_directory(HostServices& services, const std::filesystem::path& directory,
                                      const ImportOptions& options) {
  ImportReport report;
  const auto files = parse_files(directory, report);
  if (files.has_error()) return files.error();
  const auto done = services.database().write([&](Transaction& transaction) -> Result<void> {
    ImportContext context{
        services, transaction, report, format_time("fr", services.clock().now_ms(), TimeStyle::iso_date), {}};
    for (const auto& parsed : *files) parsed.file->read(parsed.table, context);
    if (!report.errors.empty()) return fail(Status::invalid, "import.errors");  // rolls everything back
    if (options.demo_passwords)
      if (auto made = make_accounts(context, options); made.has_error()) return made;
    return services.audit().append(transaction, "host", Actor::host(), entry_of(report));
  });
  if (done.has_error() && report.errors.empty()) return done.error();
  if (!report.errors.empty()) {
    ImportReport refused;
    refused.errors = std::move(report.errors);
    refused.warnings = std::move(report.warnings);
    return refused;
  }
  return report;
}

}  // namespace ent::host
