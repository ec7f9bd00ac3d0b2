// pades: sign and verify PDF documents from a shell. Messages in French or English by LANG; facts on standard output,
// problems on standard error.
#include <cstdio>
#include <exception>

#include "signing/cli/commands.hpp"

namespace signing::cli {
namespace {

constexpr int kUsage = 64;

int run(const std::vector<std::string>& words) {
  const bool french = wants_french();
  std::string error;
  const auto arguments = parse_arguments(words, french, error);
  if (!arguments) {
    std::fprintf(stderr, "pades: %s\n\n%s", error.c_str(), help_text(french));
    return kUsage;
  }
  switch (arguments->command) {
    case Command::kHelp:
      std::fputs(help_text(french), stdout);
      return 0;
    case Command::kVersion:
      std::puts("pades " PADES_VERSION);
      return 0;
    case Command::kSign:
      return sign_command(*arguments, french);
    case Command::kPrepare:
      return prepare_command(*arguments, french);
    case Command::kAugment:
    case Command::kRenew:
      return augment_command(*arguments, french);
    case Command::kVerify:
      return verify_command(*arguments, french);
    case Command::kInspect:
      return inspect_command(*arguments, french);
    case Command::kKeys:
      return keys_command(*arguments, french);
  }
  return kUsage;
}

}  // namespace
}  // namespace signing::cli

int main(int argc, char** argv) {
  try {
    return signing::cli::run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "pades: %s\n", error.what());
    return 70;
  }
}
