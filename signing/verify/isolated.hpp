// The same verdicts as verify_pdf() and inspect_pdf(), found by a child process with limits and without rights
// (signing/isolate): for programs that hold keys or other people's data. The child, `pades-reader`, reads the file with
// two readers, ours and libqpdf, which must agree. What it answers is only worth what it could read: a flaw in a parser
// may make it tell a wrong verdict about its own file, and nothing else.
#pragma once

#include "signing/core/secret.hpp"
#include "signing/isolate/child.hpp"
#include "signing/verify/inspect.hpp"
#include "signing/verify/verify.hpp"

namespace signing {

struct ReaderSettings {
  std::string program;  // path of pades-reader; empty: beside this program or library, or in ../bin
  isolate::Limits limits;
  const Secret* password = nullptr;  // borrowed; of an encrypted document, user or owner; null: the empty one
};

// Never fails and never hangs: a child that crashes, is killed, reaches a limit or answers nonsense gives UNREADABLE
// with a finding that says so ("reader.*"). Two readers that differ give TOTAL-FAILED / FORMAT_FAILURE, or UNREADABLE
// when there is no signature. [any-thread]
[[nodiscard]] Report verify_isolated(BytesView pdf, const VerifyOptions& options, const ReaderSettings& settings = {});

// Failures: those of inspect_pdf(), kReaderCrashed, kReaderLimit. [any-thread]
[[nodiscard]] Result<std::vector<Revision>> inspect_isolated(BytesView pdf, const ReaderSettings& settings = {});

}  // namespace signing
