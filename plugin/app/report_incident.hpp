// Incidents of the paper process: copies lost, 1 copy instead of 2, wrong version received, handwritten change.
#pragma once

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"
#include "plugin/domain/paper.hpp"

namespace conventions::app {

struct ReportIncidentRequest {
  Command command;
  Shown shown;
  domain::Incident incident = domain::Incident::kNone;
  std::string day;                   // of the fact, ISO
  std::string received_fingerprint;  // kWrongVersion: as printed on the paper received
  std::string comment;               // needed for a handwritten change: what was changed
};
[[nodiscard]] Result<Outcome> report_incident(const Context& context, const ent_call& call,
                                              const ReportIncidentRequest& request);

}  // namespace conventions::app
