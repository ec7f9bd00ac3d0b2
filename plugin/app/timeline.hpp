// One process on one timeline, whatever the channels: what was done electronically and on paper, what comes next, who
// must act, and what stands in the way of each step.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/app/command.hpp"
#include "plugin/app/detail.hpp"
#include "plugin/domain/paper_process.hpp"

namespace conventions::app {

// An act as the audit log holds it, with what the version keeps of it.
struct ProcessLine {
  TimelineEntry act;
  domain::Date day{};                              // of the fact; of an electronic act: the day it was done
  std::optional<domain::SignatureFact> signature;  // of an electronic signature
  std::optional<domain::PaperEntry> paper;         // of a paper step, an incident, an undoing
  bool undoes = false;                             // the undoing of `paper`
};

// A step of the paper process of the live version.
struct PaperStepView {
  domain::PaperStep step = domain::PaperStep::kNone;
  domain::Side owner = domain::Side::kHome;
  enum class Status { kDone, kSkipped, kExpected, kLater } status = Status::kLater;  // kSkipped: « réputé fait »
  std::optional<domain::PaperEntry> entry;                                           // of a step that was done
  bool ours = false;          // the viewer's school may record it: its own, or « constaté pour »
  bool for_other = false;     // « constaté pour » a school outside the ENT
  bool skips = false;         // recording it now needs the confirmation of a skip
  bool scan_needed = false;   // hybrid: the scan is what the other school sees
  domain::Blockers blockers;  // of recording it now, beside what the form gives (day, carrier, copies ...)
};

struct ProcessView {
  domain::Convention convention;
  domain::Side side = domain::Side::kHome;  // of the viewer
  Shown shown;                              // for the hidden fields; empty without a live version
  domain::Channel home = domain::Channel::kElectronic, host = domain::Channel::kElectronic;  // in force now
  NextAction next;                 // who must act and since when
  std::vector<ProcessLine> lines;  // oldest first
  // P1 to P7, or those of a hybrid; empty when both schools sign electronically. Of a draft only P1 can be done.
  std::vector<PaperStepView> steps;
  domain::Blockers edit_blockers;            // of « éditer les 2 exemplaires » of a draft; home school only
  bool motive_needed = false;                // its « régularisation » motive
  bool may_undo = false;                     // the last step, by the viewer
  std::vector<domain::Incident> incidents;   // that the viewer may report now
  std::optional<domain::Channel> switch_to;  // what the viewer's school may switch to
  domain::Blockers switch_blockers;          // of that switch
  std::string proof;  // what the signatures prove, in plain words: "paper.proof.both_paper" ...; empty before any
};

// Readable by whoever may view the convention. kNotFound as convention_detail().
[[nodiscard]] Result<ProcessView> process_view(const Context& context, const ent_call& call,
                                               const domain::ConventionId& id);

// The audit log of a convention as the page tells it, oldest first. No access check here.
[[nodiscard]] Result<std::vector<TimelineEntry>> read_timeline(const Context& context, const ent_call& call,
                                                               const domain::Convention& convention);

// What the signatures of a version prove when they were made on the two channels; empty: nobody signed yet.
std::string proof_statement(const domain::Convention& convention, const domain::Version& version);

}  // namespace conventions::app
