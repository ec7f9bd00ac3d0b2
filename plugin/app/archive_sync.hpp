// The job "archive.sync": keeps the proof of signed conventions alive. Where the ENT has a time-stamping authority,
// each signed convention gets its validation data and a document time-stamp (PAdES B-LTA), and the next one before that
// one's certificate ends. Signed bytes are never rewritten: what is stored begins with them. Safe to repeat, in
// parallel.
#pragma once

#include "plugin/app/context.hpp"

namespace conventions::app {

struct ArchiveReport {
  int archived = 0;
  int renewed = 0;
  int waiting = 0;  // the authority, a responder or a list did not answer: seen again by the next run
};

// Needs a system call. kUnavailable: try again later. [job-thread]
[[nodiscard]] Result<ArchiveReport> sync_archive(const Context& context, const ent_call& call);

}  // namespace conventions::app
