// What the use cases of the paper process have in common. Internal to plugin/app.
#pragma once

#include <string>

#include "plugin/app/act.hpp"

namespace conventions::app {

struct PaperDesk {
  Loaded loaded;
  Situation situation;
  domain::PaperActor actor;
  const domain::Convention& convention() const { return loaded.convention; }
};

// Loads, checks rights and revision, and gathers the facts of paper acts; `shown`: what the page displayed. kForbidden
// for the system: these acts are a person's. With loaded.already nothing more was read.
[[nodiscard]] Result<PaperDesk> open_paper_desk(const Context& context, const ent_call& call, const Command& command,
                                                domain::Action action, const Shown& shown);

// The fact beyond read_situation(): whether the electronic home signature that the host school countersigns by hand
// still verifies.
[[nodiscard]] Result<void> add_home_signature(const Context& context, const ent_call& call, const Loaded& loaded,
                                              Situation& situation);

// Commits what was decided, or gives the blockers.
[[nodiscard]] Result<Outcome> store_paper(const Context& context, const ent_call& call, const PaperDesk& desk,
                                          domain::PaperDecision decision);

// Trimmed; kInvalid naming `field` when it is too long or not UTF-8.
inline constexpr std::size_t kMaxNameOctets = 400;  // about 100 characters
[[nodiscard]] Result<std::string> read_text(const std::string& text, std::size_t max_octets, const char* field);

}  // namespace conventions::app
