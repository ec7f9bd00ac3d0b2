// What every command of ent-host says when it cannot go on.
#include "host/app/commands.hpp"

#include <iostream>

#include "host/chrome/texts.hpp"
#include "host/i18n/i18n.hpp"

namespace ent::host {

int usage_error(const std::string& error) {
  std::cerr << "ent-host : " << error << '\n' << text("cli.see_help") << '\n';
  return 2;
}

int report_failure(const Failure& failure) {
  const std::string said = has_message(failure.key) ? message("fr", failure.key) : failure.key;
  std::cerr << "ent-host : " << said << (failure.detail.empty() ? "" : " (" + failure.detail + ")") << '\n';
  return 1;
}

}  // namespace ent::host
