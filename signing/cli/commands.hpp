// One function per command; each answers the exit code.
#pragma once

#include "signing/cli/arguments.hpp"
#include "signing/cli/batch.hpp"

namespace signing::cli {

int sign_command(const Arguments& arguments, bool french);
int prepare_command(const Arguments& arguments, bool french);
int augment_command(const Arguments& arguments, bool french);  // renew too
int verify_command(const Arguments& arguments, bool french);
int inspect_command(const Arguments& arguments, bool french);
int keys_command(const Arguments& arguments, bool french);

// "pades: FILE: SENTENCE [key: what (subject)]", the sentence by LANG; 4 for what cannot be read, else 1.
FileResult failure_result(const Failure& failure, const std::string& file);
// The same on standard error, for what goes wrong before the first file.
int report_failure(const Failure& failure);

}  // namespace signing::cli
