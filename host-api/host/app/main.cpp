// ent-host: a school's digital workspace that runs plugins.
#include <sys/stat.h>

#include <exception>
#include <iostream>
#include <map>

#include "host/app/commands.hpp"
#include "host/chrome/texts.hpp"

int main(int argc, char** argv) {
  using namespace ent::host;
  umask(077);  // nothing this program writes is for other users of the machine
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  const std::map<std::string, int (*)(const std::vector<std::string>&)> commands = {{"serve", serve_command},
                                                                                    {"import", import_command},
                                                                                    {"user", user_command},
                                                                                    {"grant", grant_command},
                                                                                    {"audit", audit_command}};
  try {
    const std::string first = words.empty() ? "--help" : words.front();
    if (first == "--version") {
      std::cout << "ent-host " ENT_HOST_VERSION "\n";
      return 0;
    }
    if (first == "--help" || first == "-h") {
      std::cout << text("cli.help") << '\n';
      return words.empty() ? 2 : 0;
    }
    const auto command = commands.find(first);
    if (command == commands.end()) return usage_error(text("cli.unknown_word", {first}));
    return command->second({words.begin() + 1, words.end()});
  } catch (const std::exception& unexpected) {
    std::cerr << "ent-host: " << unexpected.what() << '\n';
    return 1;
  }
}
