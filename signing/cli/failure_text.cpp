#include <cstdio>

#include "signing/cli/commands.hpp"

namespace signing::cli {

FileResult failure_result(const Failure& failure, const std::string& file) {
  std::string text =
      "pades: " + (file.empty() ? "" : file + ": ") + std::string(failure.remedy()) + ": " + failure.what;
  if (!failure.subject.empty() && failure.subject != file) text += " (" + failure.subject + ")";
  switch (failure.code) {
    case Code::kPdfMalformed:
    case Code::kPdfEncrypted:
    case Code::kPdfLimit:
    case Code::kPdfTooLarge:
    case Code::kReaderCrashed:
    case Code::kReaderLimit:
    case Code::kFile:
      return {4, std::move(text), true};
    default:
      return {1, std::move(text), true};
  }
}

int report_failure(const Failure& failure) {
  const FileResult result = failure_result(failure, "");
  std::fprintf(stderr, "%s\n", result.text.c_str());
  return result.exit_code;
}

}  // namespace signing::cli
