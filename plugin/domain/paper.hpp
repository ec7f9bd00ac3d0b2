// The paper process of product.md § 5 as data: each school's channel, the seven steps, and what is recorded of each
// act. The rules are in paper_process.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/domain/calendar.hpp"
#include "plugin/domain/mandate.hpp"
#include "plugin/domain/text_id.hpp"

namespace conventions::domain {

enum class Side;       // convention.hpp
enum class State;      // convention.hpp
enum class Authority;  // convention.hpp

// How a school signs. Each school has its own: two different ones make a hybrid convention.
enum class Channel { kElectronic, kPaper };
std::string_view name_of(Channel channel);  // "paper"
std::optional<Channel> channel_from(std::string_view name);

// P1 to P7; kNone is P0, nothing was ticked on the live version.
enum class PaperStep {
  kNone,
  kEdited,        // P1, home: 2 copies
  kSignedHome,    // P2, home
  kSent,          // P3, home: both copies with the pupil list
  kReceivedHost,  // P4, host
  kSignedHost,    // P5, host
  kReturned,      // P6, host: 1 copy
  kReceivedHome   // P7, home: the convention is signed
};
inline constexpr PaperStep kAllPaperSteps[] = {PaperStep::kEdited,       PaperStep::kSignedHome, PaperStep::kSent,
                                               PaperStep::kReceivedHost, PaperStep::kSignedHost, PaperStep::kReturned,
                                               PaperStep::kReceivedHome};
std::string_view name_of(PaperStep step);  // "signed_home"; "none"
std::optional<PaperStep> paper_step_from(std::string_view name);

enum class Incident {
  kNone,
  kLost,              // copies lost: the same version is edited again under new copy numbers
  kOneCopy,           // the host school received 1 copy instead of 2
  kWrongVersion,      // the fingerprint on the paper received is not that of the version
  kHandwrittenChange  // somebody wrote into the text: a new version is needed
};
inline constexpr Incident kAllIncidents[] = {Incident::kLost, Incident::kOneCopy, Incident::kWrongVersion,
                                             Incident::kHandwrittenChange};
std::string_view name_of(Incident incident);  // "one_copy"; "none"
std::optional<Incident> incident_from(std::string_view name);

// Where a convention is on paper, beside its State. The State says whose signature is missing, whatever the channel.
struct Paper {
  std::optional<Channel> home, host;    // as chosen; absent: the default of S3, see channel_of()
  PaperStep step = PaperStep::kNone;    // the last one of the live version
  int first_copy = 0;                   // copies n and n + 1 of the live version are under way; 0: none edited yet
  Incident incident = Incident::kNone;  // the last one, until the next step
  Side awaits{};                        // with a step or an incident: who must act next
  friend bool operator==(const Paper&, const Paper&) = default;
};

// A stored scan of the signed sheet: « signature manuscrite, copie numérisée », never an electronic signature.
struct Scan {
  std::string document;      // id of the host's document; empty: no scan
  std::int64_t version = 0;  // of that document
  std::string sha256, media_type;
  friend bool operator==(const Scan&, const Scan&) = default;
};

// What a paper act changes of a convention beside adding its entry; undoing the act puts exactly this back (I10).
struct PaperPosition {
  State state{};
  PaperStep step = PaperStep::kNone;
  int first_copy = 0;
  Incident incident = Incident::kNone;
  Side awaits{};
  std::int64_t since_ms = 0;
  friend bool operator==(const PaperPosition&, const PaperPosition&) = default;
};

// One act on paper, kept with its version for ever: an undone one too.
struct PaperEntry {
  int number = 0;                     // from 1 within the version
  PaperStep step = PaperStep::kNone;  // ticked; kNone: an incident that is no step
  Incident incident = Incident::kNone;
  Date day{};  // of the fact
  std::int64_t entered_ms = 0;
  PersonId by;  // who entered it
  std::string by_name;
  Side side{};                      // school of that person
  bool observed_for_other = false;  // « constaté pour » a school outside the ENT
  bool skipped = false;             // steps between before.step and this one are « réputés faits »
  std::string done_by;              // who signed, posted or received; empty: `by_name`
  Authority signatory{};            // kSignedHome, kSignedHost: in what quality `done_by` signed, as far as we know
  MandateUse mandate;               // of kMandate
  bool unmandated = false;          // somebody without a known mandate signed, and the person who entered it said so
  std::string carrier;              // kSent
  bool list_attached = false;       // kSent: the pupil list is in the envelope
  int copies = 0;                   // kEdited, kReceivedHost
  Scan scan;
  std::string received_fingerprint;  // kWrongVersion: as printed on the paper
  std::string comment;
  bool undone = false;
  std::string undo_reason;
  std::int64_t undone_ms = 0;
  PaperPosition before;
};

}  // namespace conventions::domain
