#include "signing/cli/commands.hpp"
#include "signing/cli/files.hpp"
#include "signing/cli/sources.hpp"
#include "signing/core/json_writer.hpp"
#include "signing/verify/isolated.hpp"

namespace signing::cli {

int inspect_command(const Arguments& arguments, bool french) {
  auto password = document_password(arguments.verify);
  if (!password) return report_failure(password.error());
  ReaderSettings reader;
  reader.password = &*password;
  const bool several = arguments.files.files.size() > 1;
  return run_batch(arguments.files, french, [&](const Job& job) -> FileResult {
    auto pdf = read_file(job.in, kMaxPdfOctets);
    if (!pdf) return failure_result(pdf.error(), job.in);
    auto revisions = inspect_isolated(*pdf, reader);
    if (!revisions) {
      FileResult unreadable = failure_result(revisions.error(), job.in);
      unreadable.exit_code = 4;
      return unreadable;
    }
    std::string text = arguments.verify.json ? to_json(*revisions) : to_french_text(*revisions);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    if (several && !arguments.verify.json) text = "== " + job.in + "\n" + text + "\n";
    if (several && arguments.verify.json) {
      JsonWriter name;
      name.text(job.in);
      text = "{\"file\":" + name.take() + ",\"revisions\":" + text + "}";
    }
    return {0, std::move(text), false};
  });
}

}  // namespace signing::cli
