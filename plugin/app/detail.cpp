#include "plugin/app/detail.hpp"

#include <algorithm>

#include "plugin/app/act.hpp"
#include "plugin/app/host_failure.hpp"
#include "plugin/app/signature_check.hpp"
#include "plugin/app/store.hpp"
#include "plugin/app/timeline.hpp"
#include "plugin/domain/rules.hpp"

namespace conventions::app {
namespace {

using domain::Action;
using domain::Event;
using domain::Side;
using domain::State;

std::optional<Event> awaited_of(const domain::Convention& convention, Side side) {
  const bool home = side == Side::kHome;
  switch (convention.state) {
    case State::kDraft:
      return home ? std::optional(Event::kFreeze) : std::nullopt;
    case State::kToSignHome:
      return home ? std::optional(Event::kSignHome) : std::nullopt;
    case State::kToSignHost:
      return home ? std::nullopt : std::optional(Event::kSignHost);
    case State::kRefused:
    case State::kExpired:
      return home ? std::optional(Event::kCorrect) : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<Action> action_of(Event event) {
  switch (event) {
    case Event::kFreeze:
      return Action::kFreeze;
    case Event::kTakeBack:
      return Action::kTakeBack;
    case Event::kSignHome:
    case Event::kSignHost:
      return Action::kSign;
    case Event::kRefuse:
      return Action::kRefuse;
    case Event::kCorrect:
      return Action::kCorrect;
    case Event::kCancel:
      return Action::kCancel;
    default:
      return std::nullopt;
  }
}

PartyView party_of(const School& school, const domain::SchoolFacts& facts) {
  return {school.uai,           school.name,  school.address(),
          school.phone,         school.mail,  school.head_name,
          school.head_capacity, school.known, domain::electronic_available(facts)};
}

bool may_have(const domain::Version& version, Side side) {
  return side == Side::kHome || version.status != domain::VersionStatus::kWithdrawn;
}

VersionView version_of(const domain::Version& version, const domain::Convention& convention) {
  return {version.number,
          version.status,
          domain::version_reference(convention, version.number),
          version.created_ms,
          version.sha256,
          version.fingerprint,
          version.short_fingerprint,
          version.pages,
          version.signatures,
          true};
}

class Builder {
 public:
  Builder(const Context& context, const ent_call& call, const Loaded& loaded, Situation situation)
      : context_(context), call_(call), loaded_(loaded), situation_(std::move(situation)) {}

  Result<ConventionDetail> build() {
    detail_.convention = loaded_.convention;
    detail_.side = *loaded_.side;
    detail_.next = next_action(loaded_.convention, detail_.side);
    detail_.authority = situation_.facts.authority;
    fill_ent();
    auto versions = fill_versions();
    if (versions.has_error()) return versions.error();
    auto acts = fill_acts();
    if (acts.has_error()) return acts.error();
    auto timeline = read_timeline(context_, call_, loaded_.convention);
    if (timeline.has_error()) return timeline.error();
    detail_.timeline = std::move(*timeline);
    return std::move(detail_);
  }

 private:
  void fill_ent() {
    detail_.home.uai = loaded_.convention.key.home.str();
    detail_.home.name = loaded_.convention.home_name;
    detail_.host.uai = loaded_.convention.key.host.str();
    detail_.host.name = loaded_.convention.host_name;
    if (!situation_.view) return;
    const EntView& view = *situation_.view;
    if (view.home.known) detail_.home = party_of(view.home, situation_.facts.home);
    if (view.host.known) detail_.host = party_of(view.host, situation_.facts.host);
    const Session& session = view.sessions.front();
    detail_.session_from = session.from;
    detail_.session_until = session.to;
    detail_.place = session.room.empty() ? session.place : session.place + ", " + session.room;
  }

  Result<void> fill_versions() {
    auto versions = load_versions(context_, call_, loaded_.convention.id);
    if (versions.has_error()) return versions.error();
    const bool home = detail_.side == Side::kHome;
    for (auto version = versions->rbegin(); version != versions->rend(); ++version) {
      if (may_have(*version, detail_.side)) detail_.versions.push_back(version_of(*version, loaded_.convention));
    }
    const bool reads = domain::access(loaded_.actor.viewer, Action::kReadPupils, loaded_.convention,
                                      loaded_.actor.policy.access, loaded_.actor.today) == domain::Access::kAllowed;
    detail_.pupils_hidden = !reads;
    if (!reads) return {};
    if (loaded_.convention.state == State::kDraft) {
      if (home && situation_.view) {
        detail_.pupils = situation_.view->annex.pupils;
        detail_.left_out = situation_.view->annex.left_out;
      }
    } else if (!versions->empty() && may_have(versions->back(), detail_.side)) {
      detail_.pupils = versions->back().pupils;
      if (home) detail_.left_out = versions->back().left_out;
    }
    return {};
  }

  Result<void> fill_acts() {
    auto& facts = situation_.facts;
    detail_.warnings = situation_.warnings(detail_.side);
    if (situation_.live) {
      facts.shown_version = situation_.live->number;
      facts.shown_sha256 = situation_.live->sha256;
    }
    detail_.awaited = awaited_of(loaded_.convention, detail_.side);
    if (detail_.awaited == Event::kSignHost) {
      auto bytes = exact_bytes(context_, call_, *situation_.live);
      if (bytes.has_error()) return bytes.error();
      auto check = check_home_signature(context_, call_, *situation_.live, *bytes, loaded_.actor.now_ms);
      if (check.has_error()) return check.error();
      facts.home_signature = *check;
    }
    if (detail_.awaited) {
      detail_.blockers = domain::blockers(loaded_.convention, *detail_.awaited, loaded_.side, facts);
    }
    detail_.motive_needed = domain::contains(detail_.blockers, domain::BlockerCode::kMotiveNeeded);
    fill_allowed();
    return {};
  }

  // What the person will give in the form (a reason, a motive) is taken as given here.
  void fill_allowed() {
    domain::Facts facts = situation_.facts;
    facts.reason = {"other", "…", {}};
    facts.motive = "…";
    for (const Event event : domain::kAllEvents) {
      const auto action = action_of(event);
      if (!action) continue;
      const auto access = domain::access(loaded_.actor.viewer, *action, loaded_.convention, loaded_.actor.policy.access,
                                         loaded_.actor.today);
      if (access != domain::Access::kAllowed) continue;
      if (domain::blockers(loaded_.convention, event, loaded_.side, facts).empty()) detail_.allowed.push_back(event);
    }
  }

  const Context& context_;
  const ent_call& call_;
  const Loaded& loaded_;
  Situation situation_;
  ConventionDetail detail_;
};

}  // namespace

Result<ConventionDetail> convention_detail(const Context& context, const ent_call& call,
                                           const domain::ConventionId& id) {
  auto loaded = load_for(context, call, id, Action::kView);
  if (loaded.has_error()) return loaded.error();
  if (!loaded->side) return forbidden();
  auto situation = read_situation(context, call, *loaded);
  if (situation.has_error()) return situation.error();
  return Builder(context, call, *loaded, std::move(*situation)).build();
}

std::string place_of(domain::Remedy remedy, const domain::Convention& convention) {
  switch (remedy) {
    case domain::Remedy::kOpenConvention:
    case domain::Remedy::kGiveMotive:
      return "route:/conventions/" + convention.id.str();
    case domain::Remedy::kConfigureSignature:
      return "route:/parametres";
    case domain::Remedy::kOpenOffer:
      return "offer:" + convention.key.offer.str();
    default:
      return {};
  }
}

}  // namespace conventions::app
