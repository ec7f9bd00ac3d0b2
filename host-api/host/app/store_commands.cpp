// Commands that work on an instance nobody serves: import, user, grant, audit.
#include <openssl/crypto.h>
#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <iostream>

#include "host/app/arguments.hpp"
#include "host/app/commands.hpp"
#include "host/boundary/host_services.hpp"
#include "host/chrome/texts.hpp"
#include "host/i18n/i18n.hpp"
#include "host/import/import.hpp"

namespace ent::host {
namespace {

// Opens the instance of --data, which no server may be using, and runs `work` on it.
int with_instance(const Arguments& arguments, const std::function<int(HostServices&)>& work, bool create = false) {
  if (!arguments.has("data")) return usage_error(text("cli.data_missing"));
  const SystemClock clock;
  Log log(clock, LogLevel::warning);
  InstanceOptions options;
  options.data = arguments.get("data");
  options.create = create;
  auto services = HostServices::open(options, clock, log);
  if (services.has_error()) return report_failure(services.error());
  auto declared = (*services)->rights().declare("host", Rights::core());
  if (declared.has_error()) return report_failure(declared.error());
  return work(**services);
}

void print_accounts(const ImportReport& imported) {
  if (imported.accounts.empty()) return;
  std::cout << text("cli.accounts") << '\n';
  for (const auto& account : imported.accounts) {
    std::cout << "  " << account.login << '\t' << account.password << '\t' << account.display_name << " ("
              << account.schools << ")\n";
  }
}

int import_into(HostServices& services, const Arguments& arguments) {
  ImportOptions options;
  options.demo_passwords = arguments.has("demo-passwords") || arguments.has("demo-password");
  options.demo_password = arguments.get("demo-password");
  const auto imported = import_directory(services, arguments.words().front(), options);
  if (imported.has_error()) return report_failure(imported.error());
  for (const auto& warning : imported->warnings) std::cerr << text("cli.warning", {to_text(warning)}) << '\n';
  for (const auto& error : imported->errors) std::cerr << to_text(error) << '\n';
  if (!imported->errors.empty()) {
    std::cerr << text_count("cli.import_errors", static_cast<std::int64_t>(imported->errors.size())) << '\n';
    return 1;
  }
  std::cout << text("cli.imported", {std::to_string(imported->schools), std::to_string(imported->people),
                                     std::to_string(imported->offers), std::to_string(imported->sessions),
                                     std::to_string(imported->pupils), std::to_string(imported->enrolments)})
            << '\n';
  print_accounts(*imported);
  return 0;
}

// From the terminal without echo, or the first line of a pipe.
std::string read_password() {
  termios shown{};
  const bool terminal = isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &shown) == 0;
  if (terminal) {
    std::cerr << text("cli.password");
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  std::string password;
  std::getline(std::cin, password);
  if (terminal) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    std::cerr << '\n';
  }
  return password;
}

int set_password(HostServices& services, const std::string& login, const std::string& person) {
  const auto known = services.directory().person(person);
  if (known.has_error()) return report_failure(known.error());
  std::string password = read_password();
  const auto stored = services.accounts().set_password(login, person, password);
  OPENSSL_cleanse(password.data(), password.size());
  if (stored.has_error()) return report_failure(stored.error());
  // Whoever knew the old password is signed out.
  const auto ended = services.sessions().end_all(person);
  if (ended.has_error()) return report_failure(ended.error());
  const auto audited =
      services.audit().append("host", Actor::host("cli"), {"account.password_set", "person:" + person, "{}"});
  if (audited.has_error()) return report_failure(audited.error());
  std::cout << text("cli.password_set", {login}) << '\n';
  return 0;
}

int list_users(HostServices& services) {
  const auto people = services.directory().everybody();
  if (people.has_error()) return report_failure(people.error());
  for (const auto& person : *people) {
    std::cout << person.id << '\t' << person.display_name;
    for (const auto& post : person.posts) {
      std::cout << '\t' << (post.uai.empty() ? "*" : post.uai);
      for (const auto& function : post.functions) std::cout << ' ' << function;
    }
    std::cout << '\n';
  }
  return 0;
}

int verify_audit(HostServices& services) {
  const auto verdict = services.audit().verify();
  if (verdict.has_error()) return report_failure(verdict.error());
  std::cout << text(verdict->intact ? "audit.intact" : "audit.broken") << ' '
            << text_count("audit.checked", verdict->checked) << '\n';
  if (!verdict->intact) std::cout << verdict->problem << '\n';
  return verdict->intact ? 0 : 1;
}

int export_audit(HostServices& services, const std::string& file) {
  std::ofstream opened;
  if (!file.empty()) opened.open(file, std::ios::binary);
  std::ostream& out = file.empty() ? std::cout : opened;
  const auto written = services.audit().export_lines([&out](std::string_view line) { out << line; });
  if (written.has_error()) return report_failure(written.error());
  out.flush();
  if (out) return 0;
  std::cerr << text("cli.cannot_write", {file}) << '\n';
  return 1;
}

}  // namespace

int import_command(const std::vector<std::string>& words) {
  Arguments arguments;
  if (!arguments.read(words, {"data", "demo-password"}, {"demo-passwords"})) return usage_error(arguments.error());
  if (arguments.words().size() != 1) return usage_error(text("cli.import_usage"));
  return with_instance(
      arguments, [&](HostServices& services) { return import_into(services, arguments); }, true);
}

int user_command(const std::vector<std::string>& words) {
  Arguments arguments;
  if (!arguments.read(words, {"data"}, {})) return usage_error(arguments.error());
  const auto& given = arguments.words();
  if (given.size() == 1 && given[0] == "list") return with_instance(arguments, list_users);
  if (given.size() == 3 && given[0] == "password") {
    return with_instance(arguments, [&](HostServices& services) { return set_password(services, given[1], given[2]); });
  }
  return usage_error(text("cli.user_usage"));
}

int grant_command(const std::vector<std::string>& words) {
  Arguments arguments;
  if (!arguments.read(words, {"data", "school"}, {"revoke", "reset"})) return usage_error(arguments.error());
  const auto& given = arguments.words();
  if (given.size() != 2) return usage_error(text("cli.grant_usage"));
  return with_instance(arguments, [&](HostServices& services) {
    const Grant grant{given[0], given[1], arguments.get("school"), !arguments.has("revoke")};
    const Actor actor = Actor::host("cli");
    const auto changed =
        arguments.has("reset") ? services.rights().clear(actor, grant) : services.rights().set(actor, grant);
    if (changed.has_error()) return report_failure(changed.error());
    std::cout << text("notice.right_changed") << '\n';
    return 0;
  });
}

int audit_command(const std::vector<std::string>& words) {
  Arguments arguments;
  if (!arguments.read(words, {"data", "out"}, {})) return usage_error(arguments.error());
  const auto& given = arguments.words();
  if (given.size() == 1 && given[0] == "verify") return with_instance(arguments, verify_audit);
  if (given.size() == 1 && given[0] == "export") {
    return with_instance(arguments, [&](HostServices& s) { return export_audit(s, arguments.get("out")); });
  }
  return usage_error(text("cli.audit_usage"));
}

}  // namespace ent::host
