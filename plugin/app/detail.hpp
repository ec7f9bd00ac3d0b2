// Everything the page of one convention shows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugin/app/actor.hpp"
#include "plugin/app/list.hpp"
#include "plugin/domain/state_machine.hpp"

namespace conventions::app {

struct PartyView {
  std::string uai, name, address, phone, mail, head_name, head_capacity;
  bool known = false;
  bool electronic_available = false;
};

struct TimelineEntry {
  std::int64_t time_ms = 0;
  std::string event;       // "convention.signed_home": i18n key "timeline.<event>"
  std::string actor_name;  // empty: the system
  std::string school;      // UAI, empty for the system
  int version = 0;         // 0: about no version
  domain::Reason reason;   // of a refusal, cancellation
  int paper_entry = 0;     // of the version: the paper act recorded or undone; 0: none
};

struct VersionView {
  int number = 0;
  domain::VersionStatus status = domain::VersionStatus::kLive;
  std::string reference;  // number with version, as in file names
  std::int64_t created_ms = 0;
  std::string sha256, fingerprint, short_fingerprint;
  int pages = 0;
  std::vector<domain::SignatureFact> signatures;
  bool downloadable = false;  // by the viewer
};

struct ConventionDetail {
  domain::Convention convention;
  domain::Side side = domain::Side::kHome;  // of the viewer
  NextAction next;
  PartyView home, host;
  std::string session_from, session_until, place;  // "09:00", "16:30" of the first session; live
  std::vector<domain::Pupil> pupils;      // frozen; of a draft: live, home school only; empty without the right to read
  std::vector<domain::LeftOut> left_out;  // home school only
  bool pupils_hidden = false;             // the viewer may not read the list
  std::vector<VersionView> versions;      // newest first
  std::vector<domain::Event> allowed;     // acts the viewer may do by right AND whose guards hold now
  // The next act of the viewer's school and what stands in its way, all at once; no act: nothing to do for us.
  std::optional<domain::Event> awaited;
  domain::Blockers blockers;  // blocking ones of `awaited`
  domain::Blockers warnings;
  bool motive_needed = false;                              // freeze needs a « régularisation » motive
  domain::Authority authority = domain::Authority::kNone;  // of the viewer to sign now
  std::vector<TimelineEntry> timeline;                     // oldest first
};

// kNotFound: unknown, of another school, or a draft of the other school.
[[nodiscard]] Result<ConventionDetail> convention_detail(const Context& context, const ent_call& call,
                                                         const domain::ConventionId& id);

// Where a remedy leads, as a `place` of ent.menu (menu.link makes the address); empty when it leads nowhere.
std::string place_of(domain::Remedy remedy, const domain::Convention& convention);

}  // namespace conventions::app
