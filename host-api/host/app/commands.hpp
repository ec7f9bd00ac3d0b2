// The commands of ent-host. Each gets the words after its name and returns the exit code: 0 done, 1 not done, 2 wrong
// command line.
#pragma once
#include <string>
#include <vector>

#include "host/base/result.hpp"

namespace ent::host {

int serve_command(const std::vector<std::string>& words);
int import_command(const std::vector<std::string>& words);
int user_command(const std::vector<std::string>& words);
int grant_command(const std::vector<std::string>& words);
int audit_command(const std::vector<std::string>& words);

/// Prints what went wrong in French to stderr; returns 1.
int report_failure(const Failure& failure);
/// Prints an error in French to stderr; returns 2.
int usage_error(const std::string& error);

}  // namespace ent::host
