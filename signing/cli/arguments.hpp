// What the command line asks for.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace signing::cli {

struct SignArguments {
  std::string in, out, p12, password_file, field, image, name, reason, location;
  std::vector<std::string> lines;
  std::vector<std::string> prepare;  // names of the fields to prepare: home, host
  bool pss = false;
};

struct VerifyArguments {
  std::string file;
  std::vector<std::string> trust;
  std::optional<std::size_t> expected;
  bool json = false;
  bool pdf_policy = false;
};

struct Arguments {
  enum class Command { kHelp, kSign, kVerify } command = Command::kHelp;
  SignArguments sign;
  VerifyArguments verify;
};

// Nothing and a sentence in `error` when the arguments make no command.
std::optional<Arguments> parse_arguments(const std::vector<std::string>& words, bool french, std::string& error);
const char* help_text(bool french);

}  // namespace signing::cli
