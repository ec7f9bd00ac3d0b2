#include "plugin/app/paper_desk.hpp"

#include <ent/sdk/text.hpp>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/reason.hpp"
#include "plugin/app/signature_check.hpp"

namespace conventions::app {

Result<void> add_home_signature(const Context& context, const ent_call& call, const Loaded& loaded,
                                Situation& situation) {
  if (!situation.live || !domain::home_signed_electronically(loaded.convention)) return {};
  auto bytes = exact_bytes(context, call, *situation.live);
  if (bytes.has_error()) return bytes.error();
  auto check = check_home_signature(context, call, *situation.live, *bytes, loaded.actor.now_ms);
  if (check.has_error()) return check.error();
  situation.facts.home_signature = *check;
  return {};
}

Result<PaperDesk> open_paper_desk(const Context& context, const ent_call& call, const Command& command,
                                  domain::Action action, const Shown& shown) {
  auto loaded = load_for(context, call, command, action);
  if (loaded.has_error()) return loaded.error();
  if (!loaded->side) return forbidden();
  PaperDesk desk;
  desk.loaded = std::move(*loaded);
  if (desk.loaded.already) return desk;
  auto situation = read_situation(context, call, desk.loaded);
  if (situation.has_error()) return situation.error();
  desk.situation = std::move(*situation);
  desk.situation.facts.shown_version = shown.version;
  desk.situation.facts.shown_sha256 = shown.sha256;
  auto added = add_home_signature(context, call, desk.loaded, desk.situation);
  if (added.has_error()) return added.error();
  const auto& viewer = desk.loaded.actor.viewer;
  desk.actor = {viewer.person, viewer.display_name, *desk.loaded.side, desk.loaded.actor.now_ms};
  return desk;
}

Result<Outcome> store_paper(const Context& context, const ent_call& call, const PaperDesk& desk,
                            domain::PaperDecision decision) {
  if (auto* found = std::get_if<domain::Blockers>(&decision)) return blocked(std::move(*found));
  Act act;
  act.paper = std::move(std::get<domain::PaperOutcome>(decision));
  act.transition = act.paper->transition;
  act.version = desk.situation.live;
  if (act.version) act.audit_sha256 = act.version->sha256;
  return store_act(context, call, desk.loaded, std::move(act));
}

Result<std::string> read_text(const std::string& text, std::size_t max_octets, const char* field) {
  if (text.size() > max_octets || !ent::sdk::is_utf8(text)) return bad_field(field);
  const auto first = text.find_first_not_of(" \t\r\n");
  const auto last = text.find_last_not_of(" \t\r\n");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

}  // namespace conventions::app
