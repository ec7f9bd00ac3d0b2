// What every act on a convention has in common: who may, is it still what the page showed, decide, and one commit that
// carries state, version, audit entry and messages. Internal to plugin/app.
#pragma once

#include <ent/sdk/records_client.hpp>
#include <optional>
#include <string>

#include "plugin/app/actor.hpp"
#include "plugin/app/command.hpp"
#include "plugin/app/ent_view.hpp"
#include "plugin/domain/paper_process.hpp"

namespace conventions::app {

struct Loaded {
  Actor actor;
  domain::Convention convention;
  std::optional<domain::Side> side;  // absent: the system
  std::string act;                   // person, act and idempotency key of the form; empty: no key was given
  bool already = false;              // the same form was sent before and took effect
};

// Loads and checks rights (another school's: kNotFound), the revision shown (kStale) and the idempotency key's shape.
[[nodiscard]] Result<Loaded> load_for(const Context& context, const ent_call& call, const Command& command,
                                      domain::Action action);
// For reading.
[[nodiscard]] Result<Loaded> load_for(const Context& context, const ent_call& call, const domain::ConventionId& id,
                                      domain::Action action);

// The facts of a decision about a stored convention: live ENT facts, the live version's hash, its deadline. When the
// ENT no longer has the offer or session, the offer counts as cancelled.
struct Situation {
  std::optional<EntView> view;
  std::optional<domain::Version> live;
  domain::Facts facts;
  // Warnings about the live version and the ENT as it is now: warnings() and a list that changed since the freeze.
  domain::Blockers warnings(std::optional<domain::Side> reader) const;
};
[[nodiscard]] Result<Situation> read_situation(const Context& context, const ent_call& call, const Loaded& loaded);

// One transition to be stored. `version` (when set) is stored with it: the live one, changed by the caller, or a new
// one.
struct Act {
  domain::Transition transition;
  std::optional<domain::Version> version;
  std::string audit_sha256;                   // of the bytes the act is about; may be empty
  domain::Reason reason;                      // of a refusal or cancellation
  std::optional<domain::Proof> proof;         // of the convention from now on; none: as before
  std::optional<domain::PaperOutcome> paper;  // of an act of the paper process; its transition is `transition`
  std::optional<domain::Mandate> mandate;     // it was signed with: a withdrawal meanwhile is a lost race
  domain::Parameters audit_details;           // more members of the audit entry; no pupil name
};

// Applies and commits under loaded.act. kConflict on a lost race; `already` when this form was committed before.
[[nodiscard]] Result<Outcome> store_act(const Context& context, const ent_call& call, const Loaded& loaded, Act act);

// For acts that change no bytes: decide from `facts`, end the live version when the transition says so, commit.
[[nodiscard]] Result<Outcome> perform(const Context& context, const ent_call& call, const Loaded& loaded,
                                      domain::Event event, const Situation& situation);

std::string audit_subject(const domain::ConventionId& id);  // "convention:cv-…"

// Badges of the menus of both schools; a failure is logged, never reported.
void refresh_badges(const Context& context, const ent_call& call, const domain::Key& key);

}  // namespace conventions::app
