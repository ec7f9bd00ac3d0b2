// P2 to P7 of the paper process: a school records a step of its own, or « constaté pour » one of a school outside the
// ENT; a later step skips what lies between when the person confirmed it (« réputé fait »).
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"
#include "plugin/domain/paper.hpp"

namespace conventions::app {

struct TickStepRequest {
  Command command;
  Shown shown;
  domain::PaperStep step = domain::PaperStep::kNone;
  std::string day;  // of the fact, ISO
  bool skip_confirmed = false;
  std::string done_by;  // who signed, posted or received; empty: of a signature the head, else who enters it
  bool unmandated_confirmed =
      false;                   // P2, P5: `done_by` is neither head nor holds a known mandate, and signed all the same
  std::string comment;         // may be empty
  std::string carrier;         // P3
  bool list_attached = false;  // P3
  int copies = 0;              // P4
  // An uploaded scan: a document below scan_folder(), PDF, JPEG or PNG; empty: none.
  std::string scan_document;
  std::int64_t scan_version = 0;
};

// kBlocked with every blocker; kInvalid for a malformed day or text; kNotFound for a scan that is not there or another
// convention's.
[[nodiscard]] Result<Outcome> tick_step(const Context& context, const ent_call& call, const TickStepRequest& request);

// "conventions/cv-…/scans/": where the scans of a convention are stored.
std::string scan_folder(const domain::ConventionId& id);

}  // namespace conventions::app
