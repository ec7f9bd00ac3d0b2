#include "plugin/app/act.hpp"

#include <ent/sdk/clients.hpp>
#include <set>

#include "plugin/app/host_failure.hpp"
#include "plugin/app/list.hpp"
#include "plugin/app/mandate_record.hpp"
#include "plugin/app/recipients.hpp"
#include "plugin/app/record_json.hpp"
#include "plugin/app/store.hpp"
#include "signing/core/digest.hpp"

namespace conventions::app {
namespace {

bool good_key(const std::string& key) {
  return key.size() <= 64 &&
         key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
}

// One person's form for one act; never another person's.
std::string act_key(const Actor& actor, domain::Action action, const std::string& key) {
  return key.empty() ? std::string()
                     : actor.viewer.person.str() + ":" + std::string(domain::name_of(action)) + ":" + key;
}

// What the host keeps: at most 128 bytes, different for each convention.
std::string commit_key(const Loaded& loaded) {
  if (loaded.act.empty()) return {};
  return signing::to_hex(signing::sha256(signing::as_bytes(loaded.convention.id.str() + ":" + loaded.act)));
}

boost::json::object audit_detail(const Loaded& loaded, const Act& act, int version) {
  boost::json::object detail{{"from", std::string(domain::name_of(loaded.convention.state))},
                             {"to", std::string(domain::name_of(act.transition.to))},
                             {"version", version}};
  if (!act.audit_sha256.empty()) detail["sha256"] = act.audit_sha256;
  if (!act.reason.code.empty()) detail["reason"] = act.reason.code;
  for (const auto& [name, value] : act.audit_details) detail[name] = value;
  if (act.paper) {
    for (const auto& [name, value] : act.paper->details) detail[name] = value;
  }
  return detail;
}

// The convention after the transition.
domain::Convention after(const Loaded& loaded, const Act& act) {
  domain::Convention next = loaded.convention;
  next.state = act.transition.to;
  next.updated_ms = loaded.actor.now_ms;
  next.since_ms = loaded.actor.now_ms;
  next.last_act = loaded.act;
  if (act.proof) next.proof = *act.proof;
  if (!act.reason.code.empty()) next.reason = act.reason;
  const bool ends = act.transition.version == domain::VersionEffect::kEnd;
  if (ends) next.live_version = 0;
  if (ends || act.transition.version == domain::VersionEffect::kFreeze) {
    next.paper = {next.paper.home, next.paper.host};  // the steps belong to the version
  }
  if (act.transition.version == domain::VersionEffect::kSign) next.paper.incident = domain::Incident::kNone;
  if (act.transition.version == domain::VersionEffect::kFreeze && act.version) {
    const auto& version = *act.version;
    next.live_version = version.number;
    next.last_version = version.number;
    if (!act.paper) next.reason = {};  // kept on paper: the edition can be undone
    next.pupils = static_cast<int>(domain::count_pupils(version.pupils));
    next.left_out = static_cast<int>(version.left_out.size());
  }
  if (act.paper) {
    next.paper = act.paper->paper;
    next.since_ms = act.paper->since_ms;
    const bool by_hand = act.version && act.version->signatures.empty();
    if (next.state == domain::State::kSigned && by_hand) next.proof = domain::Proof::kPaper;
    if (next.state != domain::State::kSigned) next.proof = domain::Proof::kNone;
  }
  return next;
}

}  // namespace

std::string audit_subject(const domain::ConventionId& id) {
  return "convention:" + id.str();
}

Result<Loaded> load_for(const Context& context, const ent_call& call, const domain::ConventionId& id,
                        domain::Action action) {
  Loaded loaded;
  auto actor = identify(context, call);
  if (actor.has_error()) return actor.error();
  loaded.actor = std::move(*actor);
  auto convention = load_convention(context, call, id);
  if (convention.has_error()) return convention.error();
  loaded.convention = std::move(*convention);
  if (!loaded.actor.viewer.system) loaded.side = domain::side_of(loaded.convention, loaded.actor.viewer.school);
  switch (
      domain::access(loaded.actor.viewer, action, loaded.convention, loaded.actor.policy.access, loaded.actor.today)) {
    case domain::Access::kAllowed:
      return loaded;
    case domain::Access::kForbidden:
      // Among others somebody whose mandate was withdrawn after the page was shown.
      if (action == domain::Action::kSign) return Failure{Code::kForbidden, "failure.not_signatory"};
      return forbidden();
    case domain::Access::kNotFound:
      break;
  }
  return not_found();
}

Result<Loaded> load_for(const Context& context, const ent_call& call, const Command& command, domain::Action action) {
  if (!good_key(command.idempotency_key)) {
    return Failure{Code::kInvalid, "failure.invalid", {{"field", "idempotency_key"}}};
  }
  auto loaded = load_for(context, call, command.convention, action);
  if (loaded.has_error()) return loaded;
  loaded->act = act_key(loaded->actor, action, command.idempotency_key);
  loaded->already = !loaded->act.empty() && loaded->convention.last_act == loaded->act;
  if (!loaded->already && command.revision != 0 && command.revision != loaded->convention.revision) return stale();
  return loaded;
}

Result<Situation> read_situation(const Context& context, const ent_call& call, const Loaded& loaded) {
  Situation situation;
  const auto& convention = loaded.convention;
  auto view = read_view(context, call, convention.key);
  if (view.has_value()) {
    auto facts = read_facts(context, call, *view, loaded.actor);
    if (facts.has_error()) return facts.error();
    situation.facts = std::move(*facts);
    situation.view = std::move(*view);
  } else if (view.error().code == Code::kNotFound) {
    situation.facts.today = loaded.actor.today;
    situation.facts.home.known = situation.facts.host.known = true;
    situation.facts.offer_cancelled = true;
    situation.facts.first_day = convention.first_day;
  } else {
    return view.error();
  }
  if (convention.live_version != 0) {
    auto live = load_version(context, call, convention.id, convention.live_version);
    if (live.has_error()) return live.error();
    situation.facts.current_sha256 = live->sha256;
    situation.facts.signing_deadline = convention.deadline;
    situation.facts.paper_wording = live->paper_wording;
    situation.facts.home_hand_shown = domain::home_hand_shown(convention, *live);
    if (const auto* home = live->signature(domain::Side::kHome)) {
      auto day = local_day(context, call, home->time_ms);
      if (day.has_error()) return day.error();
      situation.facts.home_signed_day = *day;
    }
    situation.live = std::move(*live);
  }
  if (loaded.side) {
    situation.facts.authority = domain::authority_to_sign(
        loaded.actor.viewer, *loaded.side, loaded.convention.key.offer, loaded.actor.policy.access, loaded.actor.today);
  }
  return situation;
}

domain::Blockers Situation::warnings(std::optional<domain::Side> reader) const {
  auto found = domain::warnings(facts);
  if (reader == domain::Side::kHost) {
    // How many are left out, and what changed at home since, is the home school's affair.
    std::erase_if(found, [](const domain::Blocker& b) { return b.code == domain::BlockerCode::kPupilsLeftOut; });
    return found;
  }
  if (!live || !view) return found;
  std::set<domain::PupilId> frozen;
  std::set<domain::PupilId> now;
  for (const auto& pupil : live->pupils) frozen.insert(pupil.id);
  for (const auto& pupil : view->annex.pupils) now.insert(pupil.id);
  int added = 0;
  int removed = 0;
  for (const auto& id : now) added += frozen.count(id) == 0 ? 1 : 0;
  for (const auto& id : frozen) removed += now.count(id) == 0 ? 1 : 0;
  if (added + removed > 0) {
    found.push_back({domain::BlockerCode::kPupilsChanged,
                     {{"added", std::to_string(added)}, {"removed", std::to_string(removed)}},
                     domain::Remedy::kOpenConvention});
  }
  return found;
}

Result<Outcome> store_act(const Context& context, const ent_call& call, const Loaded& loaded, Act act) {
  const auto& before = loaded.convention;
  if (act.transition.version == domain::VersionEffect::kEnd) {
    if (!act.version) {
      auto live = load_version(context, call, before.id, before.live_version);
      if (live.has_error()) return live.error();
      act.version = std::move(*live);
    }
    act.version->status = act.transition.ends_as;
  }
  if (act.paper && act.version) domain::record(*act.version, *act.paper, loaded.actor.now_ms);
  domain::Convention next = after(loaded, act);
  if (act.transition.version == domain::VersionEffect::kFreeze && act.version) {
    next.deadline =
        domain::signing_deadline(next.first_day, act.version->frozen_day, !act.version->regularisation.empty());
  }
  const int version = act.version ? act.version->number : next.last_version;
  ent::sdk::Commit commit;
  auto stored = put(context, call, commit, next);
  if (stored.has_error()) return stored.error();
  if (act.version) put(commit, *act.version);
  if (act.mandate) put(commit, *act.mandate);
  const bool new_bytes = act.transition.version == domain::VersionEffect::kFreeze ||
                         act.transition.version == domain::VersionEffect::kSign;
  if (act.version && new_bytes) put_file(commit, *act.version);
  auto messages = messages_for(context, call, loaded.actor, next, version, act.transition.notices,
                               act.paper ? std::to_string(before.revision) : std::string());
  if (messages.has_error()) return messages.error();
  commit.messages = std::move(*messages);
  auto detail = audit_detail(loaded, act, version);
  detail["recipients"] = commit.messages.size();
  commit.audit.push_back({act.transition.audit_event, audit_subject(before.id), std::move(detail)});
  // At once, not at the job's next turn: whoever downloads the file in a minute has it with its proof.
  if (act.proof == domain::Proof::kPending) {
    ent::sdk::JobRequest archive;
    archive.kind = archive.dedup_key = "archive.sync";
    commit.jobs.push_back(std::move(archive));
  }
  auto outcome = commit_under(context, call, commit, commit_key(loaded));
  if (outcome.has_error()) return outcome.error();
  if (*outcome == CommitOutcome::kDone) {
    next.revision = before.revision + 1;
    refresh_badges(context, call, next.key);
    return Outcome{std::move(next), false};
  }
  auto now = load_convention(context, call, before.id);
  if (now.has_error()) return now.error();
  if (!next.last_act.empty() && now->last_act == next.last_act) return Outcome{std::move(*now), true};
  return Failure{Code::kConflict, "failure.conflict"};
}

Result<Outcome> perform(const Context& context, const ent_call& call, const Loaded& loaded, domain::Event event,
                        const Situation& situation) {
  if (loaded.already) return Outcome{loaded.convention, true};
  auto decision = domain::decide(loaded.convention, event, loaded.side, situation.facts);
  if (auto* found = std::get_if<domain::Blockers>(&decision)) return blocked(std::move(*found));
  Act act;
  act.transition = std::move(std::get<domain::Transition>(decision));
  act.reason = situation.facts.reason;
  if (situation.live) act.audit_sha256 = situation.live->sha256;
  if (act.transition.version == domain::VersionEffect::kEnd) act.version = situation.live;
  return store_act(context, call, loaded, std::move(act));
}

void refresh_badges(const Context& context, const ent_call& call, const domain::Key& key) {
  for (const auto side : {domain::Side::kHome, domain::Side::kHost}) {
    const bool home = side == domain::Side::kHome;
    ent::sdk::Query query;
    query.kind = kKindConvention;
    query.matches = {{home ? "home_uai" : "host_uai", ENT_MATCH_EQUAL, key.school(side).str()},
                     {"state", ENT_MATCH_EQUAL,
                      std::string(domain::name_of(home ? domain::State::kToSignHome : domain::State::kToSignHost))}};
    auto counts = context.host().records.count(call, query, "state");
    std::int64_t count = 0;
    if (counts.has_value() && !counts->empty()) count = counts->front().second;
    auto done = counts.has_error() ? ent::sdk::Result<void>(counts.error())
                                   : context.host().menu.set_badge(call, home ? "conventions.home" : "conventions.host",
                                                                   key.school(side).str(), count);
    if (done.has_error()) {
      context.host().log.write(&call, ENT_LOG_WARNING, "badge not refreshed: " + done.error().detail);
    }
  }
}

}  // namespace conventions::app
