// The job "drafts.sync": brings the conventions in line with the ENT. Safe to repeat, at any time, in parallel.
#pragma once

#include "plugin/app/context.hpp"

namespace conventions::app {

struct SyncReport {
  int created = 0;    // first confirmed enrolment of a home school on an individual offer
  int refreshed = 0;  // names, days or counts of a draft changed
  int cancelled = 0;  // offer cancelled, turned collective, or no pupil left
  int expired = 0;    // TO_SIGN_* and the day passed
};

// Needs a system call. kUnavailable: try again later. [job-thread]
[[nodiscard]] Result<SyncReport> sync_drafts(const Context& context, const ent_call& call);

}  // namespace conventions::app
