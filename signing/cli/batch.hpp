// The same work for many files in one process: several at a time, one result line per file, on after an error.
#pragma once

#include <functional>
#include <string>

#include "signing/cli/arguments.hpp"

namespace signing::cli {

// What one file came to: the exit code it would have had alone, and what is printed for it (whole lines, no newline at
// the end). `error` goes to standard error.
struct FileResult {
  int exit_code = 0;
  std::string text;
  bool error = false;
};

// The place of the result: `out`, or the same name in `out_dir`.
struct Job {
  std::string in, out;
};

// Calls `work` for each file on `arguments.jobs` threads. Results are printed whole and in the order of the files; on a
// terminal a progress bar stands below them. Answers the worst exit code: 1, else 4, 2, 3, 0. Two files of one name
// would fall on the same result: the second is refused with 64 before any work.
int run_batch(const FileArguments& arguments, bool french, const std::function<FileResult(const Job&)>& work);

}  // namespace signing::cli
