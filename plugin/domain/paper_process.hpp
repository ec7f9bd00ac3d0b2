// The paper process of product.md § 5 as pure functions: what may be recorded now, or everything that stands in the
// way. Rights of the actor are judged before (access.hpp). Entries are only added: an undone one stays as evidence.
//
// With two different channels (hybrid) the process is shorter. Home electronic, host on paper: P5 with a scan makes the
// convention signed. Home on paper, host electronic: P1, P2, then the host school signs electronically once it saw the
// home school's signature, on a scan or on the sheet it received (P4).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plugin/domain/state_machine.hpp"

namespace conventions::domain {

inline constexpr int kCopies = 2;  // of a convention on paper

Side owner_of(PaperStep step);  // whose step it is

// Home's signature on the live version is an electronic one (of a convention that waits for the host school).
bool home_signed_electronically(const Convention& convention);

// The step that continues the process on paper; kNone: none, it is over or not begun.
PaperStep expected_step(const Convention& convention);

// The steps that may come next at all, the expected one first; the later ones skip what lies between.
std::vector<PaperStep> open_steps(const Convention& convention);

struct PaperActor {
  PersonId person;
  std::string name;
  Side side = Side::kHome;
  std::int64_t now_ms = 0;
};

// What a person says of a step.
struct PaperTick {
  PaperStep step = PaperStep::kNone;
  Date day{};                   // of the fact
  bool skip_confirmed = false;  // what lies between is « réputé fait »
  std::string done_by, carrier, comment;
  // Of who signed by hand, judged by the caller for the day of the fact. Paper is a statement of fact: kNone is a
  // question to confirm, never a refusal.
  Authority signatory = Authority::kHead;
  MandateUse mandate;
  bool unmandated_confirmed = false;
  bool list_attached = false;
  int copies = 0;
  Scan scan;
};

struct IncidentReport {
  Incident incident = Incident::kNone;
  Date day{};
  std::string received_fingerprint;  // kWrongVersion: as printed on the paper received, short or whole
  std::string comment;
};

struct PaperOutcome {
  Transition transition;
  Paper paper;                      // of the convention from now on
  std::int64_t since_ms = 0;        // likewise
  std::optional<PaperEntry> entry;  // to add to the version
  int undoes = 0;                   // number of the entry that is undone; 0: none
  std::string undo_reason;
  Parameters details;  // for the audit log: with it the stored state can be replayed; no free text
};
using PaperDecision = std::variant<PaperOutcome, Blockers>;

// P1 to P7 on the live version; for P1 of a draft see edited(). Facts: shown version and hash, home_signature when the
// host school signs a print of an electronically signed version.
[[nodiscard]] PaperDecision tick(const Convention& convention, const Version& live, const PaperActor& actor,
                                 const Facts& facts, const PaperTick& said);

// P1 of a draft, after decide(kFreezePaper): `frozen` is the new version, without entries.
[[nodiscard]] PaperOutcome edited(const Convention& draft, const Version& frozen, const PaperActor& actor,
                                  const Transition& freeze, const std::string& comment);

// The last step, by its author, with a reason: the convention is what it was before the step (I10). Undoing the P1 that
// froze a draft withdraws the version; its number is not used again.
[[nodiscard]] PaperDecision undo(const Convention& convention, const Version& live, const PaperActor& actor,
                                 const Facts& facts, const std::string& reason);

[[nodiscard]] PaperDecision report(const Convention& convention, const Version& live, const PaperActor& actor,
                                   const Facts& facts, const IncidentReport& said);

// The actor's school chooses how it will sign. Nothing that was made is lost. `live` null: a draft.
[[nodiscard]] PaperDecision switch_channel(const Convention& convention, const Version* live, const PaperActor& actor,
                                           const Facts& facts, Channel channel);

// Adds the entry of an outcome, or marks the one it undoes.
void record(Version& version, const PaperOutcome& outcome, std::int64_t now_ms);

// The host school saw the handwritten home signature of the live version.
bool home_hand_shown(const Convention& convention, const Version& live);

}  // namespace conventions::domain
